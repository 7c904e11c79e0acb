/**
 * @file What may be said about loading a data set.
 * from  design: language, section 9.4
 * test  dsl/check/settings.test.ts writes every row in range, out of range and in the wrong unit
 */

import type { Setting } from "../base/setting.ts";
import { settingRow } from "../base/setting-row.ts";

// name, kinds, unit, range, default, meaning, source
export const LOAD_SETTINGS: readonly Setting[] = [
  settingRow("limit", "count", "", ">= 1", "all", "the first n training samples", "convention"),
  settingRow("test_limit", "count", "", ">= 1", "all", "the first n test samples", "convention"),
];

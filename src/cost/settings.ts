/**
 * @file What may be said about a report.
 * from  design: language, section 9.4
 * test  dsl/check/settings.test.ts writes every row in range, out of range and in the wrong unit
 */

import type { Setting } from "../base/setting.ts";
import { settingRow } from "../base/setting-row.ts";

// name, kinds, unit, range, default, meaning, source
export const REPORT_SETTINGS: readonly Setting[] = [
  settingRow("batch", "count", "", ">= 1", "1", "inputs that are costed together", "convention"),
];

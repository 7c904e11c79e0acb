/**
 * @file What may be said about a figure, and the marks it may use.
 * from  design: language, sections 5.1 and 9.4, transcribed
 * test  dsl/check/settings.test.ts writes every row in range, out of range and in the wrong unit
 */

import type { Setting } from "../base/setting.ts";
import { settingRow } from "../base/setting-row.ts";

// name, kinds, unit, range, default, meaning, source
export const PLOT_SETTINGS: readonly Setting[] = [
  settingRow("title", "text", "", "text", "", "line above the figure", "convention"),
  settingRow("xlabel", "text", "", "text", "", "name of the x axis", "convention"),
  settingRow("ylabel", "text", "", "text", "", "name of the y axis", "convention"),
  settingRow("xscale", "enum", "", "linear log", "linear", "spacing of the x axis", "convention"),
  settingRow("yscale", "enum", "", "linear log", "linear", "spacing of the y axis", "convention"),
  settingRow("width", "count", "", "100 .. 4000", "700", "width in pixels", "convention"),
  settingRow("height", "count", "", "100 .. 4000", "450", "height in pixels", "convention"),
  settingRow("legend", "enum", "", "on off", "on", "names beside the marks", "convention"),
];

export const MARKS: readonly string[] = [
  "line",
  "points",
  "bar",
  "box",
  "histogram",
  "heatmap",
  "tiles",
  "timeline",
  "transfer",
  "pulses",
];

/**
 * @file The marks: every way to draw, by the word that stands behind `as`.
 * test  view.test.ts draws each of them
 */
import { bar } from "./bars.ts";
import { box } from "./box.ts";
import { heatmap } from "./heatmap.ts";
import { histogram } from "./histogram.ts";
import { lines, points } from "./lines.ts";
import { pulses } from "./pulses.ts";
import type { Mark } from "./series.ts";
import { tiles } from "./tiles.ts";
import { timeline } from "./timeline.ts";
import { transfer } from "./transfer.ts";

export const MARK: Readonly<Record<string, Mark>> = {
  line: lines,
  points,
  bar,
  box,
  histogram,
  heatmap,
  tiles,
  timeline,
  transfer,
  pulses,
};

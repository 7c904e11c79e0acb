/**
 * @file The figure that a table asks for by itself: verdicts, the ladder, the roofline.
 * in    a table and the settings of the plot;  out  Figure, or undefined for a table without a figure of its own
 * why   `plot c` of a report shows what the report is about, without another word
 * holds a table is known by its columns; others are drawn like lists and columns
 * test  table-figure.test.ts
 */
import { type Column, column, type Table } from "../base/table.ts";
import type { Figure, PlotSettings } from "./figure.ts";
import { isLadder, ladder } from "./ladder.ts";
import { lines } from "./lines.ts";
import { hasVerdicts, verdicts } from "./verdicts.ts";

const numbers = (c: Column): number[] => c.values.map(Number);

const ROOFS = "derived from peaks and bandwidths of data sheets, dense FP16";

/** The roofs of processors: OP/s that so many operations per byte allow. */
function roofline(t: Table, settings: PlotSettings): Figure | undefined {
  const [processor, intensity, attainable] = ["processor", "intensity", "attainable"].map((name) =>
    column(t, name),
  );
  if (!processor || !intensity || !attainable) return undefined;
  const values = numbers(attainable);
  return lines({
    y: [{ name: "attainable", unit: attainable.unit ?? "", values, shape: [values.length] }],
    x: { name: "operations per byte", unit: "", values: numbers(intensity) },
    by: { name: "processor", unit: "", values: processor.values.map(String) },
    values: [],
    settings: { xscale: "log", yscale: "log", note: ROOFS, ...settings },
  });
}

export function tableFigure(t: Table, settings: PlotSettings): Figure | undefined {
  if (hasVerdicts(t)) return verdicts(t, settings);
  if (isLadder(t)) return ladder(t, settings);
  return roofline(t, settings);
}

/** What the numbers of a table stand on, each once: from its columns `model` and `tag`. */
export function standsOn(t: Table): string {
  const said = ["model", "tag"].flatMap((name) => column(t, name)?.values.map(String) ?? []);
  return [...new Set(said)].join(", ");
}

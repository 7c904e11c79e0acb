/**
 * @file The ladder: what one multiply-add costs, from Landauer's limit to a processor.
 * in    the table of `report ladder`: operation, energy, kT ln2, tag;  out  a bar for each rung, joules below and multiples of kT ln2 above, a symbol by status
 * why   ten decades on one axis, and nobody takes a claim for a measurement
 * test  ladder.test.ts, golden figure; heights of the rungs: cost/ladder.test.ts
 */
import { column, type Table } from "../base/table.ts";
import { colorOf } from "./color.ts";
import { decadeBars, type Group, power, type Row } from "./decades.ts";
import type { Figure, PlotSettings } from "./figure.ts";
import { quantity, typeset } from "./quantity.ts";

const GROUPS: Readonly<Record<string, Group>> = {
  bound: { name: "bound", color: "#8899aa", symbol: "triangle-down" },
  simulated: { name: "simulated", color: colorOf(0), symbol: "square" },
  measured: { name: "measured", color: colorOf(2), symbol: "circle" },
  claim: { name: "claim", color: "#cc3311", symbol: "cross" },
  derived: { name: "derived", color: colorOf(1), symbol: "diamond" },
  recalled: { name: "recalled", color: colorOf(6), symbol: "triangle-up" },
};

export const isLadder = (t: Table): boolean =>
  ["operation", "energy", "kT ln2", "tag"].every((name) => column(t, name) !== undefined);

/** 1 aJ, 1 fJ; below the smallest prefix powers of ten. */
const joules = (e: number): string => (e < -18 ? `${power(e)} J` : typeset(quantity(10 ** e, "J")));

export function ladder(t: Table, settings: PlotSettings): Figure | undefined {
  const [operation, energy, floor, tag] = ["operation", "energy", "kT ln2", "tag"].map(
    (name) => column(t, name)?.values ?? [],
  ) as [readonly unknown[], readonly number[], readonly number[], readonly string[]];
  const rows = energy.flatMap((value, i): Row[] => {
    const group = GROUPS[tag[i] as string];
    const text = typeset(quantity(value, "J"));
    return group && value > 0 ? [{ label: String(operation[i]), value, text, group }] : [];
  });
  if (rows.length === 0) return undefined;
  const shift = Math.log10((energy[0] as number) / (floor[0] as number));
  return decadeBars({
    ...{ rows, settings, tick: joules },
    from: Math.floor(Math.log10(Math.min(...rows.map((r) => r.value)))),
    name: "energy of one multiply-add",
    above: { name: "in kT ln2 at 300 K", shift, tick: power },
    note: "the symbol says what a number stands on",
  });
}

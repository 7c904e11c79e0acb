/**
 * @file Verdicts: how far each claim is from what follows, or how much room each limit leaves.
 * in    a table of claims (`factor`) or of limits (`margin`) with a column `verdict`;  out  a row for each, coloured and marked by verdict
 * why   fifty sums done again are read at a glance: long rows are wrong by decades
 * holds a claim that is met within 5 % is counted in the note, not drawn; a limit without both sides neither
 * test  verdicts.test.ts, golden figure
 */
import { column, type Table } from "../base/table.ts";
import { decadeBars, type Group, power, type Row } from "./decades.ts";
import type { Figure, PlotSettings } from "./figure.ts";
import { number, typeset } from "./quantity.ts";

/** In the order in which they are drawn. Colours and shapes are told apart with any kind of vision. */
const GROUPS: Readonly<Record<string, Group>> = {
  impossible: { name: "impossible", color: "#cc3311", symbol: "cross" },
  exceeded: { name: "exceeded", color: "#cc3311", symbol: "cross" },
  unrealistic: { name: "unrealistic", color: "#ccaa22", symbol: "triangle-up" },
  inconsistent: { name: "inconsistent", color: "#ee7733", symbol: "diamond" },
  consistent: { name: "consistent", color: "#009988", symbol: "circle" },
  ok: { name: "ok", color: "#009988", symbol: "circle" },
};

/** A claim this close to what follows says nothing more when it is drawn. */
const CLOSE = 0.05;

const texts = (t: Table, name: string): readonly string[] =>
  column(t, name)?.values.map(String) ?? [];

export const hasVerdicts = (t: Table): boolean =>
  column(t, "verdict") !== undefined &&
  (column(t, "factor") !== undefined || column(t, "margin") !== undefined);

const times = (x: number): string => `${typeset(number(x, 3))} times`;

/** Rows by verdict, the furthest from one first. */
function rowsOf(t: Table, numbers: string, names: readonly string[]): Row[] {
  const values = column(t, numbers)?.values ?? [];
  const verdicts = texts(t, "verdict");
  const rows = values.flatMap((value, i): Row[] => {
    const group = GROUPS[verdicts[i] as string];
    if (typeof value !== "number" || !(value > 0) || !group) return [];
    return [{ label: names[i] as string, value, text: times(value), group }];
  });
  const order = Object.values(GROUPS);
  const far = (r: Row): number => Math.abs(Math.log10(r.value));
  return rows.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group) || far(b) - far(a));
}

function claims(t: Table, settings: PlotSettings): Figure | undefined {
  const all = rowsOf(t, "factor", texts(t, "claim"));
  const met = all.filter((r) => r.group.name === "consistent" && Math.abs(r.value - 1) <= CLOSE);
  const rows = all.filter((r) => !met.includes(r));
  const rest = t.rows - all.length;
  if (rows.length === 0) return undefined;
  const tags = [...new Set(texts(t, "tag"))].join(", ");
  const left = [
    ...(met.length > 0 ? [`${met.length} claims met within 5 % are not drawn`] : []),
    ...(rest > 0 ? [`${rest} without a single number are left out`] : []),
  ];
  return decadeBars({
    ...{ rows, from: 0, settings, tick: power },
    name: "computed / published",
    note: [`published: ${tags}; computed: derived`, ...left].join(" · "),
  });
}

function limits(t: Table, settings: PlotSettings): Figure | undefined {
  const arrays = texts(t, "array");
  const several = new Set(arrays).size > 1;
  const names = texts(t, "limit").map((l, i) => (several ? `${arrays[i]}: ${l}` : l));
  const rows = rowsOf(t, "margin", names);
  if (rows.length === 0) return undefined;
  const of = several || arrays.length === 0 ? "" : ` of ${arrays[0]}`;
  return decadeBars({
    ...{ rows, from: 0, settings, tick: power },
    name: "allowed / asked",
    note: `room that nature leaves${of}; every row is a bound`,
  });
}

/** The figure of a table with verdicts. */
export const verdicts = (t: Table, settings: PlotSettings): Figure | undefined =>
  column(t, "factor") ? claims(t, settings) : limits(t, settings);

/**
 * @file Timeline: which part of the chip works when.
 * in    a table of events with columns start, end (s), resource, op;  out  horizontal bars, one row for each resource, one colour for each op
 * why   a converter that waits for its neighbours is seen at once
 * test  timeline.test.ts, golden figure
 */
import { type Column, column, type Table } from "../base/table.ts";
import { colorOf } from "./color.ts";
import { type BarTrace, figure, numbersAxis, plain, wordsAxis } from "./figure.ts";
import type { Mark } from "./series.ts";

/** More events than this are cut off at the end: the start of a schedule shows its rhythm. */
const EVENTS = 4000;

export const timeline: Mark = ({ values, settings }) => {
  const table = values.find((v): v is { kind: "table"; table: Table } => v.kind === "table")?.table;
  if (table === undefined || table.rows === 0) return undefined;
  const columns = ["start", "end", "resource", "op"].map((name) => column(table, name));
  if (columns.some((c) => c === undefined)) return undefined;
  const [start, end, resource, op] = columns as [Column, Column, Column, Column];
  const shown = Math.min(EVENTS, table.rows);
  const x = numbersAxis({
    name: "time",
    unit: "s",
    values: [0, ...(end.values.slice(0, shown) as number[])],
    air: 0.02,
  });
  const resources = [...new Set(resource.values.slice(0, shown).map(String))];
  const ops = [...new Set(op.values.slice(0, shown).map(String))];
  const data = ops.map((name, k): BarTrace => {
    const at = Array.from({ length: shown }, (_, i) => i).filter(
      (i) => String(op.values[i]) === name,
    );
    const place = (c: Column, i: number): number => x.at(c.values[i] as number) as number;
    return {
      type: "bar",
      orientation: "h",
      x: at.map((i) => Number((place(end, i) - place(start, i)).toPrecision(6))),
      base: at.map((i) => place(start, i)),
      y: at.map((i) => plain(String(resource.values[i]))),
      name: plain(name),
      marker: { color: colorOf(k), opacity: 0.9 },
      hovertemplate: `${plain(name)} on %{y}<extra></extra>`,
    };
  });
  const rows = wordsAxis("", resources);
  return figure(
    data,
    {
      width: 700,
      height: Math.min(700, 130 + 28 * resources.length),
      xaxis: { ...x.axis, range: [0, x.axis.range[1]] },
      yaxis: { ...rows, range: [rows.range[1], rows.range[0]] },
      showlegend: ops.length > 1,
      barmode: "overlay",
      bargap: 0.25,
      ...(shown < table.rows
        ? { title: { text: "", subtitle: { text: `the first ${shown} of ${table.rows} events` } } }
        : {}),
    },
    settings,
  );
};

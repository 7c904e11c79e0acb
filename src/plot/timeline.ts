/**
 * @file Timeline: which part of the chip works when.
 * in    a table of events with columns start, end (s), resource, op;  out  horizontal bars, one row for each resource with its share of time at work, one colour for each op
 * why   a converter that waits for its neighbours is seen at once
 * holds what takes no time is not drawn; the note says what the times stand on
 * test  timeline.test.ts, golden figure
 */
import { type Column, column, type Table } from "../base/table.ts";
import { colorOf } from "./color.ts";
import { type BarTrace, figure, numbersAxis, plain, wordsAxis } from "./figure.ts";
import { number, quantity, typeset } from "./quantity.ts";
import type { Mark } from "./series.ts";

/** More events than this are cut off at the end: the start of a schedule shows its rhythm. */
const EVENTS = 4000;

interface Event {
  readonly start: number;
  readonly end: number;
  readonly resource: string;
  readonly op: string;
}

/** The events that take time; undefined when this is no table of events. */
function eventsOf(table: Table): readonly Event[] | undefined {
  const columns = ["start", "end", "resource", "op"].map((name) => column(table, name));
  if (columns.some((c) => c === undefined)) return undefined;
  const [start, end, resource, op] = columns as [Column, Column, Column, Column];
  return Array.from({ length: table.rows }, (_, i) => ({
    start: start.values[i] as number,
    end: end.values[i] as number,
    resource: String(resource.values[i]),
    op: String(op.values[i]),
  })).filter((e) => e.end > e.start);
}

/** Share of the whole time that each resource works, in order of first use. */
function busyOf(events: readonly Event[], whole: number): ReadonlyMap<string, number> {
  const busy = new Map<string, number>();
  for (const e of events) busy.set(e.resource, (busy.get(e.resource) ?? 0) + e.end - e.start);
  return new Map([...busy].map(([name, seconds]) => [name, seconds / whole]));
}

export const timeline: Mark = ({ values, settings }) => {
  const table = values.find((v): v is { kind: "table"; table: Table } => v.kind === "table")?.table;
  const all = table && eventsOf(table);
  if (table === undefined || all === undefined || all.length === 0) return undefined;
  const events = all.slice(0, EVENTS);
  const whole = events.reduce((t, e) => Math.max(t, e.end), 0);
  const x = numbersAxis({ name: "time", unit: "s", values: [0, whole], air: 0.02 });
  const busy = busyOf(events, whole);
  const row = (name: string): string =>
    `${name}, ${typeset(`${number(100 * (busy.get(name) ?? 0), 2)} %`)}`;
  const ops = [...new Set(events.map((e) => e.op))];
  const place = (seconds: number): number => x.at(seconds) as number;
  const data = ops.map((op, k): BarTrace => {
    const own = events.filter((e) => e.op === op);
    return {
      type: "bar",
      orientation: "h",
      x: own.map((e) => Number((place(e.end) - place(e.start)).toPrecision(6))),
      base: own.map((e) => place(e.start)),
      y: own.map((e) => plain(row(e.resource))),
      name: plain(op),
      marker: { color: colorOf(k), opacity: 0.9 },
      hovertemplate: `${plain(op)} on %{y} at work<extra></extra>`,
    };
  });
  const rows = wordsAxis("", [...busy.keys()].map(row));
  return figure(
    data,
    {
      width: 700,
      height: Math.min(1100, 150 + Math.max(22, 40 - busy.size) * busy.size),
      xaxis: { ...x.axis, range: [0, x.axis.range[1]] },
      yaxis: { ...rows, range: [rows.range[1], rows.range[0]] },
      showlegend: ops.length > 1,
      barmode: "overlay",
      bargap: 0.25,
      title: { text: "", subtitle: { text: noteOf(table, whole, events.length, all.length) } },
    },
    settings,
  );
};

/** How long it takes, what is left out, and what the times stand on. */
function noteOf(table: Table, whole: number, shown: number, all: number): string {
  const models = [...new Set(column(table, "model")?.values.map(String))];
  const first = shown < all ? `the first ${shown} of ${all} events, ` : "";
  const time = `${first}${typeset(quantity(whole, "s"))} in all; percent: time at work`;
  return models.length === 0 ? time : `${time} · ${models.join("; ")}`;
}

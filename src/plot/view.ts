/**
 * @file A view of the program → the figure that shows it.
 * in    a `plot` view (names, nodes, settings) and the results;  out  Figure, or undefined where nothing was computed yet
 * why   `plot y` must show something sensible without another word: the mark follows from the type
 * holds matrix and array: heatmap · anything over x, vectors, tables, runs: line · lists and numbers: bar
 * test  view.test.ts: the mark of every type, and each mark by name
 */
import type { Json } from "../base/json.ts";
import type { Table } from "../base/table.ts";
import type { Results, Value } from "../results/results.ts";
import type { Figure, PlotSettings } from "./figure.ts";
import { MARK } from "./index.ts";
import { type Labels, labelsOf, type PlotInput, type Series, seriesOf } from "./series.ts";
import { standsOn, tableFigure } from "./table-figure.ts";

/** What a figure needs of a view of the IR (`ir/node.ts`, View), which this floor does not import. */
export interface PlotView {
  readonly kind: string;
  /** Nodes of y, then of x, then of by. */
  readonly of: readonly string[];
  readonly options: { readonly [name: string]: Json };
}

/** The figure of a `plot` view; undefined for other views, and while a value waits for an open input. */
export function figureOf(view: PlotView, results: Results): Figure | undefined {
  if (view.kind !== "plot") return undefined;
  const chart = results.tables[`timeline ${view.of[0]}`];
  if (view.options["marks"] === "timeline" && chart)
    return MARK["timeline"]?.(chartInput(view, chart));
  const values = view.of.map((id) => results.values[id]);
  const own = ownFigure(view, values);
  if (own) return own;
  if (values.some((v) => v === undefined)) return undefined;
  const names = (view.options["y"] ?? []) as readonly string[];
  const input = inputOf(view, names, values as Value[]);
  const mark = MARK[markOf(view, input)];
  return mark?.(input);
}

/** A table that has a figure of its own, plotted alone without another mark than bars. */
function ownFigure(view: PlotView, values: readonly (Value | undefined)[]): Figure | undefined {
  const { marks } = view.options;
  const [first] = values;
  const alone = values.length === 1 && (marks === null || marks === undefined || marks === "bar");
  if (!alone || first?.kind !== "table") return undefined;
  return tableFigure(first.table, (view.options["settings"] ?? {}) as PlotSettings);
}

/** Of a table whose rows have names, the first figure and those in the same unit: joules and seconds share no axis. */
function ofOneUnit(value: Value, all: readonly Series[]): readonly Series[] {
  const named = value.kind === "table" && typeof value.table.columns[0]?.values[0] === "string";
  return named ? all.filter((s) => s.unit === all[0]?.unit) : all;
}

/** What the tables of a plot stand on, for the note. */
function noteOf(values: readonly Value[]): { readonly note?: string } {
  const said = values.flatMap((v) => (v.kind === "table" ? [standsOn(v.table)] : []));
  const note = said.filter((text) => text !== "").join(", ");
  return note === "" ? {} : { note };
}

/** A timeline is known before anything runs: it needs no value. */
const chartInput = (view: PlotView, chart: Table): PlotInput => ({
  y: [],
  values: [{ kind: "table", table: chart }],
  settings: (view.options["settings"] ?? {}) as PlotSettings,
});

function inputOf(view: PlotView, names: readonly string[], values: readonly Value[]): PlotInput {
  const own = values.slice(0, names.length);
  const rest = values.slice(names.length);
  const name = (key: string): string | undefined => view.options[key] as string | undefined;
  const x =
    name("x") === undefined
      ? impliedX(names, own)
      : labelsOf(name("x") as string, rest[0] as Value);
  const by =
    name("by") === undefined
      ? undefined
      : labelsOf(name("by") as string, rest[rest.length - 1] as Value);
  return {
    y: own.flatMap((v, i) => ofOneUnit(v, seriesOf(names[i] as string, v))),
    ...(x === undefined ? {} : { x }),
    ...(by === undefined ? {} : { by }),
    values: own,
    settings: { ...noteOf(own), ...((view.options["settings"] ?? {}) as PlotSettings) },
  };
}

/** A run is drawn over its steps, a table over its first column. */
function impliedX(names: readonly string[], values: readonly Value[]): Labels | undefined {
  const at = values.findIndex((v) => v.kind === "run" || v.kind === "table");
  return at < 0 ? undefined : labelsOf(names[at] as string, values[at] as Value);
}

function markOf(view: PlotView, input: PlotInput): string {
  const asked = view.options["marks"];
  if (typeof asked === "string") return asked;
  if (input.x !== undefined)
    return input.x.values.every((v) => typeof v === "number") ? "line" : "bar";
  const first = input.y[0];
  if (first !== undefined && first.shape.length === 2) return "heatmap";
  return input.values.every(isList) ? "bar" : "line";

  function isList(v: Value, i: number): boolean {
    const column = /^[\p{L}_][\p{L}\p{N}_]*\.[\p{L}_]/u.test(input.y[i]?.name ?? ""); // s.err is a list of a table
    return v.kind === "number" || (v.kind === "list" && !column);
  }
}

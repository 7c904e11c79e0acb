/**
 * @file What a plot is given: the values of a view as named series with units.
 * in    Results values;  out  Series, Labels, PlotInput, which every mark reads
 * why   a mark sees numbers, names and units, and never how a value was made
 * test  series.test.ts: every kind of value; short names; labels with units
 */
import type { Value } from "../results/results.ts";
import type { Figure, PlotSettings } from "./figure.ts";
import { number, quantity, typeset } from "./quantity.ts";

export interface Series {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[] | Float64Array | Float32Array;
  /** [n] or [rows, columns]. */
  readonly shape: readonly number[];
}

/** What stands along x, or what `by` groups by: numbers or words, one for each point. */
export interface Labels {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly (number | string)[];
}

export interface PlotInput {
  readonly y: readonly Series[];
  readonly x?: Labels;
  readonly by?: Labels;
  /** The values that y was made of, for marks that draw more than numbers (tiles, runs). */
  readonly values: readonly Value[];
  readonly settings: PlotSettings;
}

/** A mark: one way to draw, one file each. Nothing to draw gives undefined. */
export type Mark = (input: PlotInput) => Figure | undefined;

const series = (
  name: string,
  unit: string,
  values: Series["values"],
  shape: readonly number[] = [values.length],
): Series => ({ name, unit, values, shape });

/** A value as series: a table gives one for each column of numbers, a run its loss, an array its weights. */
export function seriesOf(name: string, value: Value): Series[] {
  switch (value.kind) {
    case "number":
      return [series(name, value.unit, [value.value])];
    case "list":
      return [series(name, value.unit, value.values)];
    case "tensor":
      return [series(name, value.unit, value.data, flat(value.shape))];
    case "array":
      return [series(name, "", value.weights, [value.rows, value.columns])];
    case "run":
      return [series(`${name}.loss`, "", value.loss)];
    case "table":
      return value.table.columns
        .slice(1)
        .filter((c) => c.values.every((v) => typeof v === "number" || v === null))
        .map((c) =>
          series(
            c.name,
            c.unit ?? "",
            c.values.map((v) => (v === null ? Number.NaN : Number(v))),
          ),
        );
    default:
      return [];
  }
}

/** [n], [1, n] and [n, 1] are lines; tensors of more dimensions lie flat: [a, b, c] → [a·b, c]. */
function flat(shape: readonly number[]): readonly number[] {
  const sides = shape.filter((n) => n !== 1);
  if (sides.length <= 2) return sides.length === 0 ? [1] : sides;
  const last = sides[sides.length - 1] as number;
  return [sides.slice(0, -1).reduce((a, b) => a * b, 1), last];
}

/** A value along x or behind `by`. A run counts its steps, a table gives its first column. */
export function labelsOf(name: string, value: Value): Labels | undefined {
  switch (value.kind) {
    case "list":
      return { name, unit: value.unit, values: value.values };
    case "tensor":
      return { name, unit: value.unit, values: Array.from(value.data) };
    case "run":
      return { name: "step", unit: "", values: Array.from(value.step) };
    case "table": {
      const first = value.table.columns[0];
      return (
        first && {
          name: first.name,
          unit: first.unit ?? "",
          values: first.values.map((v) => (typeof v === "number" ? v : String(v))),
        }
      );
    }
    default:
      return undefined;
  }
}

/** Bits and levels are counted: their unit stands in the title of an axis, not behind every number. */
const counted = (unit: string): boolean => unit === "" || unit === "bit" || unit === "level";

/** The word for one label: `4`, `250 mΩ`, `analog`. */
export function labelText(labels: Labels, value: number | string): string {
  if (typeof value === "string") return value;
  return typeset(counted(labels.unit) ? number(value) : quantity(value, labels.unit));
}

/** The name of labels as a title: with the unit, where the labels are without. */
export function labelsTitle(labels: Labels | undefined): string {
  if (labels === undefined) return "";
  const name = shortNames([labels.name])[0] as string;
  return labels.unit !== "" && counted(labels.unit) ? `${name} (${labels.unit}s)` : name;
}

/** Different labels, numbers in order, words as they came. */
export function distinct(values: readonly (number | string)[]): (number | string)[] {
  const all = [...new Set(values)];
  return all.every((v) => typeof v === "number")
    ? all.sort((a, b) => (a as number) - (b as number))
    : all;
}

const table = /^[\p{L}_][\p{L}\p{N}_]*\./u;
/** Names without the table they all come from: `s.raw`, `s.fixed` → `raw`, `fixed`. */
export function shortNames(names: readonly string[]): string[] {
  const prefixes = new Set(names.map((n) => table.exec(n)?.[0] ?? ""));
  const prefix = prefixes.size === 1 ? ([...prefixes][0] as string) : "";
  return names.map((n) => n.slice(prefix.length));
}

/** The name of an axis that shows several series. */
export function sharedName(names: readonly string[]): string {
  const short = shortNames(names);
  const fields = new Set(short.map((n) => n.slice(n.indexOf(".") + 1)));
  if (fields.size === 1) return [...fields][0] as string; // a.loss, b.loss
  const text = short.join(", ");
  return text.length <= 40 ? text : "";
}
/** The unit all series share, else none. */
export const sharedUnit = (all: readonly Series[]): string =>
  all.every((s) => s.unit === all[0]?.unit) ? (all[0]?.unit ?? "") : "";

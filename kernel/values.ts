/**
 * @file What a program's values are in TypeScript: plain things with a shape, a unit and copies of the numbers.
 * in    Value, as the simulator leaves it;  out  the types a user sees, each with a short text of itself
 * why   values cross as copies, so TypeScript cannot change an array behind the language's back
 * from  design: language, section 11; kernel, section 7
 * test  bridge.test.ts
 */
import type { Cell, Table as Columns } from "../src/base/table.ts";
import { column, rowsOf } from "../src/base/table.ts";
import type { ArrayValue, LayerSummary, RunValue, TileMap } from "../src/results/results.ts";

/** A number with a unit; `value` is in SI. */
export interface Quantity {
  readonly kind: "quantity";
  readonly value: number;
  readonly unit: string;
}

/** Row-major numbers. `unit` is "" for plain ones. */
export interface Tensor {
  readonly kind: "tensor" | "vector" | "row" | "matrix";
  readonly shape: readonly number[];
  readonly length: number;
  readonly data: Float32Array;
  readonly unit: string;
}
/** A column of n numbers: shape [n]. */
export interface Vector extends Tensor {
  readonly kind: "vector";
}
/** Shape [1, n]. */
export interface Row extends Tensor {
  readonly kind: "row";
}
/** Shape [rows, columns]. */
export interface Matrix extends Tensor {
  readonly kind: "matrix";
  /** The element in this row and column, both from 0. */
  at(row: number, column: number): number;
}

/** One version of an array. */
export interface ArrayHandle {
  readonly kind: "array";
  readonly name: string;
  readonly version: number;
  /** [outputs, inputs] */
  readonly shape: readonly number[];
  /** Conductances G+ minus G- in siemens. */
  readonly g: Matrix;
  /** What the cells hold now, and what was last asked of them, without unit. */
  readonly weights: Matrix;
  readonly target: Matrix;
  readonly pulses: number;
  readonly writes: number;
  readonly tiles: TileMap;
}

export interface Table {
  readonly kind: "table";
  readonly columns: readonly string[];
  readonly length: number;
  /** One record for each row, in SI units. */
  rows(): Record<string, Cell>[];
  column(name: string): readonly Cell[];
  unit(name: string): string;
}

/** A training run. Energies in joules, latencies in seconds. */
export interface Run extends RunValue {}

export interface Network {
  readonly kind: "network";
  readonly name: string;
  readonly version: number;
  readonly trained: boolean;
  readonly layers: readonly LayerSummary[];
}
export interface Dataset {
  readonly kind: "data";
  readonly name: string;
  readonly sha256: string;
  readonly train: number;
  readonly test: number;
}
export interface Device {
  readonly kind: "device";
  readonly name: string;
}
export interface Chip {
  readonly kind: "chip";
  readonly name: string;
}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Gives a thing a text of its own for `console.log`, out of the way of its fields. */
export function described<T extends object>(thing: T, text: string | (() => string)): T {
  const value = typeof text === "string" ? () => text : text;
  return Object.defineProperty(thing, INSPECT, { value, enumerable: false });
}

export function tensorOf(
  shape: readonly number[],
  numbers: ArrayLike<number>,
  unit: string,
): Tensor {
  const kind =
    shape.length === 1
      ? "vector"
      : shape.length !== 2
        ? "tensor"
        : shape[0] === 1
          ? "row"
          : "matrix";
  const data = Float32Array.from(numbers);
  const columns = shape[1] ?? 1;
  const thing = { kind, shape: [...shape], length: data.length, data, unit };
  if (kind === "matrix")
    Object.defineProperty(thing, "at", {
      value: (row: number, col: number): number => data[row * columns + col] as number,
    });
  return described(thing as Tensor, tensorText(thing as Tensor));
}

const KIND_NAMES = { tensor: "Tensor", vector: "Vector", row: "Row", matrix: "Matrix" } as const;

function tensorText(t: Tensor): string {
  const head = [...t.data.subarray(0, 5)].map((x) => String(Number(x.toPrecision(4)))).join(", ");
  const unit = t.unit === "" ? "" : ` ${t.unit}`;
  return `${KIND_NAMES[t.kind]}(${t.shape.join("x")}) [${head}${t.length > 5 ? ", ..." : ""}]${unit}`;
}

export function quantityOf(value: number, unit: string): Quantity {
  return described({ kind: "quantity", value, unit }, `${value} ${unit}`);
}

/** Copies are made on first use: an array of a million cells is not copied for its name alone. */
export function arrayOf(a: ArrayValue): ArrayHandle {
  const shape = [a.rows, a.columns];
  const matrix = (numbers: ArrayLike<number>, unit: string): Matrix =>
    tensorOf(shape, numbers, unit) as Matrix;
  const handle = {
    kind: "array",
    name: a.name,
    version: a.version,
    shape,
    pulses: a.pulses,
    writes: a.writes,
    tiles: a.tiles,
  };
  lazily(handle, "g", () =>
    matrix(
      a.gPlus.map((g, i) => g - (a.gMinus[i] as number)),
      "S",
    ),
  );
  lazily(handle, "weights", () => matrix(a.weights, ""));
  lazily(handle, "target", () => matrix(a.target, ""));
  return described(
    handle as unknown as ArrayHandle,
    `array ${a.name}.${a.version} ${shape.join("x")}`,
  );
}

function lazily(thing: object, name: string, make: () => unknown): void {
  let made: unknown;
  Object.defineProperty(thing, name, { enumerable: true, get: () => (made ??= make()) });
}

export function tableOf(t: Columns): Table {
  const names = t.columns.map((c) => c.name);
  const thing: Table = {
    kind: "table",
    columns: names,
    length: t.rows,
    rows: () => rowsOf(t),
    column: (name) => column(t, name)?.values ?? [],
    unit: (name) => column(t, name)?.unit ?? "",
  };
  return described(thing, `Table of ${t.rows} rows: ${names.join(", ")}`);
}

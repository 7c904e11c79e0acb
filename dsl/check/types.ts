/**
 * @file The types of mho: what a name may stand for, with shape and physical dimension.
 * why   sizes and units are part of a type, so a wrong side of an array or a missing volt is found before anything runs
 * from  design: language, section 6
 * test  types.test.ts: every type in words and in the IR
 */

import { type Dimension, dimensionName, isPlain, PLAIN } from "../../src/base/units.ts";
import type { Attributes } from "../../src/ir/node.ts";
import type { Expression, Technology } from "../ast.ts";
import type { Source } from "../source.ts";

export type Type =
  /** Not known: a hole, or something that was wrong. Whatever depends on it is silent. */
  | { readonly kind: "unknown" }
  | { readonly kind: "number"; readonly dimension: Dimension }
  /** A column, or a row when transposed. */
  | {
      readonly kind: "vector";
      readonly length: number;
      readonly row?: true;
      readonly dimension: Dimension;
    }
  | {
      readonly kind: "matrix";
      readonly rows: number;
      readonly columns: number;
      readonly dimension: Dimension;
    }
  | { readonly kind: "tensor"; readonly sizes: readonly number[]; readonly dimension: Dimension }
  /** Hardware: R outputs and C inputs. `flipped` is the same cells read from the other side. */
  | {
      readonly kind: "array";
      readonly name: string;
      readonly rows: number;
      readonly columns: number;
      readonly technology: Technology;
      readonly flipped?: true;
      readonly hardware: Attributes;
      /** The chip or device it was put on, for messages. */
      readonly on?: string;
    }
  | { readonly kind: "device"; readonly hardware: Attributes; readonly preset: string }
  | { readonly kind: "chip"; readonly hardware: Attributes; readonly preset: string }
  | {
      readonly kind: "network";
      readonly name: string;
      readonly labels: readonly string[];
      readonly input: readonly number[];
      readonly output: readonly number[];
      readonly mapped: boolean;
    }
  | {
      readonly kind: "dataset";
      readonly name: string;
      readonly shape: readonly number[];
      readonly classes: number;
      readonly split?: "train" | "test";
    }
  | { readonly kind: "run" }
  | { readonly kind: "table"; readonly columns?: readonly TableColumn[] }
  | { readonly kind: "list"; readonly dimension: Dimension; readonly length?: number }
  | { readonly kind: "range"; readonly dimension: Dimension }
  | { readonly kind: "shape" }
  | { readonly kind: "string" }
  | { readonly kind: "bool" }
  /** A function of the user: where it comes from another text, its mistakes are shown at the call. */
  | {
      readonly kind: "fn";
      readonly name: string;
      readonly parameters: readonly string[];
      readonly body?: Expression;
      readonly source?: Source;
    };

export interface TableColumn {
  /** One number for the whole table instead of a column: the total of a report. */
  readonly total?: true;
  readonly name: string;
  readonly dimension: Dimension;
}

export type TypeOf<K extends Type["kind"]> = Extract<Type, { readonly kind: K }>;

export const UNKNOWN: Type = { kind: "unknown" };
export const BOOL: Type = { kind: "bool" };
export const STRING: Type = { kind: "string" };
export const SHAPE: Type = { kind: "shape" };
export const RUN: Type = { kind: "run" };

export const number = (dimension: Dimension = PLAIN): Type => ({ kind: "number", dimension });
export const list = (dimension: Dimension = PLAIN, length?: number): Type =>
  length === undefined ? { kind: "list", dimension } : { kind: "list", dimension, length };

/** Type of numbers of this shape: [] a number, [n] a column, [r, c] a matrix, more a tensor. */
export function tensor(sizes: readonly number[], dimension: Dimension = PLAIN): Type {
  const [a = 1, b = 1] = sizes;
  if (sizes.length === 0) return number(dimension);
  if (sizes.length === 1) return { kind: "vector", length: a, dimension };
  if (sizes.length === 2) return { kind: "matrix", rows: a, columns: b, dimension };
  return { kind: "tensor", sizes, dimension };
}

/** Shape of numbers, rows and columns for vectors and matrices: a column is [n], a row [1, n]. */
export function sizesOf(t: Type): readonly number[] | undefined {
  switch (t.kind) {
    case "number":
      return [];
    case "vector":
      return t.row ? [1, t.length] : [t.length];
    case "matrix":
      return [t.rows, t.columns];
    case "tensor":
      return t.sizes;
    default:
      return undefined;
  }
}

/** Rows and columns of what may stand beside `@`; a column counts as n x 1. */
export function sides(t: Type): readonly [rows: number, columns: number] | undefined {
  switch (t.kind) {
    case "vector":
      return t.row ? [1, t.length] : [t.length, 1];
    case "matrix":
      return [t.rows, t.columns];
    case "array":
      return t.flipped ? [t.columns, t.rows] : [t.rows, t.columns];
    default:
      return undefined;
  }
}

export const dimensionIn = (t: Type): Dimension | undefined =>
  "dimension" in t ? t.dimension : undefined;

export function withDimension(t: Type, dimension: Dimension): Type {
  return "dimension" in t ? { ...t, dimension } : t;
}

/** Numbers with a shape: what elementwise arithmetic takes. */
export const isNumeric = (t: Type): boolean => sizesOf(t) !== undefined;

/** In a message: `array 768x3072`, `vector of 768`, `number in volts`. */
export function inWords(t: Type): string {
  switch (t.kind) {
    case "array": {
      const [rows, columns] = sides(t) as readonly [number, number];
      return `array ${rows}x${columns}`;
    }
    case "matrix":
      return `matrix ${t.rows}x${t.columns}`;
    case "vector":
      return t.row ? `row of ${t.length}` : `vector of ${t.length}`;
    case "tensor":
      return `tensor ${t.sizes.join("x")}`;
    case "number":
      return isPlain(t.dimension) ? "number" : `number in ${dimensionName(t.dimension)}`;
    case "dataset":
      return "data set";
    case "bool":
      return "true or false";
    case "fn":
      return "function";
    case "unknown":
      return "value";
    default:
      return t.kind;
  }
}

/** With its article: `an array 768x3072`. */
export const withArticle = (words: string): string =>
  `${/^[aeiou]/.test(words) ? "an" : "a"} ${words}`;

/** The kind alone: `an array`, `a network`. */
export const kindInWords = (t: Type): string =>
  withArticle(t.kind === "dataset" ? "data set" : t.kind === "fn" ? "function" : t.kind);

/** As the IR writes it; undefined for what does not enter the IR. */
export function irType(t: Type): string | undefined {
  switch (t.kind) {
    case "number":
      return "f64";
    case "vector":
    case "matrix":
    case "tensor":
      return `f32[${(sizesOf(t) as readonly number[]).join(",")}]`;
    case "array":
      return `array[${t.rows},${t.columns}]`;
    case "network":
      return "net";
    case "dataset":
      return "data";
    case "string":
      return "str";
    case "range":
      return "list";
    case "unknown":
    case "fn":
      return undefined;
    default:
      return t.kind;
  }
}

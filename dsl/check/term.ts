/**
 * @file The checked program. A term is a checked value: an operation of the IR with its type, still with its place in
 *       the text, not yet hashed; a checked statement is what it defines and what it shows.
 * why   the checker knows names, shapes, units and settings; lowering only has to intern what it is handed
 * test  lower.test.ts
 */
import type { Span } from "../../src/base/diagnostic.ts";
import type { Json } from "../../src/base/json.ts";
import type { Dimension } from "../../src/base/units.ts";
import type { Attributes, NodeId, ViewKind } from "../../src/ir/node.ts";
import type { Op } from "../../src/ir/ops.ts";
import type { Statement } from "../ast.ts";
import { type Type, UNKNOWN } from "./types.ts";

/** A draw of random numbers: its stream is named `binding/role` by the statement it stands in. */
export interface Draw {
  readonly attribute: "rng" | "read";
  readonly role: string;
  /** Whose stream it is when not the statement's: `W/pulse` belongs to the array. */
  readonly owner?: string;
}

export interface Term {
  readonly op: Op;
  readonly type: Type;
  readonly in: readonly Term[];
  readonly at?: Attributes;
  readonly draw?: Draw;
  readonly span: Span;
  /** The number it stands for, where that is known before the run. */
  readonly value?: number;
  /** The numbers of a list, likewise. */
  readonly values?: readonly number[];
  /** Axes of a sweep that it depends on. */
  readonly axes?: ReadonlySet<string>;
  /** It has no node: a hole, or something wrong, stands in it. */
  readonly missing?: true;
  /** A node that an earlier cell made. */
  readonly node?: NodeId;
  /** The bodies of a sweep; lowering makes IR of them. */
  readonly sweep?: CheckedSweep;
}

export interface TermParts {
  readonly at?: Attributes;
  readonly draw?: Draw;
  readonly value?: number | undefined;
  readonly values?: readonly number[] | undefined;
}

function axesOf(inputs: readonly Term[]): ReadonlySet<string> | undefined {
  let all: Set<string> | undefined;
  for (const t of inputs) if (t.axes) all = new Set([...(all ?? []), ...t.axes]);
  return all;
}

export function term(
  op: Op,
  type: Type,
  inputs: readonly Term[],
  span: Span,
  parts: TermParts = {},
): Term {
  const axes = axesOf(inputs);
  const missing = type.kind === "unknown" || inputs.some((t) => t.missing);
  return {
    op,
    type,
    in: inputs,
    span,
    ...(parts.at ? { at: parts.at } : {}),
    ...(parts.draw ? { draw: parts.draw } : {}),
    ...(parts.value !== undefined && Number.isFinite(parts.value) ? { value: parts.value } : {}),
    ...(parts.values ? { values: parts.values } : {}),
    ...(axes ? { axes } : {}),
    ...(missing ? { missing } : {}),
  };
}

/** What stands where something was wrong or left open. */
export const unknownTerm = (span: Span, type: Type = UNKNOWN): Term => ({
  op: "input",
  type,
  in: [],
  span,
  missing: true,
});

/** A number written in the program. */
export const constant = (value: number, type: Type, span: Span): Term =>
  term("const", type, [], span, { at: { v: value }, value });

// ── Statements ───────────────────────────────────────────────────────────────

export interface CheckedView {
  readonly kind: ViewKind;
  readonly of: readonly Term[];
  readonly options: { readonly [name: string]: Json };
  readonly span: Span;
}

export interface CheckedStatement {
  readonly origin: Statement;
  /** Whose random streams it draws from; its own text where it binds no name. */
  readonly binding?: string;
  /** Names it binds or moves to a next version. */
  readonly defines: readonly (readonly [name: string, term: Term])[];
  readonly views: readonly CheckedView[];
}

/** One axis of a sweep with its points. */
export interface ReadyAxis {
  /** Absent for `seeds`. */
  readonly name?: string;
  readonly values: readonly number[];
  readonly dimension: Dimension;
  /** Tells axes of one name in nested sweeps apart. */
  readonly key: string;
}

/** A sweep, checked: lowering makes IR of its bodies. */
export interface CheckedSweep {
  readonly axes: readonly ReadyAxis[];
  /** Names of the axes that decide a shape or a setting. */
  readonly written: readonly string[];
  /** One per combination of the written axes, the last one fastest; one when there is none. */
  readonly bodies: readonly (readonly CheckedStatement[])[];
  readonly measures: readonly string[];
}

/**
 * @file THE WAIST: the program as plain data, between language and hardware.
 * in    `dsl/lower` or `ir/build` intern nodes;  out  Ir, which `plan`, `sim`, `plot` read
 * why   one immutable node kind, named by the hash of its content: caches, diffs and lock files come free,
 *       and editing one line changes only that line's results
 * from  design: language, section 12; the attributes of each op are listed in README.md
 * test  node.test.ts: same content, same id; seeds, spans, views and units are in no id
 */

import type { Span } from "../base/diagnostic.ts";
import { shortHash } from "../base/hash.ts";
import type { Json } from "../base/json.ts";
import type { Op } from "./ops.ts";

export type NodeId = string;

/** Attributes in SI units; no unit text, no function, no place in the source. */
export type Attributes = { readonly [name: string]: Json };

export interface Node {
  /** First 16 hex digits of SHA-256 over the canonical JSON of {op, type, in, at}. */
  readonly id: NodeId;
  readonly op: Op;
  /** `f64 bool str shape list net data run table device chip f32[n] f32[r,c] f32[d0,d1,..] array[r,c]` */
  readonly type: string;
  readonly in: readonly NodeId[];
  readonly at?: Attributes;
}

export type ViewKind = "show" | "measure" | "plot" | "report" | "compare" | "assert" | "export";

/** Something to look at after the run; part of no hash. */
export interface View {
  readonly kind: ViewKind;
  readonly of: readonly NodeId[];
  readonly options: { readonly [name: string]: Json };
  readonly span: Span;
}

export interface Need {
  readonly name: string;
  readonly type: string;
}

export interface Ir {
  readonly mho: 1;
  readonly seed: number;
  /** Every input of a node stands before it. */
  readonly nodes: readonly Node[];
  /** Every name bound at the end; arrays and networks at their last version. */
  readonly outs: Readonly<Record<string, NodeId>>;
  readonly needs: readonly Need[];
  readonly views: readonly View[];
  readonly spans: Readonly<Record<NodeId, readonly Span[]>>;
  /** Unit of a node's value in SI, where it has one: `S`, `A`, `J`. A side table like spans. */
  readonly units: Readonly<Record<NodeId, string>>;
}

/** Numbers that came in from outside (TypeScript, files), by SHA-256 of their bytes. Travels beside an Ir, never inside its JSON. */
export type Blobs = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: Float64Array }
>;

/** Interns nodes: same op, type, inputs and attributes, same node. */
export class Graph {
  readonly #nodes = new Map<NodeId, Node>();
  readonly #spans: Record<NodeId, Span[]> = {};
  /** Node and span of each pair that is known: one number can stand in a list a hundred thousand times. */
  readonly #known = new Set<string>();
  readonly #units: Record<NodeId, string> = {};

  add(op: Op, type: string, inputs: readonly NodeId[] = [], at?: Attributes, span?: Span): Node {
    const attributes = at && Object.keys(at).length > 0 ? at : undefined;
    const id = shortHash({ op, type, in: inputs, at: attributes ?? {} });
    let node = this.#nodes.get(id);
    if (!node) {
      node = attributes
        ? { id, op, type, in: inputs, at: attributes }
        : { id, op, type, in: inputs };
      this.#nodes.set(id, node);
    }
    if (span) this.#locate(id, span);
    return node;
  }

  #locate(id: NodeId, span: Span): void {
    const key = `${id} ${span[0]} ${span[1]}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#spans[id] ??= [];
    this.#spans[id].push(span);
  }

  unit(id: NodeId, unit: string): void {
    if (unit !== "") this.#units[id] = unit;
  }

  get nodes(): readonly Node[] {
    return [...this.#nodes.values()];
  }
  get spans(): Readonly<Record<NodeId, readonly Span[]>> {
    return this.#spans;
  }
  get units(): Readonly<Record<NodeId, string>> {
    return this.#units;
  }
}

/** Dimensions of a tensor or array type: `f32[768]` → [768], `f64` → []. */
export function dimensions(type: string): number[] {
  const inside = /\[(.*)\]$/.exec(type)?.[1];
  return inside === undefined ? [] : inside.split(",").map(Number);
}

/** Hash of a program: of the names it binds, hence of everything they depend on. */
export const programHash = (ir: Ir): string => shortHash({ mho: 1, outs: ir.outs });

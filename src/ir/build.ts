/**
 * @file The same IR from TypeScript, without text.
 * in    calls that read like the language;  out  Ir, with the ids the text would have
 * why   a program can be computed: what `sweep` cannot say, a loop in TypeScript can
 * from  design: language, sections 11 and 12; README.md of this floor
 * test  build.test.ts: the mission's line and the three moves, node by node the same as from text
 */
import { invariant } from "../base/invariant.ts";
import {
  type Attributes,
  dimensions,
  Graph,
  type Ir,
  type Need,
  type Node,
  type View,
} from "./node.ts";
import type { Op } from "./ops.ts";

/** A value of the program being built. */
export interface Value {
  readonly id: string;
  readonly type: string;
}

type Operand = Value | number;

/** Builds one program. Names given to `bind` own the random streams of what stands in their call. */
export class Builder {
  readonly #graph = new Graph();
  readonly #outs = new Map<string, string>();
  readonly #needs: Need[] = [];
  readonly #views: View[] = [];
  readonly #used = new Map<string, number>();
  readonly #seed: number;
  #owner = "program";

  constructor(options: { readonly seed?: number } = {}) {
    this.#seed = options.seed ?? 0;
  }

  /** Any op, with the type the caller knows; the functions below are made of it. */
  node(op: Op, type: string, inputs: readonly Value[] = [], at?: Attributes): Value {
    return this.#graph.add(
      op,
      type,
      inputs.map((v) => v.id),
      at,
    );
  }

  /** `name = make()`; draws inside `make` are keyed by the name. */
  bind(name: string, make: () => Value): Value {
    const before = this.#owner;
    this.#owner = name;
    const value = make();
    this.#owner = before;
    this.#outs.set(name, value.id);
    return value;
  }

  #stream(owner: string, role: string): string {
    const pair = `${owner}/${role}`;
    const k = this.#used.get(pair) ?? 0;
    this.#used.set(pair, k + 1);
    return k === 0 ? pair : `${pair}#${k}`;
  }

  // ── Values ─────────────────────────────────────────────────────────────────

  number(v: number): Value {
    return this.node("const", "f64", [], { v });
  }

  input(name: string, type: string): Value {
    this.#needs.push({ name, type });
    return this.node("input", type, [], { name });
  }

  randn(...sizes: readonly number[]): Value {
    return this.node("randn", tensor(sizes), [], { rng: this.#stream(this.#owner, "randn") });
  }

  uniform(lo: Operand, hi: Operand, ...sizes: readonly number[]): Value {
    const at = { rng: this.#stream(this.#owner, "uniform") };
    return this.node("uniform", tensor(sizes), [this.#value(lo), this.#value(hi)], at);
  }

  onehot(i: number, n: number): Value {
    return this.node("onehot", tensor([n]), [], { i, n });
  }

  #value(v: Operand): Value {
    return typeof v === "number" ? this.number(v) : v;
  }

  // ── Algebra ────────────────────────────────────────────────────────────────

  #elementwise(op: Op, a: Operand, b: Operand): Value {
    const [x, y] = [this.#value(a), this.#value(b)];
    return this.node(op, x.type === "f64" ? y.type : x.type, [x, y]);
  }
  add(a: Operand, b: Operand): Value {
    return this.#elementwise("add", a, b);
  }
  sub(a: Operand, b: Operand): Value {
    return this.#elementwise("sub", a, b);
  }
  mul(a: Operand, b: Operand): Value {
    return this.#elementwise("mul", a, b);
  }
  div(a: Operand, b: Operand): Value {
    return this.#elementwise("div", a, b);
  }

  /** One input, the same type out: `relu tanh sigmoid softmax exp log sqrt abs neg`. */
  apply(op: Op, x: Value): Value {
    return this.node(op, x.type, [x]);
  }

  t(x: Value): Value {
    const [rows = 1, columns] = dimensions(x.type);
    return this.node(
      "t",
      columns === undefined ? tensor([1, rows]) : tensor(rows === 1 ? [columns] : [columns, rows]),
      [x],
    );
  }

  /** `a @ b` of numbers. */
  matmul(a: Value, b: Value): Value {
    const [rows = 1] = dimensions(a.type);
    const [, columns] = dimensions(b.type);
    const row = dimensions(a.type).length === 2 && rows === 1;
    const type = columns === undefined ? (row ? "f64" : tensor([rows])) : tensor([rows, columns]);
    return this.node("matmul", type, [a, b]);
  }

  // ── Arrays ─────────────────────────────────────────────────────────────────

  array(name: string, rows: number, columns: number, hardware: Attributes = {}): Value {
    const value = this.node("array", `array[${rows},${columns}]`, [], {
      name,
      kind: "analog",
      ...hardware,
    });
    this.#outs.set(name, value.id);
    return value;
  }

  /** `W @ x` */
  mvm(array: Value, x: Value): Value {
    const [rows = 1] = dimensions(array.type);
    return this.#read("mvm", rows, array, x);
  }

  /** `W.T @ e`: the same cells, read from the other side. */
  mvmT(array: Value, e: Value): Value {
    const [, columns = 1] = dimensions(array.type);
    return this.#read("mvm_t", columns, array, e);
  }

  #read(op: "mvm" | "mvm_t", length: number, array: Value, x: Value): Value {
    const [, count] = dimensions(x.type);
    const type = tensor(count === undefined ? [length] : [length, count]);
    return this.node(op, type, [array, x], { read: this.#stream(this.#owner, "mvm") });
  }

  /** `program W from M`: the next version of the array. */
  program(name: string, array: Value, weights: Value, write?: Attributes): Value {
    const at = { ...(write ? { write } : {}), rng: this.#stream(name, "program") };
    return this.bind(name, () => this.node("program", array.type, [array, weights], at));
  }

  /** `W += change` */
  pulse(
    name: string,
    array: Value,
    change: Value,
    options: { sign?: 1 | -1; rank1?: boolean } = {},
  ): Value {
    const { sign = 1, rank1 = false } = options;
    const at = { sign, rank1, rng: this.#stream(name, "pulse") };
    return this.bind(name, () => this.node("pulse", array.type, [array, change], at));
  }

  field(of: Value, f: string, type: string): Value {
    return this.node("field", type, [of], { f });
  }

  // ── The whole ──────────────────────────────────────────────────────────────

  view(kind: View["kind"], of: readonly Value[], options: View["options"] = {}): void {
    this.#views.push({ kind, of: of.map((v) => v.id), options, span: [0, 0] });
  }

  measure(name: string, make: () => Value): Value {
    const value = this.bind(name, make);
    this.view("measure", [value], { name });
    return value;
  }

  ir(): Ir {
    const nodes = this.#graph.nodes;
    const state = new Set(nodes.filter(isState).map((n) => n.id));
    const outs = [...this.#outs];
    const values = outs.filter(([, id]) => !state.has(id));
    const states = outs.filter(([, id]) => state.has(id));
    invariant(values.length + states.length === outs.length, "a name has no node");
    return {
      mho: 1,
      seed: this.#seed,
      nodes,
      outs: Object.fromEntries([...values, ...states]),
      needs: this.#needs,
      views: this.#views,
      spans: {},
      units: {},
    };
  }
}

const isState = (n: Node): boolean => n.type.startsWith("array[") || n.type === "net";

/** Type of numbers of these sizes; none is a plain number. */
const tensor = (sizes: readonly number[]): string =>
  sizes.length === 0 ? "f64" : `f32[${sizes.join(",")}]`;

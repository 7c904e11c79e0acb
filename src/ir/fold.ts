/**
 * @file Constants folded, dead nodes dropped. `assert` on numbers is decided here, before anything runs.
 * in    Ir;  out  a smaller Ir with the same outs, views and results
 * why   arithmetic on numbers that are known costs nothing at run time; what nobody looks at is not computed
 * holds the same arithmetic as the run: IEEE operations, and dmath for exp and log; powers are left to the run
 * test  fold.test.ts: a folded program gives the same values as the unfolded one
 */
import { dexp, dlog } from "../base/dmath.ts";
import type { Json } from "../base/json.ts";
import { Graph, type Ir, type Node, type NodeId, type View } from "./node.ts";

type Numbers = readonly number[];

/** What each op does to plain numbers. */
const ARITHMETIC: Readonly<Record<string, (...x: Numbers) => number>> = {
  add: (a = 0, b = 0) => a + b,
  sub: (a = 0, b = 0) => a - b,
  mul: (a = 0, b = 0) => a * b,
  div: (a = 0, b = 0) => a / b,
  neg: (a = 0) => -a,
  exp: (a = 0) => dexp(a),
  log: (a = 0) => dlog(a),
  sqrt: (a = 0) => Math.sqrt(a),
  abs: (a = 0) => Math.abs(a),
};

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

const LOGIC: Readonly<Record<string, (a: boolean, b: boolean) => boolean>> = {
  and: (a, b) => a && b,
  or: (a, b) => a || b,
  not: (a) => !a,
};

const isNumbers = (v: readonly (Json | undefined)[]): v is number[] =>
  v.every((x) => typeof x === "number");
const isBools = (v: readonly (Json | undefined)[]): v is boolean[] =>
  v.every((x) => typeof x === "boolean");

/** The value of a node whose inputs are known; undefined where it is not one to fold. */
function folded(node: Node, inputs: readonly (Json | undefined)[]): number | boolean | undefined {
  if (inputs.length === 0 || inputs.includes(undefined)) return undefined;
  const arithmetic = ARITHMETIC[node.op];
  if (arithmetic && node.type === "f64" && isNumbers(inputs)) {
    const v = arithmetic(...inputs);
    return Number.isFinite(v) ? v : undefined;
  }
  if (node.op === "cmp" && isNumbers(inputs))
    return COMPARE[String(node.at?.["cmp"])]?.(inputs[0] as number, inputs[1] as number);
  if (isBools(inputs)) return LOGIC[node.op]?.(inputs[0] as boolean, inputs[1] ?? false);
  return undefined;
}

/** Folds and drops; ids of what was not touched stay. */
export function fold(ir: Ir): Ir {
  const graph = new Graph();
  const moved = new Map<NodeId, Node>();
  const keep = reachable(ir);
  for (const node of ir.nodes) {
    if (!keep.has(node.id)) continue;
    const inputs = node.in.map((id) => moved.get(id) as Node);
    const values = inputs.map((n) => (n.op === "const" ? n.at?.["v"] : undefined));
    const v = folded(node, values);
    const made =
      v === undefined
        ? graph.add(
            node.op,
            node.type,
            inputs.map((n) => n.id),
            node.at,
          )
        : graph.add("const", typeof v === "number" ? "f64" : "bool", [], { v });
    moved.set(node.id, made);
  }
  return dropDead(renamed(ir, graph, moved));
}

const idIn = (moved: ReadonlyMap<NodeId, Node>, id: NodeId): NodeId => moved.get(id)?.id ?? id;

function renamed(ir: Ir, graph: Graph, moved: ReadonlyMap<NodeId, Node>): Ir {
  const table = <T>(of: Readonly<Record<NodeId, T>>): Record<NodeId, T> =>
    Object.fromEntries(
      Object.entries(of).flatMap(([id, v]) => (moved.has(id) ? [[idIn(moved, id), v]] : [])),
    );
  return {
    ...ir,
    nodes: graph.nodes,
    outs: Object.fromEntries(Object.entries(ir.outs).map(([name, id]) => [name, idIn(moved, id)])),
    views: ir.views.map((v): View => ({ ...v, of: v.of.map((id) => idIn(moved, id)) })),
    spans: table(ir.spans),
    units: table(ir.units),
  };
}

/** Everything that something looked at depends on. */
function reachable(ir: Ir): ReadonlySet<NodeId> {
  const keep = new Set<NodeId>([...Object.values(ir.outs), ...ir.views.flatMap((v) => v.of)]);
  for (const node of [...ir.nodes].reverse())
    if (keep.has(node.id)) for (const id of node.in) keep.add(id);
  return keep;
}

function dropDead(ir: Ir): Ir {
  const keep = reachable(ir);
  const only = <T>(of: Readonly<Record<NodeId, T>>): Record<NodeId, T> =>
    Object.fromEntries(Object.entries(of).filter(([id]) => keep.has(id)));
  return {
    ...ir,
    nodes: ir.nodes.filter((n) => keep.has(n.id)),
    spans: only(ir.spans),
    units: only(ir.units),
  };
}

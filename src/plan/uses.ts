/**
 * @file WHO READS WHAT: the reads of arrays that a value, an array or a network stands for.
 * in    a Plan and a node;  out  one Use per read, in program order
 * why   reports, limits and timelines ask the same question and must get the same answer
 * test  sim/report.test.ts, timeline.test.ts
 */
import { dimensions, type Ir, type Node, type NodeId } from "../ir/node.ts";
import { type Nodes, origin, type PlannedArray, plannedLayers } from "./arrays.ts";
import { ancestors, type Plan } from "./plan.ts";

/** One use of an array: which, by which node, how many vectors, from which side. */
export interface Use {
  readonly array: PlannedArray;
  readonly node: NodeId;
  readonly vectors: number;
  readonly transposed: boolean;
}

export const nodesOf = (ir: Ir): Nodes => new Map(ir.nodes.map((n) => [n.id, n]));

/** The read that a node does, if it does one. */
function readOf(plan: Plan, nodes: Nodes, node: Node): Use | undefined {
  if (node.op !== "mvm" && node.op !== "mvm_t") return undefined;
  const root = origin(nodes, node.in[0] as NodeId)?.root;
  const array = plan.arrays.find((a) => a.node === root?.id);
  const vectors = dimensions(nodes.get(node.in[1] as NodeId)?.type ?? "")[1] ?? 1;
  return array && { array, node: node.id, vectors, transposed: node.op === "mvm_t" };
}

/** What computing `id` uses: the layers of a network, one forward read of an array, or all reads on the way to a value; without `id` all of the program. */
export function usesOf(plan: Plan, id: NodeId | undefined): readonly Use[] {
  const nodes = nodesOf(plan.ir);
  const from = id === undefined ? null : origin(nodes, id);
  const forward = (array: PlannedArray): Use => ({
    ...{ array, node: id ?? array.node, vectors: array.positions, transposed: false },
  });
  if (from?.root.op === "network") return plannedLayers(from.root, from.map).map(forward);
  if (from) return plan.arrays.filter((a) => a.node === from.root.id).map(forward);
  const wanted = id === undefined ? null : ancestors(nodes, id);
  return plan.ir.nodes.flatMap((node) => {
    const use = wanted && !wanted.has(node.id) ? undefined : readOf(plan, nodes, node);
    return use ? [use] : [];
  });
}

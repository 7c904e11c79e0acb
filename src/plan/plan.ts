/**
 * @file IR + CHIP → PLAN: every array on its tiles, every read counted and priced, before anything runs.
 * in    a verified Ir;  out  Plan: placements and estimates by node, and what does not fit the chip
 * why   a program is a finite graph, so its time and energy are known first; the run prices its own counts with the same function
 * from  design: house, section 4; language, section 12
 * test  plan.test.ts: the mission's line needs 36 tile reads, 9216 drives, 9216 conversions, 11 partial sums
 */
import type { Diagnostic } from "../base/diagnostic.ts";
import { costSettings } from "../cost/components.ts";
import { createLedger, entries, type Ledger, merge, tick } from "../cost/ledger.ts";
import { countMvm, expectedCellEnergy, mvmCounts, mvmLatency, sideOf } from "../cost/mvm.ts";
import { type Cost, priceLedger } from "../cost/price.ts";
import type { Ir, Node, NodeId } from "../ir/node.ts";
import { dimensions } from "../ir/node.ts";
import { type Nodes, origin, type PlannedArray, plannedArray, plannedLayers } from "./arrays.ts";
import { checkPlan } from "./messages.ts";

/** What one node does: counts, J and s. */
export interface PlannedCost {
  readonly ledger: Ledger;
  readonly cost: Cost;
}

export interface Plan {
  readonly ir: Ir;
  readonly arrays: readonly PlannedArray[];
  /** Reads of arrays and networks, by the node that reads. */
  readonly costs: ReadonlyMap<NodeId, PlannedCost>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One use of a planned array: counts, clock and price. The cells are not known yet: their mean is expected. Copies share the vectors. */
export function useOf(
  a: PlannedArray,
  node: NodeId,
  vectors: number,
  transposed: boolean,
): PlannedCost {
  const settings = costSettings(a.hardware);
  const ledger = createLedger();
  if (!settings.digital) {
    const side = sideOf(a.placement, transposed);
    const cells = mvmCounts(side, settings, vectors).cell;
    countMvm(ledger, node, side, settings, vectors, cells * expectedCellEnergy(settings));
    const turns = Math.ceil(vectors / settings.copies);
    tick(ledger, turns * mvmLatency(settings, side.inputs, side.outputs, transposed));
  }
  return { ledger, cost: priceLedger(ledger, settings) };
}

function add(a: PlannedCost | undefined, b: PlannedCost): PlannedCost {
  if (!a) return b;
  const ledger = merge(merge(createLedger(), a.ledger), b.ledger);
  const parts: Record<string, number> = {};
  for (const part of Object.keys(b.cost.parts) as (keyof typeof b.cost.parts)[])
    parts[part] = a.cost.parts[part] + b.cost.parts[part];
  const energy = Object.values(parts).reduce((sum, e) => sum + e, 0);
  const cost = {
    ...b.cost,
    energy,
    latency: a.cost.latency + b.cost.latency,
    parts: parts as Cost["parts"],
  };
  return { ledger, cost };
}

/** The cost of one inference of a network: layer after layer. */
const inference = (layers: readonly PlannedArray[], node: NodeId): PlannedCost | undefined =>
  layers.reduce<PlannedCost | undefined>(
    (sum, l) => add(sum, useOf(l, node, l.positions, false)),
    undefined,
  );

function costOf(
  nodes: Nodes,
  node: Node,
  arrays: readonly PlannedArray[],
): PlannedCost | undefined {
  if (node.op === "mvm" || node.op === "mvm_t") {
    const root = origin(nodes, node.in[0] as NodeId)?.root;
    const array = arrays.find((a) => a.node === root?.id);
    const vectors = dimensions(nodes.get(node.in[1] as NodeId)?.type ?? "")[1] ?? 1;
    return array && useOf(array, node.id, vectors, node.op === "mvm_t");
  }
  if (node.op !== "map") return undefined;
  const network = origin(nodes, node.id)?.root;
  return network && inference(plannedLayers(network, node), node.id);
}

/** Everything `id` needs to be computed, itself included. */
export function ancestors(nodes: Nodes, id: NodeId): Set<NodeId> {
  const seen = new Set<NodeId>();
  const walk = (next: NodeId): void => {
    if (seen.has(next)) return;
    seen.add(next);
    for (const input of nodes.get(next)?.in ?? []) walk(input);
  };
  walk(id);
  return seen;
}

/** What it costs to compute `id`: all reads on the way, in program order; of an array, one forward read. */
export function estimate(plan: Plan, id: NodeId): Cost {
  const nodes: Nodes = new Map(plan.ir.nodes.map((n) => [n.id, n]));
  const from = origin(nodes, id);
  if (from) {
    const array = plan.arrays.find((a) => a.node === from.root.id);
    const use = array
      ? useOf(array, id, 1, false)
      : inference(plannedLayers(from.root, from.map), id);
    return use?.cost ?? priceLedger(createLedger(), costSettings({}));
  }
  const wanted = ancestors(nodes, id);
  let sum: PlannedCost | undefined;
  for (const node of plan.ir.nodes) {
    const cost = plan.costs.get(node.id);
    if (cost && wanted.has(node.id) && node.op !== "map") sum = add(sum, cost);
  }
  return sum?.cost ?? priceLedger(createLedger(), costSettings({}));
}

export function plan(ir: Ir): Plan {
  const nodes: Nodes = new Map(ir.nodes.map((n) => [n.id, n]));
  const arrays = ir.nodes.flatMap((node): PlannedArray[] => {
    if (node.op === "array") return [plannedArray(node)];
    const network = node.op === "map" ? origin(nodes, node.id)?.root : undefined;
    return network ? plannedLayers(network, node) : [];
  });
  const costs = new Map<NodeId, PlannedCost>();
  for (const node of ir.nodes) {
    const cost = costOf(nodes, node, arrays);
    if (cost && entries(cost.ledger).length > 0) costs.set(node.id, cost);
  }
  return { ir, arrays, costs, diagnostics: checkPlan(ir, arrays) };
}

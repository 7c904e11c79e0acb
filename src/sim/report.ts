/**
 * @file `report` and `compare` as tables.
 * in    a Plan and a report node, or values and a compare node;  out  Table in SI units
 * why   a report of cost is an estimate: it stands before the run and says on which model it stands
 * test  report.test.ts: one array, a network by layer, limits; ratios of a comparison
 */
import { type Column, type Table, table } from "../base/table.ts";
import { costSettings } from "../cost/components.ts";
import { type CostItem, costReport, type Grouping, type Quantity } from "../cost/report.ts";
import type { Ir, Node, NodeId } from "../ir/node.ts";
import { origin, type PlannedArray, plannedLayers } from "../plan/arrays.ts";
import { limitsReport } from "../plan/cost-items.ts";
import { ancestors, type Plan, useOf } from "../plan/plan.ts";
import type { SimValue } from "./value.ts";

/** One use of an array: which, by which node, how many vectors, from which side. */
interface Use {
  readonly array: PlannedArray;
  readonly node: NodeId;
  readonly vectors: number;
  readonly transposed: boolean;
}

const nodesOf = (ir: Ir): ReadonlyMap<NodeId, Node> => new Map(ir.nodes.map((n) => [n.id, n]));

/** What computing `id` uses: the layers of a network, one forward read of an array, or all reads on the way to a value. */
function usesOf(plan: Plan, id: NodeId | undefined): Use[] {
  const nodes = nodesOf(plan.ir);
  const from = id === undefined ? null : origin(nodes, id);
  const forward = (array: PlannedArray): Use => ({
    ...{ array, node: id ?? array.node, vectors: array.positions, transposed: false },
  });
  if (from?.root.op === "network") return plannedLayers(from.root, from.map).map(forward);
  if (from) return plan.arrays.filter((a) => a.node === from.root.id).map(forward);
  const wanted = id === undefined ? null : ancestors(nodes, id);
  return plan.ir.nodes.flatMap((node): Use[] => {
    if ((node.op !== "mvm" && node.op !== "mvm_t") || (wanted && !wanted.has(node.id))) return [];
    const root = origin(nodes, node.in[0] as NodeId)?.root;
    const array = plan.arrays.find((a) => a.node === root?.id);
    return array ? [{ array, node: node.id, vectors: 1, transposed: node.op === "mvm_t" }] : [];
  });
}

/** 1-based line of a node's first character; without the text, lines are counted by the caller. */
function itemOf(u: Use): CostItem {
  const { array } = u;
  const [outputs, inputs] = u.transposed
    ? [array.columns, array.rows]
    : [array.rows, array.columns];
  return {
    ...{ name: array.name, line: null, outputs, inputs, positions: u.vectors },
    settings: costSettings(array.hardware),
    ledger: useOf(array, u.node, u.vectors, u.transposed).ledger,
    tiles: array.placement.count,
    cells: array.placement.cells,
  };
}

/** The chip that a report of claims is about: declared, or the one an array stands on. */
function presetOf(plan: Plan, id: NodeId | undefined): string {
  const nodes = nodesOf(plan.ir);
  const node = id === undefined ? undefined : nodes.get(id);
  const declared = node?.op === "chip" ? node.at?.["chip"] : undefined;
  const used = usesOf(plan, id)[0]?.array.hardware["chip"];
  return String(declared ?? used ?? "generic");
}

export function reportTable(plan: Plan, node: Node, claims: (preset: string) => Table): Table {
  const at = node.at ?? {};
  const what = (at["what"] ?? ["energy"]) as readonly string[];
  if (what.includes("claims")) return claims(presetOf(plan, node.in[0]));
  const uses = usesOf(plan, node.in[0]);
  if (what.includes("limits")) return limitsReport([...new Set(uses.map((u) => u.array))]);
  const by = typeof at["by"] === "string" ? (at["by"] as Grouping) : undefined;
  const batch = typeof at["batch"] === "number" ? at["batch"] : 1;
  return costReport(uses.map(itemOf), what as readonly Quantity[], by, batch);
}

type Facts = Record<string, { readonly value: number; readonly unit?: string }>;

/** Numbers a value brings to a comparison. */
function facts(v: SimValue): Facts {
  if (v.kind === "run")
    return {
      accuracy: { value: v.run.accuracy },
      energy: { value: v.run.energy, unit: "J" },
      latency: { value: v.run.latency, unit: "s" },
      writes: { value: v.run.writes },
      pulses: { value: v.run.pulses },
      updates: { value: v.run.updates },
    };
  if (v.kind === "tensor") return { value: { value: v.tensor.data[0] } };
  if (v.kind !== "table") return {};
  const numeric = v.table.columns.filter((c) => c.values.every((x) => typeof x === "number"));
  return Object.fromEntries(
    numeric.map((c) => {
      const value = c.values.reduce<number>((sum, x) => sum + Number(x), 0);
      return [c.name, c.unit ? { value, unit: c.unit } : { value }];
    }),
  );
}

/** One row each, and how many times the first is: above 1 the later one needs less. */
export function compareTable(node: Node, inputs: readonly SimValue[]): Table {
  const at = node.at ?? {};
  const names = (at["names"] ?? inputs.map((_, i) => `${i + 1}`)) as readonly string[];
  const wanted = (at["by"] ?? []) as readonly string[];
  const rows = inputs.map(facts);
  const shared = Object.keys(rows[0] ?? {}).filter((k) => rows.every((r) => r[k] !== undefined));
  const by = wanted.length > 0 ? wanted.filter((k) => shared.includes(k)) : shared;
  const columns = by.flatMap((name): Column[] => {
    const values = rows.map((r) => r[name]?.value ?? null);
    const unit = rows[0]?.[name]?.unit;
    const base = values[0] ?? Number.NaN;
    const ratio = values.map((v) => (v === null || v === 0 ? null : base / v));
    return [
      unit ? { name, unit, values } : { name, values },
      { name: `${name} ratio`, values: ratio },
    ];
  });
  return table([{ name: "of", values: [...names] }, ...columns]);
}

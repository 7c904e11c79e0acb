/**
 * @file `report` and `compare` as tables.
 * in    a Plan and a report node, or values and a compare node;  out  Table in SI units
 * why   a report of cost is an estimate: it stands before the run and says on which model it stands
 * test  report.test.ts
 */
import { type Column, type Table, table } from "../base/table.ts";
import { type Cost, PARTS } from "../cost/price.ts";
import type { Node, NodeId } from "../ir/node.ts";
import { origin, type PlannedArray, plannedLayers } from "../plan/arrays.ts";
import { estimate, type Plan, useOf } from "../plan/plan.ts";
import type { SimValue } from "./value.ts";

const UNITS: Readonly<Record<string, string>> = {
  energy: "J",
  latency: "s",
  area: "m^2",
  power: "W",
  efficiency: "OP/J",
  throughput: "1/s",
  storage: "B",
};

interface Row {
  readonly name: string;
  readonly cost: Cost;
  readonly macs: number;
  readonly tiles: number;
  readonly cells: number;
  readonly weights: number;
}

/** One quantity of a row; null where the model does not know it. */
function quantity(what: string, row: Row, batch: number): number | null {
  const { energy, latency } = row.cost;
  switch (what) {
    case "energy":
      return energy * batch;
    case "latency":
      return latency * batch;
    case "area":
      return row.cost.area ?? null;
    case "power":
      return latency > 0 ? energy / latency : null;
    case "efficiency":
      return energy > 0 ? (2 * row.macs) / energy : null;
    case "throughput":
      return latency > 0 ? 1 / latency : null;
    case "storage":
      return row.weights;
    case "tiles":
      return row.tiles;
    case "writes":
      return row.cells;
    default:
      return null;
  }
}

function rowOf(name: string, arrays: readonly PlannedArray[], cost: Cost): Row {
  const sum = (f: (a: PlannedArray) => number): number => arrays.reduce((n, a) => n + f(a), 0);
  return {
    ...{ name, cost },
    macs: sum((a) => a.rows * a.columns * a.positions),
    tiles: sum((a) => a.placement.count),
    cells: sum((a) => a.placement.cells),
    weights: sum((a) => a.rows * a.columns),
  };
}

/** The arrays behind what is reported: one array, the layers of a network, or all that a value reads. */
function arraysOf(plan: Plan, id: NodeId | undefined): readonly PlannedArray[] {
  if (id === undefined) return plan.arrays;
  const nodes = new Map(plan.ir.nodes.map((n) => [n.id, n]));
  const from = origin(nodes, id);
  if (from?.root.op === "network") return plannedLayers(from.root, from.map);
  if (from) return plan.arrays.filter((a) => a.node === from.root.id);
  const reads = plan.ir.nodes.filter((n) => n.op === "mvm" || n.op === "mvm_t");
  const roots = new Set(reads.map((n) => origin(nodes, n.in[0] as NodeId)?.root.id));
  return plan.arrays.filter((a) => roots.has(a.node));
}

function rowsOf(plan: Plan, node: Node, by: string | undefined): Row[] {
  const of = node.in[0];
  const arrays = arraysOf(plan, of);
  const target = of ?? plan.ir.nodes[plan.ir.nodes.length - 1]?.id;
  if (by === "layer" || by === "tile")
    return arrays.map((a) => rowOf(a.name, [a], useOf(a, node.id, a.positions, false).cost));
  const whole = rowOf("total", arrays, target ? estimate(plan, target) : estimate(plan, ""));
  if (by !== "part") return [whole];
  return PARTS.filter((part) => whole.cost.parts[part] > 0).map((part) => ({
    ...whole,
    name: part,
    cost: { ...whole.cost, energy: whole.cost.parts[part] },
  }));
}

export function reportTable(plan: Plan, node: Node): Table {
  const at = node.at ?? {};
  const by = typeof at["by"] === "string" ? at["by"] : undefined;
  const batch = typeof at["batch"] === "number" ? at["batch"] : 1;
  const rows = rowsOf(plan, node, by);
  const what = (at["what"] ?? ["energy"]) as readonly string[];
  const columns = what.map((name): Column => {
    const values = rows.map((r) => quantity(name, r, batch));
    const unit = UNITS[name];
    return unit ? { name, unit, values } : { name, values };
  });
  return table([
    { name: by ?? "of", values: rows.map((r) => r.name) },
    ...columns,
    { name: "model", values: rows.map((r) => r.cost.model) },
  ]);
}

/** Numbers a value brings to a comparison. */
function facts(v: SimValue): Record<string, { value: number; unit?: string }> {
  if (v.kind === "run")
    return {
      accuracy: { value: v.run.accuracy },
      energy: { value: v.run.energy, unit: "J" },
      latency: { value: v.run.latency, unit: "s" },
      writes: { value: v.run.writes },
      pulses: { value: v.run.pulses },
      updates: { value: v.run.updates },
    };
  if (v.kind === "table")
    return Object.fromEntries(
      v.table.columns
        .filter((c) => c.values.every((x) => typeof x === "number"))
        .map((c) => {
          const value = c.values.reduce<number>((sum, x) => sum + Number(x), 0);
          return [c.name, c.unit ? { value, unit: c.unit } : { value }];
        }),
    );
  return v.kind === "tensor" ? { value: { value: v.tensor.data[0] } } : {};
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

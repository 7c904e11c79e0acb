/**
 * @file `report` and `compare` as tables.
 * in    a Plan and a report node, or values and a compare node;  out  Table in SI units
 * why   a report of cost is an estimate: it stands before the run and says on which model it stands
 * test  report.test.ts: one array, a network by layer, limits; ratios of a comparison
 */
import { invariant } from "../base/invariant.ts";
import { type Column, type Table, table } from "../base/table.ts";
import { fairTable, leastBits } from "../cost/compare.ts";
import { ladderTable, rooflineTable } from "../cost/ladder.ts";
import { PROFILES } from "../cost/profile.ts";
import { type CostItem, costReport, type Grouping, type Quantity } from "../cost/report.ts";
import { precisionsOf } from "../cost/roofline.ts";
import type { Ir, Node, NodeId } from "../ir/node.ts";
import { origin } from "../plan/arrays.ts";
import { contestantsOf } from "../plan/contest.ts";
import { costItem, limitsReport } from "../plan/cost-items.ts";
import type { Plan } from "../plan/plan.ts";
import { nodesOf, type Use, usesOf } from "../plan/uses.ts";
import type { SimValue } from "./value.ts";

/** 1-based line of a node's first character; null where the text is not known. */
export type LineOf = (node: NodeId) => number | null;

const itemOf = (u: Use, lineOf: LineOf): CostItem =>
  costItem(u.array, u.node, { ...u, line: lineOf(u.node) });

/** The chip that a report of claims is about: declared, or the one an array stands on. */
function presetOf(plan: Plan, id: NodeId | undefined): string {
  const nodes = nodesOf(plan.ir);
  const node = id === undefined ? undefined : nodes.get(id);
  const declared = node?.op === "chip" ? node.at?.["chip"] : undefined;
  const used = usesOf(plan, id)[0]?.array.hardware["chip"];
  return String(declared ?? used ?? "generic");
}

/** What a report is handed from above: verdicts on claims, and where nodes stand in the text. */
export interface Sources {
  /** Verdicts on one chip preset; on every source without one. */
  readonly claims: (preset?: string) => Table;
  readonly lineOf?: LineOf;
}

const processorProfiles = () =>
  [...PROFILES.values()].filter((p) => p.kind === "digital" && precisionsOf(p).includes("fp16"));

/** Reports that are the same for every program. */
const FIXED: Readonly<Record<string, () => Table>> = {
  ladder: () => ladderTable(),
  roofline: () => rooflineTable(processorProfiles(), "fp16"),
};

/** `report energy, latency of y by line` and the other reports, as a table. */
export function reportTable(plan: Plan, node: Node, sources: Sources): Table {
  const at = node.at ?? {};
  const what = (at["what"] ?? ["energy"]) as readonly string[];
  const of = node.in[0];
  if (what.includes("claims")) return sources.claims(of && presetOf(plan, of));
  const fixed = what.map((w) => FIXED[w]).find((make) => make !== undefined);
  if (fixed) return fixed();
  const uses = usesOf(plan, of);
  if (what.includes("limits")) return limitsReport([...new Set(uses.map((u) => u.array))]);
  const by = typeof at["by"] === "string" ? (at["by"] as Grouping) : undefined;
  const batch = typeof at["batch"] === "number" ? at["batch"] : 1;
  const items = uses.map((u) => itemOf(u, sources.lineOf ?? (() => null)));
  return costReport(items, what as readonly Quantity[], by, batch);
}

/** `compare a, b on n`: chips and processors on the matrices of an array or network. */
export function contestTable(ir: Ir, node: Node): Table {
  const nodes = nodesOf(ir);
  const at = node.at ?? {};
  const names = (at["names"] ?? []) as readonly string[];
  const declared = origin(nodes, node.in[node.in.length - 1] as NodeId)?.root;
  invariant(declared, "a comparison on something that is neither array nor network");
  const list = node.in.slice(0, -1).flatMap((id, i) => {
    const chip = nodes.get(id);
    const name = names[i] ?? String(i + 1);
    return contestantsOf(name, declared, chip?.at ?? {});
  });
  return fairTable(list, leastBits(list), (at["by"] ?? []) as readonly string[]);
}

/** Is this `compare .. on ..` of chips? Then it needs no value, only declarations. */
export const isContest = (node: Node): boolean =>
  node.op === "compare" && node.at?.["on"] !== undefined;

type Facts = Record<string, { readonly value: number; readonly unit?: string }>;

/** Numbers a value brings to a comparison. */
function facts(v: SimValue, unit: string | undefined): Facts {
  if (v.kind === "run")
    return {
      accuracy: { value: v.run.accuracy },
      energy: { value: v.run.energy, unit: "J" },
      latency: { value: v.run.latency, unit: "s" },
      writes: { value: v.run.writes },
      pulses: { value: v.run.pulses },
      updates: { value: v.run.updates },
    };
  if (v.kind === "tensor") {
    const value = v.tensor.data[0];
    return { value: unit ? { value, unit } : { value } };
  }
  if (v.kind !== "table") return {};
  const numeric = v.table.columns.filter((c) => c.values.every((x) => typeof x === "number"));
  return Object.fromEntries(
    numeric.map((c) => {
      const value = c.values.reduce<number>((sum, x) => sum + Number(x), 0);
      return [c.name, c.unit ? { value, unit: c.unit } : { value }];
    }),
  );
}

/** One row each, and how many times the first is: above 1 the later one needs less. `units`: SI units of nodes. */
export function compareTable(
  node: Node,
  inputs: readonly SimValue[],
  units: Ir["units"] = {},
): Table {
  const at = node.at ?? {};
  const names = (at["names"] ?? inputs.map((_, i) => `${i + 1}`)) as readonly string[];
  const wanted = (at["by"] ?? []) as readonly string[];
  const rows = inputs.map((v, i) => facts(v, units[node.in[i] ?? ""]));
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

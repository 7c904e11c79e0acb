/**
 * @file From a walk to Results: values by name, the ledger as a table, tiles, asserts, provenance, the hash.
 * in    a finished walk, its ledger;  out  Results and the diagnostics of failed asserts and open inputs
 * test  run.test.ts
 */
import type { Diagnostic, Span } from "../base/diagnostic.ts";
import { type Table, table } from "../base/table.ts";
import { costSettings } from "../cost/components.ts";
import { type Ledger, ledgerTable } from "../cost/ledger.ts";
import { priceLedger, pricing } from "../cost/price.ts";
import { ENGINE } from "../engine/version.ts";
import { type Attributes, type Ir, type NodeId, programHash, type View } from "../ir/node.ts";
import { origin } from "../plan/arrays.ts";
import { estimate, type Plan } from "../plan/plan.ts";
import { timelineOf } from "../plan/timeline.ts";
import { hashResult } from "../results/hash.ts";
import type {
  ArrayValue,
  AssertResult,
  Cost,
  NetworkValue,
  NumberValue,
  Results,
  Value,
} from "../results/results.ts";
import { type ArrayState, conductances, weightsOf } from "./array.ts";
import type { DataSizes, Host } from "./host.ts";
import { digest, type NetworkState } from "./network.ts";
import type { SimValue } from "./value.ts";
import type { Walk } from "./walk.ts";

function arrayValue(a: ArrayState): ArrayValue {
  const { plus, minus } = conductances(a);
  return {
    kind: "array",
    ...{
      name: a.name,
      version: a.version,
      rows: a.rows,
      columns: a.columns,
      technology: a.technology,
    },
    ...{ device: a.hardware.cell.device, chip: a.hardware.chip },
    ...{ gMin: a.hardware.cell.gMin, gMax: a.hardware.cell.gMax },
    ...{ weights: weightsOf(a), target: a.target, gPlus: plus, gMinus: minus },
    ...{ pulses: a.pulses, writes: a.writes, programmed: a.programmed, tiles: a.placement },
  };
}

function networkValue(n: NetworkState): NetworkValue {
  return {
    ...{ kind: "network" as const, name: n.name, version: n.version, trained: n.trained },
    digest: digest(n),
    layers: n.layers.map((l, at) => {
      const weighted = n.weighted.find((w) => w.at === at);
      return {
        ...{ label: l.spec.label, op: l.spec.op, shape: l.output },
        weights: l.weights ? l.weights.rows * l.weights.columns : 0,
        chip: weighted?.array?.hardware.chip ?? "digital",
        tiles: weighted?.array?.placement.count ?? 0,
      };
    }),
  };
}

/** A data set as the program limits it. */
function dataValue(at: Attributes, sizes: DataSizes | undefined): Value {
  const limited = (name: string, all: number): number =>
    typeof at[name] === "number" ? Math.min(all, at[name]) : all;
  return {
    ...{ kind: "data" as const, name: String(at["name"]), sha256: String(at["sha256"] ?? "") },
    train: limited("limit", sizes?.train ?? 0),
    test: limited("test_limit", sizes?.test ?? 0),
    shape: sizes?.shape ?? [],
  };
}

/** Elements are rounded once to float32, the precision of a converter's sum. */
function resultOf(v: SimValue, unit: string, sizes: Host["sizes"]): Value {
  switch (v.kind) {
    case "tensor":
      if (v.tensor.shape.length === 0) return { kind: "number", value: v.tensor.data[0], unit };
      return {
        kind: "tensor",
        shape: v.tensor.shape,
        data: new Float32Array(v.tensor.data),
        unit,
      };
    case "list":
      return { kind: "list", values: v.values, unit };
    case "bool":
      return { kind: "bool", value: v.value };
    case "string":
      return { kind: "string", value: v.value };
    case "array":
      return arrayValue(v.array);
    case "network":
      return networkValue(v.network);
    case "run":
      return v.run;
    case "table":
      return { kind: "table", table: v.table };
    case "data":
      return dataValue(v.at, sizes(String(v.at["name"]), String(v.at["sha256"] ?? "")));
    default:
      return { kind: v.of, name: String(v.at["name"] ?? v.of) };
  }
}

/** Where the condition stands inside its statement. */
function conditionSpan(view: View, spans: Ir["spans"]): Span {
  const [from, to] = view.span;
  const inside = (spans[view.of[0] ?? ""] ?? []).find(([a, b]) => a >= from && b <= to);
  return inside ?? view.span;
}

function assertOf(
  view: View,
  value: (id: NodeId) => Value | undefined,
  spans: Ir["spans"],
): AssertResult | null {
  const [condition, left] = view.of;
  const decided = value(condition as NodeId);
  if (decided?.kind !== "bool") return null;
  const side = left === undefined ? undefined : value(left);
  const why = view.options["why"];
  return {
    text: String(view.options["text"] ?? ""),
    ok: decided.value,
    span: conditionSpan(view, spans),
    ...(typeof why === "string" ? { why } : {}),
    ...(side?.kind === "number" ? { left: side as NumberValue } : {}),
  };
}

const failed = (a: AssertResult, said: string): Diagnostic => ({
  ...{
    code: "E0603",
    severity: "error",
    title: a.why ?? "an assertion does not hold",
    span: a.span,
  },
  ...(said === "" ? {} : { label: said }),
});

/** `acc is 95.1 %`: what stood on the left, in short. */
function said(a: AssertResult): string {
  if (!a.left) return "";
  const name = a.text.split(/\s*(?:==|!=|<=|>=|~=|<|>)\s*/)[0] ?? "the left side";
  const percent = /%/.test(a.text) && a.left.unit === "";
  const value = percent
    ? `${Number((100 * a.left.value).toPrecision(4))} %`
    : `${Number(a.left.value.toPrecision(4))}`;
  return `${name} is ${value}${a.left.unit === "" ? "" : ` ${a.left.unit}`}`;
}

/** Tiles of every array, one row each. */
function tilesTable(plan: Plan): Table {
  const rows = plan.arrays;
  return table([
    { name: "array", values: rows.map((a) => a.name) },
    { name: "outputs", values: rows.map((a) => a.rows) },
    { name: "inputs", values: rows.map((a) => a.columns) },
    { name: "tiles", values: rows.map((a) => a.placement.count) },
    { name: "along inputs", values: rows.map((a) => a.placement.alongInputs) },
    { name: "along outputs", values: rows.map((a) => a.placement.alongOutputs) },
    { name: "tile", values: rows.map((a) => `${a.placement.tileRows}x${a.placement.tileColumns}`) },
    { name: "used", values: rows.map((a) => a.placement.used) },
  ]);
}

/** The hardware that a node's work is priced on. */
function settingsOf(plan: Plan): (node: string) => ReturnType<typeof costSettings> {
  const nodes = new Map(plan.ir.nodes.map((n) => [n.id, n]));
  const known = new Map<string, ReturnType<typeof costSettings>>();
  const digital = costSettings({ digital: true });
  return (id) => {
    let s = known.get(id);
    if (!s) {
      const node = nodes.get(id);
      const from =
        node &&
        origin(nodes, node.op === "program" || node.op === "pulse" ? id : (node.in[0] ?? id));
      const array = plan.arrays.find((a) => a.node === from?.root.id || a.node === from?.map?.id);
      s = array ? costSettings(array.hardware) : digital;
      known.set(id, s);
    }
    return s;
  };
}

/** Where each node stands in the user's text; absent without a text. */
function linesOf(walk: Walk): Record<string, number> | undefined {
  const { lineOf } = walk.host;
  const spans = Object.entries(walk.plan.ir.spans);
  return lineOf && Object.fromEntries(spans.map(([id, [span]]) => [id, lineOf(span?.[0] ?? 0)]));
}

function provenance(walk: Walk): Results["provenance"] {
  const data = walk.plan.ir.nodes.filter((n) => n.op === "data");
  const seen = new Map(
    data.map((n) => [
      String(n.at?.["name"]),
      {
        name: String(n.at?.["name"]),
        sha256: String(n.at?.["sha256"] ?? ""),
        bytes: Number(n.at?.["bytes"] ?? 0),
      },
    ]),
  );
  return {
    engine: ENGINE,
    ir: programHash(walk.plan.ir),
    seed: Number(walk.machine.seed),
    data: [...seen.values()],
  };
}

/** The Gantt chart behind `plot y as timeline`. */
const timelineFor = (plan: Plan, view: View): Table | undefined =>
  view.kind === "plot" && view.options["marks"] === "timeline" && view.of[0] !== undefined
    ? timelineOf(plan, view.of[0])
    : undefined;

/** Estimates of what was planned but not run. */
function estimates(walk: Walk): Record<string, Cost> {
  const out: Record<string, Cost> = {};
  for (const id of walk.plan.costs.keys())
    if (!walk.values.has(id)) out[id] = estimate(walk.plan, id);
  return out;
}

export function collect(
  walk: Walk,
  ledger: Ledger,
): { results: Results; diagnostics: Diagnostic[] } {
  const { ir } = walk.plan;
  const wanted = new Set([...Object.values(ir.outs), ...ir.views.flatMap((v) => v.of)]);
  const values: Record<string, Value> = {};
  for (const id of wanted) {
    const v = walk.values.get(id);
    if (v) values[id] = resultOf(v, ir.units[id] ?? "", walk.host.sizes);
  }
  const asserts = ir.views
    .filter((v) => v.kind === "assert")
    .map((v) => assertOf(v, (id) => values[id], ir.spans))
    .filter((a) => a !== null);
  const settings = settingsOf(walk.plan);
  const named = new Map(
    Object.entries(ir.outs).flatMap(([name, id]): [string, Value][] =>
      values[id] ? [[name, values[id]]] : [],
    ),
  );
  const tables: Record<string, Table> = {
    ledger: ledgerTable(ledger, pricing(settings), linesOf(walk)),
    tiles: tilesTable(walk.plan),
  };
  for (const view of ir.views) {
    const chart = timelineFor(walk.plan, view);
    if (chart) tables[`timeline ${view.of[0]}`] = chart;
    const value = values[view.of[0] ?? ""];
    if (value?.kind === "table" && (view.kind === "report" || view.kind === "compare"))
      tables[view.of[0] as string] = value.table;
  }
  const results: Results = {
    ...{ values, outs: ir.outs, tables, asserts },
    measures: ir.views.filter((v) => v.kind === "measure").map((v) => String(v.options["name"])),
    cost: priceLedger(ledger, settings),
    estimates: estimates(walk),
    open: ir.nodes.filter((n) => walk.open.has(n.id)).map((n) => n.id),
    provenance: provenance(walk),
    hash: hashResult(named),
  };
  return { results, diagnostics: asserts.filter((a) => !a.ok).map((a) => failed(a, said(a))) };
}

/**
 * @file PLAN → RESULTS: walks the nodes of a program once, in order.
 * in    a Plan, a Host;  out  Results; mistakes that only a run can see come back as diagnostics
 * why   values are named by the content that made them: what an earlier cell computed is taken from the cache
 * holds one writer; every op is a pure function of its inputs, its attributes and the seed
 * test  run.test.ts: ideal hardware equals the oracle; same seed, same hash; an open input stops only what needs it
 */
import type { Diagnostic, Span } from "../base/diagnostic.ts";
import { Bug, invariant } from "../base/invariant.ts";
import { deriveKey, type StreamKey } from "../base/random.ts";
import { sizeOf, tensor } from "../base/tensor.ts";
import { createLedger, type Ledger, merge } from "../cost/ledger.ts";
import type { Kernels } from "../engine/kernels.ts";
import { EngineError } from "../engine/kernels.ts";
import { ENGINE_VERSION } from "../engine/version.ts";
import { dimensions, type Ir, type Node, type NodeId } from "../ir/node.ts";
import type { LayerSpec } from "../network/layer.ts";
import { estimate, type Plan } from "../plan/plan.ts";
import type { Results } from "../results/results.ts";
import { ageArray } from "./age.ts";
import { algebra, numberOf, tensorOf } from "./algebra.ts";
import { type ArrayState, createArray } from "./array.ts";
import { collect } from "./collect.ts";
import { age, arrayField, program, pulse, read } from "./hardware-ops.ts";
import { checkStopped, type Host, Interrupted } from "./host.ts";
import { diagnose, RunFailure } from "./messages.ts";
import { createNetwork, mapNetwork, type NetworkState } from "./network.ts";
import { accuracyNode, trainNode } from "./network-ops.ts";
import { compareTable, contestTable, isContest, reportTable, type Sources } from "./report.ts";
import { sweep } from "./sweep.ts";
import { num, ofTensor, type SimValue } from "./value.ts";
import { newWalk, type Walk } from "./walk.ts";

export interface Outcome {
  readonly results: Results;
  readonly diagnostics: readonly Diagnostic[];
}

/** Draws 0..n-1 of a stream, made by the engine; adding -0 leaves every draw as it is, zeros and their signs too. */
function drawList(
  k: Kernels,
  form: "normals" | "uniforms",
  n: number,
  key: StreamKey,
): Float32Array {
  const mark = k.mark();
  try {
    // one row, however long: draws are numbered by column
    const out = { at: k.temporary(4 * n, "random numbers"), rows: 1, cols: n, ld: n };
    k[form](out, { draws: { key }, shift: -0 });
    return k.read(out);
  } finally {
    k.release(mark);
  }
}

function drawn(walk: Walk, node: Node, inputs: readonly SimValue[]): SimValue {
  const key = deriveKey(walk.machine.seed, String(node.at?.["rng"]));
  const shape = dimensions(node.type);
  const n = sizeOf(shape);
  const k = walk.host.kernels;
  if (node.op === "randn")
    return ofTensor(tensor(shape, new Float64Array(drawList(k, "normals", n, key))));
  const [lo, hi] = [numberOf(inputs[0]), numberOf(inputs[1])];
  const data = new Float64Array(drawList(k, "uniforms", n, key));
  for (let q = 0; q < n; q++) data[q] = lo + (hi - lo) * data[q];
  return ofTensor(tensor(shape, data));
}

function given(walk: Walk, node: Node): SimValue | undefined {
  const at = node.at ?? {};
  if (typeof at["sha256"] === "string") {
    const blob = walk.host.blobs.get(at["sha256"]);
    invariant(blob && blob.data.length === sizeOf(blob.shape), "numbers from outside are missing");
    return ofTensor(tensor(dimensions(node.type), blob.data));
  }
  if (typeof at["outer"] === "number") return walk.given.outer[at["outer"]];
  return walk.given.axes.get(String(at["name"]));
}

const arrayOf = (v: SimValue | undefined): ArrayState => {
  invariant(v?.kind === "array", `a ${v?.kind} where an array was expected`);
  return v.array;
};
const networkOf = (v: SimValue | undefined): NetworkState => {
  invariant(v?.kind === "network", `a ${v?.kind} where a network was expected`);
  return v.network;
};

function field(walk: Walk, node: Node, of: SimValue | undefined): SimValue {
  const name = String(node.at?.["f"]);
  if (of?.kind === "array") return arrayField(of.array, name);
  if (of?.kind === "network" && name === "run") {
    const run = walk.values.get(`${node.in[0]} run`);
    invariant(run, "a run without its training");
    return run;
  }
  if (of?.kind === "run") {
    const value = of.run[name as keyof typeof of.run];
    if (value instanceof Float64Array) return ofTensor(tensor([value.length], value));
    return num(Number(value));
  }
  if (of?.kind === "table") {
    const column = of.table.columns.find((c) => c.name === name);
    invariant(column, `a table without the column ${name}`);
    const bits = column.unit === "B" ? 8 : 1; // tables print bytes; a value in a program is in bits
    return { kind: "list", values: column.values.map((v) => bits * Number(v)) };
  }
  throw new Bug(`a ${of?.kind} has no field ${name}`);
}

function aged(walk: Walk, of: SimValue | undefined, seconds: number): SimValue {
  if (of?.kind !== "network") return age(walk.machine, arrayOf(of), seconds);
  const weighted = of.network.weighted.map((l) =>
    l.array
      ? {
          ...l,
          array: ageArray(l.array, seconds, deriveKey(walk.machine.seed, `${l.array.name}/device`)),
        }
      : l,
  );
  return { kind: "network", network: { ...of.network, version: of.network.version + 1, weighted } };
}

/** The same thing with drift compensation switched on. */
function compensated(of: SimValue | undefined): SimValue {
  const on = (a: ArrayState): ArrayState => ({
    ...a,
    hardware: { ...a.hardware, compensation: "global" },
  });
  if (of?.kind !== "network") return { kind: "array", array: on(arrayOf(of)) };
  const weighted = of.network.weighted.map((l) => (l.array ? { ...l, array: on(l.array) } : l));
  return { kind: "network", network: { ...of.network, weighted } };
}

function hardware(walk: Walk, node: Node, inputs: readonly SimValue[]): SimValue | undefined {
  const at = node.at ?? {};
  const m = walk.machine;
  switch (node.op) {
    case "array": {
      const [rows = 1, columns = 1] = dimensions(node.type);
      return { kind: "array", array: createArray(String(at["name"]), rows, columns, at) };
    }
    case "program":
      return program(m, node, arrayOf(inputs[0]), tensorOf(inputs[1]));
    case "pulse":
      return pulse(m, node, arrayOf(inputs[0]), tensorOf(inputs[1]));
    case "age":
      return aged(walk, inputs[0], numberOf(inputs[1]));
    case "mvm":
    case "mvm_t":
      return read(m, node, arrayOf(inputs[0]), tensorOf(inputs[1]));
    case "network":
      return {
        kind: "network",
        network: createNetwork(String(at["name"]), at["layers"] as unknown as LayerSpec[], m.seed),
      };
    case "map": {
      const to = at as unknown as Parameters<typeof mapNetwork>[2];
      return { kind: "network", network: mapNetwork(m.kernels, networkOf(inputs[0]), to, m.seed) };
    }
    case "compensate":
      return compensated(inputs[0]);
    default:
      return undefined;
  }
}

async function whole(walk: Walk, node: Node, inputs: readonly SimValue[]): Promise<SimValue> {
  switch (node.op) {
    case "train":
      return trainNode(walk, node, networkOf(inputs[0]), inputs[1] as SimValue);
    case "accuracy":
      return accuracyNode(walk, node, networkOf(inputs[0]), inputs[1] as SimValue);
    case "sweep":
      return { kind: "table", table: await sweep(walk, node, inputs) };
    case "report":
      return { kind: "table", table: reportTable(walk.plan, node, reportSources(walk)) };
    case "compare": {
      const fair = isContest(node);
      return {
        kind: "table",
        table: fair
          ? contestTable(walk.plan.ir, node)
          : compareTable(node, inputs, walk.plan.ir.units),
      };
    }
    default:
      throw new Bug(`nothing computes the op ${node.op}`);
  }
}

async function evaluate(
  walk: Walk,
  node: Node,
  inputs: readonly SimValue[],
): Promise<SimValue | undefined> {
  switch (node.op) {
    case "input":
      return given(walk, node);
    case "const":
      return node.at?.["sha256"] !== undefined ? given(walk, node) : algebra(node, inputs);
    case "randn":
    case "uniform":
      return drawn(walk, node, inputs);
    case "data":
      return { kind: "data", at: node.at ?? {} };
    case "device":
    case "chip":
      return { kind: "preset", of: node.op, at: node.at ?? {} };
    case "energy":
    case "latency":
    case "area":
      return num(estimate(walk.plan, node.in[0] as NodeId)[node.op] ?? Number.NaN);
    case "field":
      return field(walk, node, inputs[0]);
    default:
      return (
        algebra(node, inputs) ?? hardware(walk, node, inputs) ?? (await whole(walk, node, inputs))
      );
  }
}

/** Ops whose value does not need their inputs to have run: estimates and reports of open programs. */
const WITHOUT_INPUTS: ReadonlySet<string> = new Set(["energy", "latency", "area", "report"]);
const needsInputs = (node: Node): boolean => !WITHOUT_INPUTS.has(node.op) && !isContest(node);

/** A report by line says where things stand in the text, which is no part of a node: never cached. */
const isCached = (node: Node): boolean => node.op !== "report" || node.at?.["by"] !== "line";

/** Verdicts and lines of the text, for reports. */
function reportSources({ host, plan }: Walk): Sources {
  const { lineOf } = host;
  const line = (id: NodeId): number | null => {
    const span = plan.ir.spans[id]?.[0];
    return lineOf && span ? lineOf(span[0]) : null;
  };
  return { claims: host.claims, lineOf: line };
}

/** Ops worth keeping between cells. */
const cacheKey = (walk: Walk, id: NodeId): string => `${id} ${walk.machine.seed} ${ENGINE_VERSION}`;

function remember(walk: Walk, node: Node, value: SimValue, ledger: Ledger): void {
  walk.values.set(node.id, value);
  walk.ledgers.set(node.id, ledger);
  const { cache } = walk.host;
  if (!cache || !isCached(node) || walk.given.axes.size > 0 || walk.given.outer.length > 0) return;
  cache.set(cacheKey(walk, node.id), {
    value,
    ledger,
    run: walk.values.get(`${node.id} run`) ?? null,
  });
}

function recall(walk: Walk, node: Node): boolean {
  if (!isCached(node)) return false;
  const known = walk.host.cache?.get(cacheKey(walk, node.id));
  if (!known || walk.given.axes.size > 0 || walk.given.outer.length > 0) return false;
  walk.values.set(node.id, known.value);
  if (known.run) walk.values.set(`${node.id} run`, known.run);
  walk.ledgers.set(node.id, known.ledger);
  return true;
}

/** Runs one node, or marks it open when something it needs has no value. */
async function step(walk: Walk, node: Node): Promise<void> {
  checkStopped(walk.host);
  if (recall(walk, node)) return;
  const inputs = node.in.map((id) => walk.values.get(id) as SimValue);
  if (needsInputs(node) && node.in.some((id) => walk.open.has(id))) {
    walk.open.add(node.id);
    return;
  }
  const ledger = createLedger();
  const value = await evaluate({ ...walk, machine: { ...walk.machine, ledger } }, node, inputs);
  if (value === undefined) walk.open.add(node.id);
  else remember(walk, node, value, ledger);
}

/** A mistake of the program, or undefined when it is our own. */
function failureOf(error: unknown, ir: Ir, node: Node): Diagnostic | undefined {
  const span: Span = ir.spans[node.id]?.[0] ?? [0, 0];
  if (error instanceof RunFailure) return diagnose(error.failure, span);
  if (error instanceof EngineError && error.code !== "E_TRAP")
    return diagnose(
      { kind: "engine", code: error.code, what: error.message.replace(/^E_\w+: /, "") },
      span,
    );
  return undefined;
}

/** Walks the nodes in order; a failing node stops only what depends on it, and holds no memory. */
async function walkNodes(walk: Walk): Promise<Diagnostic[]> {
  const failures: Diagnostic[] = [];
  const { ir } = walk.plan;
  const { kernels } = walk.host;
  for (const node of ir.nodes) {
    const mark = kernels.mark();
    const before = kernels.handedOut();
    try {
      await step(walk, node);
    } catch (error) {
      kernels.freeSince(before);
      if (error instanceof Interrupted) throw error;
      if (error instanceof EngineError && error.code === "E_CANCEL") throw new Interrupted();
      const failure = failureOf(error, ir, node);
      if (!failure) throw error;
      failures.push(failure);
      walk.open.add(node.id);
    } finally {
      kernels.release(mark);
    }
  }
  return failures;
}

/** Runs a planned program. Rejects with Interrupted when the host's signal fires; nothing is half done then. */
export async function run(plan: Plan, host: Host): Promise<Outcome> {
  const walk = newWalk(plan, host, plan.ir.seed, { axes: new Map(), outer: [] }, walkNodes);
  const failures = await walkNodes(walk);
  const ledger = createLedger();
  for (const node of plan.ir.nodes) {
    const own = walk.ledgers.get(node.id);
    if (own) merge(ledger, own);
  }
  const { results, diagnostics } = collect(walk, ledger);
  return { results, diagnostics: [...failures, ...diagnostics] };
}

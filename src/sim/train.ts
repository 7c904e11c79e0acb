/**
 * @file Training: epochs of batches, forward, backward, update, on hardware or not.
 * in    a network, data, the attributes of a `train` node;  out  its next version and the run that led there
 * why   one loop for every scheme: what runs on the array, and when a cell is written, is the Rule's business
 * from  design: language, section 5.2
 * holds cross-entropy after softmax (mean over the batch), else mean squared error against one-hot targets; draws are placed by batch
 * test  train.test.ts: digital training equals a float64 twin; accuracy on a small separable set; same seed, same weights
 */
import { invariant } from "../base/invariant.ts";
import type { Json } from "../base/json.ts";
import { deriveKey, type StreamKey } from "../base/random.ts";
import { costSettings } from "../cost/components.ts";
import { count, createLedger, entries, type Ledger, tick } from "../cost/ledger.ts";
import { countMvm, mvmLatency, sideOf } from "../cost/mvm.ts";
import { pricing } from "../cost/price.ts";
import type { Kernels, Matrix } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { optimiserOf, rateAt } from "../learn/optimiser.ts";
import { type Rule, ruleOf } from "../learn/rule.ts";
import type { RunValue } from "../results/results.ts";
import { pass } from "./evaluate.ts";
import { feed, order } from "./feed.ts";
import { breathe, type Host, type Samples } from "./host.ts";
import { EngineNetwork, type Spent } from "./layers.ts";
import { RunFailure } from "./messages.ts";
import { type NetworkState, restart, type WeightedLayer } from "./network.ts";
import { programArray } from "./program.ts";
import { Updater } from "./update.ts";

export interface Training {
  readonly name: string;
  readonly epochs: number;
  /** Batches in all when the program counts steps, else null. */
  readonly steps: number | null;
  readonly batch: number;
  readonly batches: number | null;
  readonly loss: "cross_entropy" | "mse" | null;
  readonly shuffle: boolean;
  readonly validate: number;
  readonly fresh: boolean;
  readonly rule: Rule;
  readonly optimiser: ReturnType<typeof optimiserOf>;
  readonly costModel: string;
}

type Record_ = { readonly [name: string]: Json };

function trainingOf(at: Attributes, mapped: boolean): Training {
  const number = (name: string): number | null =>
    typeof at[name] === "number" ? (at[name] as number) : null;
  return {
    name: String(at["rng"] ?? "train"),
    epochs: number("epochs") ?? 1,
    steps: number("steps"),
    batch: number("batch") ?? 64,
    batches: number("batches"),
    loss: at["loss"] === "mse" || at["loss"] === "cross_entropy" ? at["loss"] : null,
    shuffle: at["shuffle"] !== "off" && at["shuffle"] !== false,
    validate: number("validate") ?? 1,
    fresh: at["fresh"] === true,
    rule: ruleOf(at["scheme"] as Record_ | undefined, mapped),
    optimiser: optimiserOf((at["optimiser"] as Record_ | undefined) ?? {}),
    costModel: "",
  };
}

export interface Trained {
  readonly network: NetworkState;
  readonly run: RunValue;
  readonly ledger: Ledger;
}

interface Loop {
  readonly host: Host;
  readonly net: EngineNetwork;
  readonly updater: Updater;
  readonly t: Training;
  readonly train: Samples;
  readonly test: Samples | null;
  readonly limits: { readonly train: number; readonly test: number };
  readonly shuffleKey: StreamKey;
  readonly start: number;
  /** Images in so many batches: the last one of an epoch may be short. */
  readonly images: (batches: number) => number;
}

interface Trace {
  readonly loss: number[];
  readonly accuracy: { epoch: number; accuracy: number }[];
  samples: number;
  stalls: number;
  best: number;
  stale: number;
}

/** Mean loss of the batch; writes its derivative. */
function lossOf(l: Loop, samples: number, labels: number, targets: Matrix): number {
  const k = l.host.kernels;
  const z = l.net.logits(samples);
  const delta = l.net.delta(samples);
  const entropy = l.t.loss === null ? l.net.softmax : l.t.loss === "cross_entropy";
  if (entropy)
    return k.softmaxCrossEntropy(z, labels, { delta, scale: 1 / samples }).loss / samples;
  const classes = k.u32(labels, samples);
  const heap = k.f32(targets.at, targets.rows * targets.ld);
  heap.fill(0);
  for (let b = 0; b < samples; b++) heap[b * targets.ld + classes[b]] = 1;
  const values = samples * z.cols;
  return k.squaredError(z, { ...targets, rows: samples }, { delta, scale: 2 / values }) / values;
}

async function epochOf(
  l: Loop,
  epoch: number,
  total: number,
  trace: Trace,
  spent: Spent,
): Promise<void> {
  const { host, t, net } = l;
  const k = host.kernels;
  const sequence = order(l.limits.train, t.shuffle ? l.shuffleKey : null, l.start + epoch);
  const all = Math.ceil(sequence.length / t.batch);
  const batches = Math.min(all, t.batches ?? all, total - trace.loss.length);
  const labels = k.alloc(4 * t.batch, "labels");
  const targets = k.matrix(t.batch, net.logits(1).cols, "one-hot targets");
  try {
    for (let b = 0; b < batches; b++) {
      const which = sequence.subarray(b * t.batch, Math.min(sequence.length, (b + 1) * t.batch));
      const step = l.start + trace.loss.length;
      feed(k, l.train, which, net.x, labels);
      net.forward(which.length, step, 0, spent);
      const loss = lossOf(l, which.length, labels, targets);
      if (!Number.isFinite(loss))
        throw new RunFailure({ kind: "diverged", step: trace.loss.length, total });
      net.backward(which.length, step, t.rule.backwardOnArray && !t.rule.digital, spent);
      l.updater.step(
        which.length,
        step,
        rateAt(t.optimiser, trace.loss.length, total, epoch, trace.stalls),
      );
      trace.loss.push(loss);
      trace.samples += which.length;
      if (trace.loss.length % 8 === 0) await report(l, trace, total);
    }
  } finally {
    k.free(labels);
    k.free(targets.at);
  }
}

function imagesIn(batches: number, t: Training, samples: number): number {
  const all = Math.ceil(samples / t.batch);
  const perEpoch = Math.min(all, t.batches ?? all);
  const whole = Math.floor(batches / perEpoch);
  return whole * Math.min(samples, perEpoch * t.batch) + (batches % perEpoch) * t.batch;
}

const report = (l: Loop, trace: Trace, total: number): Promise<void> =>
  breathe(l.host, {
    what: `training ${l.t.name.split("/")[0]}`,
    done: trace.samples,
    total: Math.max(trace.samples, l.images(total)),
    unit: "images",
    loss: trace.loss[trace.loss.length - 1] as number,
  });

async function validate(l: Loop, epoch: number, trace: Trace): Promise<void> {
  if (!l.test || l.limits.test === 0) return;
  const { accuracy } = await pass(
    l.host,
    l.host.kernels,
    l.net,
    l.test,
    l.limits.test,
    l.start + trace.loss.length,
  );
  trace.accuracy.push({ epoch: epoch + 1, accuracy });
  if (accuracy > trace.best) {
    trace.best = accuracy;
    trace.stale = 0;
  } else trace.stale++;
  const { schedule } = l.t.optimiser;
  if ("epochs" in schedule && schedule.name === "plateau" && trace.stale >= schedule.epochs) {
    trace.stalls++;
    trace.stale = 0;
  }
}

/** Copies weights and cells back from the engine. */
function harvest(
  host: Host,
  net: EngineNetwork,
  n: NetworkState,
  written: Updater["written"],
  steps: number,
): NetworkState {
  const k = host.kernels;
  const weighted = net.weights.map((e): WeightedLayer => {
    const weights = k.read(e.w);
    const bias = k.f32(e.bias, e.layer.shape.rows).slice();
    const { array } = e.layer;
    if (!array || !e.reader) return { ...e.layer, weights, bias };
    const planes = e.reader.planes.map((p, i) => ({
      ...(array.planes[i] as (typeof array.planes)[number]),
      plus: k.read(p.plus),
      minus: p.minus ? k.read(p.minus) : null,
    }));
    const next = {
      ...array,
      version: array.version + 1,
      planes,
      target: weights,
      age: 0,
      fresh: null,
    };
    const share = 1 / net.weights.length;
    return {
      ...e.layer,
      weights,
      bias,
      array: {
        ...next,
        writes: array.writes + Math.round(written.writes * share),
        pulses: array.pulses + Math.round(written.pulses * share),
      },
    };
  });
  return { ...n, version: n.version + 1, weighted, trained: true, steps };
}

/** Everything the run did, counted for `node`; the clock adds up reads one after the other. */
function account(
  node: string,
  n: NetworkState,
  t: Training,
  samples: number,
  spent: Spent,
  written: Updater["written"],
): Ledger {
  const ledger = createLedger();
  n.weighted.forEach((l, at) => {
    const { rows, columns, positions } = l.shape;
    const products = samples * positions;
    const macs = products * rows * columns;
    if (l.array && !t.rule.digital) {
      const s = costSettings(l.array.hardware.settings);
      countMvm(ledger, node, sideOf(l.array.placement), s, products, spent.forward[at] ?? 0);
      const turns = samples * Math.ceil(positions / s.copies);
      tick(ledger, turns * mvmLatency(s, columns, rows));
      if (t.rule.backwardOnArray && at > 0) {
        countMvm(
          ledger,
          node,
          sideOf(l.array.placement, true),
          s,
          products,
          spent.backward[at] ?? 0,
        );
        tick(ledger, turns * mvmLatency(s, rows, columns, true));
      } else if (at > 0) count(ledger, "mac", node, macs);
      if (!t.rule.outerOnArray) count(ledger, "mac", node, macs);
    } else count(ledger, "mac", node, macs * (at > 0 ? 3 : 2));
  });
  const analog = n.weighted.find((l) => l.array)?.array;
  if (analog && !t.rule.digital) {
    count(ledger, "pulse", node, written.pulses);
    tick(ledger, written.rows * analog.hardware.cell.pulseTime);
  }
  return ledger;
}

/** Joules of a ledger on the first mapped layer's chip, digital work at the default of a MAC. */
function energyOf(ledger: Ledger, n: NetworkState): { joules: number; model: string } {
  const array = n.weighted.find((l) => l.array)?.array;
  const settings = costSettings(array ? array.hardware.settings : { digital: true });
  const price = pricing(settings);
  let joules = 0;
  for (const e of entries(ledger)) joules += price(e);
  return { joules, model: `component, ${settings.chip}` };
}

export async function train(
  host: Host,
  before: NetworkState,
  train_: Samples,
  test: Samples | null,
  limits: { readonly train: number; readonly test: number },
  at: Attributes,
  node: string,
  seed: bigint,
): Promise<Trained> {
  const mapped = before.weighted.some((l) => l.array);
  const t = trainingOf(at, mapped);
  if (t.rule.planned) throw new RunFailure({ kind: "planned", why: t.rule.planned });
  if (!t.rule.digital && before.weighted.some((l) => l.array?.hardware.wires.solve))
    throw new RunFailure({
      kind: "planned",
      why: "training on arrays with wire resistance would solve the wires at every step: train first, then map onto the chip with r_wire",
    });
  if (!t.rule.digital && before.weighted.some((l) => l.array?.hardware.encoding === "sliced"))
    throw new RunFailure({
      kind: "planned",
      why: "sliced weights cannot be trained on the array yet: train with the scheme digital, which programs them at the end",
    });
  const n = t.fresh ? restart(host.kernels, before, seed) : before;
  invariant(limits.train > 0, "nothing to train on");
  const keyOf = (label: string, role: string): StreamKey =>
    deriveKey(seed, `${n.name}.${label}/${role}`);
  const running = t.rule.digital
    ? { ...n, weighted: n.weighted.map((l) => ({ ...l, array: null })) }
    : n;
  const net = new EngineNetwork(host.kernels, running, t.batch, (label) => keyOf(label, "mvm"));
  const updater = new Updater(host.kernels, net, t.rule, t.optimiser, keyOf);
  const spent: Spent = { forward: [], backward: [] };
  const trace: Trace = { loss: [], accuracy: [], samples: 0, stalls: 0, best: -1, stale: 0 };
  const loop: Loop = {
    ...{ host, net, updater, t, train: train_, test, limits, start: n.steps },
    shuffleKey: deriveKey(seed, `${n.name}/shuffle`),
    images: (batches) => imagesIn(batches, t, limits.train),
  };
  try {
    const all = Math.ceil(limits.train / t.batch);
    const perEpoch = Math.min(all, t.batches ?? all);
    const total = t.steps ?? t.epochs * perEpoch;
    for (let epoch = 0; trace.loss.length < total; epoch++) {
      await epochOf(loop, epoch, total, trace, spent);
      if ((epoch + 1) % t.validate === 0 || trace.loss.length >= total)
        await validate(loop, epoch, trace);
    }
    const network = harvest(host, net, n, updater.written, n.steps + trace.loss.length);
    // a digital run on a mapped network kept its arrays aside: they are programmed once, at the end
    const programmed =
      t.rule.digital && mapped ? programAtEnd(host.kernels, n, network, seed) : network;
    const ledger = account(node, n, t, trace.samples, spent, updater.written);
    return { network: programmed, run: runOf(t, trace, programmed, updater, ledger), ledger };
  } finally {
    updater.close();
    net.close();
  }
}

function programAtEnd(
  k: Kernels,
  before: NetworkState,
  after: NetworkState,
  seed: bigint,
): NetworkState {
  const weighted = after.weighted.map((l, i): WeightedLayer => {
    const array = before.weighted[i]?.array;
    if (!array) return l;
    const name = `${after.name}.${l.label}`;
    const streams = {
      write: deriveKey(seed, `${name}/program`),
      device: deriveKey(seed, `${name}/device`),
    };
    const largest = l.weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0);
    const scale = array.scale.map((s) => Math.max(s, largest));
    return { ...l, array: programArray(k, array, l.weights, array.hardware.write, streams, scale) };
  });
  return { ...after, weighted };
}

function runOf(
  t: Training,
  trace: Trace,
  n: NetworkState,
  updater: Updater,
  ledger: Ledger,
): RunValue {
  const { joules, model } = energyOf(ledger, t.rule.digital ? { ...n, weighted: [] } : n);
  const weights = n.weighted.reduce((sum, l) => sum + l.shape.rows * l.shape.columns, 0);
  return {
    kind: "run",
    name: t.name,
    scheme: t.rule.name,
    optimiser: t.optimiser.name,
    epochs: trace.accuracy[trace.accuracy.length - 1]?.epoch ?? t.epochs,
    loss: new Float64Array(trace.loss),
    step: Float64Array.from(trace.loss, (_, i) => i + 1),
    accuracy: trace.accuracy[trace.accuracy.length - 1]?.accuracy ?? Number.NaN,
    accuracyTrace: trace.accuracy,
    updates: weights * trace.loss.length,
    writes: updater.written.writes,
    pulses: updater.written.pulses,
    energy: joules,
    latency: ledger.seconds,
    costModel: model,
  };
}

/**
 * @file The ops of networks: train and accuracy, with the data they need.
 * in    a node, a network, a data set;  out  the next version, the run, or a number
 * test  train.test.ts, run.test.ts
 */
import { invariant } from "../base/invariant.ts";
import { deriveKey } from "../base/random.ts";
import { sizeOf } from "../base/tensor.ts";
import { costSettings } from "../cost/components.ts";
import { merge, tick } from "../cost/ledger.ts";
import { countMvm, mvmLatency, sideOf } from "../cost/mvm.ts";
import type { Node } from "../ir/node.ts";
import { evaluate } from "./evaluate.ts";
import type { Host, Samples } from "./host.ts";
import { RunFailure } from "./messages.ts";
import type { NetworkState } from "./network.ts";
import { train } from "./train.ts";
import { num, type SimValue } from "./value.ts";
import type { Walk } from "./walk.ts";

/** A split with the limit the program put on it. */
function split(
  host: Host,
  data: SimValue,
  which: "train" | "test",
): { samples: Samples; count: number } {
  invariant(data.kind === "data", `a ${data.kind} where data was expected`);
  const samples = host.samples(String(data.at["name"]), which, String(data.at["sha256"] ?? ""));
  const limit = data.at[which === "train" ? "limit" : "test_limit"];
  const all = samples.labels.length;
  return { samples, count: typeof limit === "number" ? Math.min(all, limit) : all };
}

const splitOf = (data: SimValue): "train" | "test" | null =>
  data.kind === "data" && (data.at["split"] === "train" || data.at["split"] === "test")
    ? data.at["split"]
    : null;

/** `784`, or `1x28x28 = 784`. */
const sized = (shape: readonly number[]): string =>
  shape.length > 1 ? `${shape.join("x")} = ${sizeOf(shape)}` : String(sizeOf(shape));

function checkFit(n: NetworkState, s: Samples): void {
  const [wanted, given] = [sizeOf(n.input), sizeOf(s.shape)];
  const outputs = sizeOf(n.layers[n.layers.length - 1]?.output ?? []);
  if (wanted !== given)
    throw new RunFailure({
      kind: "misfit",
      why: `the network takes ${sized(n.input)} numbers, a sample has ${sized(s.shape)}`,
    });
  if (outputs < s.classes)
    throw new RunFailure({
      kind: "misfit",
      why: `the network gives ${outputs} numbers, the data has ${s.classes} classes`,
    });
}

export async function trainNode(
  walk: Walk,
  node: Node,
  n: NetworkState,
  data: SimValue,
): Promise<SimValue> {
  const { host, machine } = walk;
  const chosen = splitOf(data) ?? "train";
  const { samples, count } = split(host, data, chosen);
  const test = split(host, data, "test");
  checkFit(n, samples);
  const limits = { train: count, test: test.count };
  const done = await train(
    host,
    n,
    samples,
    test.samples,
    limits,
    node.at ?? {},
    node.id,
    machine.seed,
  );
  merge(machine.ledger, done.ledger);
  walk.values.set(`${node.id} run`, { kind: "run", run: done.run });
  return { kind: "network", network: done.network };
}

/** Share of right answers on the test split, unless the program named another. */
export async function accuracyNode(
  walk: Walk,
  node: Node,
  n: NetworkState,
  data: SimValue,
): Promise<SimValue> {
  const { host, machine } = walk;
  const { samples, count } = split(host, data, splitOf(data) ?? "test");
  checkFit(n, samples);
  const stream = String(node.at?.["read"] ?? "accuracy");
  const done = await evaluate(host, n, samples, count, (label) =>
    deriveKey(machine.seed, `${stream}.${label}`),
  );
  n.weighted.forEach((l, at) => {
    if (!l.array) return;
    const products = count * l.shape.positions;
    const s = costSettings(l.array.hardware.settings);
    countMvm(
      machine.ledger,
      node.id,
      sideOf(l.array.placement),
      s,
      products,
      done.spent.forward[at] ?? 0,
    );
    const turns = count * Math.ceil(l.shape.positions / s.copies);
    tick(machine.ledger, turns * mvmLatency(s, l.shape.columns, l.shape.rows));
  });
  return num(done.accuracy);
}

/**
 * @file How often a network is right: one pass over a split of a data set.
 * in    NetworkState, Samples, a stream;  out  accuracy and the loss, with joules by layer
 * holds draws are placed by sample, so the batch size never changes a result
 * test  train.test.ts
 */
import type { StreamKey } from "../base/random.ts";
import type { Kernels } from "../engine/kernels.ts";
import { feed } from "./feed.ts";
import { breathe, type Host, type Samples } from "./host.ts";
import { EngineNetwork, type Spent } from "./layers.ts";
import type { NetworkState } from "./network.ts";

/** Images per pass; tuning only. */
const BATCH = 250;

export interface Evaluation {
  readonly accuracy: number;
  readonly samples: number;
  readonly spent: Spent;
}

/** Share of `count` samples whose largest output is their label. */
export async function evaluate(
  host: Host,
  n: NetworkState,
  s: Samples,
  count: number,
  keyOf: (label: string) => StreamKey,
): Promise<Evaluation> {
  const k = host.kernels;
  const net = new EngineNetwork(k, n, Math.min(BATCH, Math.max(1, count)), keyOf);
  try {
    return await pass(host, k, net, s, count);
  } finally {
    net.close();
  }
}

/** One pass with a network that is already on the engine, such as one in training. */
export async function pass(
  host: Host,
  k: Kernels,
  net: EngineNetwork,
  s: Samples,
  count: number,
  step: number = 0,
): Promise<Evaluation> {
  const spent: Spent = { forward: [], backward: [] };
  const size = net.x.rows;
  const labels = k.alloc(4 * size, "labels");
  let correct = 0;
  try {
    for (let from = 0; from < count; from += size) {
      const which = Uint32Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i);
      feed(k, s, which, net.x, labels);
      net.forward(which.length, step, from, spent);
      correct += k.softmaxCrossEntropy(net.logits(which.length), labels, { scale: 1 }).correct;
      await breathe(host);
    }
  } finally {
    k.free(labels);
  }
  return { accuracy: count === 0 ? 0 : correct / count, samples: count, spent };
}

/**
 * @file THE ORACLE of training: plain stochastic gradient descent of dense networks in exact float64.
 * in    a network as it starts, samples, the order of batches;  out  its weights and the loss of every step
 * why   slow and obvious: one sample after the other, index loops, no engine
 * holds dense layers with relu, tanh or sigmoid between them, softmax and cross-entropy at the end
 * test  train.test.ts: digital training on the engine equals this to float32 accuracy
 */
import { dexp, dlog } from "../base/dmath.ts";
import { invariant } from "../base/invariant.ts";
import type { NetworkState } from "./network.ts";

interface Dense {
  readonly w: Float64Array;
  readonly b: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Activation behind it. */
  readonly f: string;
}

/** f(z), and f'(z) written with y = f(z). */
const ACTIVATION: Record<string, { f: (z: number) => number; slope: (y: number) => number }> = {
  relu: { f: (z) => Math.max(z, 0), slope: (y) => (y > 0 ? 1 : 0) },
  tanh: { f: (z) => 1 - 2 / (dexp(2 * z) + 1), slope: (y) => 1 - y * y },
  sigmoid: { f: (z) => 1 / (1 + dexp(-z)), slope: (y) => y * (1 - y) },
  none: { f: (z) => z, slope: () => 1 },
};

function denseLayers(n: NetworkState): Dense[] {
  return n.weighted.map((l): Dense => {
    const next = n.layers[l.at + 1]?.spec.op ?? "none";
    const f = next in ACTIVATION ? next : "none";
    const { rows, columns } = l.shape;
    return { w: new Float64Array(l.weights), b: new Float64Array(l.bias), rows, columns, f };
  });
}

/** Outputs of every layer for one sample; the last are the logits. */
function forward(layers: readonly Dense[], x: Float64Array): Float64Array[] {
  const ys = [x];
  for (const l of layers) {
    const input = ys[ys.length - 1] as Float64Array;
    const { f } = ACTIVATION[l.f] as (typeof ACTIVATION)[string];
    ys.push(
      Float64Array.from({ length: l.rows }, (_, i) => {
        let z = l.b[i];
        for (let j = 0; j < l.columns; j++) z += l.w[i * l.columns + j] * input[j];
        return f(z);
      }),
    );
  }
  return ys;
}

function softmax(z: Float64Array): Float64Array {
  const top = z.reduce((m, v) => Math.max(m, v), Number.NEGATIVE_INFINITY);
  const e = z.map((v) => dexp(v - top));
  const sum = e.reduce((s, v) => s + v, 0);
  return e.map((v) => v / sum);
}

type Gradient = { w: Float64Array; b: Float64Array };

/** Adds the gradient of one sample; returns its loss. */
function backward(
  layers: readonly Dense[],
  ys: readonly Float64Array[],
  label: number,
  into: readonly Gradient[],
): number {
  const p = softmax(ys[ys.length - 1] as Float64Array);
  let d = p.map((v, i) => v - (i === label ? 1 : 0));
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l] as Dense;
    const input = ys[l] as Float64Array;
    const g = into[l] as Gradient;
    for (let i = 0; i < layer.rows; i++) {
      g.b[i] += d[i];
      for (let j = 0; j < layer.columns; j++) g.w[i * layer.columns + j] += d[i] * input[j];
    }
    const before = layers[l - 1];
    if (!before) break;
    const { slope } = ACTIVATION[before.f] as (typeof ACTIVATION)[string];
    d = Float64Array.from({ length: layer.columns }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < layer.rows; i++) sum += layer.w[i * layer.columns + j] * d[i];
      return sum * slope(input[j]);
    });
  }
  return -dlog(p[label]);
}

/** Plain SGD over the batches of `order`; weights of every layer and the mean loss of every batch. */
export function referenceTrain(
  n: NetworkState,
  inputs: Float32Array,
  labels: ArrayLike<number>,
  order: ArrayLike<number>,
  batch: number,
  rate: number,
): { weights: Float64Array[]; loss: number[] } {
  const layers = denseLayers(n);
  const width = layers[0]?.columns ?? 0;
  invariant(width > 0, "the oracle trains dense networks");
  const loss: number[] = [];
  for (let from = 0; from < order.length; from += batch) {
    const size = Math.min(batch, order.length - from);
    const gradients = layers.map((l) => ({
      w: new Float64Array(l.w.length),
      b: new Float64Array(l.rows),
    }));
    let sum = 0;
    for (let s = from; s < from + size; s++) {
      const at = order[s] as number;
      const x = Float64Array.from(inputs.subarray(at * width, (at + 1) * width));
      sum += backward(layers, forward(layers, x), labels[at] as number, gradients);
    }
    layers.forEach((l, i) => {
      const g = gradients[i] as Gradient;
      for (let k = 0; k < l.w.length; k++) l.w[k] -= (rate / size) * g.w[k];
      for (let k = 0; k < l.b.length; k++) l.b[k] -= (rate / size) * g.b[k];
    });
    loss.push(sum / size);
  }
  return { weights: layers.map((l) => l.w), loss };
}

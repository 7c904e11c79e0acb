/**
 * @file Batches of a data set on the engine: gather, scale, labels.
 * in    Samples, an order;  out  X [batch][inputs] and labels, written into engine memory
 * from  shuffle: sort by (random word, index), kind 03, step = epoch (engine, section 5.7)
 * test  feed.test.ts: an epoch is a permutation; the same step gives the same order
 */
import { KIND, kindTile, type StreamKey, word } from "../base/random.ts";
import type { Kernels, Matrix } from "../engine/kernels.ts";
import type { Ptr } from "../engine/memory.ts";
import type { Samples } from "./host.ts";

/** The order of one epoch; without shuffling, as stored. */
export function order(n: number, key: StreamKey | null, epoch: number): Uint32Array {
  const index = Uint32Array.from({ length: n }, (_, i) => i);
  if (!key) return index;
  const c2 = kindTile(KIND.shuffle, 0);
  // word * 2^21 + index is an exact f64 for up to two million samples, and sorts as the pair does
  const keys = Float64Array.from({ length: n }, (_, i) => word(i, 0, c2, epoch, key) * 2 ** 21 + i);
  keys.sort();
  return index.map((i) => keys[i] % 2 ** 21);
}

/** Writes samples `which` as rows of x; bytes become 0..1. */
export function feed(k: Kernels, s: Samples, which: Uint32Array, x: Matrix, labels: Ptr): void {
  const width = x.cols;
  const heap = k.f32(x.at, x.rows * x.ld);
  const scale = s.inputs instanceof Uint8Array ? 1 / 255 : 1;
  which.forEach((sample, b) => {
    const from = sample * width;
    const to = b * x.ld;
    for (let j = 0; j < width; j++) heap[to + j] = s.inputs[from + j] * scale;
  });
  const targets = k.u32(labels, which.length);
  which.forEach((sample, b) => {
    targets[b] = s.labels[sample];
  });
}

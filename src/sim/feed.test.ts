import { expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { referenceKernels } from "../engine/kernels.ts";
import { feed, order } from "./feed.ts";

it("an epoch is a permutation, the same for the same seed and epoch", () => {
  const key = deriveKey(4n, "n/shuffle");
  const first = order(1000, key, 0);
  expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect([...order(1000, key, 0)]).toEqual([...first]);
  expect([...order(1000, key, 1)]).not.toEqual([...first]);
  expect([...order(5, null, 0)]).toEqual([0, 1, 2, 3, 4]);
});
it("bytes become 0..1, labels stay what they are", () => {
  const k = referenceKernels();
  const x = k.matrix(2, 3, "x");
  const labels = k.alloc(8, "labels");
  const samples = {
    inputs: Uint8Array.of(0, 51, 255, 255, 0, 0),
    labels: Uint8Array.of(7, 9),
    shape: [3],
    classes: 10,
  };
  feed(k, samples, Uint32Array.of(1, 0), x, labels);
  expect([...k.read(x)].map((v) => Math.round(v * 1000) / 1000)).toEqual([1, 0, 0, 0, 0.2, 1]);
  expect([...k.u32(labels, 2)]).toEqual([9, 7]);
});

/**
 * @file dense N: y = W x + b over the flattened input; W is N x inputs on the array, b stays digital.
 * test  layer.test.ts
 */
import { type LayerKind, volume } from "./layer.ts";

export const dense: LayerKind = {
  op: "dense",
  output: (spec) => [spec.n as number],
  weights: (spec, input) => ({
    rows: spec.n as number,
    columns: volume(input),
    positions: 1,
    kernelArea: 1,
  }),
};

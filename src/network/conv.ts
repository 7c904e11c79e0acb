/**
 * @file conv N KhxKw: N kernels over every position; W is N x (channels Kh Kw), inputs ordered channel, row, column.
 * from  mapping of Wu et al. 2023 (arXiv 2305.14547): one product per position
 * test  layer.test.ts
 */
import { image, type LayerKind } from "./layer.ts";

export const conv: LayerKind = {
  op: "conv",
  output: (spec, input) => {
    const shape = image(input);
    if (!shape) return `a convolution needs an image like 1x28x28, not ${input.join("x")}`;
    const [, h, w] = shape;
    const [kh, kw] = spec.kernel as readonly [number, number];
    const pad = spec.pad ?? 0;
    const stride = spec.stride ?? 1;
    if (kh > h + 2 * pad || kw > w + 2 * pad) return `a ${kh}x${kw} kernel on a ${h}x${w} image`;
    const steps = (size: number, k: number): number =>
      Math.floor((size + 2 * pad - k) / stride) + 1;
    return [spec.n as number, steps(h, kh), steps(w, kw)];
  },
  weights: (spec, input, output) => {
    const [kh, kw] = spec.kernel as readonly [number, number];
    const channels = image(input)?.[0] as number;
    return {
      rows: spec.n as number,
      columns: channels * kh * kw,
      positions: (output[1] as number) * (output[2] as number),
      kernelArea: kh * kw,
    };
  },
};

import { describe, expect, it } from "vitest";
import { resolveLayers } from "./index.ts";
import type { LayerSpec } from "./layer.ts";

const LENET: LayerSpec[] = [
  { op: "input", label: "input", shape: [1, 28, 28] },
  { op: "conv", label: "conv1", n: 4, kernel: [5, 5] },
  { op: "relu", label: "relu1" },
  { op: "pool", label: "pool1", mode: "avg", size: [2, 2] },
  { op: "conv", label: "conv2", n: 12, kernel: [5, 5] },
  { op: "relu", label: "relu2" },
  { op: "pool", label: "pool2", mode: "avg", size: [2, 2] },
  { op: "flatten", label: "flatten1" },
  { op: "dense", label: "out", n: 10 },
  { op: "softmax", label: "softmax1" },
];

describe("layers", () => {
  it("give LeNet-1 of Wu et al. 2023 its shapes and 3220 weights", () => {
    const layers = resolveLayers(LENET);
    if (!Array.isArray(layers)) throw new Error("does not fit");
    expect(layers.map((l) => l.output.join("x"))).toEqual([
      "4x24x24",
      "4x24x24",
      "4x12x12",
      "12x8x8",
      "12x8x8",
      "12x4x4",
      "192",
      "10",
      "10",
    ]);
    const weights = layers.flatMap((l) => (l.weights ? [l.weights] : []));
    expect(weights.reduce((n, w) => n + w.rows * w.columns, 0)).toBe(3220);
    expect(weights[0]).toEqual({ rows: 4, columns: 25, positions: 576, kernelArea: 25 });
  });
  it("say which layer does not fit and why", () => {
    const input = { op: "input", label: "input", shape: [1, 28, 28] };
    expect(resolveLayers([input, { op: "conv", label: "c", n: 4, kernel: [32, 32] }])).toEqual({
      layer: 1,
      why: "a 32x32 kernel on a 28x28 image",
    });
    expect(
      resolveLayers([
        input,
        { op: "flatten", label: "f" },
        { op: "pool", label: "p", mode: "max", size: [2, 2] },
      ]),
    ).toEqual({
      layer: 2,
      why: "pooling needs an image like 4x24x24, not 784",
    });
    expect(resolveLayers([{ op: "dense", label: "d", n: 4 }])).toMatchObject({ layer: 0 });
  });
});

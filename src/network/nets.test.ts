import { describe, expect, it } from "vitest";
import { resolveLayers } from "./index.ts";
import { LENET_1, type Net, RESNET_18, RESNET_50, VGG_8, weightsOf } from "./nets.ts";

const total = (net: Net, f: (l: Net["layers"][number]) => number): number =>
  net.layers.reduce((s, l) => s + f(l), 0);

describe("published networks", () => {
  it("have the weights of Table 2 of Wu et al. 2023, two devices each", () => {
    expect(2 * total(LENET_1, weightsOf)).toBe(6440);
    expect(2 * total(VGG_8, weightsOf)).toBe(1_099_968);
    expect(2 * total(RESNET_18, weightsOf)).toBe(22_328_704);
  });

  it("ResNet-18 has 21 matrices, 18 of them in sequence", () => {
    expect(RESNET_18.layers).toHaveLength(21);
    expect(RESNET_18.layers.filter((l) => !l.shortcut)).toHaveLength(18);
  });

  it("ResNet-50 has 54 matrices, 25 502 912 weights, 4.089 GMAC and 61 398 products per image", () => {
    expect(RESNET_50.layers).toHaveLength(54);
    expect(total(RESNET_50, weightsOf)).toBe(25_502_912);
    expect(total(RESNET_50, (l) => weightsOf(l) * l.positions)).toBe(4_089_184_256);
    expect(total(RESNET_50, (l) => l.positions)).toBe(61_398);
  });

  it("LeNet-1 is what the layers of a program resolve to", () => {
    const layers = resolveLayers([
      { op: "input", label: "input1", shape: [1, 28, 28] },
      { op: "conv", label: "conv1", n: 4, kernel: [5, 5] },
      { op: "pool", label: "pool1", mode: "avg", size: [2, 2] },
      { op: "conv", label: "conv2", n: 12, kernel: [5, 5] },
      { op: "pool", label: "pool2", mode: "avg", size: [2, 2] },
      { op: "flatten", label: "flatten1" },
      { op: "dense", label: "out", n: 10 },
    ]);
    if (!Array.isArray(layers)) throw new Error("does not fit");
    const weights = layers.flatMap((l) => (l.weights ? [l.weights] : []));
    expect(weights).toEqual(
      LENET_1.layers.map((l) => ({
        rows: l.outputs,
        columns: l.channels * l.kernel * l.kernel,
        positions: l.positions,
        kernelArea: l.kernel * l.kernel,
      })),
    );
  });
});

import { describe, expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { table } from "../base/table.ts";
import { referenceKernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import type { LayerSpec } from "../network/layer.ts";
import { evaluate } from "./evaluate.ts";
import { order } from "./feed.ts";
import type { Host, Samples } from "./host.ts";
import { EngineNetwork } from "./layers.ts";
import { createNetwork, mapNetwork, type NetworkState } from "./network.ts";
import { referenceTrain } from "./reference-train.ts";
import { train } from "./train.ts";

const k = referenceKernels();
const host: Host = {
  kernels: k,
  samples: () => blobs(1),
  blobs: new Map(),
  sizes: () => undefined,
  claims: () => table([]),
};
const key = (label: string) => deriveKey(0n, `n.${label}/mvm`);

/** Three clouds in eight dimensions, far enough apart for any sane training. */
function blobs(n: number): Samples {
  const inputs = new Float32Array(n * 8);
  const labels = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    labels[i] = i % 3;
    for (let j = 0; j < 8; j++)
      inputs[i * 8 + j] =
        ((j + labels[i]) % 3 === 0 ? 1 : 0) + 0.3 * Math.sin(12.9898 * (i * 8 + j));
  }
  return { inputs, labels, shape: [8], classes: 3 };
}

const MLP: LayerSpec[] = [
  { op: "input", label: "input", shape: [8] },
  { op: "dense", label: "hidden", n: 12 },
  { op: "relu", label: "relu1" },
  { op: "dense", label: "out", n: 3 },
  { op: "softmax", label: "softmax1" },
];

/** Loss of a batch at the weights as they stand on the engine. */
function lossAt(net: EngineNetwork, samples: number, labels: number): number {
  net.forward(samples, 0, 0, { forward: [], backward: [] });
  return k.softmaxCrossEntropy(net.logits(samples), labels, { scale: 1 }).loss / samples;
}

/** Every gradient against a central difference of the loss, at f32 precision. */
function checkGradients(specs: LayerSpec[], inputs: number, samples: number): void {
  const n = createNetwork("n", specs, 3n);
  const net = new EngineNetwork(k, n, samples, key);
  const labels = k.alloc(4 * samples, "labels");
  for (let b = 0; b < samples; b++) k.u32(labels, samples)[b] = b % 2;
  k.write(
    net.x,
    Float32Array.from({ length: samples * inputs }, (_, i) => Math.sin(3 * i + 1)),
    "x",
  );
  net.forward(samples, 0, 0, { forward: [], backward: [] });
  k.softmaxCrossEntropy(net.logits(samples), labels, {
    delta: net.delta(samples),
    scale: 1 / samples,
  });
  net.backward(samples, 0, false, { forward: [], backward: [] });
  for (const w of net.weights) {
    const gradient = k.read(w.gradient);
    const largest = gradient.reduce((m, g) => Math.max(m, Math.abs(g)), 1e-3);
    for (const at of [0, 1, gradient.length >> 1, gradient.length - 1]) {
      const index = Math.floor(at / w.w.cols) * w.w.ld + (at % w.w.cols);
      const move = (by: number): number => {
        k.f32(w.w.at, w.w.rows * w.w.ld)[index] += by;
        return lossAt(net, samples, labels);
      };
      const h = 2 ** -8;
      const up = move(h);
      const down = move(-2 * h);
      move(h);
      expect(Math.abs((up - down) / (2 * h) - (gradient[at] as number))).toBeLessThan(
        0.02 * largest,
      );
    }
  }
  net.close();
  k.free(labels);
}

describe("gradients equal finite differences", () => {
  it("through dense, tanh and sigmoid layers", () => {
    checkGradients(
      [
        { op: "input", label: "input", shape: [5] },
        { op: "dense", label: "a", n: 7 },
        { op: "tanh", label: "t" },
        { op: "dense", label: "b", n: 4 },
        { op: "sigmoid", label: "s" },
        { op: "dense", label: "c", n: 2 },
        { op: "softmax", label: "p" },
      ],
      5,
      3,
    );
  });
  it("through convolutions and both kinds of pools", () => {
    for (const mode of ["avg", "max"] as const)
      checkGradients(
        [
          { op: "input", label: "input", shape: [2, 8, 8] },
          { op: "conv", label: "a", n: 3, kernel: [3, 3], pad: 1 },
          { op: "tanh", label: "t" },
          { op: "pool", label: "pool", mode, size: [2, 2] },
          { op: "conv", label: "b", n: 2, kernel: [2, 2], stride: 2 },
          { op: "flatten", label: "f" },
          { op: "dense", label: "c", n: 2 },
          { op: "softmax", label: "p" },
        ],
        128,
        2,
      );
  });
});

const LIMITS = { train: 240, test: 60 };
const learn = (n: NetworkState, at: Attributes) =>
  train(
    host,
    n,
    blobs(240),
    blobs(60),
    LIMITS,
    { rng: "n/train", batch: 16, epochs: 6, ...at },
    "node",
    7n,
  );

const CHIP = {
  levels: 16,
  read_noise: { of: "level", value: 0.1 },
  write_noise: { of: "level", value: 0.1 },
};
const mapped = (chip: Attributes): NetworkState =>
  mapNetwork(referenceKernels(), createNetwork("n", MLP, 7n), { chip, rng: "n/map" }, 7n);

describe("training learns three clouds", () => {
  it("in digital, and the same seed gives the same weights", async () => {
    const [a, b] = [
      await learn(createNetwork("n", MLP, 7n), {}),
      await learn(createNetwork("n", MLP, 7n), {}),
    ];
    expect(a.run.accuracy).toBeGreaterThan(0.98);
    expect([...(a.network.weighted[0]?.weights ?? [])]).toEqual([
      ...(b.network.weighted[0]?.weights ?? []),
    ]);
    expect(a.run.loss.length).toBe(90);
    expect(a.run.energy).toBeCloseTo(240 * 6 * (96 * 2 + 36 * 3) * 4.6e-12, 15);
  });
  it("with mixed precision on noisy cells, writing far less than every weight at every step", async () => {
    const done = await learn(mapped(CHIP), {
      scheme: { name: "mixed_precision" },
      optimiser: { name: "adam", lr: 0.02 },
    });
    expect(done.run.accuracy).toBeGreaterThan(0.95);
    expect(done.run.writes).toBeGreaterThan(0);
    expect(done.run.updates / done.run.writes).toBeGreaterThan(5);
    expect(done.run.energy).toBeGreaterThan(0);
  });
  it("with Nandakumar's variant: residual kept, blind pulses, errors back through the array", async () => {
    const done = await learn(mapped(CHIP), {
      scheme: {
        name: "mixed_precision",
        residual: "keep",
        write: { name: "blind" },
        backward: "array",
      },
      optimiser: { name: "sgd", lr: 0.3 },
    });
    expect(done.run.accuracy).toBeGreaterThan(0.95);
  });
  it("in place, by pulses on the array", async () => {
    const done = await learn(mapped({ device: "idealized" }), {
      optimiser: { name: "sgd", lr: 0.2 },
    });
    expect(done.run.scheme).toBe("in_place");
    expect(done.run.accuracy).toBeGreaterThan(0.95);
    expect(done.run.pulses).toBeGreaterThan(0);
  });
  it("off the chip, programmed once at the end", async () => {
    const done = await learn(mapped({}), { scheme: { name: "digital" } });
    const array = done.network.weighted[0]?.array;
    expect(array?.programmed).toBe(true);
    const again = await evaluate(host, done.network, blobs(60), 60, key);
    expect(again.accuracy).toBeGreaterThan(0.95);
  });
});

describe("training equals the oracle", () => {
  it("weight by weight and step by step, to float32 accuracy", async () => {
    const start = createNetwork("n", MLP, 7n);
    const data = blobs(240);
    const sequence = [0, 1].flatMap((epoch) => [...order(240, deriveKey(7n, "n/shuffle"), epoch)]);
    const exact = referenceTrain(
      start,
      data.inputs as Float32Array,
      data.labels,
      sequence,
      16,
      0.2,
    );
    const done = await learn(start, { epochs: 2, optimiser: { name: "sgd", lr: 0.2 } });
    expect(done.run.loss.length).toBe(exact.loss.length);
    done.run.loss.forEach((l, i) => {
      expect(Math.abs(l - (exact.loss[i] as number))).toBeLessThan(1e-5);
    });
    done.network.weighted.forEach((layer, l) => {
      layer.weights.forEach((w, i) => {
        expect(Math.abs(w - (exact.weights[l]?.[i] as number))).toBeLessThan(1e-5);
      });
    });
  });
});

describe("training that cannot work says so", () => {
  it("a loss that is not finite stops the run", async () => {
    const bad = learn(createNetwork("n", MLP, 7n), { optimiser: { name: "sgd", lr: 1e30 } });
    await expect(bad).rejects.toMatchObject({ failure: { kind: "diverged" } });
  });
  it("a scheme whose arithmetic is not built is refused", async () => {
    await expect(learn(mapped({}), { scheme: { name: "radix4" } })).rejects.toMatchObject({
      failure: { kind: "planned" },
    });
  });
});

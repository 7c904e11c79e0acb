import { expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { referenceKernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { optimiserOf } from "../learn/optimiser.ts";
import { ruleOf } from "../learn/rule.ts";
import type { LayerSpec } from "../network/layer.ts";
import { EngineNetwork } from "./layers.ts";
import { createNetwork, mapNetwork } from "./network.ts";
import { Updater } from "./update.ts";

const k = referenceKernels();
const keyOf = (label: string, role = "mvm") => deriveKey(0n, `n.${label}/${role}`);
const SPECS: LayerSpec[] = [
  { op: "input", label: "input", shape: [1] },
  { op: "dense", label: "a", n: 1 },
];

/** One weight of full range 1 that starts at 0; each step asks for +change. Returns the weight after every step. */
function steps(
  scheme: Attributes,
  change: number,
  n: number,
): { weights: number[]; cells: number[]; writes: number } {
  const start = createNetwork("n", SPECS, 0n);
  const zero = {
    ...start,
    weighted: start.weighted.map((l) => ({ ...l, weights: Float32Array.of(0) })),
  };
  const mapped = mapNetwork(k, zero, { chip: { levels: 5, w_max: 1 }, rng: "n/map" }, 0n);
  const net = new EngineNetwork(k, mapped, 1, keyOf);
  const updater = new Updater(
    k,
    net,
    ruleOf(scheme, true),
    optimiserOf({ name: "sgd", lr: 1 }),
    keyOf,
  );
  const [layer] = net.weights;
  const plane = layer?.reader?.planes[0];
  if (!layer || !plane) throw new Error("not mapped");
  const weights: number[] = [];
  const cells: number[] = [];
  for (let step = 0; step < n; step++) {
    k.write(layer.gradient, [-change], "gradient");
    updater.step(1, step, 1);
    weights.push(k.read(layer.w)[0] as number);
    cells.push(k.read(plane.plus)[0] as number);
  }
  const { writes } = updater.written;
  updater.close();
  net.close();
  return { weights, cells, writes };
}

it("Wu 2023: four changes of .2 behind a gate of .25 are written after the second and fourth, .4 each", () => {
  const { weights, cells, writes } = steps(
    { name: "mixed_precision", write: { name: "blind" } },
    0.2,
    4,
  );
  [0, 0.4, 0.4, 0.8].forEach((w, i) => {
    expect(weights[i]).toBeCloseTo(w, 6);
    expect(cells[i]).toBeCloseTo(w, 6);
  });
  expect(writes).toBe(2);
});

it("Nandakumar 2020: the residual stays, one step of .25 after the second, third and fourth", () => {
  const scheme = {
    name: "mixed_precision",
    residual: "keep",
    write: { name: "blind" },
    backward: "array",
  };
  const { weights, writes } = steps(scheme, 0.2, 4);
  [0, 0.25, 0.5, 0.75].forEach((w, i) => {
    expect(weights[i]).toBeCloseTo(w, 6);
  });
  expect(writes).toBe(3);
});

it("weights stay inside the full range of their cells", () => {
  const { weights, cells } = steps({ name: "mixed_precision", write: { name: "blind" } }, 0.9, 5);
  expect(weights[4]).toBe(1);
  expect(cells[4]).toBe(1);
});

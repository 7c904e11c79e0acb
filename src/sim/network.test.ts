import { expect, it } from "vitest";
import { referenceKernels } from "../engine/kernels.ts";
import type { LayerSpec } from "../network/layer.ts";
import { weightsOf } from "./array.ts";
import { createNetwork, digest, mapNetwork, restart } from "./network.ts";

const k = referenceKernels();
const SPECS: LayerSpec[] = [
  { op: "input", label: "input", shape: [20] },
  { op: "dense", label: "a", n: 30 },
  { op: "relu", label: "r" },
  { op: "dense", label: "b", n: 10 },
];

it("starts within the bound of Glorot and Bengio, the same for the same name and seed", () => {
  const n = createNetwork("n", SPECS, 1n);
  const limit = Math.sqrt(6 / 50);
  const weights = n.weighted[0]?.weights ?? new Float32Array();
  const largest = weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0);
  expect(largest).toBeLessThanOrEqual(limit);
  expect(largest).toBeGreaterThan(0.9 * limit);
  expect(digest(createNetwork("n", SPECS, 1n))).toBe(digest(n));
  expect(digest(createNetwork("m", SPECS, 1n))).not.toBe(digest(n));
  expect(digest(createNetwork("n", SPECS, 2n))).not.toBe(digest(n));
});
it("a mapped ideal layer holds its weights; single layers may stay digital", () => {
  const n = createNetwork("n", SPECS, 1n);
  const mapped = mapNetwork(k, n, { chip: {}, layers: { b: { digital: true } }, rng: "n/map" }, 1n);
  const [a, b] = mapped.weighted;
  expect(b?.array).toBeNull();
  weightsOf(a?.array as NonNullable<typeof a>["array"] & object).forEach((w, i) => {
    expect(w).toBeCloseTo(n.weighted[0]?.weights[i] as number, 6);
  });
  // weights have room to grow: full range is 2 / sqrt(fan in)
  expect(a?.array?.scale[0]).toBeCloseTo(2 / Math.sqrt(20), 6);
});
it("a fresh start goes back to the first weights and keeps the chip", () => {
  const n = mapNetwork(
    k,
    createNetwork("n", SPECS, 1n),
    { chip: { levels: 16 }, rng: "n/map" },
    1n,
  );
  const again = restart(k, { ...n, steps: 5, trained: true }, 1n);
  expect(again.steps).toBe(0);
  expect(again.weighted[0]?.array?.hardware.cell.levels).toBe(16);
  expect([...(again.weighted[0]?.weights ?? [])]).toEqual([
    ...(createNetwork("n", SPECS, 1n).weighted[0]?.weights ?? []),
  ]);
});

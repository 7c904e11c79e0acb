import { describe, expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { referenceKernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { createArray } from "./array.ts";
import { evaluateLaw } from "./expression.ts";
import { applyPulses, pulseModel } from "./pulse.ts";

const k = referenceKernels();
const ROWS = 12;
const COLUMNS = 16;

/** Mean change of all cells after `batch` samples of x = 0.5, d = 0.4 at rate 0.05, as a share of -rate x d batch. */
function meanChange(
  at: Attributes,
  batch: number,
  ascend = false,
): { share: number; pulses: number; w: Float32Array } {
  const array = createArray("W", ROWS, COLUMNS, at);
  const model = pulseModel(k, array, deriveKey(1n, "W/device"));
  const x = k.matrixFrom(new Float32Array(batch * COLUMNS).fill(0.5), batch, COLUMNS, "x");
  const d = k.matrixFrom(new Float32Array(batch * ROWS).fill(0.4), batch, ROWS, "d");
  const pulses = applyPulses(k, model, x, d, {
    rate: 0.05,
    step: 1,
    key: deriveKey(1n, "W/pulse"),
    ascend,
  });
  const w = k.read(model.w);
  model.close();
  const mean = w.reduce((s, v) => s + v, 0) / w.length;
  return { share: mean / (-0.05 * 0.5 * 0.4 * batch), pulses, w };
}

describe("updates in place", () => {
  it("ideal cells get exactly -rate d x^T, and the other way round to ascend", () => {
    expect(meanChange({}, 3).share).toBeCloseTo(1, 5);
    expect(meanChange({}, 3, true).share).toBeCloseTo(-1, 5);
  });
  it("pulsed cells get it on average", () => {
    const { share, pulses } = meanChange({ pulse_step: 0.001 }, 20);
    // 10 coincidences wanted per sample at full probability: the spread of the mean over 192 cells is below 2 %
    expect(Math.abs(share - 1)).toBeLessThan(0.05);
    expect(pulses).toBeGreaterThan(0);
  });
  it("cells differ when the device says so, and stay inside their bounds", () => {
    const spread = meanChange({ pulse_step: 0.001, step_spread: 0.3, cycle_noise: 0.3 }, 20).w;
    expect(new Set(spread).size).toBeGreaterThan(100);
    const far = meanChange({ device: "reram_array_hfo2" }, 60).w;
    for (const w of far) expect(Math.abs(w)).toBeLessThanOrEqual(1);
  });
  it("soft bounds slow a weight down on its way out", () => {
    const soft = meanChange({ pulse_step: 0.002, law: "soft_bounds" }, 60).share;
    const straight = meanChange({ pulse_step: 0.002 }, 60).share;
    expect(soft).toBeLessThan(straight - 0.1);
  });
});

describe("laws typed by the user", () => {
  it("evaluate as they are written", () => {
    const law = ["*", ["-", "g_max", "g"], ["exp", ["neg", 1]]] as const;
    expect(evaluateLaw(law, { g: 1, g_max: 3 })).toBeCloseTo(2 / Math.E, 12);
    expect(() => evaluateLaw("nothing", {})).toThrow("has no value");
  });
});

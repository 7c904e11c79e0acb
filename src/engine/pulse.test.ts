/** @file What pulses mean: closed form against exact, mean step, update management, write-verify. */
import { describe, expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { type Kernels, wasmKernels } from "./kernels.ts";

const draws = (step: number) => ({ key: deriveKey(3n, "W/pulse"), step });

/** Mean and standard deviation of a row of values. */
function moments(v: Float32Array): { mean: number; sd: number } {
  const mean = v.reduce((s, x) => s + x, 0) / v.length;
  return { mean, sd: Math.sqrt(v.reduce((s, x) => s + (x - mean) ** 2, 0) / v.length) };
}

/** Many cells at w0 that all receive n pulses; their new values. */
function pulsed(k: Kernels, n: number, step: number, mode: "closed" | "exact"): Float32Array {
  const [rows, cols] = [200, 1000];
  const w = k.matrix(rows, cols, "w");
  k.unary("fill", w, w, 0.2);
  const ones = (count: number) => {
    const m = k.matrix(1, count, "ones");
    k.unary("fill", m, m, 1);
    return m;
  };
  const plan = k.fixedUpdate(1, { rate: n, step: 1, length: n });
  const tx = k.trains(ones(cols), "x", plan, { draws: draws(0) });
  const td = k.trains(ones(rows), "d", plan, { draws: draws(0) });
  const law = { up: step, down: step, slopeUp: -step / 0.6, slopeDown: step / 0.6 };
  const cells = { w, ...law, lo: -0.6, hi: 0.6 };
  k.pulsedUpdate(cells, tx, td, { sigma: 0.3, draws: draws(n), mode, ascend: true });
  return k.read(w);
}

describe("closed form", () => {
  it.each([
    [1, 0.001],
    [4, 0.01],
    [31, 0.001],
    [31, 0.02],
  ])("%i pulses of %f agree with pulse by pulse in mean and spread", (n, step) => {
    const k = wasmKernels();
    const [closed, exact] = [
      moments(pulsed(k, n, step, "closed")),
      moments(pulsed(k, n, step, "exact")),
    ];
    const error = (5 * exact.sd) / Math.sqrt(200_000);
    expect(Math.abs(closed.mean - exact.mean)).toBeLessThan(
      2 * error + 7e-4 * Math.abs(exact.mean - 0.2),
    );
    expect(Math.abs(closed.sd / exact.sd - 1)).toBeLessThan(0.012 + 4e-3);
  });

  it("one pulse gives the same bits in both modes", () => {
    const k = wasmKernels();
    expect(pulsed(k, 1, 0.01, "closed")).toEqual(pulsed(k, 1, 0.01, "exact"));
  });
});

describe("stochastic update", () => {
  it("moves by -rate * x * d on average (5 sigma)", () => {
    const k = wasmKernels();
    const n = 4000;
    const w = k.matrix(n, 4, "w");
    const x = k.matrixFrom([0.8, -0.4, 0.1, 0], 1, 4, "x");
    const d = k.matrix(1, n, "d");
    k.unary("fill", d, d, 0.5);
    const rate = 0.01;
    const plan = k.manageUpdate(x, d, { rate, step: 0.001, maxLength: 31 });
    const tx = k.trains(x, "x", plan, { draws: draws(1) });
    // One d train per row is shared by its columns; rows are independent.
    const td = k.trains(d, "d", plan, { draws: draws(2) });
    const law = { up: 0.001, down: 0.001, slopeUp: 0, slopeDown: 0, lo: -1, hi: 1 };
    let sums = [0, 0, 0, 0];
    const runs = 60;
    for (let i = 0; i < runs; i++) {
      k.unary("fill", w, w, 0);
      const tx2 = k.trains(x, "x", plan, { draws: draws(10 + i) });
      const td2 = k.trains(d, "d", plan, { draws: draws(1000 + i) });
      k.pulsedUpdate({ w, ...law }, tx2, td2, { sigma: 0.3, draws: draws(i) });
      const v = k.read(w);
      sums = sums.map((s, c) => {
        let sum = 0;
        for (let r = 0; r < n; r++) sum += v[4 * r + c]!;
        return s + sum / n / runs;
      });
    }
    expect(tx.bits + td.bits).toBeGreaterThan(0);
    [0.8, -0.4, 0.1, 0].forEach((value, c) => {
      // One train of x serves all rows of a run: its spread does not average over rows.
      const slots = k.i32(plan.lengths, 1)[0]!;
      const p = Math.min(1, Math.abs(value) * k.f32(plan.scaleX, 1)[0]!);
      const q = 0.5 * k.f32(plan.scaleD, 1)[0]!;
      const sd = 0.001 * Math.min(1, q) * Math.sqrt((slots * p * (1 - p)) / runs);
      expect(Math.abs(sums[c]! + rate * value * 0.5)).toBeLessThan(5 * sd + 2e-6);
    });
  });

  it("update management takes the shortest train that carries the update", () => {
    const k = wasmKernels();
    const x = k.matrixFrom([0.5, -1, 0, 1], 2, 2, "x");
    const d = k.matrixFrom([0.1, 0.01], 2, 1, "d");
    const plan = k.manageUpdate(x, d, { rate: 0.1, step: 0.001, maxLength: 31 });
    expect(Array.from(k.i32(plan.lengths, 2))).toEqual([10, 1]); // 10.000000000000002 is 10
    const one = k.matrixFrom([0], 1, 1, "0");
    const none = k.manageUpdate(one, one, { rate: 0.1, step: 0.001, maxLength: 31 });
    expect(k.trains(one, "x", none, { draws: draws(0) }).bits).toBe(0);
  });

  it("a large update keeps its product: x*scaleX * d*scaleD * slots * step = rate * x * d", () => {
    const k = wasmKernels();
    const x = k.matrixFrom([1], 1, 1, "x");
    const d = k.matrixFrom([0.02], 1, 1, "d");
    const plan = k.manageUpdate(x, d, { rate: 1, step: 0.001, maxLength: 31 });
    const [sx, sd] = [k.f32(plan.scaleX, 1)[0]!, k.f32(plan.scaleD, 1)[0]!];
    const slots = k.i32(plan.lengths, 1)[0]!;
    expect(sx * 0.02 * sd * slots * 0.001).toBeCloseTo(0.02, 7);
  });

  it("refuses more samples than one update may hold", () => {
    const k = wasmKernels();
    const x = k.matrix(200, 20_000, "x");
    const d = k.matrix(200, 1, "d");
    const plan = k.fixedUpdate(200, { rate: 1, step: 1, length: 1 });
    const tx = k.trains(x, "x", plan, { draws: draws(0) });
    const td = k.trains(d, "d", plan, { draws: draws(0) });
    const w = k.matrix(1, 20_000, "w");
    const law = { up: 1, down: 1, slopeUp: 0, slopeDown: 0, lo: -1, hi: 1 };
    expect(() => k.pulsedUpdate({ w, ...law }, tx, td, { sigma: 0, draws: draws(0) })).toThrow(
      "E_LIMIT: 200 samples in one update of 20000 columns",
    );
  });
});

describe("programming", () => {
  it("keeps the residual: chi + programmed steps is what went in", () => {
    const k = wasmKernels();
    const values = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i) * 0.05);
    const chi = k.matrixFrom(values, 5, 100, "chi");
    const w = k.matrix(5, 100, "w");
    const cells = k.blindProgram(chi, w, { eps: 0.01, sigma: 0, lo: -1, hi: 1, draws: draws(0) });
    const [left, moved] = [k.read(chi), k.read(w)];
    expect(cells).toBe(values.filter((v) => Math.abs(v) >= Math.fround(0.01)).length);
    values.forEach((v, i) => {
      expect(Math.abs(left[i]!)).toBeLessThan(0.01 + 1e-7);
      expect(left[i]! + moved[i]!).toBeCloseTo(v, 6);
    });
  });

  it("a pair takes increases on either side", () => {
    const k = wasmKernels();
    const chi = k.matrixFrom([0.035, -0.025, 0.005], 1, 3, "chi");
    const [p, n] = [k.matrix(1, 3, "p"), k.matrix(1, 3, "n")];
    k.blindProgram(chi, p, { eps: 0.01, sigma: 0, lo: 0, hi: 1, pair: n, draws: draws(0) });
    expect(Array.from(k.read(p), (v) => v.toFixed(3))).toEqual(["0.030", "0.000", "0.000"]);
    expect(Array.from(k.read(n), (v) => v.toFixed(3))).toEqual(["0.000", "0.020", "0.000"]);
  });

  it("write-verify brings every cell within tolerance and counts its work", () => {
    const k = wasmKernels();
    const w = k.matrix(40, 50, "w");
    const target = k.matrix(40, 50, "target");
    k.uniforms(target, { draws: draws(0), scale: 0.8, shift: 0.1 });
    const law = { up: 0.02, down: 0.02, slopeUp: -0.02, slopeDown: 0, lo: 0, hi: 1 };
    const o = { tolerance: 0.02, sigmaRead: 0, trials: 200, unit: 0.02, most: 5, sigma: 0.2 };
    const { trials, failures } = k.writeVerify({ w, ...law }, target, { ...o, draws: draws(1) });
    expect(failures).toBe(0);
    expect(trials).toBeGreaterThan(2000);
    k.binary("subtract", w, target, w);
    expect(k.absmax(w)).toBeLessThanOrEqual(Math.fround(0.02));
    const none = k.writeVerify({ w, ...law }, target, { ...o, trials: 0, draws: draws(1) });
    expect(none.trials).toBe(0);
    expect(none.failures).toBeGreaterThan(1900);
  });

  it("threshold lists each cell once and empties its accumulator", () => {
    const k = wasmKernels();
    const chi = k.matrixFrom([0.5, -0.01, -0.7, 0.1], 2, 2, "chi");
    const reference = k.matrixFrom([1, 1, 1, 1], 2, 2, "reference");
    const list = k.threshold(chi, reference, { theta: 0.5 });
    expect(list.cells).toBe(2);
    expect(Array.from(k.u32(list.count, 2))).toEqual([1, 1]);
    expect([k.u32(list.column, 1)[0], k.u32(list.column + 8, 1)[0]]).toEqual([0, 0]);
    expect(k.f32(list.target + 8, 1)[0]).toBe(Math.fround(1 - Math.fround(0.7)));
    expect(Array.from(k.read(chi))).toEqual([0, Math.fround(-0.01), 0, Math.fround(0.1)]);
  });
});

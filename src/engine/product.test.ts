/** @file Products against plain float64 sums and converter formulas: what the numbers mean. */
import { describe, expect, it } from "vitest";
import { deriveKey, KIND, kindTile, normal, roundEven } from "../base/random.ts";
import { type Kernels, referenceKernels, tile, wasmKernels } from "./kernels.ts";

const ENGINES: [string, () => Kernels][] = [
  ["ref", referenceKernels],
  ["wasm", wasmKernels],
];

function ramp(n: number, scale: number): number[] {
  return Array.from({ length: n }, (_, i) => Math.fround((((i * 7919) % 201) / 100 - 1) * scale));
}

describe.each(ENGINES)("products on %s", (_, open) => {
  const k = open();
  const [B, N, K] = [5, 11, 37];
  const xs = ramp(B * K, 0.8);
  const ws = ramp(N * K, 0.5);
  const x = k.matrixFrom(xs, B, K, "x");
  const w = k.matrixFrom(ws, N, K, "w");
  const exact = (b: number, j: number): number => {
    let sum = 0;
    for (let i = 0; i < K; i++) sum += xs[b * K + i]! * ws[j * K + i]!;
    return sum;
  };

  it("matmul is x @ W.T, transposed x @ W", () => {
    const y = k.matrix(B, N, "y");
    k.matmul(x, w, y);
    k.read(y).forEach((v, i) => {
      expect(v).toBeCloseTo(exact(Math.floor(i / N), i % N), 5);
    });
    const back = k.matrix(B, K, "back");
    k.matmul(y, w, back, { transposed: true });
    const ys = k.read(y);
    let sum = 0;
    for (let j = 0; j < N; j++) sum += ys[2 * N + j]! * ws[j * K + 3]!;
    expect(k.read(back)[2 * K + 3]).toBeCloseTo(sum, 5);
  });

  it("int16 codes: 8-bit inputs, 16-bit weights", () => {
    const y = k.matrix(B, N, "y");
    const a = k.quantise(x, { form: "i16", levels: 127 });
    const p = k.panels(w, { form: "i16", scale: 32767 / 0.5 });
    k.product(a, p, y);
    k.read(y).forEach((v, i) => {
      expect(Math.abs(v - exact(Math.floor(i / N), i % N))).toBeLessThan(0.02);
    });
    const c = roundEven(Math.fround(xs[3]! * Math.fround(127 / k.f32(a.scale, 1)[0]!)));
    expect(k.i16(a.at, 16)[8 + 1]).toBe(c);
  });

  it("partial sums of tiles add up to the whole", () => {
    const y = k.matrix(B, N, "y");
    for (const [from, to] of [
      [0, 16],
      [16, 29],
      [29, 37],
    ] as const) {
      const part = tile(x, 0, from, B, to - from);
      const a = k.quantise(part, { form: "f32", levels: 0, range: 1 });
      const p = k.panels(tile(w, 0, from, N, to - from), { form: "f32" });
      k.product(a, p, y, { accumulate: true });
    }
    k.read(y).forEach((v, i) => {
      expect(v).toBeCloseTo(exact(Math.floor(i / N), i % N), 5);
    });
  });

  it("a differential pair reads p - n, and p + n for noise", () => {
    const n = k.matrixFrom(ramp(N * K, -0.2), N, K, "n");
    const a = k.quantise(x, { form: "f32", levels: 0, range: 1 });
    const [minus, plus, y] = [k.matrix(B, N, "-"), k.matrix(B, N, "+"), k.matrix(B, N, "y")];
    k.product(a, k.panels(w, { form: "f32", minus: n }), minus);
    k.product(a, k.panels(w, { form: "f32", plus: n }), plus);
    k.matmul(x, w, y);
    const [m, p, v] = [k.read(minus), k.read(plus), k.read(y)];
    v.forEach((value, i) => {
      expect(m[i]! + p[i]!).toBeCloseTo(2 * value, 4);
    });
  });

  it("noise and converter follow their formulas", () => {
    const key = deriveKey(7n, "y/mvm");
    const draws = { key, tile: 3, step: 9, first: 100 };
    const a = k.quantise(x, { form: "f32", levels: 0 });
    const p = k.panels(w, { form: "f32" });
    const [raw, y] = [k.matrix(B, N, "raw"), k.matrix(B, N, "y")];
    const clipped = k.alloc(4 * B, "flags");
    const most = k.product(a, p, raw, { maximum: true });
    const f = Math.fround;
    const [lsb, sigma] = [f(0.11), f(0.05)];
    k.resetCounters();
    k.product(a, p, y, { noise: { sigma, draws }, adc: { lsb, lo: -20, hi: 20 }, clipped });
    const scale = k.f32(a.scale, B);
    const before = k.read(raw);
    let clips = 0;
    k.read(y).forEach((v, i) => {
      const [b, j] = [Math.floor(i / N), i % N];
      const xi = normal(j, 100 + b, kindTile(KIND.outputNoise, 3), 9, key);
      const t = before[i]! / scale[b]! + xi * sigma;
      const code = Math.max(-20, Math.min(20, Math.round(t / lsb)));
      if (Math.abs(Math.round(t / lsb)) > 20) clips++;
      expect(Math.abs(v - code * lsb * scale[b]!)).toBeLessThan(1e-5);
    });
    expect(clips).toBeGreaterThan(0);
    expect(k.counters().clippedOutputs).toBe(clips);
    expect(k.u32(clipped, B).reduce((s, v) => s + v, 0)).toBeGreaterThan(0);
    const largest = Math.max(...before.map((v, i) => Math.abs(v / scale[Math.floor(i / N)]!)));
    expect(most).toBeCloseTo(largest, 5);
  });

  it("a silent sample gives exactly 0, without clips or noise", () => {
    const zero = k.matrix(2, K, "zero");
    const a = k.quantise(zero, { form: "i16", levels: 7 });
    const y = k.matrixFrom(ramp(2 * N, 1), 2, N, "y");
    const draws = { key: deriveKey(1n, "n") };
    const p = k.panels(w, { form: "i16", scale: 1000 });
    k.product(a, p, y, { noise: { sigma: 1, draws } });
    expect(Array.from(k.read(y))).toEqual(Array(2 * N).fill(0));
  });

  it("digits of codes add up to the codes", () => {
    const whole = k.quantise(x, { form: "f32", levels: 127 });
    const low = k.quantise(x, { form: "f32", levels: 127, digit: { low: 0, bits: 4 } });
    const high = k.quantise(x, { form: "f32", levels: 127, digit: { low: 4, bits: 3 } });
    const n = B * K;
    const [c, l, h] = [whole, low, high].map((a) => Array.from(k.f32(a.at, n)));
    expect(l!.map((v, i) => v + 16 * h![i]!)).toEqual(c);
  });

  it("gradient adds scale * d^T x to the accumulator", () => {
    const d = k.matrixFrom(ramp(B * N, 0.3), B, N, "d");
    const chi = k.matrixFrom(ramp(N * K, 1), N, K, "chi");
    const before = k.read(chi);
    const ds = k.read(d);
    k.gradient(chi, d, x, -0.25);
    k.read(chi).forEach((v, i) => {
      const [r, c] = [Math.floor(i / K), i % K];
      let sum = 0;
      for (let b = 0; b < B; b++) sum += ds[b * N + r]! * xs[b * K + c]!;
      expect(v).toBeCloseTo(before[i]! - 0.25 * sum, 5);
    });
  });

  it("refuses what is not finite, naming the first", () => {
    expect(() => k.matrixFrom([1, Number.NaN, 2], 1, 3, "x")).toThrow("E_INPUT: x[1] is NaN");
    expect(() => k.matrixFrom([0, Number.POSITIVE_INFINITY], 1, 2, "x")).toThrow(
      "E_INPUT: x[1] is Infinity",
    );
    expect(() => k.matrixFrom([Number.NEGATIVE_INFINITY], 1, 1, "x")).toThrow(
      "E_INPUT: x[0] is -Infinity",
    );
    expect(() => k.matrixFrom([2 ** 101], 1, 1, "x")).toThrow("E_INPUT: x[0] is 2.535");
    expect(() => k.quantise(x, { form: "i16", levels: 255 })).toThrow("E_LIMIT");
  });
});

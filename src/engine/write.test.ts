/** @file Writing single cells: bits of both engines, levels, spreads, tolerances, residuals. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { around, draws, same, size, values, windowed } from "../../test/engine/compare.ts";
import { deriveKey, KIND } from "../base/random.ts";
import type { Spread } from "../base/spread.ts";
import { type Kernels, type Matrix, type WriteLaw, wasmKernels } from "./kernels.ts";
import { tile } from "./layout.ts";

const shares = (n: number, seed: number): Float32Array =>
  values(n, seed).map((x) => Math.min(1, Math.abs(x)));

/** A window of shares inside a larger matrix. */
function cells(k: Kernels, rows: number, cols: number, seed: number): Matrix {
  const whole = k.matrixFrom(shares((rows + 2) * (cols + 5), seed), rows + 2, cols + 5, "cells");
  return tile(whole, 1, 3, rows, cols);
}

const spread: fc.Arbitrary<Spread | null> = fc.constantFrom(
  null,
  { kind: "polynomial" as const, per: 25, c: [0.26348, 1.965, -1.1731] },
  { kind: "polynomial" as const, per: 40, c: [0.348, 16.03, -43.853, 45.393, -16.815] },
  { kind: "saturating" as const, per: 176.3, most: 19.89 },
);
const law: fc.Arbitrary<WriteLaw> = fc
  .record({
    trials: fc.constantFrom(0, 0, 1, 2, 7),
    tolerance: fc.constantFrom(0.01, 0.1, 0),
    readNoise: fc.constantFrom(0, 0.03),
    noise: fc.constantFrom(0, 0.05),
    spread,
    draws,
  })
  .map(({ spread: s, ...rest }) => ({
    ...rest,
    kind: rest.trials > 0 ? KIND.writeVerify : KIND.programNoise,
    ...(s ? { fit: { full: 25, spread: s } } : {}),
  }));

describe("writing on both engines", () => {
  it("whole planes", () => {
    const levels = fc.constantFrom(0, 2, 5, 32);
    fc.assert(
      fc.property(size(20), size(90), law, levels, fc.nat(), (rows, cols, l, n, seed) => {
        same((k) => {
          const c = cells(k, rows, cols, seed);
          const seen = cells(k, rows, cols, seed + 2);
          const done = k.writePlane(c, cells(k, rows, cols, seed + 1), seen, n, l);
          return [done, around(k, c), around(k, seen)];
        });
      }),
      { numRuns: 60 },
    );
  });

  it("gated lists, with and without pairs, residuals and read-back", () => {
    const options = fc.record({ pair: fc.boolean(), keep: fc.boolean(), readback: fc.boolean() });
    fc.assert(
      fc.property(size(20), size(90), law, options, fc.nat(), (rows, cols, l, o, seed) => {
        same((k) => {
          const chi = windowed(k, rows, cols, seed, 0.5);
          const weights = windowed(k, rows, cols, seed + 1, 0.3);
          const old = windowed(k, rows, cols, seed + 1, 0.3);
          const theta = 0.21;
          const list = k.threshold(chi, weights, { theta, keep: o.keep });
          const plus = cells(k, rows, cols, seed + 2);
          const minus = o.pair ? cells(k, rows, cols, seed + 3) : null;
          const done = k.writeList(
            {
              ...{ plus, minus, list, weights, readback: o.readback, range: 0.7 },
              residual: o.keep ? { chi, old, theta } : null,
              factor: o.pair ? 1 : 2,
            },
            l,
          );
          const moved = Array.from(k.u32(list.count, rows)).map((n, row) =>
            Array.from(k.f64(done.moves + 16 * row * list.stride, 2 * n)),
          );
          const planes = [plus, minus ?? plus, weights, chi].map((m) => around(k, m));
          return [done.writes, done.pulses, moved, planes];
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("what a write does", () => {
  const k = wasmKernels();
  const n = 20_000;
  const plain: WriteLaw = {
    ...{ trials: 0, tolerance: 0.01, readNoise: 0, noise: 0, kind: KIND.programNoise },
    draws: { key: deriveKey(3n, "W/program") },
  };
  /** n cells in one row, written towards one goal; what they hold after, and the counts. */
  function written(goal: number, levels: number, l: WriteLaw) {
    const mark = k.mark();
    const [c, g, seen] = ["cells", "goals", "pulses"].map((what) => k.scratch(1, n, what));
    if (!c || !g || !seen) throw new Error("three matrices");
    k.write(c, new Float32Array(n), "cells");
    k.write(g, new Float32Array(n).fill(goal), "goals");
    k.write(seen, new Float32Array(n), "pulses");
    const done = k.writePlane(c, g, seen, levels, l);
    const out = { ...done, reached: k.read(c), seen: k.read(seen) };
    k.release(mark);
    return out;
  }
  const mean = (v: ArrayLike<number>): number =>
    Array.from(v).reduce((s, x) => s + x, 0) / v.length;
  const sd = (v: ArrayLike<number>): number => {
    const m = mean(v);
    return Math.sqrt(mean(Array.from(v, (x) => (x - m) * (x - m))));
  };

  it("meets the nearest level exactly", () => {
    expect(new Set(written(0.4, 5, plain).reached)).toEqual(new Set([0.5]));
    expect(new Set(written(0.37, 5, plain).reached)).toEqual(new Set([0.25]));
  });

  it("spreads as the fit says, with the noise of the setting in squares", () => {
    const fit = { full: 25, spread: { kind: "polynomial" as const, per: 25, c: [0.5, 1] } };
    const { reached, writes, pulses } = written(0.5, 0, { ...plain, noise: 0.03, fit });
    const sigma = Math.hypot((0.5 + 0.5) / 25, 0.03);
    // five standard errors
    expect(Math.abs(mean(reached) - 0.5)).toBeLessThan((5 * sigma) / Math.sqrt(n));
    expect(Math.abs(sd(reached) - sigma)).toBeLessThan((5 * sigma) / Math.sqrt(2 * n));
    expect([writes, pulses]).toEqual([n, n]);
  });

  it("verifies until it is within the tolerance, and says how often it tried", () => {
    const l = { ...plain, trials: 200, noise: 0.05, kind: KIND.writeVerify };
    const { reached, seen, pulses } = written(0.5, 0, l);
    for (const p of reached) expect(Math.abs(p - 0.5)).toBeLessThanOrEqual(0.01);
    // a try succeeds with P(|xi| < .2) = 0.1585: geometric, sd of the mean sqrt(1-p)/p/sqrt(n)
    const chance = 0.15852;
    const error = Math.sqrt(1 - chance) / chance / Math.sqrt(n);
    expect(Math.abs(pulses / n - 1 / chance)).toBeLessThan(5 * error);
    expect(mean(seen)).toBeCloseTo(pulses / n, 6);
  });

  it("takes sizes of zero", () => {
    const empty = { at: k.alloc(64, "nothing"), rows: 0, cols: 0, ld: 16 };
    expect(k.writePlane(empty, empty, empty, 0, plain)).toEqual({ writes: 0, pulses: 0 });
  });
});

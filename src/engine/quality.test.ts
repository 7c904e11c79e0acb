/**
 * @file Quality of the normals: moments, neighbours, two streams, tails, histogram, Kolmogorov-Smirnov.
 * in    21 million draws of each of two seeds; in the long tests 419 million, as in the design of the engine (5.5)
 * why   a simulator of noise is as good as its noise; limits are 5 standard errors, seeds are fixed
 */
import { beforeAll, describe, expect, it } from "vitest";
import { KIND } from "../base/random.ts";
import { wasmKernels } from "./kernels.ts";

const ROUNDS = process.env["MHO_LONG"] === "1" ? 400 : 20;
const PER_ROUND = 2 ** 20;
/** Histogram over -6..6 in steps of a thousandth. */
const BINS = 12_000;
const LIMITS = [2, 3, 4, 4.5, 5, 5.5];

/** Phi(x) by the series of erf near zero and the continued fraction of erfc beyond. */
function normalCdf(at: number): number {
  const z = Math.abs(at) / Math.SQRT2;
  let upper: number;
  if (z < 2.5) {
    let [sum, term] = [z, z];
    for (let n = 1; n < 200; n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
    }
    upper = 0.5 - sum / Math.sqrt(Math.PI);
  } else {
    let c = 0;
    for (let n = 120; n >= 1; n--) c = n / 2 / (z + c);
    upper = (0.5 * Math.exp(-z * z)) / Math.sqrt(Math.PI) / (z + c);
  }
  return at < 0 ? upper : 1 - upper;
}

interface Seen {
  readonly n: number;
  readonly powers: readonly number[];
  readonly neighbours: number;
  readonly streams: number;
  readonly tails: readonly number[];
  readonly bins: Float64Array;
}

/** Sums over all rounds; round r of a seed is step r of its stream. */
function draw(seed: number): Seen {
  const k = wasmKernels();
  const [m, other] = [k.matrix(256, 4096, "normals"), k.matrix(256, 4096, "other stream")];
  const powers = [0, 0, 0, 0];
  const tails = LIMITS.map(() => 0);
  const bins = new Float64Array(BINS + 2);
  let [neighbours, streams] = [0, 0];
  for (let step = 0; step < ROUNDS; step++) {
    k.normals(m, { draws: { key: [0x5bd1e995, seed], step }, kind: KIND.selfTest });
    k.normals(other, { draws: { key: [0x5bd1e995, seed + 1], step }, kind: KIND.selfTest });
    const [v, w] = [k.f32(m.at, PER_ROUND), k.f32(other.at, PER_ROUND)];
    let [s1, s2, s3, s4, lag, cross, before] = [0, 0, 0, 0, 0, 0, v[PER_ROUND - 1]!];
    for (let i = 0; i < PER_ROUND; i++) {
      const x = v[i]!;
      const x2 = x * x;
      s1 += x;
      s2 += x2;
      s3 += x2 * x;
      s4 += x2 * x2;
      lag += x * before;
      cross += x * w[i]!;
      before = x;
      bins[Math.min(BINS + 1, Math.max(0, Math.floor((x + 6) * 1000) + 1))]!++;
      if (x2 > 4) for (let t = 0; t < LIMITS.length; t++) if (Math.abs(x) > LIMITS[t]!) tails[t]!++;
    }
    [s1, s2, s3, s4].forEach((s, i) => {
      powers[i]! += s;
    });
    neighbours += lag;
    streams += cross;
  }
  k.close();
  return { n: ROUNDS * PER_ROUND, powers, neighbours, streams, tails, bins };
}

describe.each([77, 1234])("normals of seed %i", (seed) => {
  let n: number;
  let seen: Seen;
  beforeAll(() => {
    seen = draw(seed);
    n = seen.n;
  }, 300_000);
  /** A mean of n values of this variance, in standard errors from what is expected. */
  const errors = (sum: number, expected: number, variance: number): number =>
    Math.abs(sum / n - expected) / Math.sqrt(variance / n);

  it("have the moments of a normal, and no memory", () => {
    const { powers, neighbours, streams } = seen;
    const [s1, s2, s3, s4] = powers as [number, number, number, number];
    expect(errors(s1, 0, 1)).toBeLessThan(5);
    expect(errors(s2, 1, 2)).toBeLessThan(5);
    expect(errors(s3, 0, 15)).toBeLessThan(5);
    expect(errors(s4, 3, 96)).toBeLessThan(5);
    expect(errors(neighbours, 0, 1)).toBeLessThan(5);
    expect(errors(streams, 0, 1)).toBeLessThan(5);
  });

  it("have its tails, and end at 6.6", () => {
    LIMITS.forEach((limit, i) => {
      const expected = 2 * n * normalCdf(-limit);
      expect(Math.abs(seen.tails[i]! - expected)).toBeLessThan(5 * Math.sqrt(expected));
    });
  });

  it("fill its histogram: chi-square and Kolmogorov-Smirnov", () => {
    const { bins } = seen;
    let [below, distance, chi, cells] = [bins[0]!, 0, 0, 0];
    for (let i = 1; i <= BINS; i++) {
      const [low, high] = [normalCdf((i - 1) / 1000 - 6), normalCdf(i / 1000 - 6)];
      const expected = n * (high - low);
      below += bins[i]!;
      distance = Math.max(distance, Math.abs(below / n - high));
      if (expected < 50) continue;
      chi += (bins[i]! - expected) ** 2 / expected;
      cells++;
    }
    expect(Math.abs(chi - cells) / Math.sqrt(2 * cells)).toBeLessThan(5);
    // sqrt(n) D above 2.6 has probability 2 exp(-2*2.6^2) = 2.7e-6, about 5 sigma
    expect(Math.sqrt(n) * distance).toBeLessThan(2.6);
  });
});

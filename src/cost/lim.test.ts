import { describe, expect, it } from "vitest";
import { K_B } from "./constants.ts";
import {
  EXTRAPOLATIONS,
  holdBarrier,
  landauer,
  limBound,
  meanBarrier,
  staticBound,
  TRAININGS,
  trainingEnergies,
  walls,
} from "./lim.ts";

/**
 * GPT-3: 3.14e23 floating-point operations for 1.75e11 parameters, one update in six operations.
 */
const PER_PARAMETER = 3.14e23 / 1.75e11;
const operations = PER_PARAMETER * 1e15;
const updates = operations / 6;
const hardware = operations * 0.7e-12;

describe("learning in memory (reconstruction)", () => {
  it("meets the three statements of the abstract at once for 1e15 parameters", () => {
    for (const bits of [4, 8, 16]) {
      const lim = limBound(1e15, updates, bits);
      expect(lim).toBeGreaterThan(1e8);
      expect(lim).toBeLessThan(1e9);
      const ratio = lim / landauer(operations, 32);
      expect(ratio).toBeGreaterThan(0.1);
      expect(ratio).toBeLessThan(10);
      expect(hardware / lim).toBeGreaterThan(10 ** 6);
      expect(hardware / lim).toBeLessThan(10 ** 7.1);
    }
  });

  it("gives 3.9e8 J of bound, 1.65e8 J of Landauer and 1.26e15 J of hardware", () => {
    expect(limBound(1e15, updates)).toBeCloseTo(3.9e8, -7);
    expect(landauer(operations, 32) / 1.65e8).toBeCloseTo(1, 2);
    expect(hardware / 1.26e15).toBeCloseTo(1, 2);
  });

  it("needs 47.2, 39, 27.6, 20.7, 13.8 kT to hold for ten years, a day, 1 s, 1 ms, 1 us", () => {
    const seconds = [10 * 365.25 * 86400, 86400, 1, 1e-3, 1e-6];
    const kT = seconds.map((t) => Number(holdBarrier(t).toFixed(1)));
    expect(kT).toEqual([47.2, 39, 27.6, 20.7, 13.8]);
  });

  it("averages 33.5, 40.4, 47.4 kT over 1e12 updates that start at 1e9, 1e6, 1e3 per second", () => {
    const mean = [1e9, 1e6, 1e3].map((r1) => Number(meanBarrier(1e12, 1e12, r1).toFixed(1)));
    expect(mean).toEqual([33.5, 40.4, 47.4]);
  });

  it("pays kT ln2 more per update and bit when the time is halved", () => {
    const one = limBound(1, 1e6, 1, 300, 1e12, 1e6);
    const fast = limBound(1, 1e6, 1, 300, 2e12, 1e6);
    expect((fast - one) / 1e6).toBeCloseTo(K_B * 300 * Math.LN2, 30);
    expect(staticBound(1, 1, 1) / (K_B * 300)).toBeCloseTo(holdBarrier(1), 12);
  });

  it("gives the table of trainings: hardware and Landauer at 32 bits to two digits, bound at 8 bits and 40 kT within 2 %", () => {
    const table = [
      [2.0e6, 0.26, 0.63],
      [2.0e8, 26, 63],
      [1.3e9, 175, 420],
      [2.2e11, 2.9e4, 6.9e4],
      [1.8e12, 2.3e5, 5.6e5],
      [1.26e15, 1.65e8, 4.0e8],
    ];
    const rounding = (printed: number): number => 0.5 * 10 ** (Math.floor(Math.log10(printed)) - 1);
    for (const [i, t] of TRAININGS.entries()) {
      const e = trainingEnergies(t.operations);
      const [hardware, floor, lim] = table[i] as [number, number, number];
      expect(Math.abs(e.hardware - hardware), t.name).toBeLessThanOrEqual(rounding(hardware));
      expect(Math.abs(e.landauer - floor), t.name).toBeLessThanOrEqual(rounding(floor));
      expect(Math.abs(e.lim / lim - 1), t.name).toBeLessThan(0.02);
    }
  });

  it("shows how much the extrapolation decides: 1.8e27, 2.7e29, 1.2e32 operations", () => {
    const ops = [EXTRAPOLATIONS.linear, EXTRAPOLATIONS.fitted, EXTRAPOLATIONS.chinchilla].map((f) =>
      Number(f(1e15).toPrecision(2)),
    );
    expect(ops).toEqual([1.8e27, 2.7e29, 1.2e32]);
    expect(trainingEnergies(1.2e32).lim).toBeCloseTo(2.65e13, -12);
    expect(EXTRAPOLATIONS.fitted(1e14) * 10 ** 1.48).toBeCloseTo(2.7e29, -20);
  });

  it("adds three walls, each with its own lever", () => {
    const w = { params: 10, updates: 100, bits: 2, read: 3, barrier: 5, seconds: 8 };
    const e = walls({ ...w, consolidateEvery: 4, consolidate: 7 });
    expect(e.memory).toBe(300);
    expect(e.update).toBeCloseTo(1000 * K_B * 300, 30);
    expect(e.consolidation).toBe(140);
  });
});

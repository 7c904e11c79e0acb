import { describe, expect, it } from "vitest";
import { K_B } from "./constants.ts";
import { holdBarrier, landauer, limBound, meanBarrier, staticBound } from "./lim.ts";

/** GPT-3: 3.14e23 floating-point operations for 1.75e11 parameters, one update in six operations. */
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
});

/** @file What rounding and thinning may lose, and what they may not. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockMeans, rounded, sampled, thinned } from "./round.ts";

describe("rounding", () => {
  it("errs by less than 1/500 of the range, wherever the range lies", () => {
    const at = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    const span = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(at, span, fc.double({ min: 0, max: 1, noNaN: true }), (low, width, share) => {
        const v = low + share * width;
        expect(Math.abs(rounded([low, low + width])(v) - v)).toBeLessThanOrEqual(2e-3 * width);
      }),
    );
  });

  it("keeps four digits of a number and whole numbers whole", () => {
    expect(rounded([0, 1])(0.123456)).toBe(0.1235);
    expect(rounded([0, 1e6])(93_786)).toBe(93_786);
    expect(rounded([0.97, 0.98])(0.976543)).toBe(0.976543);
  });
});

describe("thinning", () => {
  it("keeps a short line whole and a long line's first, last and extreme points", () => {
    expect(thinned([1, 2, 3], 20)).toEqual([0, 1, 2]);
    const y = Float64Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 1000);
    y[54_321] = 5000;
    y[12_345] = -5000;
    const kept = thinned(y, 2000);
    expect(kept.length).toBeLessThanOrEqual(2000);
    for (const i of [0, 99_999, 54_321, 12_345]) expect(kept).toContain(i);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(new Set(kept).size).toBe(kept.length);
  });

  it("samples clouds evenly", () => {
    expect(sampled(10, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(sampled(3, 5)).toEqual([0, 1, 2]);
  });
});

describe("blocks", () => {
  it("are means, also at ragged edges", () => {
    const b = blockMeans([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 4);
    expect([b.rows, b.columns, b.side]).toEqual([2, 2, 2]);
    expect([...b.values]).toEqual([3, 4.5, 7.5, 9]);
  });

  it("leave a small matrix alone", () => {
    expect(blockMeans([1, 2], 1, 2).side).toBe(1);
  });
});

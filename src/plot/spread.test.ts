/** @file Textbook samples for boxes and bands; bins that count every value once. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { binsOf, boxOf, deviationOf, quantile } from "./spread.ts";

it("interpolates quantiles as NumPy does", () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([1, 2, 3, 4], p))).toEqual([
    1, 1.75, 2.5, 3.25, 4,
  ]);
});

it("ends whiskers at the last sample within 1.5 quartile distances", () => {
  expect(boxOf([1, 2, 3, 4, 100])).toEqual({ q1: 2, median: 3, q3: 4, low: 1, high: 4, mean: 22 });
});

it("divides the variance by n - 1", () => {
  expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
  expect(deviationOf([5])).toBe(0);
});

it("counts every finite value once, in at most 130 bins with round edges", () => {
  const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(sample, (values) => {
      const bins = binsOf([...values, Number.NaN]);
      expect(bins.counts.reduce((a, b) => a + b, 0)).toBe(values.length);
      expect(bins.counts.length).toBeLessThanOrEqual(130);
    }),
  );
});

it("gives one value one bin", () => {
  expect(binsOf([5, 5, 5])).toEqual({ start: 5, width: 0.5, counts: [3] });
  expect(binsOf([])).toEqual({ start: 0, width: 1, counts: [] });
});

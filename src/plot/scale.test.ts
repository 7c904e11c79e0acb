/** @file Ticks are round, inside the range and evenly spaced; ranges hold their data. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  extent,
  linearTicks,
  logTicks,
  padded,
  powerText,
  roundStep,
  withinDecades,
} from "./scale.ts";

describe("linear ticks", () => {
  it("stand where Plotly puts them", () => {
    expect(linearTicks(-0.96, 24.96, 612, 80).map((t) => t.text)).toEqual([
      "0",
      "5",
      "10",
      "15",
      "20",
    ]);
    expect(linearTicks(0, 0.3, 370, 40).map((t) => t.text)).toEqual([
      "0.00",
      "0.05",
      "0.10",
      "0.15",
      "0.20",
      "0.25",
      "0.30",
    ]);
    expect(linearTicks(-2, 2, 200, 40).map((t) => t.text)).toEqual(["−2", "−1", "0", "1", "2"]);
  });

  it("are at most a dozen, inside, and at equal steps", () => {
    const ends = fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(ends, ([low, span]) => {
        const ticks = linearTicks(low, low + span, 600, 80);
        expect(ticks.length).toBeLessThanOrEqual(12);
        for (const t of ticks) {
          expect(t.at).toBeGreaterThanOrEqual(low - 1e-6 * span);
          expect(t.at).toBeLessThanOrEqual(low + span + 1e-6 * span);
        }
      }),
    );
  });

  it("shorten large numbers", () => {
    expect(linearTicks(0, 2e5, 600, 80).map((t) => t.text)).toContain("150k");
    expect(linearTicks(0, 4e6, 600, 80).map((t) => t.text)).toContain("1.5M");
  });
});

describe("logarithmic ticks", () => {
  it("are powers of ten, or SI prefixes where the axis has a unit", () => {
    expect(logTicks(-3.2, 2.2, 1, "power").map((t) => t.text)).toEqual([
      "10<sup>−3</sup>",
      "10<sup>−2</sup>",
      "10<sup>−1</sup>",
      "1",
      "10",
      "10<sup>2</sup>",
    ]);
    expect([-3, -1, 0, 3].map((e) => powerText(e, "none"))).toEqual(["0.001", "0.1", "1", "1000"]);
    expect([-6, -5, -3, 0, 1, 2, 3, 15].map((e) => powerText(e, "SI"))).toEqual([
      "1µ",
      "10µ",
      "1m",
      "1",
      "10",
      "100",
      "1k",
      "10<sup>15</sup>",
    ]);
  });

  it("use 1, 2, 5 within two decades", () => {
    expect(withinDecades(0, 1).map((t) => t.text)).toEqual(["1", "2", "5", "10"]);
    expect(withinDecades(-0.2, 0.1).map((t) => t.value)).toEqual([0.7, 0.8, 0.9, 1]);
  });
});

it("rounds steps up to 1, 2, 5", () => {
  expect([0.11, 0.2, 0.3, 5, 6].map(roundStep)).toEqual([0.2, 0.2, 0.5, 5, 10]);
});

it("finds ends of finite numbers only", () => {
  expect(extent([3, Number.NaN, null, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3]);
  expect(extent([])).toEqual([Number.NaN, Number.NaN]);
});

it("gives a single value room", () => {
  expect(padded(5, 5)).toEqual([4.5, 5.5]);
  expect(padded(0, 0)).toEqual([-1, 1]);
});

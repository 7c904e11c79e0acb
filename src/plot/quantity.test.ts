/** @file Numbers as text: edges between prefixes, times, areas, blocks of digits; every prefix reads back. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { count, number, percent, quantity, scaleOf, typeset, typesetUnit } from "./quantity.ts";

describe("quantity", () => {
  it.each([
    [1.234e-6, "J", "1.23 uJ"],
    [9.9996e-7, "J", "1 uJ"],
    [20e-6, "S", "20 uS"],
    [0, "J", "0 J"],
    [-3.3e-9, "A", "-3.3 nA"],
    [4.8e-21, "J", "0.0048 aJ"],
    [3.08e12, "OP/J", "3.08 TOPS/W"],
    [1.5e9, "OP/s", "1.5 GOPS"],
    [300, "K", "300 K"],
    [8, "bit", "8 bits"],
    [1, "bit", "1 bit"],
    [0.035, "1/V", "0.035 1/V"],
    [90, "s", "90 s"],
    [3600, "s", "60 min"],
    [7200, "s", "2 h"],
    [31_557_600 * 10, "s", "10 year"],
    [2.1e-6, "m^2", "2.1 mm^2"],
    [5e-13, "m^2", "0.5 um^2"],
    [0.5, "", "0.5"],
    [Number.NaN, "J", "NaN J"],
  ])("%d %s is %s", (value, unit, text) => {
    expect(quantity(value, unit)).toBe(text);
  });

  it("keeps the value to its digits, whatever the prefix", () => {
    const values = fc.double({ min: 1e-17, max: 9e17, noNaN: true });
    fc.assert(
      fc.property(values, (v) => {
        const { factor } = scaleOf(v, "J");
        expect(v / factor).toBeGreaterThan(0.9999);
        expect(v / factor).toBeLessThan(1001);
      }),
    );
  });
});

describe("numbers", () => {
  it.each([
    [2_359_296, "2 359 296"],
    [12_500.4, "12 500"],
    [0.023456, "0.02346"],
    [1.2e-7, "1.2e-7"],
    [3.14e23, "3.14e23"],
    [-0.5, "-0.5"],
    [Number.POSITIVE_INFINITY, "infinity"],
  ])("%d is %s", (value, text) => {
    expect(number(value)).toBe(text);
  });

  it("counts in blocks of three", () => {
    expect(count(999)).toBe("999");
    expect(count(9216)).toBe("9 216");
    expect(count(-1_000_000)).toBe("-1 000 000");
  });

  it("prints shares as percent", () => {
    expect(percent(0.97734)).toBe("97.73 %");
    expect(percent(1)).toBe("100 %");
  });
});

describe("typeset", () => {
  it("prints for people", () => {
    expect(typeset("1.23 uJ")).toBe("1.23\u202fµJ");
    expect(typeset("1.2e-7")).toBe("1.2×10⁻⁷");
    expect(typeset("-3.3 nA")).toBe("−3.3\u202fnA");
    expect(typeset("2 359 296")).toBe("2\u202f359\u202f296");
    expect(typeset("2 mm^2")).toBe("2\u202fmm²");
    expect(typeset("12 500 1/V")).toBe("12\u202f500\u202f1/V");
    expect(typesetUnit("um^2")).toBe("µm²");
    expect(typesetUnit("kohm")).toBe("kΩ");
    expect(typesetUnit("V^-1")).toBe("V⁻¹");
  });
});

/** @file dexp and its family against the host's functions (as a ruler, not as truth) and against identities. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dcos, dexp, dexpm1, dlog, dlog2, dlog10, dpow, dsin, dsinh, dtanh } from "./dmath.ts";

const relative = (got: number, want: number): number =>
  got === want ? 0 : Math.abs(got - want) / Math.abs(want);
const finite = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true });

describe("dexp and dlog", () => {
  it("agree with the host within 5e-16", () => {
    fc.assert(
      fc.property(finite(-700, 700), (x) => {
        expect(relative(dexp(x), Math.exp(x))).toBeLessThan(5e-16);
      }),
      { numRuns: 5000 },
    );
    fc.assert(
      fc.property(finite(-700, 700), (t) => {
        const x = Math.exp(t);
        const tiny = Math.abs(Math.log(x)) * 5e-16 + 1e-300;
        expect(Math.abs(dlog(x) - Math.log(x))).toBeLessThanOrEqual(tiny);
      }),
      { numRuns: 5000 },
    );
  });

  it("are right at the edges", () => {
    expect([dexp(0), dexp(-0), dlog(1)]).toEqual([1, 1, 0]);
    expect([dexp(710), dexp(-746), dexp(Number.NEGATIVE_INFINITY)]).toEqual([
      Number.POSITIVE_INFINITY,
      0,
      0,
    ]);
    expect(dexp(-745)).toBe(5e-324);
    expect([dlog(0), dlog(-1), dlog(Number.POSITIVE_INFINITY)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect(relative(dlog(5e-324), Math.log(5e-324))).toBeLessThan(5e-16);
    expect(dexp(Number.NaN)).toBeNaN();
  });

  it("keep their bits", () => {
    const bytes = new DataView(new ArrayBuffer(8));
    const hex = (x: number): string => {
      bytes.setFloat64(0, x);
      return bytes.getBigUint64(0).toString(16);
    };
    expect([dexp(1), dlog(2), dlog(10), dexp(-0.1)].map(hex)).toEqual([
      "4005bf0a8b14576a",
      "3fe62e42fefa39ef",
      "40026bb1bbb55516",
      "3fecf46d99d52b3a",
    ]);
  });
});

describe("what follows from them", () => {
  it("powers", () => {
    expect(dpow(3, 4)).toBe(81);
    expect(dpow(2, -3)).toBe(0.125);
    expect(dpow(2, 0.5)).toBe(Math.SQRT2);
    expect(dpow(0, 0.3)).toBe(0);
    expect(dpow(-8, 1 / 3)).toBeNaN();
    fc.assert(
      fc.property(finite(1e-3, 1e3), finite(-5, 5), (x, y) => {
        expect(relative(dpow(x, y), x ** y)).toBeLessThan(2e-14);
      }),
    );
  });

  it("logarithms to other bases", () => {
    expect(dlog2(8)).toBeCloseTo(3, 14);
    expect(dlog10(1000)).toBeCloseTo(3, 14);
  });

  it("hyperbolic and circular functions", () => {
    fc.assert(
      fc.property(finite(-20, 20), (x) => {
        expect(relative(dtanh(x), Math.tanh(x))).toBeLessThan(1e-15);
        expect(relative(dsinh(x), Math.sinh(x))).toBeLessThan(2e-15);
        expect(relative(dexpm1(x), Math.expm1(x))).toBeLessThan(1e-15);
        expect(Math.abs(dsin(x) - Math.sin(x))).toBeLessThan(1e-15);
        expect(Math.abs(dcos(x) - Math.cos(x))).toBeLessThan(1e-15);
      }),
      { numRuns: 2000 },
    );
  });
});

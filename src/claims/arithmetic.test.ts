import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "./arithmetic.ts";

describe("arithmetic of claims", () => {
  it("knows precedence, signs, powers and functions", () => {
    expect(evaluate("1 + 2*3^2/6 - 4")).toBe(0);
    expect(evaluate("-2^2")).toBe(-4);
    expect(evaluate("2^3^2")).toBe(512);
    expect(evaluate("2^-1")).toBe(0.5);
    expect(evaluate("ceil(7/2) + floor(3.9) + sqrt(16) + log2(8)")).toBe(14);
    expect(evaluate("1.380649e-23*300")).toBe(1.380649e-23 * 300);
  });

  it("agrees with the host on random sums and products", () => {
    const number = fc.integer({ min: 1, max: 999 }).map(String);
    const formula = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        number,
        fc
          .tuple(tie("node"), fc.constantFrom("+", "-", "*", "/"), tie("node"))
          .map((t) => `(${t.join("")})`),
      ),
    })).node as fc.Arbitrary<string>;
    fc.assert(
      fc.property(formula, (text) => {
        expect(evaluate(text)).toBe(new Function(`return ${text}`)());
      }),
    );
  });

  it("calls a formula that does not parse our own bug", () => {
    expect(() => evaluate("2*(3")).toThrow("the formula 2*(3 lacks a )");
    expect(() => evaluate("2 3")).toThrow("the formula 2 3 goes on after its end: 3");
    expect(() => evaluate("2*")).toThrow("the formula 2* has an end where a number should be");
    expect(() => evaluate("2 & 3")).toThrow("the formula 2 & 3 cannot be read at  & 3");
  });
});

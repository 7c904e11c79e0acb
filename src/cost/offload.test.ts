import { describe, expect, it } from "vitest";
import { bitMac, memoryMac, PLANES, saving } from "./offload.ts";

describe("products in memory (reconstruction)", () => {
  it("saves 400x with all three products, 2.985x with two: Amdahl", () => {
    expect(saving(3, 400)).toBe(400);
    expect(saving(2, 400)).toBeCloseTo(2.985, 3);
    expect(saving(2, 100)).toBeCloseTo(2.94, 2);
    expect(saving(2, 1e12)).toBeCloseTo(3, 9);
    expect(saving(0, 400)).toBe(1);
  });

  it("needs 1.03 fJ per bit, 29 fJ per radix-4 x 4-bit multiply-add, and 11.6 pJ digital for 400x", () => {
    const bit = bitMac(121, 4);
    expect(bit * 1e15).toBeCloseTo(1.03, 2);
    const mac = memoryMac({ inputs: PLANES.radix4, weights: PLANES.int4, bit });
    expect(mac * 1e15).toBeCloseTo(28.9, 1);
    expect(400 * mac * 1e12).toBeCloseTo(11.6, 1);
    const int4 = memoryMac({ inputs: PLANES.int4, weights: PLANES.int4, bit });
    expect(400 * int4 * 1e12).toBeCloseTo(6.6, 1);
  });

  it("adds conversions shared by the rows, and writes shared by their uses", () => {
    const m = { inputs: 2, weights: 3, bit: 1, conversion: 100, rows: 50, write: 30, reuse: 10 };
    expect(memoryMac(m)).toBe(6 + 12 + 3);
  });
});

import { describe, expect, it } from "vitest";
import { hardwareOf, shareOfWindow, slicesOf, writeScheme } from "./chip.ts";

describe("hardware", () => {
  it("has the defaults of the language where nothing is said", () => {
    const h = hardwareOf({});
    expect(h.tile).toEqual([256, 256]);
    expect(h.converters).toMatchObject({ dac: 8, adc: 8, adcRange: "adaptive", input: "voltage" });
    expect(h.cell).toMatchObject({
      gMin: 0,
      gMax: 100e-6,
      levels: null,
      readNoise: 0,
      driftT0: 20,
    });
    expect(h.cell.exactUpdate).toBe(true);
    expect([h.encoding, h.bothSides, h.wires.solve, h.vRead]).toEqual([
      "differential",
      true,
      false,
      0.2,
    ]);
  });
  it("takes what a device brings before the defaults, and what was said before both", () => {
    expect(hardwareOf({ device: "bulk" }).cell).toMatchObject({
      gMin: 4e-6,
      gMax: 40e-6,
      levels: 128,
    });
    expect(hardwareOf({ device: "bulk", levels: 16 }).cell.levels).toBe(16);
    expect(hardwareOf({ device: "bulk" }).cell.exactUpdate).toBe(false);
  });
  it("turns every form of noise into a share of the window", () => {
    expect(shareOfWindow(0.02, 1e-4, 16)).toBe(0.02);
    expect(shareOfWindow({ of: "level", value: 0.3 }, 1e-4, 16)).toBeCloseTo(0.02, 12);
    expect(shareOfWindow({ of: "siemens", value: 1e-6 }, 1e-4, null)).toBeCloseTo(0.01, 12);
  });
  it("reads switches, ranges and calls", () => {
    const h = hardwareOf({
      dac: "off",
      adc: "off",
      r_wire: 2,
      sides: "one",
      pulse_step: 0.01,
      write: { name: "verify", n: 3 },
    });
    expect(h.converters).toMatchObject({ dac: null, adc: null });
    expect(h.wires).toMatchObject({ row: 2, column: 2, solve: true });
    expect(h.bothSides).toBe(false);
    expect(h.cell.exactUpdate).toBe(false);
    expect(h.write).toEqual({ name: "verify", n: 3, tolerance: null });
    expect(writeScheme({ name: "verify", n: 5, tolerance: 0.02 }, h)).toMatchObject({
      n: 5,
      tolerance: { of: "window", value: 0.02 },
    });
    expect(hardwareOf({ r_wire: 2, ir_drop: "off" }).wires.solve).toBe(false);
  });
  it("slices a weight by the bits of its levels", () => {
    expect(slicesOf(hardwareOf({ encoding: "sliced" }))).toBe(4);
    expect(slicesOf(hardwareOf({ encoding: "sliced", levels: 16, slice_bits: 1 }))).toBe(3);
    expect(slicesOf(hardwareOf({}))).toBe(1);
  });
});

/** @file Bad input of the wires: values, shapes, memory, lines that do not settle, a stop. */
import { describe, expect, it } from "vitest";
import { currents, effective, k, lines } from "../../test/engine/circuit.ts";
import { EngineError, type Kernels } from "./kernels.ts";

const volts = (m: number): number[] => Array.from({ length: m }, (_, i) => Math.sin(i + 1));

describe("bad input", () => {
  const thrown = (run: () => unknown): EngineError => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(EngineError);
      return error as EngineError;
    }
    throw new Error("nothing was thrown");
  };
  const cells = (): ReturnType<Kernels["cellsFrom"]> => k.cellsFrom([1e-3, 2e-3], 2, 1, "cells");

  it("names the first cell, voltage or resistance that is no number or negative", () => {
    const [NAN, INF] = [Number.NaN, Number.POSITIVE_INFINITY];
    const mark = k.mark();
    expect(() => k.cellsFrom([1, NAN], 2, 1, "W")).toThrow("E_INPUT: W[1] is NaN");
    expect(() => k.cellsFrom([INF, 1], 2, 1, "W")).toThrow("E_INPUT: W[0] is Infinity");
    expect(() => k.cellsFrom([1, -1e-6], 2, 1, "W")).toThrow("E_INPUT: W[1] is -0.000001");
    expect(() => k.wiredCurrents(cells(), lines(1, 1), Float64Array.of(0, NAN))).toThrow(
      "E_INPUT: voltage[1] is NaN",
    );
    expect(() => k.effectiveConductance(cells(), lines(NAN, 1))).toThrow("E_INPUT: row is NaN ohm");
    expect(() => k.wiredCurrents(cells(), lines(1, -2), Float64Array.of(0, 1))).toThrow(
      "E_INPUT: column is -2 ohm",
    );
    expect(() => k.effectiveConductance(cells(), lines(1, 1, { sense: INF }))).toThrow(
      "E_INPUT: sense is Infinity ohm",
    );
    k.release(mark);
  });

  it("refuses values that do not fill a shape", () => {
    expect(() => k.cellsFrom([1, 2, 3], 2, 1, "W")).toThrow("E_LIMIT: W: 3 cells do not fill 2x1");
    const mark = k.mark();
    expect(() => k.wiredCurrents(cells(), lines(1, 1), new Float64Array(3))).toThrow(
      "E_LIMIT: 3 voltages do not fill 2 inputs",
    );
    k.release(mark);
  });

  it("empty shapes and no vectors give empty results", () => {
    for (const [m, n] of [
      [0, 3],
      [3, 0],
      [0, 0],
    ] as const) {
      expect(effective([], m, n, lines(1, 1))).toHaveLength(0);
      expect(currents([], m, n, lines(1, 1), [])).toHaveLength(0);
    }
    expect(currents([1, 2], 1, 2, lines(1, 1), [])).toHaveLength(0);
  });

  it("a zero vector gives zeros, an array of open cells, too", () => {
    expect(currents([1e-3, 2e-3], 1, 2, lines(1, 1), [0])).toEqual([0, 0]);
    expect(currents([0, 0], 1, 2, lines(1, 1), [1])).toEqual([0, 0]);
  });

  it("says how much memory is missing before anything is computed", () => {
    const huge = { at: 0, inputs: 7000, outputs: 7000, ld: 7000 };
    const error = thrown(() => k.effectiveConductance(huge, lines(1, 1)));
    expect(error.message).toMatch(
      /^E_MEMORY: the effective matrix of 7000x7000 cells needs \d+ bytes; \d+ are free$/,
    );
    expect(error.numbers["need"]).toBeLessThan(8 * (5 * 7000) ** 2);
    expect(error.numbers["need"]).toBeGreaterThan(error.numbers["free"]!);
    const both = thrown(() => k.effectiveConductance(huge, lines(1, 1, { bothEnds: true })));
    expect(both.numbers["need"]).toBeLessThan(8 * (5 * 7000) ** 2);
  });

  it("says how far it came when the lines do not settle", () => {
    const n = 60;
    // Conductances over 18 decades, lines of a kilo-ohm a segment.
    const g = Array.from({ length: n * n }, (_, i) => 2 ** (Math.imul(i, 40503) % 30));
    const error = thrown(() => currents(g, n, n, lines(1e3, 1e3), volts(n)));
    expect(error.code).toBe("E_NOCONV");
    expect(error.message).toMatch(/^E_NOCONV: wires did not settle in 1000 sweeps: \S+ is left$/);
    expect(error.numbers["sweeps"]).toBe(1000);
  });

  it("a stop leaves no memory taken and the engine ready", () => {
    const g = new Float64Array(40 * 40).fill(1e-4);
    const room = k.room();
    const mark = k.mark();
    const grid = k.cellsFrom(g, 40, 40, "cells");
    k.control.cancel();
    const stopped = /^E_CANCEL: \w+ was stopped$/;
    const v = new Float64Array(40).fill(1);
    expect(thrown(() => k.wiredCurrents(grid, lines(1, 1), v)).message).toMatch(stopped);
    expect(thrown(() => k.effectiveConductance(grid, lines(1, 1))).message).toMatch(stopped);
    k.control.clear();
    k.release(mark);
    expect(k.room()).toBe(room);
    expect(effective(g, 40, 40, lines(1, 1))).toHaveLength(1600);
  });
});

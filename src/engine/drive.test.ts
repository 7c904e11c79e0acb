/** @file Drives and conductance sums: bits of both engines, closed forms. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { around, same, size, windowed } from "../../test/engine/compare.ts";
import { type Kernels, type Matrix, wasmKernels } from "./kernels.ts";

/** The full drive of each sample: its largest |x|, or 0 for one of them. */
function ranges(k: Kernels, x: Matrix, silent: number): number {
  const at = k.temporary(4 * (Math.ceil(x.rows / 4) * 4), "ranges");
  k.rowAbsmax(x, at);
  k.f32(at, x.rows)[silent % x.rows] = 0;
  return at;
}

const digit = fc.constantFrom(undefined, { low: 0, bits: 1 }, { low: 2, bits: 2 });

describe("drives on both engines", () => {
  it("duty of lines, squares of samples, noise of reads", () => {
    fc.assert(
      fc.property(size(40), size(90), fc.boolean(), digit, fc.nat(), (rows, cols, coded, d, n) => {
        same((k) => {
          const x = windowed(k, rows, cols, n);
          const coding = { x, full: ranges(k, x, n), top: coded ? 63 : 1, coded };
          const duty = Float64Array.from({ length: 64 }, (_, c) => (c / 63) * (c / 63));
          const lines = k.driveLines(coding, coded ? duty : null);
          const block = { from: n % cols, to: cols };
          const squares = k.driveSquares(coding, block, coded ? d : undefined);
          const more = { of: windowed(k, rows, 7, n + 1), scale: 0.3 };
          k.unary("abs", more.of, more.of);
          const plain = k.readNoise(squares, rows, { perSquare: 0.01, constant: 1e-4 });
          const each = k.readNoise(squares, rows, { perSquare: 0.01, constant: 0, more });
          const rowsOf = (at: number, ld: number, width: number): number[][] =>
            Array.from({ length: rows }, (_, b) =>
              Array.from(k.f32(at + 4 * b * ld, width), (v) => v),
            );
          return [
            Array.from(lines),
            Array.from(k.f64(squares, rows)),
            Array.from(k.f32(plain.at, rows)),
            rowsOf(each.at, each.ld, 7),
          ];
        });
      }),
      { numRuns: 60 },
    );
  });

  it("conductance sums and scales of columns", () => {
    fc.assert(
      fc.property(size(40), size(150), fc.nat(), (rows, cols, n) => {
        same((k) => {
          const planes = [windowed(k, rows, cols, n), windowed(k, rows, cols, n + 1)];
          const sums = k.conductanceSums(planes, { least: 1e-6, span: 1e-4 });
          const y = windowed(k, rows, cols, n + 2);
          k.scaleColumns(
            y,
            Float32Array.from({ length: cols }, (_, j) => 1 + j / 7),
          );
          return [Array.from(sums.rows), Array.from(sums.columns), around(k, y)];
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe("what they are", () => {
  const k = wasmKernels();
  const x = k.matrixFrom([1, -0.5, 0.25, 0, 0, 0, 2, 2, -2], 3, 3, "x");
  const full = k.alloc(64, "ranges");
  k.rowAbsmax(x, full);

  it("codes of a vector are shares of its own full drive", () => {
    const coding = { x, full, top: 4, coded: true };
    // codes 4 2 1 / none / 4 4 4
    expect([...k.f64(k.driveSquares(coding, { from: 0, to: 3 }), 3)]).toEqual([21, 0, 48]);
    expect([...k.f64(k.driveSquares(coding, { from: 1, to: 3 }), 3)]).toEqual([5, 0, 32]);
    const low = { low: 0, bits: 1 };
    expect([...k.f64(k.driveSquares(coding, { from: 0, to: 3 }, low), 3)]).toEqual([1, 0, 0]);
    const duty = Float64Array.from([0, 1, 10, 100, 1000]);
    expect([...k.driveLines(coding, duty)]).toEqual([2000, 1010, 1001]);
    expect([...k.driveLines({ ...coding, top: 1, coded: false }, null)]).toEqual([2, 1.25, 1.0625]);
  });

  it("sums conductances over rows and columns", () => {
    const planes = [k.matrixFrom([0, 1, 0.5, 1, 1, 0], 2, 3, "cells")];
    const { rows, columns } = k.conductanceSums(planes, { least: 1, span: 8 });
    expect([...rows]).toEqual([15, 19]);
    expect([...columns]).toEqual([10, 18, 6]);
  });

  it("takes nothing at all", () => {
    expect(k.conductanceSums([], { least: 1, span: 1 })).toEqual({
      rows: new Float64Array(),
      columns: new Float64Array(),
    });
    const none = { at: k.alloc(64, "nothing"), rows: 0, cols: 0, ld: 16 };
    expect(k.driveLines({ x: none, full, top: 1, coded: false }, null)).toEqual(new Float64Array());
  });
});

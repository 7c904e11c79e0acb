/**
 * @file Twin of the partial Cholesky elimination.
 * why   the order of every sum is fixed here: within a panel one product after the other is
 *       subtracted, below it the products of a panel are summed from +0 and subtracted once
 * test  wires.test.ts
 */
import { PANEL } from "../blocks.ts";
import type { RefKernel } from "./kernel.ts";

/** The lower triangle of a symmetric matrix somewhere in memory. */
export interface Symmetric {
  readonly f64: Float64Array;
  readonly at: number;
  readonly ld: number;
}

function factor({ f64, at, ld }: Symmetric, k0: number, k1: number): void {
  for (let j = k0; j < k1; j++) {
    for (let i = j; i < k1; i++) {
      let t = f64[at + i * ld + j]!;
      for (let k = k0; k < j; k++) t -= f64[at + i * ld + k]! * f64[at + j * ld + k]!;
      f64[at + i * ld + j] = i === j ? Math.sqrt(t) : t / f64[at + j * ld + j]!;
    }
  }
}

/** Place of row i (counted from the panel's end), column k in the pack: groups of four rows. */
function packed(i: number, k: number, width: number): number {
  return (i >> 2) * 4 * width + 4 * k + (i & 3);
}

function solve(y: Symmetric, k0: number, k1: number, i: number, n: number, pack: Symmetric): void {
  const row = y.at + Math.min(n - 1, k1 + i) * y.ld;
  for (let j = k0; j < k1; j++) {
    let t = y.f64[row + j]!;
    for (let k = k0; k < j; k++) {
      t -= pack.f64[pack.at + packed(i, k - k0, k1 - k0)]! * y.f64[y.at + j * y.ld + k]!;
    }
    pack.f64[pack.at + packed(i, j - k0, k1 - k0)] = t / y.f64[y.at + j * y.ld + j]!;
  }
}

function subtract(
  y: Symmetric,
  corner: number,
  i: number,
  j: number,
  width: number,
  pack: Symmetric,
): void {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    sum += pack.f64[pack.at + packed(i, k, width)]! * pack.f64[pack.at + packed(j, k, width)]!;
  }
  y.f64[y.at + (corner + i) * y.ld + corner + j]! -= sum;
}

/** Eliminates the first `gone` of n nodes. */
export function eliminate(y: Symmetric, n: number, gone: number): void {
  const pack = { f64: new Float64Array((n + 4) * PANEL), at: 0, ld: 0 };
  for (let k0 = 0; k0 < gone; k0 += PANEL) {
    const k1 = Math.min(gone, k0 + PANEL);
    factor(y, k0, k1);
    for (let i = 0; i < n - k1; i++) solve(y, k0, k1, i, n, pack);
    for (let i = 0; i < n - k1; i++) {
      for (let j = 0; j <= i; j++) subtract(y, k1, i, j, k1 - k0, pack);
    }
  }
}

export const factorPanel: RefKernel = ({ f64 }, [a, ld, first, last]) => {
  factor({ f64, at: a / 8, ld }, first, last);
};

export const solvePanel: RefKernel = ({ f64 }, [a, ld, first, last, n, pack], chunk) => {
  const rows = 4 * Math.ceil((n - last) / 4);
  for (let i = 32 * chunk; i < Math.min(rows, 32 * chunk + 32); i++) {
    solve({ f64, at: a / 8, ld }, first, last, i, n, { f64, at: pack / 8, ld: 0 });
  }
};

/** Of columns from `shared` on, only rows from `below` on are wanted, of columns before it. */
export const subtractPanel: RefKernel = ({ f64 }, a, chunk) => {
  const [at, ld, corner, width, n, pack, shared, below] = a;
  let block = 0;
  while (((block + 1) * (block + 2)) / 2 <= chunk) block++;
  const [i0, j0] = [64 * block, 64 * (chunk - (block * (block + 1)) / 2)];
  for (let i = i0; i < Math.min(n - corner, i0 + 64); i++) {
    for (let j = j0; j < Math.min(i + 1, j0 + 64); j++) {
      const wanted = corner + j < shared || (corner + i >= below && corner + j < below);
      if (!wanted) continue;
      subtract({ f64, at: at / 8, ld }, corner, i, j, width, { f64, at: pack / 8, ld: 0 });
    }
  }
};

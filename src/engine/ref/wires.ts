/**
 * @file Twin of the solver for resistive lines (float64), cell by cell.
 * why   the order of every sum is fixed here: along a line one step after the other, dot products
 *       row by row in four partial sums by column mod 4
 * test  wires.test.ts
 */
import type { Heap } from "../memory.ts";
import type { RefKernel } from "./kernel.ts";

const ROWS = 16;
const COLUMNS = 32;
const WIDE = 256;
const wide = (n: number): number => 4 * Math.ceil(n / 4);
const rowsOf = (chunk: number, m: number): [number, number] => [
  ROWS * chunk,
  Math.min(m, ROWS * chunk + ROWS),
];

export const wireCells: RefKernel = (heap, a, chunk) => {
  const [w, ld, rows, cols, least, span, turned, out, ldo] = a;
  const [lines, outputs] = turned ? [rows, cols] : [cols, rows];
  const [first, last] = rowsOf(chunk, lines);
  for (let i = first; i < last; i++) {
    for (let j = 0; j < wide(outputs); j++) {
      const from = turned ? (rows - 1 - i) * ld + cols - 1 - j : j * ld + i;
      heap.f64[out / 8 + i * ldo + j] = j < outputs ? least + heap.f32[w / 4 + from]! * span : 0;
    }
  }
};

/** 1/d of L D L^T along one line; `at(k)` is the place of its k-th cell. */
function pivots(
  f64: Float64Array,
  a: Float64Array,
  length: number,
  at: (k: number) => number,
): void {
  const [g, , , , segment, first, last, out] = a;
  let carried = 0;
  for (let k = 0; k < length; k++) {
    const ends = (k === 0 ? first : segment) + (k === length - 1 ? last : segment);
    const pivot = 1 / (ends + f64[g / 8 + at(k)]! - carried);
    f64[out / 8 + at(k)] = pivot;
    carried = segment * (segment * pivot);
  }
}

export const rowPivots: RefKernel = ({ f64 }, a, chunk) => {
  const [, ld, m, n] = a;
  const [first, last] = rowsOf(chunk, m);
  for (let r = first; r < last; r++) pivots(f64, a, n, (k) => r * ld + k);
};

export const columnPivots: RefKernel = ({ f64 }, a, chunk) => {
  const [, ld, m, n] = a;
  for (let j = COLUMNS * chunk; j < Math.min(wide(n), COLUMNS * chunk + COLUMNS); j++) {
    pivots(f64, a, m, (k) => k * ld + j);
  }
};

/** x := (T + D)^-1 x on one input line, whose pivots begin at `at`. */
function solveRow(x: Float64Array, f64: Float64Array, at: number, segment: number): void {
  let [y, lower] = [0, 0];
  for (let j = 0; j < x.length; j++) {
    y = x[j]! + lower * y;
    x[j] = y;
    lower = segment * f64[at + j]!;
  }
  y = 0;
  for (let j = x.length - 1; j >= 0; j--) {
    const pivot = f64[at + j]!;
    y = x[j]! * pivot + segment * pivot * y;
    x[j] = y;
  }
}

export const wireDrive: RefKernel = ({ f64 }, a, chunk) => {
  const [g, ld, m, n, pivot, segment, source, far, v, out] = a;
  const [first, last] = rowsOf(chunk, m);
  for (let r = first; r < last; r++) {
    const x = new Float64Array(n);
    x[0] = source * f64[v / 8 + r]!;
    x[n - 1]! += far * f64[v / 8 + r]!;
    solveRow(x, f64, pivot / 8 + r * ld, segment);
    for (let j = 0; j < wide(n); j++) {
      f64[out / 8 + r * ld + j] = f64[g / 8 + r * ld + j]! * (j < n ? x[j]! : 0);
    }
  }
};

/** Four partial sums by column mod 4. */
function dot(f64: Float64Array, x: number, y: number, n: number): number {
  const s = [0, 0, 0, 0];
  for (let j = 0; j < wide(n); j++) s[j & 3]! += f64[x + j]! * f64[y + j]!;
  return s[0]! + s[1]! + (s[2]! + s[3]!);
}

/** Element of the new direction. */
function directionAt(f64: Float64Array, a: Float64Array, at: number): number {
  const [z, p, , , , beta] = a.subarray(6);
  const old = f64[z / 8 + at]!;
  return beta === 0 ? old : old + beta * f64[p / 8 + at]!;
}

function sweepRow({ f64 }: Heap, a: Float64Array, r: number): void {
  const [g, ld, m, n, pivot, segment] = a;
  const [, , next, column, sense, , q, sums] = a.subarray(6);
  const row = (i: number): number[] =>
    Array.from({ length: wide(n) }, (_, j) => directionAt(f64, a, i * ld + j));
  const mine = row(r);
  const up = r > 0 ? row(r - 1) : mine;
  const below = r < m - 1 ? row(r + 1) : null;
  const cell = (j: number): number => f64[g / 8 + r * ld + j]!;
  const x = Float64Array.from({ length: n }, (_, j) => mine[j]! * cell(j));
  solveRow(x, f64, pivot / 8 + r * ld, segment);
  mine.forEach((p, j) => {
    f64[next / 8 + r * ld + j] = p;
    const down = below ? column * (p - below[j]!) : sense * p;
    const back = cell(j) * (j < n ? x[j]! : 0);
    f64[q / 8 + r * ld + j] = column * (p - up[j]!) + down + cell(j) * p - back;
  });
  f64[sums / 8 + r] = dot(f64, next / 8 + r * ld, q / 8 + r * ld, n);
}

export const wireSweep: RefKernel = (heap, a, chunk) => {
  const [first, last] = rowsOf(chunk, a[2]!);
  for (let r = first; r < last; r++) sweepRow(heap, a, r);
};

export const wireColumns: RefKernel = ({ f64 }, a, chunk) => {
  const [ld, m, n, pivot, segment, b, p, r, q, z] = a.map((x, i) => (i > 2 && i !== 4 ? x / 8 : x));
  const [alpha, start] = a.subarray(10);
  for (let j = COLUMNS * chunk; j < Math.min(wide(n), COLUMNS * chunk + COLUMNS); j++) {
    f64[b + j] = start ? 0 : f64[b + j]! + alpha * f64[p + (m - 1) * ld + j]!;
    for (let at = j, i = 0; i < m; i++, at += ld) {
      if (!start) f64[r + at] = f64[r + at]! - alpha * f64[q + at]!;
      const before = i > 0 ? segment * f64[pivot + at - ld]! * f64[z + at - ld]! : 0;
      f64[z + at] = i > 0 ? f64[r + at]! + before : f64[r + at]!;
    }
    for (let at = (m - 1) * ld + j, i = m - 1; i >= 0; i--, at -= ld) {
      const d = f64[pivot + at]!;
      const x = f64[z + at]! * d;
      f64[z + at] = i < m - 1 ? x + segment * d * f64[z + at + ld]! : x;
    }
  }
};

export const wireDot: RefKernel = ({ f64 }, [x, y, ld, m, n, sums], chunk) => {
  const [first, last] = rowsOf(chunk, m);
  for (let r = first; r < last; r++) {
    f64[sums / 8 + r] = dot(f64, x / 8 + r * ld, y / 8 + r * ld, n);
  }
};

export const mapProduct: RefKernel = ({ f64 }, a, chunk) => {
  const [v, ldv, map, ldm, samples, lines, outputs, out, ldo] = a;
  const across = Math.ceil(outputs / WIDE);
  const [first, last] = rowsOf(Math.floor(chunk / across), samples);
  const begin = (chunk % across) * WIDE;
  for (let b = first; b < last; b++) {
    for (let j = begin; j < Math.min(wide(outputs), begin + WIDE); j++) {
      let sum = 0;
      for (let i = 0; i < lines; i++) {
        sum += f64[v / 8 + b * ldv + i]! * f64[map / 8 + i * ldm + j]!;
      }
      f64[out / 8 + b * ldo + j] = sum;
    }
  }
};

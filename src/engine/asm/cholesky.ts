/**
 * @file Partial Cholesky elimination in float64, in panels of 48 columns. Twin: ref/cholesky.ts.
 * A panel below its diagonal block is packed in groups of four rows, column by column: both
 * factors of the product that is subtracted from the rest are read from there.
 */
import { int, ptr } from "./base";

export const PANEL: i32 = 48;
/** Groups of four rows in one block of the product. */
const BLOCK: i32 = 16;

// @ts-ignore: decorator
@inline export function cell(a: usize, ld: usize, row: i32, column: i32): usize {
  return a + ((<usize>row * ld + <usize>column) << 3);
}

/**
 * The diagonal block k0..k1-1: every element is reduced by products of k ascending. A column is
 * copied to `copy` so that rows are reduced two columns at a time; what lies above the diagonal is
 * never read.
 */
export function factor(a: usize, ld: usize, k0: i32, k1: i32, copy: usize): void {
  const row = ld << 3;
  for (let j = k0; j < k1; j++) {
    const at = cell(a, ld, j, j), root = sqrt<f64>(load<f64>(at));
    store<f64>(at, root);
    let x = at + row, y = copy;
    for (let i = j + 1; i < k1; i++, x += row, y += 8) {
      const value = load<f64>(x) / root;
      store<f64>(x, value);
      store<f64>(y, value);
    }
    y = copy;
    for (let i = j + 1, to = at + row + 8; i < k1; i++, to += row, y += 8) {
      const s = v128.load64_splat(y), end = <usize>(i - j) << 3;
      for (let l: usize = 0; l < end; l += 16) {
        v128.store(to + l, f64x2.sub(v128.load(to + l), f64x2.mul(s, v128.load(copy + l))));
      }
    }
  }
}

// @ts-ignore: decorator
@inline function pairOf(p: usize, q: usize): v128 { return v128.load64_lane(q, v128.load64_zero(p), 1); }

/** Rows i..i+3 of the panel (the last row again where there is none), solved into `out`. */
function solveGroup(a: usize, ld: usize, k0: i32, k1: i32, i: i32, n: i32, out: usize): void {
  const r0 = cell(a, ld, i, k0), r1 = cell(a, ld, min(n - 1, i + 1), k0);
  const r2 = cell(a, ld, min(n - 1, i + 2), k0), r3 = cell(a, ld, min(n - 1, i + 3), k0), width = k1 - k0;
  for (let j = 0; j < width; j += 2) {
    const at = <usize>j << 3, to = out + (<usize>j << 5);
    let t0 = pairOf(r0 + at, r1 + at), t1 = pairOf(r2 + at, r3 + at);
    let u0 = pairOf(r0 + at + 8, r1 + at + 8), u1 = pairOf(r2 + at + 8, r3 + at + 8);
    const lower = cell(a, ld, k0 + j, k0), next = cell(a, ld, k0 + j + 1, k0);
    for (let k = 0; k < j; k++) {
      const x0 = v128.load(out + (<usize>k << 5)), x1 = v128.load(out + (<usize>k << 5), 16);
      const c = v128.load64_splat(lower + (<usize>k << 3)), d = v128.load64_splat(next + (<usize>k << 3));
      t0 = f64x2.sub(t0, f64x2.mul(x0, c)); t1 = f64x2.sub(t1, f64x2.mul(x1, c));
      u0 = f64x2.sub(u0, f64x2.mul(x0, d)); u1 = f64x2.sub(u1, f64x2.mul(x1, d));
    }
    const pivot = v128.load64_splat(lower + at);
    t0 = f64x2.div(t0, pivot); t1 = f64x2.div(t1, pivot);
    v128.store(to, t0); v128.store(to, t1, 16);
    if (j + 1 == width) break;
    const d = v128.load64_splat(next + at), second = v128.load64_splat(next + at, 8);
    v128.store(to, f64x2.div(f64x2.sub(u0, f64x2.mul(t0, d)), second), 32);
    v128.store(to, f64x2.div(f64x2.sub(u1, f64x2.mul(t1, d)), second), 48);
  }
}

/** Groups g0..g1-1 of the rows under the panel. */
export function solveGroups(a: usize, ld: usize, k0: i32, k1: i32, n: i32, pack: usize, g0: i32, g1: i32): void {
  for (let g = g0; g < g1; g++) {
    solveGroup(a, ld, k0, k1, k1 + 4 * g, n, pack + ((<usize>g * <usize>(k1 - k0)) << 5));
  }
}

/** Four rows and four columns: `to` -= x . y, one subtraction per element. */
// @ts-ignore: decorator
@inline function subtractTile(to: usize, ld: usize, x: usize, y: usize, width: i32): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (const end = x + (<usize>width << 5); x < end; x += 32, y += 32) {
    const p = v128.load(y), q = v128.load(y, 16);
    let s = v128.load64_splat(x);
    c00 = f64x2.add(c00, f64x2.mul(s, p)); c01 = f64x2.add(c01, f64x2.mul(s, q));
    s = v128.load64_splat(x, 8);
    c10 = f64x2.add(c10, f64x2.mul(s, p)); c11 = f64x2.add(c11, f64x2.mul(s, q));
    s = v128.load64_splat(x, 16);
    c20 = f64x2.add(c20, f64x2.mul(s, p)); c21 = f64x2.add(c21, f64x2.mul(s, q));
    s = v128.load64_splat(x, 24);
    c30 = f64x2.add(c30, f64x2.mul(s, p)); c31 = f64x2.add(c31, f64x2.mul(s, q));
  }
  const row = ld << 3;
  v128.store(to, f64x2.sub(v128.load(to), c00)); v128.store(to, f64x2.sub(v128.load(to, 16), c01), 16);
  to += row;
  v128.store(to, f64x2.sub(v128.load(to), c10)); v128.store(to, f64x2.sub(v128.load(to, 16), c11), 16);
  to += row;
  v128.store(to, f64x2.sub(v128.load(to), c20)); v128.store(to, f64x2.sub(v128.load(to, 16), c21), 16);
  to += row;
  v128.store(to, f64x2.sub(v128.load(to), c30)); v128.store(to, f64x2.sub(v128.load(to, 16), c31), 16);
}

/**
 * Groups gi0..gi1-1 of rows by groups gj0..gj1-1 of columns, on and below the diagonal. Of columns
 * from `shared` on only the rows from `below` on are wanted, and those of columns before it.
 */
function subtractBlock(
  a: usize, ld: usize, corner: i32, width: i32, pack: usize, gi0: i32, gi1: i32, gj0: i32, gj1: i32,
  shared: i32, below: i32,
): void {
  const group = <usize>width << 5;
  for (let j = gj0; j < gj1; j++) {
    const y = pack + <usize>j * group, column = corner + 4 * j;
    if (column >= below) return;
    const first = column < shared ? gi0 : max(gi0, (below - corner) >> 2);
    for (let i = max(first, j); i < gi1; i++) {
      subtractTile(cell(a, ld, corner + 4 * i, corner + 4 * j), ld, pack + <usize>i * group, y, width);
    }
  }
}

/** All of it on one thread: eliminates the first `gone` of n nodes. */
export function eliminate(a: usize, ld: usize, n: i32, gone: i32, pack: usize): void {
  for (let k0 = 0; k0 < gone; k0 += PANEL) {
    const k1 = min(gone, k0 + PANEL), groups = (n - k1 + 3) >> 2;
    factor(a, ld, k0, k1, pack);
    solveGroups(a, ld, k0, k1, n, pack, 0, groups);
    subtractBlock(a, ld, k1, k1 - k0, pack, 0, groups, 0, groups, n, n);
  }
}

export function factorPanel(chunk: i32, own: usize): void {
  factor(ptr(0), <usize>int(1), int(2), int(3), ptr(4));
}

export function solvePanel(chunk: i32, own: usize): void {
  const k1 = int(3), n = int(4), groups = (n - k1 + 3) >> 2, g0 = 8 * chunk;
  solveGroups(ptr(0), <usize>int(1), int(2), k1, n, ptr(5), g0, min(groups, g0 + 8));
}

/** Chunks number the blocks of the lower triangle row by row. */
export function subtractPanel(chunk: i32, own: usize): void {
  const corner = int(2), groups = (int(4) - corner + 3) >> 2;
  let row = 0;
  while ((row + 1) * (row + 2) / 2 <= chunk) row++;
  const i0 = row * BLOCK, j0 = (chunk - row * (row + 1) / 2) * BLOCK;
  const i1 = min(groups, i0 + BLOCK), j1 = min(groups, j0 + BLOCK);
  subtractBlock(ptr(0), <usize>int(1), corner, int(3), ptr(5), i0, i1, j0, j1, int(6), int(7));
}

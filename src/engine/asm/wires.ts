/**
 * @file Resistive lines in float64: tridiagonal solves along rows and columns, one sweep of
 * conjugate gradients, products with an effective matrix. Twin: ref/wires.ts.
 * Rows are padded with zeros to a multiple of four columns (`wide`); ld is at least that.
 */
import { f64At, int, ptr } from "./base";
import { threadOf } from "./merge";

const ROWS: i32 = 16;
const COLUMNS: i32 = 32;
const WIDE: i32 = 256;

// @ts-ignore: decorator
@inline function wide(n: i32): i32 { return (n + 3) & ~3; }
// @ts-ignore: decorator
@inline function line(a: usize, row: i32, ld: usize): usize { return a + ((<usize>row * ld) << 3); }

/** Conductances of cells: least + share * span, from a plane [outputs][inputs] or turned round. */
export function wireCells(chunk: i32, own: usize): void {
  const w = ptr(0), ld = <usize>int(1), rows = int(2), cols = int(3), least = f64At(4), span = f64At(5);
  const turned = int(6) != 0, out = ptr(7), ldo = <usize>int(8);
  const lines = turned ? rows : cols, outputs = turned ? cols : rows, last = min(lines, ROWS * chunk + ROWS);
  for (let i = ROWS * chunk; i < last; i++) {
    const to = line(out, i, ldo);
    for (let j = 0; j < outputs; j++) {
      const from = turned ? <usize>(rows - 1 - i) * ld + <usize>(cols - 1 - j) : <usize>j * ld + <usize>i;
      store<f64>(to + (<usize>j << 3), least + <f64>load<f32>(w + (from << 2)) * span);
    }
    for (let j = outputs; j < wide(outputs); j++) store<f64>(to + (<usize>j << 3), 0);
  }
}

/** 1/d of L D L^T along each row, n cells; four rows at once hide the latency of the division. */
function pivots4(g: usize, out: usize, o1: usize, o2: usize, o3: usize, n: i32): void {
  const segment = f64At(4), first = f64At(5), last = f64At(6);
  let c0: f64 = 0, c1: f64 = 0, c2: f64 = 0, c3: f64 = 0;
  for (let j = 0; j < n; j++, g += 8, out += 8) {
    const ends = (j == 0 ? first : segment) + (j == n - 1 ? last : segment);
    const d0 = 1.0 / (ends + load<f64>(g) - c0), d1 = 1.0 / (ends + load<f64>(g + o1) - c1);
    const d2 = 1.0 / (ends + load<f64>(g + o2) - c2), d3 = 1.0 / (ends + load<f64>(g + o3) - c3);
    store<f64>(out, d0); store<f64>(out + o1, d1); store<f64>(out + o2, d2); store<f64>(out + o3, d3);
    c0 = segment * (segment * d0); c1 = segment * (segment * d1);
    c2 = segment * (segment * d2); c3 = segment * (segment * d3);
  }
}

export function rowPivots(chunk: i32, own: usize): void {
  const ld = <usize>int(1), m = int(2), last = min(m, ROWS * chunk + ROWS);
  for (let r = ROWS * chunk; r < last; r += 4) {
    const o1 = <usize>(min(m - 1, r + 1) - r) * ld << 3, o2 = <usize>(min(m - 1, r + 2) - r) * ld << 3;
    pivots4(line(ptr(0), r, ld), line(ptr(7), r, ld), o1, o2, <usize>(min(m - 1, r + 3) - r) * ld << 3, int(3));
  }
}

export function columnPivots(chunk: i32, own: usize): void {
  const ld = <usize>int(1), m = int(2), segment = f64x2.splat(f64At(4)), row = ld << 3;
  const j0 = COLUMNS * chunk, j1 = min(wide(int(3)), j0 + COLUMNS);
  for (let i = 0; i < m; i++) {
    const ends = f64x2.splat((i == 0 ? f64At(5) : f64At(4)) + (i == m - 1 ? f64At(6) : f64At(4)));
    const g = line(ptr(0), i, ld), out = line(ptr(7), i, ld);
    for (let j = <usize>j0 << 3; j < <usize>j1 << 3; j += 16) {
      let d = f64x2.add(ends, v128.load(g + j));
      if (i > 0) d = f64x2.sub(d, f64x2.mul(segment, f64x2.mul(segment, v128.load(out + j - row))));
      v128.store(out + j, f64x2.div(f64x2.splat(1), d));
    }
  }
}

/** x := (T + D)^-1 x on four lines, `line` bytes apart; their pivots lie at p, p + o1 ... */
function solve4(x: usize, stride: usize, p: usize, o1: usize, o2: usize, o3: usize, n: i32, segment: f64): void {
  let y0: f64 = 0, y1: f64 = 0, y2: f64 = 0, y3: f64 = 0, l0: f64 = 0, l1: f64 = 0, l2: f64 = 0, l3: f64 = 0;
  const x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride, p1 = p + o1, p2 = p + o2, p3 = p + o3, end = <usize>n << 3;
  for (let j: usize = 0; j < end; j += 8) {
    y0 = load<f64>(x + j) + l0 * y0; y1 = load<f64>(x1 + j) + l1 * y1;
    y2 = load<f64>(x2 + j) + l2 * y2; y3 = load<f64>(x3 + j) + l3 * y3;
    store<f64>(x + j, y0); store<f64>(x1 + j, y1); store<f64>(x2 + j, y2); store<f64>(x3 + j, y3);
    l0 = segment * load<f64>(p + j); l1 = segment * load<f64>(p1 + j);
    l2 = segment * load<f64>(p2 + j); l3 = segment * load<f64>(p3 + j);
  }
  y0 = 0; y1 = 0; y2 = 0; y3 = 0;
  for (let j = end; j > 0;) {
    j -= 8;
    const q0 = load<f64>(p + j), q1 = load<f64>(p1 + j), q2 = load<f64>(p2 + j), q3 = load<f64>(p3 + j);
    y0 = load<f64>(x + j) * q0 + (segment * q0) * y0; y1 = load<f64>(x1 + j) * q1 + (segment * q1) * y1;
    y2 = load<f64>(x2 + j) * q2 + (segment * q2) * y2; y3 = load<f64>(x3 + j) * q3 + (segment * q3) * y3;
    store<f64>(x + j, y0); store<f64>(x1 + j, y1); store<f64>(x2 + j, y2); store<f64>(x3 + j, y3);
  }
}

/** Solves lines r..r+3 that lie in `x`; rows beyond the last repeat it. */
function solveRows(x: usize, stride: usize, r: i32, m: i32, n: i32, pivots: usize, ld: usize, segment: f64): void {
  const o1 = <usize>(min(m - 1, r + 1) - r) * ld << 3, o2 = <usize>(min(m - 1, r + 2) - r) * ld << 3;
  solve4(x, stride, line(pivots, r, ld), o1, o2, <usize>(min(m - 1, r + 3) - r) * ld << 3, n, segment);
}

/** out := a * b, element by element. */
// @ts-ignore: decorator
@inline function times(out: usize, a: usize, b: usize, end: usize): void {
  for (let j: usize = 0; j < end; j += 16) v128.store(out + j, f64x2.mul(v128.load(a + j), v128.load(b + j)));
}

/** What the drivers send into the output lines: out = D (Tw + D)^-1 (source v at the ends). */
export function wireDrive(chunk: i32, own: usize): void {
  const g = ptr(0), ld = <usize>int(1), m = int(2), n = int(3), pivots = ptr(4), segment = f64At(5);
  const source = f64At(6), far = f64At(7), v = ptr(8), out = ptr(9), stride = <usize>wide(n) << 3;
  const x = ptr(10) + threadOf(own) * <usize>int(11), last = min(m, ROWS * chunk + ROWS);
  for (let r = ROWS * chunk; r < last; r += 4) {
    memory.fill(x, 0, 4 * stride);
    for (let k = 0; k < 4; k++) {
      const volt = load<f64>(v + (<usize>min(m - 1, r + k) << 3)), to = x + <usize>k * stride;
      store<f64>(to, source * volt);
      const end = to + (<usize>(n - 1) << 3);
      store<f64>(end, load<f64>(end) + far * volt);
    }
    solveRows(x, stride, r, m, n, pivots, ld, segment);
    for (let k = 0; k < min(4, last - r); k++) times(line(out, r + k, ld), line(g, r + k, ld), x + <usize>k * stride, stride);
  }
}

/** next := z + beta p */
function direction(next: usize, z: usize, p: usize, beta: f64, end: usize): void {
  const b = f64x2.splat(beta);
  if (beta == 0) { memory.copy(next, z, end); return; }
  for (let j: usize = 0; j < end; j += 16) {
    v128.store(next + j, f64x2.add(v128.load(z + j), f64x2.mul(b, v128.load(p + j))));
  }
}

/** q := (Tb + D) p - D x of one row; returns p . q. `d` is what ties the row to the one below. */
function applyRow(q: usize, p: usize, up: usize, below: usize, d: f64, g: usize, x: usize, end: usize): f64 {
  const S = f64x2.splat(f64At(9)), D = f64x2.splat(d);
  let s = f64x2.splat(0), t = s;
  for (let j: usize = 0; j < end; j += 32) {
    const a = v128.load(p + j), b = v128.load(p + j, 16), c = v128.load(g + j), e = v128.load(g + j, 16);
    let y = f64x2.add(f64x2.mul(S, f64x2.sub(a, v128.load(up + j))), f64x2.mul(D, f64x2.sub(a, v128.load(below + j))));
    let w = f64x2.add(f64x2.mul(S, f64x2.sub(b, v128.load(up + j, 16))), f64x2.mul(D, f64x2.sub(b, v128.load(below + j, 16))));
    y = f64x2.sub(f64x2.add(y, f64x2.mul(c, a)), f64x2.mul(c, v128.load(x + j)));
    w = f64x2.sub(f64x2.add(w, f64x2.mul(e, b)), f64x2.mul(e, v128.load(x + j, 16)));
    v128.store(q + j, y); v128.store(q + j, w, 16);
    s = f64x2.add(s, f64x2.mul(a, y)); t = f64x2.add(t, f64x2.mul(b, w));
  }
  return (f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)) + (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1));
}

/**
 * Sixteen rows of a sweep: the new direction, the operator on it, their dot product row by row.
 * Directions of the rows next to the chunk are made again: their own chunk may not have run.
 */
export function wireSweep(chunk: i32, own: usize): void {
  const g = ptr(0), ld = <usize>int(1), m = int(2), n = int(3), pivots = ptr(4), segment = f64At(5);
  const z = ptr(6), p = ptr(7), next = ptr(8), sense = f64At(10), beta = f64At(11), q = ptr(12), sums = ptr(13);
  const stride = <usize>wide(n) << 3, above = ptr(14) + threadOf(own) * <usize>int(15), under = above + stride;
  const x = under + stride, r0 = ROWS * chunk, r1 = min(m, r0 + ROWS);
  for (let r = r0; r < r1; r++) direction(line(next, r, ld), line(z, r, ld), line(p, r, ld), beta, stride);
  if (r0 > 0) direction(above, line(z, r0 - 1, ld), line(p, r0 - 1, ld), beta, stride);
  if (r1 < m) direction(under, line(z, r1, ld), line(p, r1, ld), beta, stride);
  else memory.fill(under, 0, stride);
  for (let r = r0; r < r1; r += 4) {
    for (let k = 0; k < 4; k++) {
      const i = min(m - 1, r + k), to = x + <usize>k * stride;
      times(to, line(next, i, ld), line(g, i, ld), stride);
    }
    solveRows(x, stride, r, m, n, pivots, ld, segment);
    for (let i = r; i < min(r1, r + 4); i++) {
      const mine = line(next, i, ld), up = i == 0 ? mine : i == r0 ? above : line(next, i - 1, ld);
      const below = i == r1 - 1 ? under : line(next, i + 1, ld), d = i == m - 1 ? sense : f64At(9);
      const dot = applyRow(line(q, i, ld), mine, up, below, d, line(g, i, ld), x + <usize>(i - r) * stride, stride);
      store<f64>(sums + (<usize>i << 3), dot);
    }
  }
}

/**
 * r -= alpha q, z := (Tb + D)^-1 r, on 32 columns; b += alpha p in the last row, the only one whose
 * potentials are asked for. `start`: b := 0, r as it is.
 */
export function wireColumns(chunk: i32, own: usize): void {
  const ld = <usize>int(0), m = int(1), pivots = ptr(3), segment = f64x2.splat(f64At(4)), row = ld << 3;
  const alpha = f64x2.splat(f64At(10)), start = int(11) != 0, b = ptr(5), p = line(ptr(6), m - 1, ld);
  const j0 = <usize>(COLUMNS * chunk) << 3, j1 = <usize>min(wide(int(2)), COLUMNS * chunk + COLUMNS) << 3;
  for (let j = j0; j < j1; j += 16) {
    if (start) v128.store(b + j, f64x2.splat(0));
    else v128.store(b + j, f64x2.add(v128.load(b + j), f64x2.mul(alpha, v128.load(p + j))));
  }
  for (let i = 0; i < m; i++) {
    const at = <usize>i * row, r = ptr(7) + at, q = ptr(8) + at, z = ptr(9) + at, v = pivots + at;
    for (let j = j0; j < j1; j += 16) {
      let y = v128.load(r + j);
      if (!start) {
        y = f64x2.sub(y, f64x2.mul(alpha, v128.load(q + j)));
        v128.store(r + j, y);
      }
      if (i > 0) y = f64x2.add(y, f64x2.mul(f64x2.mul(segment, v128.load(v + j - row)), v128.load(z + j - row)));
      v128.store(z + j, y);
    }
  }
  for (let i = m - 1; i >= 0; i--) {
    const at = <usize>i * row, z = ptr(9) + at, v = pivots + at;
    for (let j = j0; j < j1; j += 16) {
      const d = v128.load(v + j);
      let x = f64x2.mul(v128.load(z + j), d);
      if (i < m - 1) x = f64x2.add(x, f64x2.mul(f64x2.mul(segment, d), v128.load(z + j + row)));
      v128.store(z + j, x);
    }
  }
}

/** x . y row by row: four partial sums by column mod 4, (s0 + s1) + (s2 + s3). */
export function wireDot(chunk: i32, own: usize): void {
  const ld = <usize>int(2), m = int(3), end = <usize>wide(int(4)) << 3, last = min(m, ROWS * chunk + ROWS);
  for (let r = ROWS * chunk; r < last; r++) {
    const x = line(ptr(0), r, ld), y = line(ptr(1), r, ld);
    let s = f64x2.splat(0), t = s;
    for (let j: usize = 0; j < end; j += 32) {
      s = f64x2.add(s, f64x2.mul(v128.load(x + j), v128.load(y + j)));
      t = f64x2.add(t, f64x2.mul(v128.load(x + j, 16), v128.load(y + j, 16)));
    }
    const sum = (f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)) + (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1));
    store<f64>(ptr(5) + (<usize>r << 3), sum);
  }
}

/** Four samples and four outputs of v @ map, inputs ascending. */
function tile4(v: usize, o1: usize, o2: usize, o3: usize, map: usize, row: usize, k: i32, out: usize, p1: usize, p2: usize, p3: usize): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (const end = v + (<usize>k << 3); v < end; v += 8, map += row) {
    const p = v128.load(map), q = v128.load(map, 16);
    let s = v128.load64_splat(v);
    c00 = f64x2.add(c00, f64x2.mul(s, p)); c01 = f64x2.add(c01, f64x2.mul(s, q));
    s = v128.load64_splat(v + o1);
    c10 = f64x2.add(c10, f64x2.mul(s, p)); c11 = f64x2.add(c11, f64x2.mul(s, q));
    s = v128.load64_splat(v + o2);
    c20 = f64x2.add(c20, f64x2.mul(s, p)); c21 = f64x2.add(c21, f64x2.mul(s, q));
    s = v128.load64_splat(v + o3);
    c30 = f64x2.add(c30, f64x2.mul(s, p)); c31 = f64x2.add(c31, f64x2.mul(s, q));
  }
  v128.store(out, c00); v128.store(out, c01, 16);
  v128.store(out + p1, c10); v128.store(out + p1, c11, 16);
  v128.store(out + p2, c20); v128.store(out + p2, c21, 16);
  v128.store(out + p3, c30); v128.store(out + p3, c31, 16);
}

/** out [samples][outputs] = v @ map in float64; a chunk is 16 samples of 256 outputs. */
export function mapProduct(chunk: i32, own: usize): void {
  const ldv = <usize>int(1), ldm = <usize>int(3), ldo = <usize>int(8), outputs = int(6), across = (outputs + WIDE - 1) / WIDE;
  const b0 = chunk / across * ROWS, j0 = chunk % across * WIDE, last = min(int(4), b0 + ROWS), end = min(outputs, j0 + WIDE);
  for (let j = j0; j < end; j += 4) {
    for (let b = b0; b < last; b += 4) {
      const b1 = <usize>(min(last - 1, b + 1) - b), b2 = <usize>(min(last - 1, b + 2) - b), b3 = <usize>(min(last - 1, b + 3) - b);
      tile4(line(ptr(0), b, ldv), (b1 * ldv) << 3, (b2 * ldv) << 3, (b3 * ldv) << 3, ptr(2) + (<usize>j << 3), ldm << 3, int(5),
        line(ptr(7), b, ldo) + (<usize>j << 3), (b1 * ldo) << 3, (b2 * ldo) << 3, (b3 * ldo) << 3);
    }
  }
}

/**
 * @file Blocks of a crossbar with wires, merged: see blocks.ts for the geometry. Twin: ref/merge.ts.
 * A finished block is its admittance between ports, lower triangle, row after row without gaps.
 */
import { DRAWS, f64At, int, ptr } from "./base";
import { cell, eliminate } from "./cholesky";

const LEFT: i32 = 1;
const RIGHT: i32 = 2;
const TOP: i32 = 4;
const BOTTOM: i32 = 8;
const LEAF: i32 = 4;
const SCRATCH: usize = 65536;
const SCRATCH_SHIFT: usize = 18;

/** Bytes of the rows before row p of a lower triangle. */
// @ts-ignore: decorator
@inline function triangle(p: i32): usize { return (<usize>p * <usize>(p + 1)) << 2; }
/** Number of the thread that owns this scratch. */
// @ts-ignore: decorator
@inline export function threadOf(own: usize): usize { return (own - SCRATCH) >> SCRATCH_SHIFT; }

// @ts-ignore: decorator
@inline function rightPorts(m: i32, edge: i32): i32 { return (edge & RIGHT) != 0 && f64At(6) == 0 ? 0 : m; }
// @ts-ignore: decorator
@inline function topPorts(n: i32, edge: i32): i32 { return edge & TOP ? 0 : n; }
// @ts-ignore: decorator
@inline function portsOf(m: i32, n: i32, edge: i32): i32 { return m + rightPorts(m, edge) + topPorts(n, edge) + n; }

function connect(y: usize, ld: usize, a: i32, b: i32, g: f64): void {
  const p = cell(y, ld, a, a), q = cell(y, ld, b, b), x = cell(y, ld, max(a, b), min(a, b));
  store<f64>(p, load<f64>(p) + g);
  store<f64>(q, load<f64>(q) + g);
  store<f64>(x, load<f64>(x) - g);
}

/** The rows from `gone` on of an eliminated matrix, without gaps. */
export function keepRows(y: usize, ld: usize, gone: i32, out: usize, r0: i32, r1: i32): void {
  for (let r = r0; r < r1; r++) memory.copy(out + triangle(r), cell(y, ld, gone + r, gone), <usize>(r + 1) << 3);
}

/** At most 4 x 4 cells: nodes that go first, then ports L, R, T, B. */
function leaf(i0: i32, j0: i32, m: i32, n: i32, edge: i32, out: usize): void {
  const gw = f64At(3), gb = f64At(4), ports = portsOf(m, n, edge);
  const held = edge & LEFT ? 0 : 1, hung = edge & TOP ? 0 : 1;
  const words = m * (n - held), gone = words + (m - hung) * n, total = gone + ports;
  const right = rightPorts(m, edge), L = gone, R = L + m, T = R + right, B = T + topPorts(n, edge);
  const y = out + triangle(ports), ld: usize = <usize>total + 4;
  memory.fill(y, 0, (<usize>(total + 3) * ld) << 3);
  for (let i = 0; i < m; i++) {
    const cells = ptr(0) + ((<usize>(i0 + i) * <usize>int(1) + <usize>j0) << 3);
    for (let j = 0; j < n; j++) {
      const word = j < held ? L + i : i * (n - held) + j - held;
      const bit = i < hung ? T + j : words + (i - hung) * n + j;
      if (j == 0 && !held) connect(y, ld, word, L + i, f64At(5));
      connect(y, ld, word, bit, load<f64>(cells + (<usize>j << 3)));
      if (j < n - 1) connect(y, ld, word, i * (n - held) + j + 1 - held, gw);
      else if (right) connect(y, ld, word, R + i, edge & RIGHT ? f64At(6) : gw);
      if (i < m - 1) connect(y, ld, bit, words + (i + 1 - hung) * n + j, gb);
      else connect(y, ld, bit, B + j, edge & BOTTOM ? f64At(7) : gb);
    }
  }
  eliminate(y, ld, total, gone, y + ((<usize>(total + 3) * ld) << 3));
  keepRows(y, ld, gone, out, 0, ports);
}

function segment(t: usize, s: i32, from: i32, to: i32, length: i32): void {
  const at = t + <usize>(12 * s);
  store<i32>(at, from); store<i32>(at, to, 4); store<i32>(at, length, 8);
}

/** Where the sides of two blocks lie in their joint matrix; returns its size. */
function joint(t: usize, down: bool, ma: i32, na: i32, ea: i32, mc: i32, nc: i32, ec: i32): i32 {
  const ra = rightPorts(ma, ea), rc = rightPorts(mc, ec), ta = topPorts(na, ea), tc = topPorts(nc, ec);
  const L = down ? na : ma, R = L + (down ? ma + mc : ma), T = R + (down ? ra + rc : rc), B = T + (down ? ta : ta + tc);
  segment(t, 0, 0, L, ma);
  segment(t, 1, ma, down ? R : 0, ra);
  segment(t, 2, ma + ra, T, ta);
  segment(t, 3, ma + ra + ta, down ? 0 : B, na);
  segment(t, 4, 0, down ? L + ma : 0, mc);
  segment(t, 5, mc, down ? R + ra : R, rc);
  segment(t, 6, mc + rc, down ? 0 : T + ta, tc);
  segment(t, 7, mc + rc + tc, down ? B : B + na, nc);
  return B + (down ? nc : na + nc);
}

/** row r of the joint matrix += row r of one block. */
function addRow(r: i32, y: usize, t: usize, row: usize): void {
  let mine = -1;
  for (let s = 0; s < 4; s++) {
    const at = t + <usize>(12 * s), to = load<i32>(at, 4);
    if (r >= to && r < to + load<i32>(at, 8)) mine = load<i32>(at) + r - to;
  }
  if (mine < 0) return;
  for (let s = 0; s < 4; s++) {
    const at = t + <usize>(12 * s), from = load<i32>(at), to = load<i32>(at, 4), count = min(load<i32>(at, 8), r + 1 - to);
    let p = row + (<usize>to << 3), k = 0;
    if (from <= mine) {
      let q = y + triangle(mine) + (<usize>from << 3);
      for (; k + 2 <= count; k += 2, p += 16, q += 16) v128.store(p, f64x2.add(v128.load(p), v128.load(q)));
      if (k < count) store<f64>(p, load<f64>(p) + load<f64>(q));
    } else {
      let q = y + triangle(from) + (<usize>mine << 3);
      for (; k < count; k++, p += 8) {
        store<f64>(p, load<f64>(p) + load<f64>(q));
        q += <usize>(from + k + 1) << 3;
      }
    }
  }
}

function joinRow(r: i32, a: usize, c: usize, t: usize, y: usize, ld: usize): void {
  const row = cell(y, ld, r, 0);
  memory.fill(row, 0, <usize>(r + 1) << 3);
  addRow(r, a, t, row);
  addRow(r, c, t + 48, row);
}

/** A block of any shape on one thread: halves of the longer side, then one elimination. */
function build(i0: i32, j0: i32, m: i32, n: i32, edge: i32, out: usize, own: usize): void {
  if (m <= LEAF && n <= LEAF) { leaf(i0, j0, m, n, edge, out); return; }
  const down = m >= n, half = (down ? m : n) >> 1;
  const ma = down ? half : m, na = down ? n : half, ea = edge & ~(down ? BOTTOM : RIGHT);
  const mc = m - (down ? half : 0), nc = n - (down ? 0 : half), ec = edge & ~(down ? TOP : LEFT);
  const pa = portsOf(ma, na, ea), pc = portsOf(mc, nc, ec), c = out + triangle(pa);
  build(i0, j0, ma, na, ea, out, own);
  build(down ? i0 + half : i0, down ? j0 : j0 + half, mc, nc, ec, c, own);
  const t = own + DRAWS, total = joint(t, down, ma, na, ea, mc, nc, ec), gone = down ? n : m, ports = total - gone;
  const y = out + max(triangle(pa) + triangle(pc), triangle(ports)), ld: usize = <usize>total + 4;
  for (let r = 0; r < total; r++) joinRow(r, out, c, t, y, ld);
  eliminate(y, ld, total, gone, y + ((<usize>(total + 3) * ld) << 3));
  keepRows(y, ld, gone, out, 0, ports);
}

export function wireTiles(chunk: i32, own: usize): void {
  const t = ptr(2) + <usize>(24 * chunk), m = load<i32>(t, 8), n = load<i32>(t, 12), edge = load<i32>(t, 16);
  const at = ptr(8) + threadOf(own) * <usize>int(9);
  build(load<i32>(t), load<i32>(t, 4), m, n, edge, at, own);
  memory.copy(<usize>load<u32>(t, 20), at, triangle(portsOf(m, n, edge)));
}

export function joinBlocks(chunk: i32, own: usize): void {
  const n = int(5), last = min(n, 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) joinRow(r, ptr(0), ptr(1), ptr(2), ptr(3), <usize>int(4));
}

export function keepBlock(chunk: i32, own: usize): void {
  const gone = int(2), last = min(int(3) - gone, 64 * chunk + 64);
  keepRows(ptr(0), <usize>int(1), gone, ptr(4), 64 * chunk, last);
}

/** The effective matrix from the block of the whole array; a chunk is 16 outputs. */
export function wireMap(chunk: i32, own: usize): void {
  const block = ptr(0), left = int(1), right = int(2), inputs = int(3), ld = <usize>int(6);
  const j0 = 16 * chunk, j1 = min(int(4), j0 + 16);
  for (let i = 0; i < inputs; i++) {
    const to = cell(ptr(5), ld, i, 0);
    for (let j = j0; j < j1; j++) {
      const row = block + triangle(left + right + j) + (<usize>i << 3);
      const far = right ? load<f64>(row + (<usize>left << 3)) : 0;
      store<f64>(to + (<usize>j << 3), -(load<f64>(row) + far));
    }
  }
}

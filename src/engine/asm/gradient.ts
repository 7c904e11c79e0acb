/** @file chi += scale * d^T x, and largest values of rows. Twin: ref/product.ts. */
import { AREA, f32At, int, lanes, mad, ptr, putTail, raise } from "./base";
import { rowMax } from "./quantise";

export function absmax(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1), rows = int(2), cols = int(3);
  const last = min(rows, 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) raise(own, f32x4.splat(rowMax(x + ((<usize>r * ld) << 2), cols)));
}

export function rowAbsmax(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1), rows = int(2), cols = int(3), out = ptr(4);
  const last = min(rows, 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) {
    store<f32>(out + (<usize>r << 2), rowMax(x + ((<usize>r * ld) << 2), cols));
  }
}

/** Errors [samples][rows] to [rows/4][samples][4], times scale; lanes past the end are 0. */
export function packDelta(chunk: i32, own: usize): void {
  const d = ptr(0), ld = <usize>int(1) << 2, samples = int(2), rows = int(3), s = f32x4.splat(f32At(4)), out = ptr(5);
  const last = min((rows + 3) & ~3, 64 * chunk + 64);
  for (let i = 64 * chunk; i < last; i += 4) {
    let p = d + (<usize>i << 2), o = out + ((<usize>(i >> 2) * <usize>samples) << 4);
    const left = rows - i;
    for (let b = 0; b < samples; b++) {
      let v = f32x4.mul(s, v128.load(p));
      if (left < 4) {
        v = f32x4.replace_lane(v, 3, 0);
        if (left < 3) v = f32x4.replace_lane(v, 2, 0);
        if (left < 2) v = f32x4.replace_lane(v, 1, 0);
      }
      v128.store(o, v);
      o += 16; p += ld;
    }
  }
}

/** Inputs of eight columns: only the samples where one of the eight is not zero, and which. */
export function packInputs(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1) << 2, samples = int(2), cols = int(3);
  const last = min(cols, 64 * chunk + 64);
  for (let j = 64 * chunk; j < last; j += 8) {
    const group = <usize>(j >> 3), left = cols - j, m0 = lanes(min(4, left)), m1 = lanes(max(0, min(4, left - 4)));
    let p = x + (<usize>j << 2), to = ptr(4) + ((group * <usize>samples) << 5);
    const offsets = ptr(5) + ((group * <usize>samples) << 2);
    let n: usize = 0;
    for (let b = 0; b < samples; b++, p += ld) {
      const v0 = v128.and(v128.load(p), m0), v1 = v128.and(v128.load(p, 16), m1);
      v128.store(to, v0); v128.store(to, v1, 16);
      store<u32>(offsets + (n << 2), b << 4);
      // The last entry is overwritten unless something in it counts: no branch to miss.
      const on = <usize>v128.any_true(i32x4.shl(v128.or(v0, v1), 1));
      n += on; to += on << 5;
    }
    store<u32>(ptr(6) + (group << 2), <u32>n);
  }
}

/** One 4 x 8 block, sums in registers, at p with `row` bytes between rows. */
// @ts-ignore: decorator
@inline
function block(a0: usize, b0: usize, offsets: usize, p: usize, row: usize, n: i32): void {
  const zero = f32x4.splat(0);
  let b = b0, o = offsets;
  let c0 = f32x4.add(v128.load(p), zero), c1 = f32x4.add(v128.load(p, 16), zero);
  let c2 = f32x4.add(v128.load(p + row), zero), c3 = f32x4.add(v128.load(p + row, 16), zero);
  let c4 = f32x4.add(v128.load(p + 2 * row), zero), c5 = f32x4.add(v128.load(p + 2 * row, 16), zero);
  let c6 = f32x4.add(v128.load(p + 3 * row), zero), c7 = f32x4.add(v128.load(p + 3 * row, 16), zero);
  for (let t = 0; t < n; t++) {
    const a = a0 + load<u32>(o), w0 = v128.load(b), w1 = v128.load(b, 16);
    const x0 = v128.load_splat<u32>(a); c0 = mad(x0, w0, c0); c1 = mad(x0, w1, c1);
    const x1 = v128.load_splat<u32>(a, 4); c2 = mad(x1, w0, c2); c3 = mad(x1, w1, c3);
    const x2 = v128.load_splat<u32>(a, 8); c4 = mad(x2, w0, c4); c5 = mad(x2, w1, c5);
    const x3 = v128.load_splat<u32>(a, 12); c6 = mad(x3, w0, c6); c7 = mad(x3, w1, c7);
    o += 4; b += 32;
  }
  v128.store(p, c0); v128.store(p, c1, 16); v128.store(p + row, c2); v128.store(p + row, c3, 16);
  v128.store(p + 2 * row, c4); v128.store(p + 2 * row, c5, 16);
  v128.store(p + 3 * row, c6); v128.store(p + 3 * row, c7, 16);
}

/** A block that sticks out of the matrix: through scratch, so that nothing outside is written. */
function edge(a: usize, b: usize, o: usize, p: usize, row: usize, n: i32, rows: i32, cols: i32, s: usize): void {
  for (let r = 0; r < rows; r++) {
    const from = p + <usize>r * row, to = s + (<usize>r << 5);
    for (let c = 0; c < cols; c++) store<f32>(to + (<usize>c << 2), load<f32>(from + (<usize>c << 2)));
  }
  block(a, b, o, s, 32, n);
  for (let r = 0; r < rows; r++) {
    const to = p + <usize>r * row, from = s + (<usize>r << 5);
    if (cols >= 4) v128.store(to, v128.load(from)); else putTail(to, v128.load(from), cols);
    if (cols == 8) v128.store(to, v128.load(from, 16), 16);
    else if (cols > 4) putTail(to + 16, v128.load(from, 16), cols - 4);
  }
}

export function gradient(chunk: i32, own: usize): void {
  const d = ptr(0), row = <usize>int(5) << 2, rows = int(6), cols = int(7), samples = <usize>int(8);
  const across = (cols + 63) >> 6, j0 = (chunk % across) << 6, i0 = (chunk / across) << 6;
  const j1 = min(cols, j0 + 64), i1 = min(rows, i0 + 64);
  for (let j = j0; j < j1; j += 8) {
    const group = <usize>(j >> 3), b = ptr(1) + ((group * samples) << 5), o = ptr(2) + ((group * samples) << 2);
    const n = load<i32>(ptr(3) + (group << 2));
    for (let i = i0; i < i1; i += 4) {
      const a = d + ((<usize>(i >> 2) * samples) << 4), p = ptr(4) + <usize>i * row + (<usize>j << 2);
      if (i + 4 <= rows && j + 8 <= cols) block(a, b, o, p, row, n);
      else edge(a, b, o, p, row, n, min(4, rows - i), min(8, cols - j), own + AREA);
    }
  }
}

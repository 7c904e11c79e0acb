/** @file Weights to panels of eight outputs: differences, noise, rounding. Twin: ref/pack.ts. */
import { ABS, AREA, count, DRAWS, f32At, int, ki, lanes, ptr, SATURATED, sum4, word } from "./base";
import { normalsTo, sigmaOf } from "./draws";

/** The common case of `weights`: 64 columns of one plane plus noise of one sigma. */
function noisyWeights(r: i32, q: i32, to: usize, own: usize): void {
  const p = ptr(0) + ((<usize>r * <usize>int(1) + q) << 2), s0 = f32x4.splat(f32At(12)), buf = own + DRAWS;
  normalsTo(buf, q >> 6, word(15) + r, word(16), word(17), word(18), word(19));
  for (let o: usize = 0; o < 256; o += 16) {
    v128.store(to + o, f32x4.add(f32x4.mul(v128.load(buf + o), s0), v128.load(p + o)));
  }
}

/** Row r, columns q..q+n-1 (n <= 64) of the weights as the product sees them; zeros up to 64. */
function weights(r: i32, q: i32, n: i32, to: usize, own: usize): void {
  const at = (<usize>q) << 2, flags = int(11), other = ptr(4);
  if (n == 64 && flags == 1 && !other && f32At(13) == 0 && f32At(14) == 0) { noisyWeights(r, q, to, own); return; }
  const p = ptr(0) + ((<usize>r * <usize>int(1)) << 2) + at;
  const second = other + ((<usize>r * <usize>int(5)) << 2) + at;
  const minus = int(6) < 0, magnitude = (flags & 2) != 0;
  for (let i = 0; i < 64; i += 4) {
    const o = <usize>i << 2;
    if (i >= n) { v128.store(to + o, i32x4.splat(0)); continue; }
    let v = v128.load(p + o);
    if (other) v = minus ? f32x4.sub(v, v128.load(second + o)) : f32x4.add(v, v128.load(second + o));
    if (magnitude) v = v128.and(v, ki(ABS));
    v128.store(to + o, v128.and(v, lanes(min(4, n - i))));
  }
  if (!(flags & 1)) return;
  const buf = own + DRAWS;
  const s0 = f32x4.splat(f32At(12)), s1 = f32x4.splat(f32At(13)), s2 = f32x4.splat(f32At(14));
  normalsTo(buf, q >> 6, word(15) + r, word(16), word(17), word(18), word(19));
  for (let i = 0; i < n; i += 4) {
    const o = <usize>i << 2, v = v128.load(to + o);
    const noisy = f32x4.add(f32x4.mul(v128.load(buf + o), sigmaOf(v, s0, s1, s2)), v);
    v128.store(to + o, v128.and(noisy, lanes(min(4, n - i))));
  }
}

/** Rounds to i32 codes. */
// @ts-ignore: decorator
@inline
function code(v: v128): v128 { return i32x4.trunc_sat_f32x4_s(f32x4.nearest(v)); }

/** Lanes of v whose code does not fit 16 bits, as -1. */
// @ts-ignore: decorator
@inline
function wide(v: v128): v128 {
  const c = code(v);
  return v128.or(i32x4.gt_s(c, i32x4.splat(32767)), i32x4.lt_s(c, i32x4.splat(-32768)));
}

/**
 * What a pass over four scaled vectors keeps: the largest |v| (first pass), or how many codes did
 * not fit (second pass, only where the first one met a large value).
 */
// @ts-ignore: decorator
@inline
function watch(seen: v128, a: v128, b: v128, c: v128, d: v128, counting: bool): v128 {
  if (counting) return i32x4.add(seen, i32x4.add(i32x4.add(wide(a), wide(b)), i32x4.add(wide(c), wide(d))));
  const ab = f32x4.pmax(v128.and(a, ki(ABS)), v128.and(b, ki(ABS)));
  return f32x4.pmax(seen, f32x4.pmax(ab, f32x4.pmax(v128.and(c, ki(ABS)), v128.and(d, ki(ABS)))));
}

/** Eight rows at s (`row` bytes apart), n columns: [pairs][8][2] i16. */
// @ts-ignore: decorator
@inline
function forward16(s: usize, row: usize, n: i32, out: usize, S: v128, seen0: v128, counting: bool): v128 {
  let seen = seen0;
  for (let i = 0; i < n; i += 4) {
    let p = s + (<usize>i << 2);
    for (let h: usize = 0; h < 32; h += 16) {
      const a = f32x4.mul(v128.load(p), S), b = f32x4.mul(v128.load(p + row), S);
      const c = f32x4.mul(v128.load(p + 2 * row), S), d = f32x4.mul(v128.load(p + 3 * row), S);
      seen = watch(seen, a, b, c, d, counting);
      const n01 = i16x8.narrow_i32x4_s(code(a), code(b)), n23 = i16x8.narrow_i32x4_s(code(c), code(d));
      v128.store(out + h, v128.shuffle<i32>(n01, n23, 0, 2, 4, 6));
      if (n - i > 2) v128.store(out + h, v128.shuffle<i32>(n01, n23, 1, 3, 5, 7), 32);
      p += 4 * row;
    }
    out += 64;
  }
  return seen;
}

/** Eight rows, n columns: [n][8] f32. */
// @ts-ignore: decorator
@inline
function forward32(s: usize, row: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 4) {
    let p = s + (<usize>i << 2);
    const left = n - i;
    for (let h: usize = 0; h < 32; h += 16) {
      const a = v128.load(p), b = v128.load(p + row), c = v128.load(p + 2 * row), d = v128.load(p + 3 * row);
      const t0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), t1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), t3 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      v128.store(out + h, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
      if (left > 1) v128.store(out + h, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 32);
      if (left > 2) v128.store(out + h, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 64);
      if (left > 3) v128.store(out + h, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 96);
      p += 4 * row;
    }
    out += 128;
  }
}

/** Two rows of eight columns at p and q: one pair of k, [8][2] i16. */
// @ts-ignore: decorator
@inline
function pair16(p: usize, q: usize, out: usize, S: v128, seen: v128, counting: bool): v128 {
  const a = f32x4.mul(v128.load(p), S), b = f32x4.mul(v128.load(q), S);
  const c = f32x4.mul(v128.load(p, 16), S), d = f32x4.mul(v128.load(q, 16), S);
  const lo = i16x8.narrow_i32x4_s(code(a), code(b)), hi = i16x8.narrow_i32x4_s(code(c), code(d));
  v128.store(out, i8x16.shuffle(lo, lo, 0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));
  v128.store(out, i8x16.shuffle(hi, hi, 0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15), 16);
  return watch(seen, a, b, c, d, counting);
}

/** One forward panel: rows 8*chunk .. +7 of W. */
// @ts-ignore: decorator
@inline
function forward(chunk: i32, own: usize, counting: bool): v128 {
  const rows = int(2), k = int(3), form = int(7), S = f32x4.splat(f32At(9)), s = own + AREA;
  const r0 = chunk << 3, valid = min(8, rows - r0), plain = int(11) == 0 && !ptr(4) && valid == 8;
  const bytes = <usize>int(1) << 2;
  let out = ptr(10) + (form == 0 ? (<usize>chunk * <usize>((k + 1) >> 1)) << 5 : (<usize>chunk * <usize>k) << 5);
  let seen = i32x4.splat(0);
  for (let q = 0; q < k; q += 64) {
    const n = min(64, k - q);
    let from = s, row: usize = 256;
    if (plain && n == 64) { from = ptr(0) + <usize>r0 * bytes + (<usize>q << 2); row = bytes; }
    else {
      for (let i = 0; i < 8; i++) {
        const to = s + (<usize>i << 8);
        if (i < valid) weights(r0 + i, q, n, to, own);
        else for (let o: usize = 0; o < 256; o += 16) v128.store(to + o, i32x4.splat(0));
      }
    }
    if (form == 0) { seen = forward16(from, row, n, out, S, seen, counting); out += <usize>((n + 1) >> 1) << 5; }
    else { forward32(from, row, n, out); out += <usize>n << 5; }
  }
  return seen;
}

/** Eight transposed panels: columns 64*chunk .. +63 of W, all rows. */
// @ts-ignore: decorator
@inline
function transposed(chunk: i32, own: usize, counting: bool): v128 {
  const k = int(2), cols = int(3), form = int(7), s = own + AREA, bytes = <usize>int(1) << 2;
  const q = chunk << 6, n = min(64, cols - q), panels = (n + 7) >> 3;
  const plain = int(11) == 0 && !ptr(4) && (n & 7) == 0, S = f32x4.splat(f32At(9));
  const pairs = (k + 1) >> 1, panelBytes = form == 0 ? <usize>pairs << 5 : <usize>k << 5;
  const out = ptr(10) + <usize>(chunk << 3) * panelBytes;
  let seen = i32x4.splat(0);
  for (let r = 0; r < k; r += 2) {
    let p = ptr(0) + <usize>r * bytes + (<usize>q << 2), second = p + bytes;
    if (!plain) {
      weights(r, q, n, s, own);
      if (r + 1 < k) weights(r + 1, q, n, s + 256, own);
      p = s; second = s + 256;
    }
    if (r + 1 >= k) {
      second = s + 512;
      for (let o: usize = 0; o < 256; o += 16) v128.store(second + o, i32x4.splat(0));
    }
    for (let j = 0; j < panels; j++) {
      const o = <usize>j << 5;
      if (form == 0) {
        seen = pair16(p + o, second + o, out + <usize>j * panelBytes + (<usize>r << 4), S, seen, counting);
        continue;
      }
      const to = out + <usize>j * panelBytes + (<usize>r << 5);
      v128.store(to, v128.load(p + o)); v128.store(to, v128.load(p + o, 16), 16);
      if (r + 1 < k) { v128.store(to, v128.load(second + o), 32); v128.store(to, v128.load(second + o, 16), 48); }
    }
  }
  return seen;
}

/** Packs one chunk and tells whether a value came near the end of 16 bits. */
function pack(chunk: i32, own: usize): bool {
  const seen = int(8) ? transposed(chunk, own, false) : forward(chunk, own, false);
  return v128.any_true(f32x4.ge(seen, f32x4.splat(32767.5)));
}

/** Packs it again and counts. */
function packCounting(chunk: i32, own: usize): i32 {
  return -sum4(int(8) ? transposed(chunk, own, true) : forward(chunk, own, true));
}

export function panels(chunk: i32, own: usize): void {
  if (pack(chunk, own) && int(7) == 0) count(own, SATURATED, packCounting(chunk, own));
}

/** @file Inputs to DAC codes, packed four samples at a time. Twin: ref/pack.ts. */
import { ABS, AREA, CLIPPED_INPUTS, clamp, count, DRAWS, f32At, int, ki, lanes, ptr, sum4, word } from "./base";
import { normalsTo } from "./draws";
import { uniform, words64 } from "./philox";

/** Largest |x| of n values. */
export function rowMax(p: usize, n: i32): f32 {
  let m = f32x4.splat(0), m1 = m;
  const sign = ki(ABS);
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const at = p + (<usize>i << 2);
    m = f32x4.pmax(m, v128.and(v128.load(at), sign));
    m1 = f32x4.pmax(m1, v128.and(v128.load(at, 16), sign));
  }
  for (; i < n; i += 4) {
    m = f32x4.pmax(m, v128.and(v128.and(v128.load(p + (<usize>i << 2)), sign), lanes(min(4, n - i))));
  }
  m = f32x4.pmax(m, m1);
  return max<f32>(max<f32>(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)),
    max<f32>(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)));
}

/**
 * Codes of the whole vectors of four samples by their own largest value: no code can clip, so they
 * go straight from X to the packed form. Rows and factors in the order of the lanes.
 */
// @ts-ignore: decorator
@inline
function direct(
  p0: usize, p1: usize, p2: usize, p3: usize, inv: v128, live: v128, vectors: i32, out0: usize, integer: bool, round: bool,
): void {
  const v0 = v128.shuffle<f32>(inv, inv, 0, 0, 0, 0), v1 = v128.shuffle<f32>(inv, inv, 1, 1, 1, 1);
  const v2 = v128.shuffle<f32>(inv, inv, 2, 2, 2, 2), v3 = v128.shuffle<f32>(inv, inv, 3, 3, 3, 3);
  let out = out0, at: usize = 0;
  for (let i = 0; i < vectors; i++, at += 16) {
    let r0 = f32x4.mul(v128.load(p0 + at), v0), r1 = f32x4.mul(v128.load(p1 + at), v1);
    let r2 = f32x4.mul(v128.load(p2 + at), v2), r3 = f32x4.mul(v128.load(p3 + at), v3);
    if (round) { r0 = f32x4.nearest(r0); r1 = f32x4.nearest(r1); r2 = f32x4.nearest(r2); r3 = f32x4.nearest(r3); }
    if (integer) {
      const n01 = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(r0), i32x4.trunc_sat_f32x4_s(r1));
      const n23 = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(r2), i32x4.trunc_sat_f32x4_s(r3));
      v128.store(out, v128.shuffle<i32>(n01, n23, 0, 2, 4, 6));
      v128.store(out, v128.shuffle<i32>(n01, n23, 1, 3, 5, 7), 16);
      out += 32;
    } else {
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(out, v128.and(v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), live));
      v128.store(out, v128.and(v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), live), 16);
      v128.store(out, v128.and(v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), live), 32);
      v128.store(out, v128.and(v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), live), 48);
      out += 64;
    }
  }
}

/** Codes of n <= 64 values of one sample into scratch; returns how many clipped. */
// @ts-ignore: decorator
@inline
function codes(p: usize, out: usize, n: i32, inverse: f32, live: bool, levels: f32): i32 {  const inv = f32x4.splat(inverse), hi = f32x4.splat(levels), lo = f32x4.neg(hi);
  if (!live) {
    for (let i = 0; i < n; i += 4) v128.store(out + (<usize>i << 2), i32x4.splat(0));
    return 0;
  }
  let clips = i32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    const v = v128.and(f32x4.mul(v128.load(p + at), inv), lanes(min(4, n - i)));
    const c = f32x4.nearest(v), kept = clamp(c, lo, hi);
    clips = i32x4.sub(clips, f32x4.ne(c, kept));
    v128.store(out + at, kept);
  }
  return sum4(clips);
}

/** Codes with dither, digits, noise or squares: everything `flags` can ask for. */
function codesInFull(p: usize, out: usize, n: i32, inverse: f32, q: i32, b: i32, own: usize): i32 {
  const levels = f32At(4), flags = int(10), low = int(11), mask = int(12);
  const c1 = word(14) + b, c3 = word(17), k0 = word(18), k1 = word(19), buf = own + DRAWS;
  const hi = f32x4.splat(levels), lo = f32x4.neg(hi), inv = f32x4.splat(inverse);
  let clips = i32x4.splat(0);
  if (flags & 1) words64(buf, q >> 6, c1, word(15), c3, k0, k1);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    let c = v128.and(f32x4.mul(v128.load(p + at), inv), lanes(min(4, n - i)));
    if (levels > 0) {
      c = flags & 1 ? f32x4.floor(f32x4.add(c, uniform(v128.load(buf + at)))) : f32x4.nearest(c);
      const kept = clamp(c, lo, hi);
      clips = i32x4.sub(clips, v128.and(f32x4.ne(c, kept), lanes(min(4, n - i))));
      c = kept;
    }
    if (flags & 8) {
      const m = v128.and(i32x4.shr_u(i32x4.trunc_sat_f32x4_s(f32x4.abs(c)), low), i32x4.splat(mask));
      const below = f32x4.lt(c, f32x4.splat(0));
      c = v128.xor(f32x4.convert_i32x4_s(m), v128.and(below, i32x4.splat(0x80000000)));
    }
    v128.store(out + at, c);
  }
  if (flags & 2) {
    const sigma = f32x4.splat(f32At(13));
    normalsTo(buf, q >> 6, c1, word(16), c3, k0, k1);
    for (let i = 0; i < n; i += 4) {
      const at = <usize>i << 2;
      v128.store(out + at, f32x4.add(f32x4.mul(v128.load(buf + at), sigma), v128.load(out + at)));
    }
  }
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2, c = v128.load(out + at);
    v128.store(out + at, v128.and(flags & 4 ? f32x4.mul(c, c) : c, lanes(min(4, n - i))));
  }
  return sum4(clips);
}

/** Four rows of up to 64 codes at s (256 bytes apart) to pairs of i16: [pairs][4][2]. */
// @ts-ignore: decorator
@inline
export function pack16(s: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const p = s + (<usize>i << 2);
    const r0 = i32x4.trunc_sat_f32x4_s(v128.load(p)), r1 = i32x4.trunc_sat_f32x4_s(v128.load(p, 256));
    const r2 = i32x4.trunc_sat_f32x4_s(v128.load(p, 512)), r3 = i32x4.trunc_sat_f32x4_s(v128.load(p, 768));
    const n01 = i16x8.narrow_i32x4_s(r0, r1), n23 = i16x8.narrow_i32x4_s(r2, r3);
    v128.store(out, v128.shuffle<i32>(n01, n23, 0, 2, 4, 6));
    if (n - i > 2) v128.store(out, v128.shuffle<i32>(n01, n23, 1, 3, 5, 7), 16);
    out += 32;
  }
}

/** Four rows of up to 64 floats at s to [n][4]. */
// @ts-ignore: decorator
@inline
export function pack32(s: usize, out: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const p = s + (<usize>i << 2), left = n - i;
    const r0 = v128.load(p), r1 = v128.load(p, 256), r2 = v128.load(p, 512), r3 = v128.load(p, 768);
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
    if (left > 1) v128.store(out, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), 16);
    if (left > 2) v128.store(out, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), 32);
    if (left > 3) v128.store(out, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), 48);
    out += 64;
  }
}

/** Full scale of sample b, or 0 past the batch. */
function fullScale(b: i32): f32 {
  const range = f32At(5), ranges = ptr(6);
  if (b >= int(2)) return 0;
  if (ranges) return load<f32>(ranges + (<usize>b << 2));
  if (range != 0) return range;
  return rowMax(ptr(0) + ((<usize>b * <usize>int(1)) << 2), int(3));
}

export function quantise(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1) << 2, k = int(3), levels = f32At(4), form = int(7);
  const scale = ptr(9), flags = int(10), s = own + AREA, top: f32 = levels > 0 ? levels : 1;
  const b0 = chunk << 2, simple = flags == 0 && levels > 0;
  const f0 = fullScale(b0), f1 = fullScale(b0 + 1), f2 = fullScale(b0 + 2), f3 = fullScale(b0 + 3);
  const full = f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(f0), 1, f1), 2, f2), 3, f3);
  const live = f32x4.ge(full, f32x4.splat(7.888609052210118e-31)); // 2^-100
  v128.store(scale + (<usize>b0 << 2), v128.and(full, live));
  const mask = i32x4.bitmask(live);
  let out = ptr(8) + (form == 0 ? (<usize>chunk * <usize>((k + 1) >> 1)) << 4 : (<usize>chunk * <usize>k) << 4);
  let clips = 0, first = 0;
  if (flags == 0 && f32At(5) == 0 && !ptr(6) || flags == 0 && levels == 0) {
    const row = x + <usize>b0 * ld, v = k >> 2;
    const p1 = mask & 2 ? row + ld : row, p2 = mask & 4 ? row + 2 * ld : row, p3 = mask & 8 ? row + 3 * ld : row;
    const inv = v128.and(f32x4.div(f32x4.splat(top), full), live);
    if (form == 0) direct(row, p1, p2, p3, inv, live, v, out, true, true);
    else if (levels > 0) direct(row, p1, p2, p3, inv, live, v, out, false, true);
    else direct(row, p1, p2, p3, inv, live, v, out, false, false);
    first = v << 2;
    out += form == 0 ? <usize>first << 3 : <usize>first << 4;
  }
  for (let q = first; q < k; q += 64) {
    const n = min(64, k - q);
    for (let lane = 0; lane < 4; lane++) {
      const to = s + (<usize>lane << 8), on = ((mask >> lane) & 1) != 0;
      const row = x + <usize>(b0 + (on ? lane : 0)) * ld + (<usize>q << 2);
      const f = lane < 2 ? (lane == 0 ? f0 : f1) : (lane == 2 ? f2 : f3);
      if (simple || !on) clips += codes(row, to, n, top / f, on, levels);
      else clips += codesInFull(row, to, n, top / f, q, b0 + lane, own);
    }
    if (form == 0) { pack16(s, out, n); out += <usize>((n + 1) >> 1) << 4; }
    else { pack32(s, out, n); out += <usize>n << 4; }
  }
  count(own, CLIPPED_INPUTS, clips);
}

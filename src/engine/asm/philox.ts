/**
 * @file Philox4x32-10 and Box-Muller, four lanes at a time, 64 draws per call.
 * from  engine paper section 5; twin: src/base/random.ts
 */
import { ki, kf, mad } from "./base";

/** Constants of the key schedule, as vectors: adding them is cheaper than a splat per round. */
const W0: usize = 9;
const W1: usize = 10;

/** sqrt(-2 ln u) of the upper 31 bits. */
// @ts-ignore: decorator
@inline function radius(a: v128): v128 {
  const x = f32x4.convert_i32x4_s(v128.or(i32x4.shr_u(a, 1), ki(0)));
  const e = f32x4.convert_i32x4_s(i32x4.sub(ki(1), i32x4.shr_u(x, 23)));
  const t = f32x4.sub(v128.or(v128.and(x, ki(2)), ki(3)), kf(14));
  let p = mad(kf(1), t, kf(2));
  p = mad(p, t, kf(3)); p = mad(p, t, kf(4)); p = mad(p, t, kf(5)); p = mad(p, t, kf(6));
  p = f32x4.add(f32x4.mul(p, t), f32x4.mul(e, kf(0)));
  return f32x4.sqrt(f32x4.pmax(v128.xor(p, p), p));
}

/** Two vectors of normals from two of words. */
// @ts-ignore: decorator
@inline function boxMuller(out: usize, a: v128, b: v128): void {
  const r = v128.xor(radius(a), v128.and(b, ki(4)));
  const f = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(b, 2)), kf(7));
  const h = f32x4.mul(f, f);
  let s = mad(kf(8), h, kf(9)); s = mad(s, h, kf(10)); s = f32x4.mul(s, f);
  let c = mad(kf(11), h, kf(12)); c = mad(c, h, kf(13)); c = mad(c, h, kf(14));
  const m = i32x4.shr_s(i32x4.shl(b, 1), 31);
  const d = v128.and(v128.xor(s, c), m);
  v128.store(out, f32x4.mul(r, v128.xor(c, d)));
  v128.store(out, f32x4.mul(r, v128.xor(s, d)), 64);
}

/**
 * Normals of group g: out[16*v + lane] is draw 64*g + 16*v + lane. `quads` of lanes (1..4), v below 2 or,
 * with `all`, 4: a row of few outputs takes few draws.
 */
// @ts-ignore: decorator
@inline export function normals64(
  out: usize, quads: i32, all: bool, g: i32, c1: i32, c2: i32, c3: i32, key0: i32, key1: i32,
): void {
  let base = i32x4.add(i32x4.splat(g << 4), i32x4(0, 1, 2, 3));
  for (let q = 0; q < quads; q++) {
    let x0 = base, x1 = i32x4.splat(c1), x2 = i32x4.splat(c2), x3 = i32x4.splat(c3);
    let k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
    for (let r = 0; r < 10; r++) {
      const m0 = ki(5), m1 = ki(6);
      const l0 = i64x2.extmul_low_i32x4_u(m0, x0), h0 = i64x2.extmul_high_i32x4_u(m0, x0);
      const l1 = i64x2.extmul_low_i32x4_u(m1, x2), h1 = i64x2.extmul_high_i32x4_u(m1, x2);
      const hi0 = v128.shuffle<i32>(l0, h0, 1, 3, 5, 7), lo0 = v128.shuffle<i32>(l0, h0, 0, 2, 4, 6);
      const hi1 = v128.shuffle<i32>(l1, h1, 1, 3, 5, 7), lo1 = v128.shuffle<i32>(l1, h1, 0, 2, 4, 6);
      const y0 = v128.xor(v128.xor(hi1, x1), k0);
      const y2 = v128.xor(v128.xor(hi0, x3), k1);
      x0 = y0; x1 = lo1; x2 = y2; x3 = lo0;
      k0 = i32x4.add(k0, ki(W0)); k1 = i32x4.add(k1, ki(W1));
    }
    boxMuller(out, x0, x1);
    if (all) boxMuller(out + 128, x2, x3);
    out += 16;
    base = i32x4.add(base, ki(7));
  }
}

/** Four lanes of counter c0 .. c0+3: words w0..w3 to out, out+stride, ... */
// @ts-ignore: decorator
@inline function words4(out: usize, stride: usize, c0: v128, c1: i32, c2: i32, c3: i32, key0: i32, key1: i32): void {
  let x0 = c0, x1 = i32x4.splat(c1), x2 = i32x4.splat(c2), x3 = i32x4.splat(c3);
  let k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
  for (let r = 0; r < 10; r++) {
    const m0 = ki(5), m1 = ki(6);
    const l0 = i64x2.extmul_low_i32x4_u(m0, x0), h0 = i64x2.extmul_high_i32x4_u(m0, x0);
    const l1 = i64x2.extmul_low_i32x4_u(m1, x2), h1 = i64x2.extmul_high_i32x4_u(m1, x2);
    const hi0 = v128.shuffle<i32>(l0, h0, 1, 3, 5, 7), lo0 = v128.shuffle<i32>(l0, h0, 0, 2, 4, 6);
    const hi1 = v128.shuffle<i32>(l1, h1, 1, 3, 5, 7), lo1 = v128.shuffle<i32>(l1, h1, 0, 2, 4, 6);
    const y0 = v128.xor(v128.xor(hi1, x1), k0);
    const y2 = v128.xor(v128.xor(hi0, x3), k1);
    x0 = y0; x1 = lo1; x2 = y2; x3 = lo0;
    k0 = i32x4.add(k0, ki(W0)); k1 = i32x4.add(k1, ki(W1));
  }
  v128.store(out, x0);
  v128.store(out + stride, x1);
  v128.store(out + 2 * stride, x2);
  v128.store(out + 3 * stride, x3);
}

/** The same 64 draws as words. */
export function words64(out: usize, g: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  let base = i32x4.add(i32x4.splat(g << 4), i32x4(0, 1, 2, 3));
  for (let q = 0; q < 4; q++) {
    words4(out, 64, base, c1, c2, c3, k0, k1);
    out += 16;
    base = i32x4.add(base, ki(7));
  }
}

/** One call of a pulse train: eight 16-bit draws for each of four lanes, 64 bytes. */
export function trainCall(out: usize, call: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  words4(out, 16, i32x4.add(i32x4.splat(call << 2), i32x4(0, 1, 2, 3)), c1, c2, c3, k0, k1);
}

/** Uniforms in (0,1): (2*(w >>> 9) + 1) * 2^-24. */
// @ts-ignore: decorator
@inline export function uniform(w: v128): v128 {
  const odd = i32x4.add(i32x4.shl(i32x4.shr_u(w, 9), 1), ki(0));
  return f32x4.mul(f32x4.convert_i32x4_s(odd), f32x4.splat(5.9604644775390625e-8));
}

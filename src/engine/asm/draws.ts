/** @file Planes of draws by place, planes with noise added. Twin: ref/draws.ts. */
import { clamp, DRAWS, f32At, f64At, int, mad, ptr, put, word } from "./base";
import { normals64, uniform, words64 } from "./philox";

// Not inlined: one copy of the unrolled rounds per use would triple the module.
export function normalsTo(out: usize, g: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  normals64(out, 4, true, g, c1, c2, c3, k0, k1);
}

/** The first n of them, 1 <= n <= 64: at least these are written. */
export function normalsFor(out: usize, n: i32, g: i32, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): void {
  if (n > 32) normalsTo(out, g, c1, c2, c3, k0, k1);
  else normals64(out, min(4, (n + 3) >> 2), false, g, c1, c2, c3, k0, k1);
}

/** p*2^32 rounded half to even, at most 2^32. */
function bernoulliLimit(p: f64): u64 { return <u64>nearest<f64>(p * 4294967296.0); }

export function draw(chunk: i32, own: usize): void {
  const out = ptr(0), ld = <usize>int(1), rows = int(2), cols = int(3), form = int(4);
  const scale = f32x4.splat(f32At(5)), shift = f32x4.splat(f32At(6));
  const c1 = word(7), c2 = word(8), c3 = word(9), k0 = word(10), k1 = word(11);
  const limit = bernoulliLimit(f64At(5)), buf = own + DRAWS;
  const across = (cols + 4095) / 4096, rowsPer = max(1, 4096 / cols);
  const first = (chunk % across) * 4096, last = min(cols, first + 4096);
  const r0 = (chunk / across) * rowsPer, r1 = min(rows, r0 + rowsPer);
  for (let r = r0; r < r1; r++) {
    const row = out + ((<usize>r * ld) << 2);
    for (let q = first; q < last; q += 64) {
      if (form == 0) normalsTo(buf, q >> 6, c1 + r, c2, c3, k0, k1);
      else words64(buf, q >> 6, c1 + r, c2, c3, k0, k1);
      const n = min(64, last - q), p = row + (<usize>q << 2);
      if (form == 2) {
        for (let i = 0; i < n; i++) {
          const on = <u64>load<u32>(buf + (<usize>i << 2)) < limit;
          store<f32>(p + (<usize>i << 2), on ? 1 : 0);
        }
        continue;
      }
      for (let i = 0; i < n; i += 4) {
        const v = v128.load(buf + (<usize>i << 2));
        put(p + (<usize>i << 2), mad(form == 0 ? v : uniform(v), scale, shift), n - i);
      }
    }
  }
}

/** sigma(w) = s0 + |w|*(s1 + |w|*s2). */
// @ts-ignore: decorator
@inline export function sigmaOf(w: v128, s0: v128, s1: v128, s2: v128): v128 {
  const m = f32x4.abs(w);
  return f32x4.add(f32x4.mul(m, f32x4.add(f32x4.mul(m, s2), s1)), s0);
}

export function perturb(chunk: i32, own: usize): void {
  const out = ptr(0), ldo = <usize>int(1), w = ptr(2), ld = <usize>int(3), rows = int(4), cols = int(5);
  const s0 = f32x4.splat(f32At(6)), s1 = f32x4.splat(f32At(7)), s2 = f32x4.splat(f32At(8));
  const lo = f32x4.splat(f32At(9)), hi = f32x4.splat(f32At(10));
  const c1 = word(11), c2 = word(12), c3 = word(13), k0 = word(14), k1 = word(15), buf = own + DRAWS;
  const across = (cols + 4095) / 4096, rowsPer = max(1, 4096 / cols);
  const first = (chunk % across) * 4096, last = min(cols, first + 4096);
  const r0 = (chunk / across) * rowsPer, r1 = min(rows, r0 + rowsPer);
  for (let r = r0; r < r1; r++) {
    for (let q = first; q < last; q += 64) {
      normalsTo(buf, q >> 6, c1 + r, c2, c3, k0, k1);
      const n = min(64, last - q);
      const p = w + ((<usize>r * ld + q) << 2), o = out + ((<usize>r * ldo + q) << 2);
      for (let i = 0; i < n; i += 4) {
        const at = <usize>i << 2, x = v128.load(p + at);
        const noisy = f32x4.add(f32x4.mul(v128.load(buf + at), sigmaOf(x, s0, s1, s2)), x);
        put(o + at, clamp(noisy, lo, hi), n - i);
      }
    }
  }
}

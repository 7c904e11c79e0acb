/** @file What drivers put on the lines, and what cells make of it: duties, squares, noise, conductance sums. Twin: ref/drive.ts. */
import { f64At, int, ptr } from "./base";

/** Codes per unit of a sample's value; 0 for a sample without drive. */
// @ts-ignore: decorator
@inline function inverseOf(full: usize, b: i32, top: f64): f64 {
  const f = <f64>load<f32>(full + (<usize>b << 2));
  return f > 0 ? top / f : 0;
}

/** Codes of two values. */
// @ts-ignore: decorator
@inline function codes(x: v128, inverse: v128, top: v128): v128 {
  return f64x2.pmin(f64x2.nearest(f64x2.abs(f64x2.mul(f64x2.promote_low_f32x4(x), inverse))), top);
}

/** Lanes 2 and 3 first. */
// @ts-ignore: decorator
@inline function upper(x: v128): v128 { return v128.shuffle<f32>(x, x, 2, 3, 2, 3); }

export function driveLines(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1) << 2, samples = int(2), lines = int(3), full = ptr(4), top = f64At(5);
  const duty = ptr(6), out = ptr(7), first = 16 * chunk, last = min(lines, first + 16);
  for (let b = 0; b < samples; b++) {
    const inverse = inverseOf(full, b, top), row = x + <usize>b * ld;
    if (inverse == 0) continue;
    let j = first;
    if (duty) {
      const I = f64x2.splat(inverse), T = f64x2.splat(top);
      for (; j + 4 <= last; j += 4) {
        const v = v128.load(row + (<usize>j << 2)), at = out + (<usize>j << 3);
        const lo = i32x4.trunc_sat_f64x2_u_zero(codes(v, I, T)), hi = i32x4.trunc_sat_f64x2_u_zero(codes(upper(v), I, T));
        store<f64>(at, load<f64>(at) + load<f64>(duty + (<usize>i32x4.extract_lane(lo, 0) << 3)));
        store<f64>(at, load<f64>(at, 8) + load<f64>(duty + (<usize>i32x4.extract_lane(lo, 1) << 3)), 8);
        store<f64>(at, load<f64>(at, 16) + load<f64>(duty + (<usize>i32x4.extract_lane(hi, 0) << 3)), 16);
        store<f64>(at, load<f64>(at, 24) + load<f64>(duty + (<usize>i32x4.extract_lane(hi, 1) << 3)), 24);
      }
    }
    for (; j < last; j++) {
      const v = abs<f64>(<f64>load<f32>(row + (<usize>j << 2)) * inverse), at = out + (<usize>j << 3);
      const share = duty ? load<f64>(duty + (<usize>(<i32>min<f64>(top, nearest<f64>(v))) << 3)) : v * v;
      store<f64>(at, load<f64>(at) + share);
    }
  }
}

export function driveSquares(chunk: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1) << 2, samples = int(2), first = int(3), last = int(4), full = ptr(5);
  const top = f64At(6), coded = int(7), low = int(8), mask = int(9), out = ptr(10), end = min(samples, 16 * chunk + 16);
  for (let b = 16 * chunk; b < end; b++) {
    const inverse = inverseOf(full, b, top), row = x + <usize>b * ld;
    let sum: f64 = 0, j = first;
    if (coded && !mask) {
      // squares of codes are whole numbers below 2^53 in any sum: their order changes no bit
      const I = f64x2.splat(inverse), T = f64x2.splat(top);
      let a = f64x2.splat(0), c = a;
      for (; j + 4 <= last; j += 4) {
        const v = v128.load(row + (<usize>j << 2)), p = codes(v, I, T), q = codes(upper(v), I, T);
        a = f64x2.add(a, f64x2.mul(p, p)); c = f64x2.add(c, f64x2.mul(q, q));
      }
      a = f64x2.add(a, c);
      sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
    }
    for (; j < last; j++) {
      const v = abs<f64>(<f64>load<f32>(row + (<usize>j << 2)) * inverse);
      let code = coded ? min<f64>(top, nearest<f64>(v)) : v;
      if (mask) code = <f64>((<i32>code >> low) & mask);
      sum += code * code;
    }
    store<f64>(out + (<usize>b << 3), sum);
  }
}

export function readNoise(chunk: i32, own: usize): void {
  const squares = ptr(0), samples = int(1), cols = int(2), perSquare = f64At(3), constant = f64At(4);
  const more = ptr(5), ldv = <usize>int(6) << 2, scale = f64At(7), out = ptr(8), ldo = <usize>int(9) << 2;
  const end = min(samples, 16 * chunk + 16);
  for (let b = 16 * chunk; b < end; b++) {
    const variance = perSquare * load<f64>(squares + (<usize>b << 3)) + constant;
    if (!more) { store<f32>(out + (<usize>b << 2), <f32>sqrt<f64>(variance)); continue; }
    const from = more + <usize>b * ldv, to = out + <usize>b * ldo;
    for (let i = 0; i < cols; i++) {
      const at = <usize>i << 2;
      store<f32>(to + at, <f32>sqrt<f64>(variance + scale * <f64>load<f32>(from + at)));
    }
  }
}

/** Sums of least + w * span along each row, four rows side by side: each sum is one chain of additions. */
export function rowSums(chunk: i32, own: usize): void {
  const w = ptr(0), ld = <usize>int(1) << 2, rows = int(2), cols = int(3), least = f64At(4), span = f64At(5), out = ptr(6);
  const r = chunk << 2, p0 = w + <usize>r * ld, p1 = r + 1 < rows ? p0 + ld : p0;
  const p2 = r + 2 < rows ? p1 + ld : p0, p3 = r + 3 < rows ? p2 + ld : p0, o = out + (<usize>r << 3);
  let s0 = load<f64>(o), s1 = r + 1 < rows ? load<f64>(o, 8) : 0;
  let s2 = r + 2 < rows ? load<f64>(o, 16) : 0, s3 = r + 3 < rows ? load<f64>(o, 24) : 0;
  for (let j = 0; j < cols; j++) {
    const at = <usize>j << 2;
    s0 += least + <f64>load<f32>(p0 + at) * span; s1 += least + <f64>load<f32>(p1 + at) * span;
    s2 += least + <f64>load<f32>(p2 + at) * span; s3 += least + <f64>load<f32>(p3 + at) * span;
  }
  store<f64>(o, s0);
  if (r + 1 < rows) store<f64>(o, s1, 8);
  if (r + 2 < rows) store<f64>(o, s2, 16);
  if (r + 3 < rows) store<f64>(o, s3, 24);
}

/** The same along columns, rows ascending. */
export function columnSums(chunk: i32, own: usize): void {
  const w = ptr(0), ld = <usize>int(1) << 2, rows = int(2), cols = int(3), least = f64At(4), span = f64At(5), out = ptr(6);
  const first = chunk << 6, last = min(cols, first + 64);
  for (let i = 0; i < rows; i++) {
    const row = w + <usize>i * ld;
    for (let j = first; j < last; j++) {
      const at = out + (<usize>j << 3);
      store<f64>(at, load<f64>(at) + (least + <f64>load<f32>(row + (<usize>j << 2)) * span));
    }
  }
}

export function scaleColumns(chunk: i32, own: usize): void {
  const y = ptr(0), ld = <usize>int(1) << 2, rows = int(2), cols = int(3), scale = ptr(4), end = min(rows, 16 * chunk + 16);
  for (let b = 16 * chunk; b < end; b++) {
    const row = y + <usize>b * ld;
    for (let j = 0; j < cols; j++) {
      const at = <usize>j << 2;
      store<f32>(row + at, load<f32>(row + at) * load<f32>(scale + at));
    }
  }
}

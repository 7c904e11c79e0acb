/** @file Element-wise ops on 4096 elements a chunk. Twin: ref/elementwise.ts (same codes). */
import { ABS, clamp, f32At, f64At, int, ki, mad, ptr, put } from "./base";
import { exp4, gelu4, geluSlope4, sigmoid4, tanh4 } from "./scalar";

const ELEMENTS: i32 = 4096;

// @ts-ignore: decorator
@inline
function one(code: i32, x: v128, s: v128, t: v128): v128 {
  switch (code) {
    case 1: return f32x4.pmax(x, f32x4.splat(0));
    case 2: return sigmoid4(x);
    case 3: return tanh4(x);
    case 4: return gelu4(x);
    case 5: return exp4(x);
    case 6: return v128.and(x, ki(ABS));
    case 7: return f32x4.mul(x, x);
    case 8: return f32x4.sqrt(x);
    case 9: return f32x4.neg(x);
    case 10: return mad(x, s, t);
    case 11: return clamp(x, s, t);
    case 12: return s;
    default: return x;
  }
}

export function unary(chunk: i32, own: usize): void {
  const code = int(0), x = ptr(1), out = ptr(2), s = f32x4.splat(f32At(4)), t = f32x4.splat(f32At(5));
  const i0 = chunk * ELEMENTS, i1 = min(int(3), i0 + ELEMENTS);
  for (let i = i0; i < i1; i += 4) {
    const at = <usize>i << 2;
    put(out + at, one(code, v128.load(x + at), s, t), i1 - i);
  }
}

// @ts-ignore: decorator
@inline
function two(code: i32, x: v128, y: v128, s: v128): v128 {
  switch (code) {
    case 0: return f32x4.add(x, y);
    case 1: return f32x4.sub(x, y);
    case 2: return f32x4.mul(x, y);
    case 3: return f32x4.add(x, f32x4.mul(s, y));
    case 4: return f32x4.mul(x, exp4(f32x4.neg(f32x4.mul(y, s))));
    case 5: return f32x4.pmax(x, y);
    default: return f32x4.pmin(x, y);
  }
}

export function binary(chunk: i32, own: usize): void {
  const code = int(0), x = ptr(1), y = ptr(2), out = ptr(3), s = f32x4.splat(f32At(5));
  const i0 = chunk * ELEMENTS, i1 = min(int(4), i0 + ELEMENTS);
  for (let i = i0; i < i1; i += 4) {
    const at = <usize>i << 2;
    put(out + at, two(code, v128.load(x + at), v128.load(y + at), s), i1 - i);
  }
}

// @ts-ignore: decorator
@inline
function slope(code: i32, y: v128, d: v128): v128 {
  const one = f32x4.splat(1);
  switch (code) {
    case 0: return v128.and(d, f32x4.gt(y, f32x4.splat(0)));
    case 1: return f32x4.mul(d, f32x4.mul(y, f32x4.sub(one, y)));
    case 2: return f32x4.mul(d, f32x4.sub(one, f32x4.mul(y, y)));
    default: return f32x4.mul(d, geluSlope4(y));
  }
}

export function activationBackward(chunk: i32, own: usize): void {
  const code = int(0), y = ptr(1), d = ptr(2), out = ptr(3);
  const i0 = chunk * ELEMENTS, i1 = min(int(4), i0 + ELEMENTS);
  for (let i = i0; i < i1; i += 4) {
    const at = <usize>i << 2;
    put(out + at, slope(code, v128.load(y + at), v128.load(d + at)), i1 - i);
  }
}

export function momentum(chunk: i32, own: usize): void {
  const w = ptr(0), g = ptr(1), m = ptr(2), rate = f32x4.splat(-f32At(4)), mu = f32x4.splat(f32At(5));
  const decay = f64At(6) != 0, keep = f32x4.splat(<f32>(1.0 - f64At(6)));
  const i0 = chunk * ELEMENTS, i1 = min(int(3), i0 + ELEMENTS);
  for (let i = i0; i < i1; i += 4) {
    const at = <usize>i << 2;
    let step = v128.load(g + at), old = v128.load(w + at);
    if (m) { step = mad(mu, v128.load(m + at), step); put(m + at, step, i1 - i); }
    if (decay) old = f32x4.mul(old, keep);
    put(w + at, f32x4.add(old, f32x4.mul(rate, step)), i1 - i);
  }
}

export function adam(chunk: i32, own: usize): void {
  const w = ptr(0), g = ptr(1), m = ptr(2), v = ptr(3), rate = f32x4.splat(-f32At(5));
  const b1 = f32x4.splat(f32At(6)), b2 = f32x4.splat(f32At(7)), c1 = f32x4.splat(f32At(8)), c2 = f32x4.splat(f32At(9));
  const correction = f32x4.splat(f32At(10)), eps = f32x4.splat(f32At(11));
  const decay = f64At(12) != 0, keep = f32x4.splat(<f32>(1.0 - f64At(12)));
  const i0 = chunk * ELEMENTS, i1 = min(int(4), i0 + ELEMENTS);
  for (let i = i0; i < i1; i += 4) {
    const at = <usize>i << 2, s = v128.load(g + at), left = i1 - i;
    const first = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(c1, s));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(f32x4.mul(c2, s), s));
    put(m + at, first, left); put(v + at, second, left);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, correction)), eps);
    let old = v128.load(w + at);
    if (decay) old = f32x4.mul(old, keep);
    put(w + at, f32x4.add(old, f32x4.div(f32x4.mul(rate, first), root)), left);
  }
}

export function biasAdd(chunk: i32, own: usize): void {
  const y = ptr(0), ld = <usize>int(1), rows = int(2), cols = int(3), bias = ptr(4);
  const last = min(rows, 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) {
    const row = y + ((<usize>r * ld) << 2);
    for (let c = 0; c < cols; c += 4) {
      const at = <usize>c << 2;
      put(row + at, f32x4.add(v128.load(row + at), v128.load(bias + at)), cols - c);
    }
  }
}

export function columnSum(chunk: i32, own: usize): void {
  const d = ptr(0), ld = <usize>int(1) << 2, rows = int(2), cols = int(3), out = ptr(4), scale = f32x4.splat(f32At(5));
  const last = min(cols, 64 * chunk + 64);
  for (let c = 64 * chunk; c < last; c += 4) {
    let p = d + (<usize>c << 2), sum = f32x4.splat(0);
    for (let r = 0; r < rows; r++) { sum = f32x4.add(sum, v128.load(p)); p += ld; }
    const to = out + (<usize>c << 2);
    put(to, f32x4.add(v128.load(to), f32x4.mul(scale, sum)), cols - c);
  }
}

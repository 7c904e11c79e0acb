/** @file f32 exp, sigmoid, tanh, gelu on four lanes. Twin: ref/scalar.ts (Moshier's Cephes polynomials). */
import { ABS, ki, mad } from "./base";

// @ts-ignore: decorator
@inline function c(x: f32): v128 { return f32x4.splat(x); }

export function exp4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, c(88)), c(-87));
  const t = f32x4.nearest(f32x4.mul(x, c(1.4426950408889634)));
  let r = f32x4.sub(x, f32x4.mul(t, c(0.693359375)));
  r = f32x4.add(r, f32x4.mul(t, c(2.1219444e-4)));
  let p = mad(c(1.98756915e-4), r, c(1.3981999507e-3));
  p = mad(p, r, c(8.3334519073e-3)); p = mad(p, r, c(4.1665795894e-2));
  p = mad(p, r, c(1.6666665459e-1)); p = mad(p, r, c(5.0000001201e-1));
  p = f32x4.add(mad(p, f32x4.mul(r, r), r), c(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(t), i32x4.splat(127)), 23));
}

export function sigmoid4(value: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(value, c(30)), c(-30));
  return f32x4.div(c(1), f32x4.add(c(1), exp4(f32x4.neg(x))));
}

export function tanh4(x: v128): v128 {
  const a = v128.and(x, ki(ABS)), z = f32x4.mul(x, x);
  let p = mad(c(-5.70498872745e-3), z, c(2.06390887954e-2));
  p = mad(p, z, c(-5.37397155531e-2)); p = mad(p, z, c(1.33314422036e-1)); p = mad(p, z, c(-3.33332819422e-1));
  const small = mad(f32x4.mul(p, z), x, x);
  const t = f32x4.sub(c(1), f32x4.div(c(2), f32x4.add(exp4(f32x4.add(a, a)), c(1))));
  const large = v128.xor(t, v128.andnot(x, ki(ABS)));
  return v128.bitselect(small, large, f32x4.lt(a, c(0.625)));
}

// @ts-ignore: decorator
@inline function geluInner(x: v128): v128 {
  return f32x4.mul(c(0.7978845608), mad(f32x4.mul(c(0.044715), f32x4.mul(x, x)), x, x));
}

export function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(c(0.5), x), f32x4.add(c(1), tanh4(geluInner(x))));
}

export function geluSlope4(x: v128): v128 {
  const t = tanh4(geluInner(x));
  const inner = f32x4.mul(c(0.7978845608), mad(f32x4.mul(c(0.134145), x), x, c(1)));
  const sech2 = f32x4.sub(c(1), f32x4.mul(t, t));
  return f32x4.add(f32x4.mul(c(0.5), f32x4.add(c(1), t)), f32x4.mul(f32x4.mul(f32x4.mul(c(0.5), x), sech2), inner));
}

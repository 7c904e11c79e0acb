/**
 * @file f32 elementary functions, built from rounded + - * / only.
 * from  exp and tanh: polynomials of Moshier's Cephes library (expf, tanhf), without FMA
 * holds relative error 8.1e-8 (exp), 1.5e-7 (sigmoid, tanh)
 * test  scalar.test.ts against float64
 */
import { roundEven } from "../../base/random.ts";
import { f, fromBits, mad, pmax, pmin } from "./kernel.ts";

const EXP: readonly number[] = [
  1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1,
  5.0000001201e-1,
].map(f);
const TANH: readonly number[] = [
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1,
].map(f);
const LOG2E = f(Math.LOG2E);
const LN2_HIGH = f(0.693359375);
const LN2_LOW = f(2.1219444e-4);

export function exp32(value: number): number {
  const x = pmax(pmin(value, 88), -87);
  const t = roundEven(f(x * LOG2E));
  let r = f(x - f(t * LN2_HIGH));
  r = f(r + f(t * LN2_LOW));
  let p = mad(EXP[0]!, r, EXP[1]!);
  for (let i = 2; i < 6; i++) p = mad(p, r, EXP[i]!);
  p = f(mad(p, f(r * r), r) + 1);
  return f(p * fromBits((t + 127) << 23));
}

export function sigmoid32(value: number): number {
  const x = pmax(pmin(value, 30), -30);
  return f(1 / f(1 + exp32(-x)));
}

export function tanh32(x: number): number {
  const a = Math.abs(x);
  if (a < 0.625) {
    const z = f(x * x);
    let p = mad(TANH[0]!, z, TANH[1]!);
    for (let i = 2; i < 5; i++) p = mad(p, z, TANH[i]!);
    return f(f(f(p * z) * x) + x);
  }
  const t = f(1 - f(2 / f(exp32(f(a + a)) + 1)));
  return x < 0 ? -t : t;
}

const GELU_OUTER = f(0.7978845608); // sqrt(2/pi)
const GELU_CUBE = f(0.044715);
const GELU_CUBE3 = f(0.134145); // 3 * 0.044715

/** The inner argument of the tanh form: sqrt(2/pi)*(x + 0.044715 x^3). */
function geluInner(x: number): number {
  return f(GELU_OUTER * mad(f(GELU_CUBE * f(x * x)), x, x));
}

/** gelu(x) = 0.5 x (1 + tanh(sqrt(2/pi)(x + 0.044715 x^3))) (Hendrycks and Gimpel 2016). */
export function gelu32(x: number): number {
  return f(f(0.5 * x) * f(1 + tanh32(geluInner(x))));
}

export function geluSlope32(x: number): number {
  const t = tanh32(geluInner(x));
  const inner = f(GELU_OUTER * mad(f(GELU_CUBE3 * x), x, 1));
  const sech2 = f(1 - f(t * t));
  return f(f(0.5 * f(1 + t)) + f(f(f(0.5 * x) * sech2) * inner));
}

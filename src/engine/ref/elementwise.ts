/**
 * @file Twin of the element-wise ops. Codes follow UNARY, BINARY and ACTIVATIONS of
 * kernels/elementwise.ts.
 * test  twin.test.ts; elementwise.test.ts
 */
import { clamp, f, mad, pmax, pmin, type RefKernel } from "./kernel.ts";
import { exp32, gelu32, geluSlope32, sigmoid32, tanh32 } from "./scalar.ts";

const ELEMENTS = 4096;

type Unary = (x: number, s: number, t: number) => number;
const UNARY: readonly Unary[] = [
  (x) => x,
  (x) => pmax(x, 0),
  sigmoid32,
  tanh32,
  gelu32,
  exp32,
  (x) => Math.abs(x),
  (x) => f(x * x),
  (x) => f(Math.sqrt(x)),
  (x) => -x,
  (x, s, t) => mad(x, s, t),
  (x, s, t) => clamp(x, s, t),
  (_, s) => s,
];

export const unary: RefKernel = (heap, a, chunk) => {
  const [code, x, out, n, s, t] = a;
  const apply = UNARY[code]!;
  for (let i = ELEMENTS * chunk; i < Math.min(n, ELEMENTS * (chunk + 1)); i++) {
    heap.f32[out / 4 + i] = apply(heap.f32[x / 4 + i], f(s), f(t));
  }
};

type Binary = (x: number, y: number, s: number) => number;
const BINARY: readonly Binary[] = [
  (x, y) => f(x + y),
  (x, y) => f(x - y),
  (x, y) => f(x * y),
  (x, y, s) => f(x + f(s * y)),
  (x, y, s) => f(x * exp32(-f(y * s))),
  (x, y) => pmax(x, y),
  (x, y) => pmin(x, y),
];

export const binary: RefKernel = (heap, a, chunk) => {
  const [code, x, y, out, n, s] = a;
  const apply = BINARY[code]!;
  for (let i = ELEMENTS * chunk; i < Math.min(n, ELEMENTS * (chunk + 1)); i++) {
    heap.f32[out / 4 + i] = apply(heap.f32[x / 4 + i], heap.f32[y / 4 + i], f(s));
  }
};

type Slope = (y: number, d: number) => number;
const SLOPES: readonly Slope[] = [
  (y, d) => (y > 0 ? d : 0),
  (y, d) => f(d * f(y * f(1 - y))),
  (y, d) => f(d * f(1 - f(y * y))),
  (x, d) => f(d * geluSlope32(x)),
];

export const activationBackward: RefKernel = (heap, a, chunk) => {
  const [code, y, d, out, n] = a;
  const apply = SLOPES[code]!;
  for (let i = ELEMENTS * chunk; i < Math.min(n, ELEMENTS * (chunk + 1)); i++) {
    heap.f32[out / 4 + i] = apply(heap.f32[y / 4 + i], heap.f32[d / 4 + i]);
  }
};

export const momentum: RefKernel = (heap, a, chunk) => {
  const [w, g, m, n, rate, mu, decay] = a;
  const keep = f(1 - decay);
  for (let i = ELEMENTS * chunk; i < Math.min(n, ELEMENTS * (chunk + 1)); i++) {
    let step = heap.f32[g / 4 + i];
    if (m) {
      step = mad(f(mu), heap.f32[m / 4 + i], step);
      heap.f32[m / 4 + i] = step;
    }
    const old = heap.f32[w / 4 + i];
    heap.f32[w / 4 + i] = f((decay ? f(old * keep) : old) + f(f(-rate) * step));
  }
};

export const adam: RefKernel = (heap, a, chunk) => {
  const [w, g, m, v, n, rate, b1, b2, c1, c2, correction, eps, decay] = a;
  const keep = f(1 - decay);
  for (let i = ELEMENTS * chunk; i < Math.min(n, ELEMENTS * (chunk + 1)); i++) {
    const slope = heap.f32[g / 4 + i];
    const first = f(f(f(b1) * heap.f32[m / 4 + i]) + f(f(c1) * slope));
    const second = f(f(f(b2) * heap.f32[v / 4 + i]) + f(f(f(c2) * slope) * slope));
    heap.f32[m / 4 + i] = first;
    heap.f32[v / 4 + i] = second;
    const root = f(f(Math.sqrt(f(second * f(correction)))) + f(eps));
    const old = heap.f32[w / 4 + i];
    heap.f32[w / 4 + i] = f((decay ? f(old * keep) : old) + f(f(f(-rate) * first) / root));
  }
};

export const biasAdd: RefKernel = (heap, a, chunk) => {
  const [y, ld, rows, cols, bias] = a;
  for (let r = 16 * chunk; r < Math.min(rows, 16 * chunk + 16); r++) {
    for (let c = 0; c < cols; c++) {
      const at = y / 4 + r * ld + c;
      heap.f32[at] = f(heap.f32[at] + heap.f32[bias / 4 + c]);
    }
  }
};

export const columnSum: RefKernel = (heap, a, chunk) => {
  const [d, ld, rows, cols, out, scale] = a;
  for (let c = 64 * chunk; c < Math.min(cols, 64 * chunk + 64); c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum = f(sum + heap.f32[d / 4 + r * ld + c]);
    heap.f32[out / 4 + c] = f(heap.f32[out / 4 + c] + f(f(scale) * sum));
  }
};

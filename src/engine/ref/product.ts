/**
 * @file Twin of the products: int16 and f32 sums, the output stage, the gradient.
 * why   the order of every sum is fixed here; k ascends, blocks of 512 in the integer form
 * test  twin.test.ts; product.test.ts
 */
import { normal, roundEven, type StreamKey, uniform } from "../../base/random.ts";
import type { Heap } from "../memory.ts";
import { clamp, f, mad, REGISTER, type RefKernel, raiseMaximum } from "./kernel.ts";

const BLOCK = 512;

/** Exact integer sums over blocks of 512 inputs, joined in f32. */
function integerSum(heap: Heap, a: Float64Array, b: number, j: number): number {
  const [at, panel, , , , k] = a;
  const pairs = Math.ceil(k / 2);
  const x0 = at / 2 + (b >> 2) * pairs * 8 + (b & 3) * 2;
  const w0 = panel / 2 + (j >> 3) * pairs * 16 + (j & 7) * 2;
  let y = 0;
  for (let first = 0; first < k; first += BLOCK) {
    let sum = 0;
    for (let i = first; i < Math.min(k, first + BLOCK); i++) {
      const p = i >> 1;
      sum += heap.i16[x0 + p * 8 + (i & 1)] * heap.i16[w0 + p * 16 + (i & 1)];
    }
    y = first === 0 ? f(sum) : f(f(sum) + y);
  }
  return y;
}

function floatSum(heap: Heap, a: Float64Array, b: number, j: number): number {
  const [at, panel, , , , k] = a;
  const x0 = at / 4 + (b >> 2) * k * 4 + (b & 3);
  const w0 = panel / 4 + (j >> 3) * k * 8 + (j & 7);
  let y = 0;
  for (let i = 0; i < k; i++) y = f(y + f(heap.f32[x0 + 4 * i] * heap.f32[w0 + 8 * i]));
  return y;
}

function rawSum(heap: Heap, a: Float64Array, b: number, j: number): number {
  const form = a[2];
  if (form === 0) return integerSum(heap, a, b, j);
  if (form === 1) return floatSum(heap, a, b, j);
  return heap.f32[a[0] / 4 + b * a[1] + j];
}

/** Gain, offset and noise of one output: what reaches the converter. */
function analog(heap: Heap, a: Float64Array, b: number, j: number): number {
  const [alpha, gain, offset, sigma, sigmas, sigmaAt, ldSigma] = a.subarray(9);
  const [flags, , , c1, noise, , c3, k0, k1] = a.subarray(21);
  let t = f(rawSum(heap, a, b, j) * f(alpha));
  if (gain) t = f(t * heap.f32[gain / 4 + j]);
  if (offset) t = f(t + heap.f32[offset / 4 + j]);
  if (!(flags & 8)) return t;
  let s = f(sigma);
  if (sigmas) s = heap.f32[sigmas / 4 + b];
  if (sigmaAt) s = heap.f32[sigmaAt / 4 + b * ldSigma + j];
  return f(t + f(normal(j, c1 + b, noise, c3, [k0, k1]) * s));
}

/** The converter: a code between lo and hi; clips are counted and flag the sample. */
function convert(
  heap: Heap,
  a: Float64Array,
  t: number,
  b: number,
  j: number,
  own: Uint32Array,
): number {
  const [lo, hi, inverse, , flags, clipped, , c1, , dither, c3, k0, k1] = a.subarray(17);
  const key: StreamKey = [k0, k1];
  const v = f(t * f(inverse));
  const code = flags & 1 ? Math.floor(f(v + uniform(j, c1 + b, dither, c3, key))) : roundEven(v);
  if (code > f(hi) || code < f(lo)) {
    own[REGISTER.clippedOutputs]!++;
    if (clipped) heap.u32[clipped / 4 + b] = 1;
  }
  return clamp(code, f(lo), f(hi));
}

export const product: RefKernel = (heap, a, chunk, own) => {
  const [, , , scale, samples, , n, out, ldo] = a;
  const [adc, , , , lsb, flags, , only] = a.subarray(16);
  const across = Math.ceil(n / 64);
  const j0 = (chunk % across) * 64;
  const b0 = Math.floor(chunk / across) * 256;
  for (let b = b0; b < Math.min(samples, b0 + 256); b++) {
    if (only && !heap.u32[only / 4 + b]) continue;
    const full = scale ? heap.f32[scale / 4 + b] : 1;
    for (let j = j0; j < Math.min(n, j0 + 64); j++) {
      let t = 0;
      if (full !== 0) {
        t = analog(heap, a, b, j);
        if (flags & 4) raiseMaximum(own, t);
        t = adc ? f(convert(heap, a, t, b, j, own) * f(full * f(lsb))) : f(t * full);
      }
      const at = out / 4 + b * ldo + j;
      heap.f32[at] = flags & 2 ? f(heap.f32[at] + t) : t;
    }
  }
};

export const absmax: RefKernel = (heap, a, chunk, own) => {
  const [x, ld, rows, cols] = a;
  for (let r = 16 * chunk; r < Math.min(rows, 16 * chunk + 16); r++) {
    for (let c = 0; c < cols; c++) raiseMaximum(own, heap.f32[x / 4 + r * ld + c]);
  }
};

export const rowAbsmax: RefKernel = (heap, a, chunk) => {
  const [x, ld, rows, cols, out] = a;
  for (let r = 16 * chunk; r < Math.min(rows, 16 * chunk + 16); r++) {
    let most = 0;
    for (let c = 0; c < cols; c++) most = Math.max(most, Math.abs(heap.f32[x / 4 + r * ld + c]));
    heap.f32[out / 4 + r] = most;
  }
};

/** Errors [samples][rows] to [rows/4][samples][4], times scale. */
export const packDelta: RefKernel = (heap, a, chunk) => {
  const [d, ld, samples, rows, scale, out] = a;
  for (let i = 64 * chunk; i < Math.min(Math.ceil(rows / 4) * 4, 64 * chunk + 64); i++) {
    for (let b = 0; b < samples; b++) {
      const value = i < rows ? f(f(scale) * heap.f32[d / 4 + b * ld + i]) : 0;
      heap.f32[out / 4 + ((i >> 2) * samples + b) * 4 + (i & 3)] = value;
    }
  }
};

/** Inputs of eight columns: only the samples where one of the eight is not zero, and which. */
export const packInputs: RefKernel = (heap, a, chunk) => {
  const [x, ld, samples, cols, values, offsets, counts] = a;
  for (let j = 64 * chunk; j < Math.min(cols, 64 * chunk + 64); j += 8) {
    const group = j >> 3;
    let n = 0;
    for (let b = 0; b < samples; b++) {
      const row = Array.from({ length: 8 }, (_, l) =>
        j + l < cols ? heap.f32[x / 4 + b * ld + j + l] : 0,
      );
      if (row.every((v) => v === 0)) continue;
      heap.f32.set(row, values / 4 + (group * samples + n) * 8);
      heap.u32[offsets / 4 + group * samples + n] = 16 * b;
      n++;
    }
    heap.u32[counts / 4 + group] = n;
  }
};

/**
 * Sums start at chi + 0, so that none is -0: then a term d*0 changes no bit, and samples whose
 * inputs are all zero may be left out.
 */
export const gradient: RefKernel = (heap, a, chunk) => {
  const [d, values, offsets, counts, chi, ld, rows, cols, samples] = a;
  const across = Math.ceil(cols / 64);
  const j0 = (chunk % across) * 64;
  const i0 = Math.floor(chunk / across) * 64;
  for (let i = i0; i < Math.min(rows, i0 + 64); i++) {
    const d0 = d / 4 + (i >> 2) * samples * 4 + (i & 3);
    for (let j = j0; j < Math.min(cols, j0 + 64); j++) {
      const first = (j >> 3) * samples;
      const at = chi / 4 + i * ld + j;
      let sum = f(heap.f32[at] + 0);
      for (let n = 0; n < heap.u32[counts / 4 + (j >> 3)]; n++) {
        const x = heap.f32[values / 4 + (first + n) * 8 + (j & 7)];
        sum = mad(heap.f32[d0 + heap.u32[offsets / 4 + first + n] / 4], x, sum);
      }
      heap.f32[at] = sum;
    }
  }
};

/**
 * @file Twin of the packing ops: inputs to codes, weights to panels.
 * out   A16 [B/4][ceil(K/2)][4][2] or A32 [B/4][K][4]; B16 [N/8][ceil(K/2)][8][2] or B32 [N/8][K][8]
 * why   the product reads both operands forward, one vector after the other; padding is zero
 * test  twin.test.ts; product.test.ts
 */
import { normal, roundEven, type StreamKey, uniform } from "../../base/random.ts";
import type { Heap } from "../memory.ts";
import { sigmaOf } from "./draws.ts";
import { clamp, f, mad, REGISTER, type RefKernel } from "./kernel.ts";

/** Below this full scale a sample is silent: codes and scale 0. */
const SILENT = 2 ** -100;

/** Full scale of one sample: given for all, given per sample, or its largest |x|. */
function fullScale(heap: Heap, a: Float64Array, b: number): number {
  const [x, ld, , k, , range, ranges] = a;
  if (ranges) return heap.f32[ranges / 4 + b];
  if (range) return f(range);
  let most = 0;
  for (let i = 0; i < k; i++) most = Math.max(most, Math.abs(heap.f32[x / 4 + b * ld + i]));
  return most;
}

/** The code of one value v = x/fullScale*levels, before packing. */
function codeOf(v: number, i: number, b: number, a: Float64Array, own: Uint32Array): number {
  const [, , , , levels, , , , , , flags, low, mask, sigma, c1, dither, noise, c3, k0, k1] = a;
  const key: StreamKey = [k0, k1];
  let code = v;
  if (levels > 0) {
    code = flags & 1 ? Math.floor(f(v + uniform(i, c1 + b, dither, c3, key))) : roundEven(v);
    if (Math.abs(code) > levels) own[REGISTER.clippedInputs]!++;
    code = clamp(code, -levels, levels);
  }
  if (flags & 8) {
    const digit = (Math.trunc(Math.abs(code)) >> low) & mask;
    code = code < 0 ? -digit : digit;
  }
  if (flags & 2) code = mad(normal(i, c1 + b, noise, c3, key), f(sigma), code);
  return flags & 4 ? f(code * code) : code;
}

export const quantise: RefKernel = (heap, a, chunk, own) => {
  const [x, ld, samples, k, levels, , , form, out, scale] = a;
  const pairs = Math.ceil(k / 2);
  for (let lane = 0; lane < 4; lane++) {
    const b = 4 * chunk + lane;
    const full = b < samples ? fullScale(heap, a, b) : 0;
    const silent = !(full >= SILENT);
    const inverse = f(f(levels > 0 ? levels : 1) / full);
    heap.f32[scale / 4 + b] = silent ? 0 : full;
    for (let i = 0; i < (form === 0 ? 2 * pairs : k); i++) {
      const inside = i < k && !silent;
      const code = inside ? codeOf(f(heap.f32[x / 4 + b * ld + i] * inverse), i, b, a, own) : 0;
      if (form === 0)
        heap.i16[out / 2 + ((chunk * pairs + (i >> 1)) * 4 + lane) * 2 + (i & 1)] = code;
      else heap.f32[out / 4 + (chunk * k + i) * 4 + lane] = code;
    }
  }
};

/** One weight as the product will see it: difference or sum, magnitude, noise. */
function weightOf(heap: Heap, a: Float64Array, r: number, c: number): number {
  const [w, ld, , , other, ldOther, sign, , , , , flags, s0, s1, s2, c1, c2, c3, k0, k1] = a;
  let value = heap.f32[w / 4 + r * ld + c];
  if (other) {
    const second = heap.f32[other / 4 + r * ldOther + c];
    value = f(sign < 0 ? value - second : value + second);
  }
  if (flags & 2) value = Math.abs(value);
  if (flags & 1) {
    value = mad(normal(c, c1 + r, c2, c3, [k0, k1]), sigmaOf(value, s0, s1, s2), value);
  }
  return value;
}

export const panels: RefKernel = (heap, a, chunk, own) => {
  const [, , rows, cols, , , , form, transposed, scale, out] = a;
  const n = transposed ? cols : rows;
  const k = transposed ? rows : cols;
  const pairs = Math.ceil(k / 2);
  const first = chunk * (transposed ? 64 : 8);
  const last = transposed ? Math.min(first + 64, Math.ceil(n / 8) * 8) : first + 8;
  for (let j = first; j < last; j++) {
    for (let i = 0; i < (form === 0 ? 2 * pairs : k); i++) {
      const inside = j < n && i < k;
      const value = !inside ? 0 : transposed ? weightOf(heap, a, i, j) : weightOf(heap, a, j, i);
      const panel = j >> 3;
      const lane = j & 7;
      if (form === 0) {
        const code = roundEven(f(value * f(scale)));
        if (code > 32767 || code < -32768) own[REGISTER.saturatedWeights]!++;
        const at = out / 2 + ((panel * pairs + (i >> 1)) * 8 + lane) * 2 + (i & 1);
        heap.i16[at] = clamp(code, -32768, 32767);
      } else heap.f32[out / 4 + (panel * k + i) * 8 + lane] = value;
    }
  }
};

/**
 * @file Twin of what drivers put on the lines and cells make of it: float64 sums in a fixed order.
 * test  drive.test.ts: bits of both engines, closed forms
 */
import { roundEven } from "../../base/random.ts";
import type { Heap } from "../memory.ts";
import { f, type RefKernel } from "./kernel.ts";

/** |x| in codes of a converter with `top` steps; real where there is none. */
function codeOf(heap: Heap, x: number, full: number, top: number, coded: number): number {
  const range = heap.f32[full];
  const v = Math.abs(heap.f32[x] * (range > 0 ? top / range : 0));
  return coded ? Math.min(top, roundEven(v)) : v;
}

export const driveLines: RefKernel = (heap, a, chunk) => {
  const [x, ld, samples, lines, full, top, duty, out] = a;
  for (let b = 0; b < samples; b++) {
    for (let j = 16 * chunk; j < Math.min(lines, 16 * chunk + 16); j++) {
      const code = codeOf(heap, x / 4 + b * ld + j, full / 4 + b, top, duty);
      heap.f64[out / 8 + j] += duty ? heap.f64[duty / 8 + code] : code * code;
    }
  }
};

export const driveSquares: RefKernel = (heap, a, chunk) => {
  const [x, ld, samples, first, last, full, top, coded, low, mask, out] = a;
  for (let b = 16 * chunk; b < Math.min(samples, 16 * chunk + 16); b++) {
    let sum = 0;
    for (let j = first; j < last; j++) {
      const code = codeOf(heap, x / 4 + b * ld + j, full / 4 + b, top, coded);
      const digit = mask ? (code >> low) & mask : code;
      sum += digit * digit;
    }
    heap.f64[out / 8 + b] = sum;
  }
};

export const readNoise: RefKernel = (heap, a, chunk) => {
  const [squares, samples, cols, perSquare, constant, own, ldv, scale, out, ldo] = a;
  for (let b = 16 * chunk; b < Math.min(samples, 16 * chunk + 16); b++) {
    const variance = perSquare * heap.f64[squares / 8 + b] + constant;
    if (!own) heap.f32[out / 4 + b] = Math.sqrt(variance);
    for (let i = 0; own && i < cols; i++) {
      const more = scale * heap.f32[own / 4 + b * ldv + i];
      heap.f32[out / 4 + b * ldo + i] = Math.sqrt(variance + more);
    }
  }
};

export const rowSums: RefKernel = (heap, a, chunk) => {
  const [w, ld, rows, cols, least, span, out] = a;
  for (let r = 4 * chunk; r < Math.min(rows, 4 * chunk + 4); r++)
    for (let j = 0; j < cols; j++)
      heap.f64[out / 8 + r] += least + heap.f32[w / 4 + r * ld + j] * span;
};

export const columnSums: RefKernel = (heap, a, chunk) => {
  const [w, ld, rows, cols, least, span, out] = a;
  for (let i = 0; i < rows; i++)
    for (let j = 64 * chunk; j < Math.min(cols, 64 * chunk + 64); j++)
      heap.f64[out / 8 + j] += least + heap.f32[w / 4 + i * ld + j] * span;
};

export const scaleColumns: RefKernel = (heap, a, chunk) => {
  const [y, ld, rows, cols, scale] = a;
  for (let b = 16 * chunk; b < Math.min(rows, 16 * chunk + 16); b++)
    for (let j = 0; j < cols; j++) {
      const at = y / 4 + b * ld + j;
      heap.f32[at] = f(heap.f32[at] * heap.f32[scale / 4 + j]);
    }
};

/** @file The shape of a twin kernel, and the f32 operations that all of them are written in. */
import type { Heap } from "../memory.ts";

/** One chunk of one op. `a` holds the arguments, `own` the registers of this thread. */
export type RefKernel = (heap: Heap, a: Float64Array, chunk: number, own: Uint32Array) => void;

/** Register numbers; `COUNTERS` in backend.ts names them. */
export const REGISTER = {
  clippedInputs: 0,
  clippedOutputs: 1,
  saturatedWeights: 2,
  events: 3,
  pulses: 4,
  programmedCells: 5,
  verifyTrials: 6,
  verifyFailures: 7,
  trainBits: 8,
  maximum: 32,
} as const;

export const f: (x: number) => number = Math.fround;

/** (x*y)+z with two roundings. */
export function mad(x: number, y: number, z: number): number {
  return f(f(x * y) + z);
}

/** SIMD `pmin` and `pmax`: defined for equal zeros of different sign, as comparisons are. */
export function pmin(a: number, b: number): number {
  // biome-ignore lint/complexity/useMathMinMax: Math.min orders zeros, pmin does not
  return b < a ? b : a;
}
export function pmax(a: number, b: number): number {
  // biome-ignore lint/complexity/useMathMinMax: Math.max orders zeros, pmax does not
  return a < b ? b : a;
}
export function clamp(x: number, lo: number, hi: number): number {
  return pmax(pmin(x, hi), lo);
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of an f32. */
function bitsOf(x: number): number {
  float[0] = x;
  return bits[0]!;
}

/** The f32 with these bits. */
export function fromBits(pattern: number): number {
  bits[0] = pattern;
  return float[0]!;
}

/** Raises the thread's largest |value|. */
export function raiseMaximum(own: Uint32Array, x: number): void {
  const magnitude = bitsOf(Math.abs(x));
  if (magnitude > own[REGISTER.maximum]!) own[REGISTER.maximum] = magnitude;
}

export function popcount(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** A block of the element grid: columns c0..c1-1 of rows r0..r1-1 (see gridChunks). */
export function gridBlock(
  chunk: number,
  rows: number,
  cols: number,
): { r0: number; r1: number; c0: number; c1: number } {
  const across = Math.ceil(cols / 4096);
  const rowsPer = Math.max(1, Math.floor(4096 / cols));
  const c0 = (chunk % across) * 4096;
  const r0 = Math.floor(chunk / across) * rowsPer;
  return { r0, r1: Math.min(rows, r0 + rowsPer), c0, c1: Math.min(cols, c0 + 4096) };
}

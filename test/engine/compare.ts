/**
 * @file Support of the twin tests: odd matrices, and the same run on both engines compared.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { deriveKey } from "../../src/base/random.ts";
import {
  type Draws,
  type Kernels,
  type Matrix,
  referenceKernels,
  tile,
  wasmKernels,
} from "../../src/engine/kernels.ts";

const ref = referenceKernels();
const wasm = wasmKernels();

export const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
const key = fc.string({ maxLength: 9 }).map((name) => deriveKey(11n, name));
export const draws: fc.Arbitrary<Draws> = fc.record({
  key,
  tile: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  step: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  first: fc.integer({ min: 0, max: 2 ** 26 }),
});

/** Numbers that a kernel meets: mostly middling, some zeros of both signs, some huge or tiny. */
export function values(n: number, seed: number, scale = 1): Float32Array {
  let state = seed | 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
  return Float32Array.from({ length: n }, () => {
    const kind = next();
    const x = (next() * 2 - 1) * scale;
    if (kind < 0.06) return 0;
    if (kind < 0.09) return -0;
    if (kind < 0.11) return x * 100;
    return kind < 0.14 ? x * 1e-6 : x;
  });
}

/** A window into a larger matrix, so that ld > cols and neighbours must survive. */
export function windowed(k: Kernels, rows: number, cols: number, seed: number, scale = 1): Matrix {
  const whole = k.matrixFrom(values((rows + 2) * (cols + 5), seed, scale), rows + 2, cols + 5, "m");
  return tile(whole, 1, 3, rows, cols);
}

/** All words of the matrix a window was cut from. */
export function around(k: Kernels, m: Matrix): number[] {
  return Array.from(k.u32(m.at - 4 * (m.ld + 3), (m.rows + 2) * m.ld));
}

/** Runs the same on both engines from clean memory and compares what it returns. */
export function same(run: (k: Kernels) => unknown): void {
  const results = [ref, wasm].map((k) => {
    k.resetCounters();
    const kept: number[] = [];
    const tracked: Kernels = {
      ...k,
      matrix: (r, c, what) => {
        const m = k.matrix(r, c, what);
        kept.push(m.at);
        return m;
      },
      alloc: (bytes, what) => {
        const at = k.alloc(bytes, what);
        kept.push(at);
        return at;
      },
      matrixFrom: (v, r, c, what) => {
        const m = k.matrixFrom(v, r, c, what);
        kept.push(m.at);
        return m;
      },
    };
    const mark = k.mark();
    const result = run(tracked);
    k.release(mark);
    for (const at of kept) k.free(at);
    return JSON.stringify([result, k.counters()]);
  });
  expect(results[1]).toBe(results[0]);
}

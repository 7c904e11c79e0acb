/**
 * @file Twin of the draw ops: planes of draws by place, planes with noise added.
 * test  twin.test.ts; draws.test.ts
 */
import { normal, roundEven, type StreamKey, toUniform, word } from "../../base/random.ts";
import { clamp, f, gridBlock, mad, type RefKernel } from "./kernel.ts";

export const draw: RefKernel = (heap, a, chunk) => {
  const [out, ld, rows, cols, form, scale, shift, c1, c2, c3, k0, k1] = a;
  const key: StreamKey = [k0, k1];
  const block = gridBlock(chunk, rows, cols);
  const threshold = roundEven(scale * 2 ** 32);
  for (let r = block.r0; r < block.r1; r++) {
    for (let q = block.c0; q < block.c1; q++) {
      const at = out / 4 + r * ld + q;
      if (form === 0) {
        heap.f32[at] = mad(normal(q, c1 + r, c2, c3, key), f(scale), f(shift));
      } else {
        const w = word(q, c1 + r, c2, c3, key);
        heap.f32[at] = form === 1 ? mad(toUniform(w), f(scale), f(shift)) : Number(w < threshold);
      }
    }
  }
};

/** sigma(w) = s0 + |w|*(s1 + |w|*s2). */
export function sigmaOf(w: number, s0: number, s1: number, s2: number): number {
  const m = Math.abs(w);
  return f(f(m * f(f(m * f(s2)) + f(s1))) + f(s0));
}

export const perturb: RefKernel = (heap, a, chunk) => {
  const [out, ldo, w, ld, rows, cols, s0, s1, s2, lo, hi, c1, c2, c3, k0, k1] = a;
  const key: StreamKey = [k0, k1];
  const block = gridBlock(chunk, rows, cols);
  for (let r = block.r0; r < block.r1; r++) {
    for (let q = block.c0; q < block.c1; q++) {
      const value = heap.f32[w / 4 + r * ld + q];
      const xi = normal(q, c1 + r, c2, c3, key);
      const noisy = mad(xi, sigmaOf(value, s0, s1, s2), value);
      heap.f32[out / 4 + r * ldo + q] = clamp(noisy, f(lo), f(hi));
    }
  }
};

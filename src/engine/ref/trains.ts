/**
 * @file Twin of the pulse trains: one word of fired slots per element.
 * why   a word holds 31 slots; the coincidences of two trains are the bits of x & d
 * test  twin.test.ts; equal to `trains` of base/random.ts
 */
import { trains as drawTrains } from "../../base/random.ts";
import type { Heap } from "../memory.ts";
import { popcount, REGISTER, type RefKernel } from "./kernel.ts";

const SLOTS = 31;

/** Lists the non-empty entries of a row: columns, masks, signs; one empty vector follows. */
function compact(heap: Heap, a: Float64Array, row: number, masks: Uint32Array, v: number): void {
  const [index, words, signs, count, ldc] = a.subarray(9);
  let n = 0;
  const at = row * ldc;
  masks.forEach((mask, i) => {
    if (mask === 0) return;
    heap.u32[index / 4 + at + n] = i;
    heap.u32[words / 4 + at + n] = mask;
    heap.u32[signs / 4 + at + n] = heap.u32[v / 4 + i] & 0x80000000;
    n++;
  });
  heap.u32.fill(0, words / 4 + at + n, words / 4 + at + n + 4);
  heap.u32[count / 4 + row] = n;
}

export const trains: RefKernel = (heap, a, row, own) => {
  const [v, ld, , n, scales, lengths, parts, mask, ldm, index] = a;
  const [c1, c2, c3, k0, k1] = a.subarray(14);
  const sample = Math.floor(row / parts);
  const left = heap.i32[lengths / 4 + sample] - SLOTS * (row % parts);
  const slots = Math.max(0, Math.min(SLOTS, left));
  const values = heap.f32.subarray(v / 4 + sample * ld, v / 4 + sample * ld + n);
  const scale = slots > 0 ? heap.f32[scales / 4 + sample] : 0;
  const masks = drawTrains(values, scale, slots, c1 + row, c2, c3, [k0, k1]);
  heap.u32.set(masks, mask / 4 + row * ldm);
  heap.u32.fill(0, mask / 4 + row * ldm + n, mask / 4 + row * ldm + ldm);
  for (const word of masks) own[REGISTER.trainBits]! += popcount(word);
  if (index) compact(heap, a, row, masks, v + 4 * sample * ld);
};

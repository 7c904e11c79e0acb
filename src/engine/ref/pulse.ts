/**
 * @file Twin of the pulsed update: row by row, samples ascending, then columns ascending.
 * why   this order numbers the normals (by rank); dense and event path must reproduce it
 * test  twin.test.ts; pulse.test.ts
 */
import { normal } from "../../base/random.ts";
import { planesOf, pulseMany, pulseOnce } from "./cell.ts";
import { f, popcount, REGISTER, type RefKernel } from "./kernel.ts";

export const pulse: RefKernel = (heap, a, chunk, own) => {
  const [w, ld, rows, cols] = a;
  const [xm, ldxm, x, ldx, dm, lddm, d, ldd, samples, parts, flip, sigma] = a.subarray(11);
  const [kind, exact, select, tableUp, tableDown] = a.subarray(23);
  const [c1, c2, c3, k0, k1] = a.subarray(33);
  const planes = planesOf(a, 4);
  const law = { kind, sigma: f(sigma), tableUp, tableDown };
  for (let i = 8 * chunk; i < Math.min(rows, 8 * chunk + 8); i++) {
    let rank = 0;
    const draw = (): number => normal(rank++, c1 + i, c2, c3, [k0, k1]);
    for (let s = 0; s < samples; s++) {
      const row = Math.floor(s / parts);
      const dMask = heap.u32[dm / 4 + s * lddm + i];
      const dSign = heap.u32[d / 4 + row * ldd + i] ^ (flip ? 0x80000000 : 0);
      for (let j = 0; j < cols; j++) {
        const n = popcount(heap.u32[xm / 4 + s * ldxm + j] & dMask);
        if (n === 0) continue;
        const same = (heap.u32[x / 4 + row * ldx + j] ^ dSign) >>> 31 === 0;
        if (select && same === (select === 1)) continue;
        const e = same && select === 0 ? -1 : 1;
        const offset = i * ld + j;
        const at = w / 4 + offset;
        own[REGISTER.events]!++;
        own[REGISTER.pulses]! += n;
        if (exact) {
          for (let k = 0; k < n; k++) {
            heap.f32[at] = pulseOnce(heap, planes, law, offset, heap.f32[at], e, draw());
          }
        } else {
          heap.f32[at] = pulseMany(heap, planes, law.sigma, offset, heap.f32[at], e, n, draw());
        }
      }
    }
  }
};

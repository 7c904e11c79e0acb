/**
 * @file Twin of programming: blind pulses with a residual, threshold lists, write-verify.
 * test  twin.test.ts; program.test.ts
 */
import { normal, roundEven } from "../../base/random.ts";
import type { Heap } from "../memory.ts";
import { planesOf, pulseOnce } from "./cell.ts";
import { clamp, f, REGISTER, type RefKernel } from "./kernel.ts";

const MOST = 1023;

export const blindProgram: RefKernel = (heap, a, chunk, own) => {
  const [chi, ldc, w, pair, ld, rows, cols, eps64, inverse, noise, lo, hi, planes] = a;
  const [c1, c2, c3, k0, k1] = a.subarray(13);
  const eps = f(eps64);
  const sigma = f(f(noise) * eps);
  for (let r = 16 * chunk; r < Math.min(rows, 16 * chunk + 16); r++) {
    let rank = 0;
    for (let c = 0; c < cols; c++) {
      const held = chi / 4 + r * ldc + c;
      const n = clamp(Math.trunc(f(heap.f32[held] * f(inverse))), -MOST, MOST);
      if (n === 0) continue;
      own[REGISTER.programmedCells]!++;
      const step = f(n * eps);
      heap.f32[held] = f(heap.f32[held] - step);
      const spread = f(
        f(sigma * f(Math.sqrt(Math.abs(n)))) * normal(rank++, c1 + r, c2, c3, [k0, k1]),
      );
      const offset = r * ld + c;
      const at = (pair && n < 0 ? pair : w) / 4 + offset;
      const dw = f((pair ? Math.abs(step) : step) + spread);
      const low = heap.f32[lo / 4 + (planes & 1 ? offset : 0)];
      const high = heap.f32[hi / 4 + (planes & 2 ? offset : 0)];
      heap.f32[at] = clamp(f(heap.f32[at] + dw), low, high);
    }
  }
};

export const threshold: RefKernel = (heap, a, chunk) => {
  const [chi, ldc, reference, ldr, rows, cols, theta, keep, column, target, ldl, count] = a;
  for (let r = 16 * chunk; r < Math.min(rows, 16 * chunk + 16); r++) {
    let n = 0;
    for (let c = 0; c < cols; c++) {
      const held = chi / 4 + r * ldc + c;
      if (!(Math.abs(heap.f32[held]) >= f(theta))) continue;
      const aim = f(heap.f32[reference / 4 + r * ldr + c] + heap.f32[held]);
      heap.f32[reference / 4 + r * ldr + c] = aim;
      if (!keep) heap.f32[held] = 0;
      heap.u32[column / 4 + r * ldl + n] = c;
      heap.f32[target / 4 + r * ldl + n] = aim;
      n++;
    }
    heap.u32[count / 4 + r] = n;
  }
};

/** The cells of one row still to be written: columns and targets, compacted as cells finish. */
function listRow(heap: Heap, a: Float64Array, r: number): [number, number][] {
  const [, , , cols] = a;
  const [column, target, ldl, count] = a.subarray(15);
  const n = count ? heap.u32[count / 4 + r] : cols;
  return Array.from({ length: n }, (_, i) => [
    count ? heap.u32[column / 4 + r * ldl + i] : i,
    heap.f32[target / 4 + r * ldl + i],
  ]);
}

export const writeVerify: RefKernel = (heap, a, chunk, own) => {
  const [w, ld, rows] = a;
  const [sigma, kind, tableUp, tableDown] = a.subarray(11);
  const [tolerance, sigmaRead, trials, unit, most] = a.subarray(19);
  const [c1, c2, c3, k0, k1] = a.subarray(26);
  const planes = planesOf(a, 4);
  const law = { kind, sigma: f(sigma), tableUp, tableDown };
  for (let r = 8 * chunk; r < Math.min(rows, 8 * chunk + 8); r++) {
    let rank = 0;
    const draw = (): number => normal(rank++, c1 + r, c2, c3, [k0, k1]);
    let active = listRow(heap, a, r);
    for (let trial = 0; active.length > 0; trial++) {
      const wrong: [number, number, number][] = [];
      for (const [c, aim] of active) {
        const stored = heap.f32[w / 4 + r * ld + c];
        const reading = sigmaRead ? f(stored + f(f(sigmaRead) * draw())) : stored;
        const error = f(aim - reading);
        if (!(Math.abs(error) <= f(tolerance))) wrong.push([c, aim, error]);
      }
      if (trial >= trials) {
        own[REGISTER.verifyFailures]! += wrong.length;
        break;
      }
      own[REGISTER.verifyTrials]! += wrong.length;
      for (const [c, , error] of wrong) {
        const e = error < 0 ? -1 : 1;
        const n = most <= 1 ? 1 : clamp(roundEven(f(Math.abs(error) / f(unit))), 1, most);
        own[REGISTER.pulses]! += n;
        for (let k = 0; k < n; k++) {
          const offset = r * ld + c;
          const at = w / 4 + offset;
          heap.f32[at] = pulseOnce(heap, planes, law, offset, heap.f32[at], e, draw());
        }
      }
      active = wrong.map(([c, aim]) => [c, aim]);
    }
  }
};

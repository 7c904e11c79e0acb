/**
 * @file Twin of the losses: softmax with cross-entropy, squared error; one row at a time.
 * test  twin.test.ts; elementwise.test.ts (against float64, and gradients by differences)
 */
import { f, pmax, type RefKernel } from "./kernel.ts";
import { exp32 } from "./scalar.ts";

/** Per row: m = max, e = exp(z - m), s = sum ascending, p = e/s, delta = (p - onehot)*scale. */
export const softmax: RefKernel = (heap, a, chunk) => {
  const [z, ld, samples, n, labels, delta, ldd, scale, stats] = a;
  for (let b = 16 * chunk; b < Math.min(samples, 16 * chunk + 16); b++) {
    const row = heap.f32.subarray(z / 4 + b * ld, z / 4 + b * ld + n);
    const label = labels ? heap.u32[labels / 4 + b] : -1;
    let most = row[0];
    let winner = 0;
    for (let j = 1; j < n; j++) {
      if (row[j] > most) winner = j;
      most = pmax(most, row[j]);
    }
    const e = Array.from(row, (x) => exp32(f(x - most)));
    let sum = 0;
    for (const x of e) sum = f(sum + x);
    if (stats) {
      heap.f32[stats / 4 + 4 * b] = sum;
      heap.f32[stats / 4 + 4 * b + 1] = f(row[label] - most);
      heap.u32[stats / 4 + 4 * b + 2] = winner;
      heap.u32[stats / 4 + 4 * b + 3] = 0;
    }
    if (!delta) continue;
    e.forEach((x, j) => {
      const p = f(x / sum);
      heap.f32[delta / 4 + b * ldd + j] = f((j === label ? f(p - 1) : p) * f(scale));
    });
  }
};

/** delta = (z - target)*scale; the sum of squares in float64, four partial sums by column mod 4. */
export const squaredError: RefKernel = (heap, a, chunk) => {
  const [z, ld, target, ldt, samples, n, delta, ldd, scale, sums] = a;
  for (let b = 16 * chunk; b < Math.min(samples, 16 * chunk + 16); b++) {
    const parts = [0, 0, 0, 0];
    for (let j = 0; j < n; j++) {
      const e = f(heap.f32[z / 4 + b * ld + j] - heap.f32[target / 4 + b * ldt + j]);
      parts[j & 3]! += e * e;
      if (delta) heap.f32[delta / 4 + b * ldd + j] = f(e * f(scale));
    }
    heap.f64[sums / 8 + b] = parts[0]! + parts[1]! + (parts[2]! + parts[3]!);
  }
};

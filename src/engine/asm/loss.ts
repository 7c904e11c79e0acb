/** @file Softmax with cross-entropy, squared error; one row at a time. Twin: ref/loss.ts. */
import { AREA, f32At, int, lanes, ptr, put } from "./base";
import { exp4 } from "./scalar";

/** exp(z - most) to `to`, sum ascending in the order of columns. */
function exponentials(z: usize, n: i32, most: f32, to: usize): f32 {
  const m = f32x4.splat(most);
  let sum: f32 = 0;
  for (let j = 0; j < n; j += 4) {
    const at = <usize>j << 2;
    put(to + at, exp4(f32x4.sub(v128.load(z + at), m)), n - j);
  }
  for (let j = 0; j < n; j++) sum += load<f32>(to + (<usize>j << 2));
  return sum;
}

export function softmax(chunk: i32, own: usize): void {
  const z = ptr(0), ld = <usize>int(1), samples = int(2), n = int(3), labels = ptr(4), delta = ptr(5);
  const ldd = <usize>int(6), scale = f32At(7), stats = ptr(8), last = min(samples, 16 * chunk + 16);
  for (let b = 16 * chunk; b < last; b++) {
    const row = z + ((<usize>b * ld) << 2), out = delta + ((<usize>b * ldd) << 2);
    let most = load<f32>(row), winner = 0;
    for (let j = 1; j < n; j++) {
      const x = load<f32>(row + (<usize>j << 2));
      if (x > most) { winner = j; most = x; }
    }
    const label = labels ? load<i32>(labels + (<usize>b << 2)) : -1;
    // Read before the row may be overwritten: delta may be z.
    const wanted: f32 = stats ? load<f32>(row + (<usize>label << 2)) : 0;
    // Without a delta only the sum is wanted: one vector at a time through scratch.
    let sum: f32 = 0;
    if (delta) sum = exponentials(row, n, most, out);
    else for (let j = 0; j < n; j += 64) {
      const m = min(64, n - j);
      exponentials(row + (<usize>j << 2), m, most, own + AREA);
      for (let i = 0; i < m; i++) sum += load<f32>(own + AREA + (<usize>i << 2));
    }
    if (stats) {
      const s = stats + (<usize>b << 4);
      store<f32>(s, sum);
      store<f32>(s, wanted - most, 4);
      store<u32>(s, winner, 8);
      store<u32>(s, 0, 12);
    }
    if (!delta) continue;
    for (let j = 0; j < n; j++) {
      const at = out + (<usize>j << 2);
      let p = load<f32>(at) / sum;
      if (j == label) p -= 1;
      store<f32>(at, p * scale);
    }
  }
}

export function squaredError(chunk: i32, own: usize): void {
  const z = ptr(0), ld = <usize>int(1), target = ptr(2), ldt = <usize>int(3), samples = int(4), n = int(5);
  const delta = ptr(6), ldd = <usize>int(7), scale = f32x4.splat(f32At(8)), sums = ptr(9);
  const last = min(samples, 16 * chunk + 16);
  for (let b = 16 * chunk; b < last; b++) {
    const p = z + ((<usize>b * ld) << 2), q = target + ((<usize>b * ldt) << 2), o = delta + ((<usize>b * ldd) << 2);
    let s01 = f64x2.splat(0), s23 = f64x2.splat(0);
    for (let j = 0; j < n; j += 4) {
      const at = <usize>j << 2, left = n - j;
      const e = v128.and(f32x4.sub(v128.load(p + at), v128.load(q + at)), lanes(min(4, left)));
      const lo = f64x2.promote_low_f32x4(e), hi = f64x2.promote_low_f32x4(v128.shuffle<i32>(e, e, 2, 3, 2, 3));
      s01 = f64x2.add(s01, f64x2.mul(lo, lo));
      s23 = f64x2.add(s23, f64x2.mul(hi, hi));
      if (delta) put(o + at, f32x4.mul(e, scale), left);
    }
    const a = f64x2.extract_lane(s01, 0) + f64x2.extract_lane(s01, 1);
    store<f64>(sums + (<usize>b << 3), a + (f64x2.extract_lane(s23, 0) + f64x2.extract_lane(s23, 1)));
  }
}

/** @file Blind programming, threshold lists, write-verify. Twin: ref/program.ts. */
import {
  ABS, clamp, count, DRAWS, expand, f32At, FAILURES, int, ki, lanes, PROGRAMMED, ptr, PULSES, put, SIGN,
  TRIALS, word,
} from "./base";
import { plane, pulseOnce } from "./cell";
import { normalsTo } from "./draws";

/** chi in multiples of eps moves to the cells; one draw per programmed cell, by rank in its row. */
function blindRow(r: i32, own: usize): i32 {
  const chi = ptr(0) + ((<usize>r * <usize>int(1)) << 2), ro = (<usize>r * <usize>int(4)) << 2;
  const w = ptr(2) + ro, pair = ptr(3) ? ptr(3) + ro : 0, cols = int(6);
  const E = f32x4.splat(f32At(7)), IE = f32x4.splat(f32At(8)), SE = f32x4.splat(f32At(9) * f32At(7));
  const plo = ptr(10), phi = ptr(11), planes = int(12), mlo = plane(planes, 0, -1), mhi = plane(planes, 1, -1);
  const c1 = word(13) + r, c2 = word(14), c3 = word(15), k0 = word(16), k1 = word(17);
  const most = f32x4.splat(1023), buf = own + DRAWS, end = buf + 272;
  let have = end, group = 0, programmed = 0;
  for (let j = 0; j < cols; j += 4) {
    const at = <usize>j << 2, left = cols - j, held = v128.load(chi + at);
    const n = clamp(f32x4.trunc(f32x4.mul(held, IE)), f32x4.neg(most), most);
    const tm = v128.and(f32x4.ne(n, v128.xor(n, n)), lanes(min(4, left))), bits = i32x4.bitmask(tm);
    if (!bits) continue;
    const k = popcnt<i32>(bits);
    if (end - have < 16) {
      v128.store(buf, v128.load(end - 16));
      have = buf + 16 - (end - have);
      normalsTo(buf + 16, group++, c1, c2, c3, k0, k1);
    }
    const xi = i8x16.swizzle(v128.load(have), expand(bits));
    have += <usize>k << 2;
    programmed += k;
    const step = f32x4.mul(n, E);
    put(chi + at, v128.bitselect(f32x4.sub(held, step), held, tm), left);
    const spread = f32x4.mul(f32x4.mul(SE, f32x4.sqrt(v128.and(n, ki(ABS)))), xi);
    const lo = v128.load(plo + ((ro + at) & mlo)), hi = v128.load(phi + ((ro + at) & mhi)), old = v128.load(w + at);
    if (!pair) {
      put(w + at, v128.bitselect(clamp(f32x4.add(old, f32x4.add(step, spread)), lo, hi), old, tm), left);
      continue;
    }
    const dw = f32x4.add(v128.and(step, ki(ABS)), spread), minus = i32x4.shr_s(n, 31), other = v128.load(pair + at);
    const up = v128.andnot(tm, minus), down = v128.and(tm, minus);
    put(w + at, v128.bitselect(clamp(f32x4.add(old, dw), lo, hi), old, up), left);
    put(pair + at, v128.bitselect(clamp(f32x4.add(other, dw), lo, hi), other, down), left);
  }
  return programmed;
}

export function blindProgram(chunk: i32, own: usize): void {
  const last = min(int(5), 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) count(own, PROGRAMMED, blindRow(r, own));
}

export function threshold(chunk: i32, own: usize): void {
  const ldc = <usize>int(1), ldr = <usize>int(3), rows = int(4), cols = int(5), theta = f32At(6), keep = int(7) != 0;
  const ldl = <usize>int(10), counts = ptr(11), limit = f32x4.splat(theta), last = min(rows, 16 * chunk + 16);
  for (let r = 16 * chunk; r < last; r++) {
    const chi = ptr(0) + ((<usize>r * ldc) << 2), reference = ptr(2) + ((<usize>r * ldr) << 2);
    const column = ptr(8) + ((<usize>r * ldl) << 2), target = ptr(9) + ((<usize>r * ldl) << 2);
    let n: usize = 0;
    for (let j = 0; j < cols; j += 4) {
      const v = v128.load(chi + (<usize>j << 2));
      const on = v128.and(f32x4.ge(v128.and(v, ki(ABS)), limit), lanes(min(4, cols - j)));
      let bits = i32x4.bitmask(on);
      while (bits) {
        const c = j + ctz<i32>(bits), at = <usize>c << 2;
        const aim = load<f32>(reference + at) + load<f32>(chi + at);
        store<f32>(reference + at, aim);
        if (!keep) store<f32>(chi + at, 0);
        store<u32>(column + (n << 2), c);
        store<f32>(target + (n << 2), aim);
        n++;
        bits &= bits - 1;
      }
    }
    store<u32>(counts + (<usize>r << 2), <u32>n);
  }
}

/** The cells of row r still wrong after a reading move to the front of `active` and `aims`. */
function verifyRow(r: i32, own: usize): void {
  const ro = (<usize>r * <usize>int(1)) << 2, w = ptr(0) + ro, cols = int(3), sigma = f32At(11), law = int(12);
  const listed = ptr(18) != 0, row = (<usize>r * <usize>int(17)) << 2, column = ptr(15) + row, target = ptr(16) + row;
  const tolerance = f32At(19), sigmaRead = f32At(20), trials = int(21), unit = f32At(22), most = int(23);
  const own0 = (<usize>r * <usize>cols) << 2, active = ptr(24) + own0, aims = ptr(25) + own0;
  const c1 = word(26) + r, c2 = word(27), c3 = word(28), k0 = word(29), k1 = word(30), buf = own + DRAWS;
  let n = listed ? load<i32>(ptr(18) + (<usize>r << 2)) : cols, rank = 0;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    store<i32>(active + at, listed ? load<i32>(column + at) : i);
    store<f32>(aims + at, load<f32>(target + at));
  }
  // All cells are read before any is pulsed, so the errors of a trial wait in their own list.
  const errors = ptr(31) + own0;
  for (let trial = 0; n > 0; trial++) {
    let wrong = 0;
    for (let i = 0; i < n; i++) {
      const at = <usize>i << 2, c = load<i32>(active + at), aim = load<f32>(aims + at);
      let m = load<f32>(w + (<usize>c << 2));
      if (sigmaRead != 0) {
        if ((rank & 63) == 0) normalsTo(buf, rank >> 6, c1, c2, c3, k0, k1);
        m = m + sigmaRead * load<f32>(buf + (<usize>(rank & 63) << 2));
        rank++;
      }
      const error = aim - m;
      if (abs<f32>(error) <= tolerance) continue;
      const to = <usize>wrong << 2;
      store<i32>(active + to, c);
      store<f32>(aims + to, aim);
      store<f32>(errors + to, error);
      wrong++;
    }
    if (trial >= trials) { count(own, FAILURES, wrong); return; }
    count(own, TRIALS, wrong);
    for (let i = 0; i < wrong; i++) {
      const at = <usize>i << 2, error = load<f32>(errors + at), down = error < 0 ? 1 : 0;
      let k = 1;
      if (most > 1) k = max(1, min(most, <i32>nearest<f32>(abs<f32>(error) / unit)));
      count(own, PULSES, k);
      const offset = ro + (<usize>load<u32>(active + at) << 2), table = down ? ptr(14) : ptr(13);
      for (let z = 0; z < k; z++) {
        if ((rank & 63) == 0) normalsTo(buf, rank >> 6, c1, c2, c3, k0, k1);
        pulseOnce(offset, down, load<f32>(buf + (<usize>(rank & 63) << 2)), sigma, law, table);
        rank++;
      }
    }
    n = wrong;
  }
}

export function writeVerify(chunk: i32, own: usize): void {
  const last = min(int(2), 8 * chunk + 8);
  for (let r = 8 * chunk; r < last; r++) verifyRow(r, own);
}

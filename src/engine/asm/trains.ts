/**
 * @file Pulse trains: elements that can fire are compacted, then share Philox calls four elements
 * and eight slots at a time. Twin: ref/trains.ts, base/random.ts.
 */
import { ABS, AREA, compact, count, DRAWS, I_ONE, int, ki, kf, lanes, ONE, popc, ptr, sum4, TRAIN_BITS, word } from "./base";
import { trainCall } from "./philox";

/** Elements that wait for draws: indices and thresholds; room for one block and one call. */
const BLOCK: i32 = 1024;
const PENDING: usize = AREA;
const LIMITS: usize = AREA + 8192;


const SLOTS: usize = 11;

/** Slots 2q (low halves) and 2q+1 (high halves) of draw word `at` that fire, as bits of the halves. */
// @ts-ignore: decorator
@inline
function pairOf(at: usize, limit: v128, q: usize): v128 {
  return v128.and(i16x8.le_u(v128.load(at), limit), ki(SLOTS + q));
}
/** Joins the bits of low and high halves. */
// @ts-ignore: decorator
@inline
function joined(m: v128): v128 { return v128.and(v128.or(m, i32x4.shr_u(m, 16)), i32x4.splat(0xff)); }

/** All eight slots of one call. */
// @ts-ignore: decorator
@inline
function eight(buf: usize, limit: v128): v128 {
  const low = v128.or(pairOf(buf, limit, 0), pairOf(buf + 16, limit, 1));
  return joined(v128.or(low, v128.or(pairOf(buf + 32, limit, 2), pairOf(buf + 48, limit, 3))));
}

/** The slots of group g where a group has fewer than eight. */
// @ts-ignore: decorator
@inline
function few(buf: usize, limit: v128, g: usize, slots: i32): v128 {
  if (slots == 4) return joined(v128.or(pairOf(buf + (g << 5), limit, 0), pairOf(buf + (g << 5) + 16, limit, 1)));
  if (slots == 2) return joined(pairOf(buf + (g << 4), limit, 0));
  const on = i16x8.le_u(v128.load(buf + ((g >> 1) << 4)), limit);
  return v128.and(i32x4.shr_u(on, <i32>(g & 1) << 4), ki(I_ONE));
}

/** Writes the masks of n <= 4 elements densely and, if asked, appends the non-empty ones. */
// @ts-ignore: decorator
@inline
function emit(m: v128, at: usize, n: i32, dense: usize, index: usize, masks: usize, o: usize): usize {
  store<u32>(dense + (<usize>load<u32>(at) << 2), i32x4.extract_lane(m, 0));
  if (n == 4) {
    store<u32>(dense + (<usize>load<u32>(at, 4) << 2), i32x4.extract_lane(m, 1));
    store<u32>(dense + (<usize>load<u32>(at, 8) << 2), i32x4.extract_lane(m, 2));
    store<u32>(dense + (<usize>load<u32>(at, 12) << 2), i32x4.extract_lane(m, 3));
  } else {
    if (n > 1) store<u32>(dense + (<usize>load<u32>(at, 4) << 2), i32x4.extract_lane(m, 1));
    if (n > 2) store<u32>(dense + (<usize>load<u32>(at, 8) << 2), i32x4.extract_lane(m, 2));
  }
  if (!index) return o;
  const bits = i32x4.bitmask(i32x4.ne(m, v128.xor(m, m))), to = compact(bits);
  v128.store(index + o, i8x16.swizzle(v128.load(at), to));
  v128.store(masks + o, i8x16.swizzle(m, to));
  return o + (<usize>popcnt<i32>(bits) << 2);
}

export function trains(row: i32, own: usize): void {
  const parts = int(6), sample = row / parts, n = int(3), ldm = int(8), ldc = <usize>int(13);
  const v = ptr(0) + ((<usize>sample * <usize>int(1)) << 2), dense = ptr(7) + ((<usize>row * <usize>ldm) << 2);
  const list = (<usize>row * ldc) << 2, index = ptr(9) ? ptr(9) + list : 0;
  const masks = ptr(10) + list, signs = ptr(11) + list;
  const c1 = word(14) + row, c2 = word(15), c3 = word(16), k0 = word(17), k1 = word(18);
  const length = max(0, min(31, load<i32>(ptr(5) + (<usize>sample << 2)) - 31 * (row - sample * parts)));
  const scale = f32x4.splat(load<f32>(ptr(4) + (<usize>sample << 2)));
  const waiting = own + PENDING, limits = own + LIMITS, buf = own + DRAWS;
  const slots = length <= 1 ? 1 : length <= 2 ? 2 : length <= 4 ? 4 : 8;
  const groups = 8 / slots, calls = (length + 7) >> 3;
  const keep = i32x4.splat((1 << length) - 1);
  for (let i = 0; i < ldm; i += 4) v128.store(dense + (<usize>i << 2), i32x4.splat(0));
  let held = 0, call = 0, o: usize = 0, bits = i32x4.splat(0);
  for (let start = 0; start < n && length > 0; start += BLOCK) {
    const end = min(n, start + BLOCK);
    let ids = i32x4.add(i32x4.splat(start), i32x4(0, 1, 2, 3));
    for (let i = start; i < end; i += 4) {
      const p = f32x4.pmin(f32x4.mul(v128.and(v128.load(v + (<usize>i << 2)), ki(ABS)), scale), kf(ONE));
      const t = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(p, f32x4.splat(65536))));
      const on = i32x4.bitmask(v128.and(i32x4.gt_s(t, i32x4.splat(0)), lanes(min(4, end - i))));
      const less = i32x4.sub(t, ki(I_ONE)), to = <usize>held << 2, s = compact(on);
      v128.store(waiting + to, i8x16.swizzle(ids, s));
      v128.store(limits + to, i8x16.swizzle(v128.or(less, i32x4.shl(less, 16)), s));
      held += popcnt<i32>(on);
      ids = i32x4.add(ids, ki(7));
    }
    const whole = groups << 2, last = end == n;
    let e = 0;
    while (held - e >= whole || (last && e < held)) {
      if (groups > 1) {
        trainCall(buf, call++, c1, c2, c3, k0, k1);
        for (let g = 0; g < groups && e < held; g++, e += 4) {
          const at = <usize>e << 2, here = min(4, held - e);
          const m = v128.and(v128.and(few(buf, v128.load(limits + at), g, slots), keep), lanes(here));
          bits = i32x4.add(bits, popc(m));
          o = emit(m, waiting + at, here, dense, index, masks, o);
        }
      } else {
        const at = <usize>e << 2, here = min(4, held - e), limit = v128.load(limits + at);
        let m = i32x4.splat(0);
        for (let c = 0; c < calls; c++) {
          trainCall(buf, call++, c1, c2, c3, k0, k1);
          m = v128.or(m, i32x4.shl(eight(buf, limit), c << 3));
        }
        m = v128.and(v128.and(m, keep), lanes(here));
        bits = i32x4.add(bits, popc(m));
        o = emit(m, waiting + at, here, dense, index, masks, o);
        e += 4;
      }
    }
    // What is left waits for the next block.
    const rest = max(0, held - e);
    for (let i = 0; i < rest; i++) {
      const from = <usize>(e + i) << 2, to = <usize>i << 2;
      store<u32>(waiting + to, load<u32>(waiting + from));
      store<u32>(limits + to, load<u32>(limits + from));
    }
    held = rest;
  }
  if (index) {
    v128.store(masks + o, i32x4.splat(0));
    for (let e: usize = 0; e < o; e += 4) {
      store<u32>(signs + e, load<u32>(v + (<usize>load<u32>(index + e) << 2)) & 0x80000000);
    }
    store<u32>(ptr(12) + (<usize>row << 2), <u32>(o >> 2));
  }
  count(own, TRAIN_BITS, sum4(bits));
}

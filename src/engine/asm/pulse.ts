/**
 * @file Pulsed update: dense and event path in closed form, exact path, any law one by one.
 * Normals are drawn by rank: one per event (closed) or pulse (exact), row by row.
 * Twin: ref/pulse.ts.
 */
import {
  AREA, clamp, compact, count, DRAWS, EVENTS, expand, f32At, I_ONE, int, kf, ki, mad, ONE, popc, ptr,
  PULSES, put, SIGN, stopped, sum4, word,
} from "./base";
import { plane, pulseOnce } from "./cell";
import { normalsTo } from "./draws";

/** A row of the x side: sample s has masks at xm + s*ldxm and values (signs) at x + (s/parts)*ldx. */
// @ts-ignore: decorator
@inline function maskRow(at: usize, ld: i32, s: i32): usize { return at + ((<usize>s * <usize>ld) << 2); }

/** Squares (S, P) and, where bit q of m is set, appends one more pulse. */
// @ts-ignore: decorator
@inline
function doubled(q: i32, m: v128): v128 { return i32x4.shr_s(i32x4.shl(m, 31 - q), 31); }

/** Normals by rank for 4 lanes: vectors spread to touched lanes. */
export function pulse(chunk: i32, own: usize): void {
  const rows = int(2), r0 = chunk << 3, r1 = min(rows, r0 + 8), law = int(23), exact = int(24) != 0, select = int(25);
  for (let i = r0; i < r1; i++) {
    if (law != 0 || exact && select != 0) anyLaw(i, own);
    else if (exact) exactRow(i, own);
    else if (ptr(28)) eventRow(i, own); // always so when one direction is selected
    else denseRow(i, own);
  }
}

/** One event or lane-wise selection: which signs count, and whether they all go up. */
// @ts-ignore: decorator
@inline function flipOf(select: i32): v128 { return i32x4.splat(select == 1 ? -1 : 0); }
// @ts-ignore: decorator
@inline function allOf(select: i32): v128 { return i32x4.splat(select == 0 ? -1 : 0); }

/** Touched cells of one row and one sample, 4 columns at a time; nb = bits of the largest n - 1. */
// @ts-ignore: decorator
@inline
function denseSample(
  nb: i32, cols: i32, row: usize, mp: usize, sp: usize, DM: v128, DS: v128, SG: v128, w: usize,
  pu: usize, pd: usize, psu: usize, psd: usize, plo: usize, phi: usize, planes: i32,
  own: usize, have0: usize, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32,
): usize {
  const mu = plane(planes, 0, -1), md = plane(planes, 1, -1), msu = plane(planes, 2, -1), msd = plane(planes, 3, -1);
  const mlo = plane(planes, 4, -1), mhi = plane(planes, 5, -1);
  const buf = own + DRAWS, end = buf + 272;
  let have = have0, events = 0, pulses = i32x4.splat(0);
  for (let j = 0; j < cols; j += 4) {
    const at = <usize>j << 2, c = v128.and(v128.load(mp + at), DM);
    const tm = i32x4.ne(c, v128.xor(c, c)), bits = i32x4.bitmask(tm);
    if (!bits) continue;
    if (end - have < 16) have = refill(own, have, c1, c2, c3, k0, k1);
    const xi = i8x16.swizzle(v128.load(have), expand(bits)), touched = popcnt<i32>(bits);
    have += <usize>touched << 2;
    events += touched;
    const n = popc(c), m = i32x4.sub(n, ki(I_ONE));
    pulses = i32x4.add(pulses, n);
    const same = v128.xor(v128.load(sp + at), DS), dn = i32x4.shr_s(same, 31), sb = v128.and(same, ki(SIGN));
    const o = row + at, w0 = v128.load(w + o);
    const ub = v128.load(pu + (o & mu)), us = v128.load(psu + (o & msu));
    const b = v128.xor(ub, v128.and(v128.xor(ub, v128.load(pd + (o & md))), dn));
    const a = v128.xor(us, v128.and(v128.xor(us, v128.load(psd + (o & msd))), dn));
    const s0 = mad(a, w0, b), r = f32x4.add(kf(ONE), v128.xor(a, sb));
    let S = v128.xor(r, r), P = kf(ONE);
    if (nb > 4) {
      const k = doubled(4, m);
      if (nb == 5) { S = v128.and(kf(ONE), k); P = v128.bitselect(r, kf(ONE), k); }
      else {
        S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
        S = v128.bitselect(f32x4.add(kf(ONE), f32x4.mul(r, S)), S, k); P = v128.bitselect(f32x4.mul(P, r), P, k);
      }
    }
    if (nb > 3) {
      const k = doubled(3, m);
      if (nb == 4) { S = v128.and(kf(ONE), k); P = v128.bitselect(r, kf(ONE), k); }
      else {
        S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
        S = v128.bitselect(f32x4.add(kf(ONE), f32x4.mul(r, S)), S, k); P = v128.bitselect(f32x4.mul(P, r), P, k);
      }
    }
    if (nb > 2) {
      const k = doubled(2, m);
      if (nb == 3) { S = v128.and(kf(ONE), k); P = v128.bitselect(r, kf(ONE), k); }
      else {
        S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
        S = v128.bitselect(f32x4.add(kf(ONE), f32x4.mul(r, S)), S, k); P = v128.bitselect(f32x4.mul(P, r), P, k);
      }
    }
    if (nb > 1) {
      const k = doubled(1, m);
      if (nb == 2) { S = v128.and(kf(ONE), k); P = v128.bitselect(r, kf(ONE), k); }
      else {
        S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
        S = v128.bitselect(f32x4.add(kf(ONE), f32x4.mul(r, S)), S, k); P = v128.bitselect(f32x4.mul(P, r), P, k);
      }
    }
    if (nb > 0) {
      const k = doubled(0, m);
      if (nb == 1) { S = v128.and(kf(ONE), k); P = v128.bitselect(r, kf(ONE), k); }
      else {
        S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
        S = v128.bitselect(f32x4.add(kf(ONE), f32x4.mul(r, S)), S, k); P = v128.bitselect(f32x4.mul(P, r), P, k);
      }
    }
    const t = f32x4.mul(f32x4.mul(f32x4.mul(SG, f32x4.sqrt(f32x4.convert_i32x4_s(n))), P), xi);
    const dw = f32x4.mul(s0, f32x4.add(f32x4.add(S, P), t));
    const moved = clamp(f32x4.add(w0, v128.xor(dw, sb)), v128.load(plo + (o & mlo)), v128.load(phi + (o & mhi)));
    put(w + o, v128.bitselect(moved, w0, tm), cols - j);
  }
  count(own, EVENTS, events);
  count(own, PULSES, sum4(pulses));
  return have;
}

/** Moves the last draws to the front and draws 64 more; the group number lies in AREA. */
function refill(own: usize, have: usize, c1: i32, c2: i32, c3: i32, k0: i32, k1: i32): usize {
  const buf = own + DRAWS, end = buf + 272, group = load<u32>(own + AREA);
  v128.store(buf, v128.load(end - 16));
  normalsTo(buf + 16, group, c1, c2, c3, k0, k1);
  store<u32>(own + AREA, group + 1);
  return buf + 16 - (end - have);
}

function denseRow(i: i32, own: usize): void {
  const cols = int(3), row = (<usize>i * <usize>int(1)) << 2, samples = int(19), parts = int(20);
  const dm = ptr(15) + (<usize>i << 2), d = ptr(17) + (<usize>i << 2), turn = int(21) ? 0 : 0x80000000;
  const w = ptr(0), pu = ptr(4), pd = ptr(5), psu = ptr(6), psd = ptr(7), plo = ptr(8), phi = ptr(9);
  const planes = int(10), SG = f32x4.splat(f32At(22)), lddm = int(16), ldd = int(18);
  const xm = ptr(11), ldxm = int(12), x = ptr(13), ldx = int(14);
  const c1 = word(33) + i, c2 = word(34), c3 = word(35), k0 = word(36), k1 = word(37);
  let have = own + DRAWS + 272;
  store<u32>(own + AREA, 0);
  for (let s = 0; s < samples && !stopped(); s++) {
    const dmask = load<u32>(maskRow(dm, lddm, s));
    if (!dmask) continue;
    const sample = parts == 1 ? s : s / parts, mp = maskRow(xm, ldxm, s), sp = maskRow(x, ldx, sample);
    const DM = i32x4.splat(dmask), DS = i32x4.splat(load<u32>(maskRow(d, ldd, sample)) ^ turn);
    const nb = 32 - clz<i32>(popcnt<i32>(dmask) - 1);
    if (nb == 0) have = denseSample(0, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
    else if (nb == 1) have = denseSample(1, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
    else if (nb == 2) have = denseSample(2, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
    else if (nb == 3) have = denseSample(3, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
    else if (nb == 4) have = denseSample(4, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
    else have = denseSample(5, cols, row, mp, sp, DM, DS, SG, w, pu, pd, psu, psd, plo, phi, planes, own, have, c1, c2, c3, k0, k1);
  }
}

/** Each pulse on its own: lanes advance together until the last has no pulse left. */
function exactRow(i: i32, own: usize): void {
  const cols = int(3), ro = (<usize>i * <usize>int(1)) << 2, w = ptr(0), planes = int(10);
  const samples = int(19), parts = int(20), turned = int(21) ? 0 : 0x80000000;
  const mu = plane(planes, 0, -1), md = plane(planes, 1, -1), msu = plane(planes, 2, -1), msd = plane(planes, 3, -1);
  const mlo = plane(planes, 4, -1), mhi = plane(planes, 5, -1);
  const pu = ptr(4), pd = ptr(5), psu = ptr(6), psd = ptr(7), plo = ptr(8), phi = ptr(9);
  const SG = f32x4.splat(f32At(22));
  const c1 = word(33) + i, c2 = word(34), c3 = word(35), k0 = word(36), k1 = word(37);
  const buf = own + AREA, dm = ptr(15) + (<usize>i << 2), d = ptr(17) + (<usize>i << 2), lddm = int(16), ldd = int(18);
  const xm = ptr(11), ldxm = int(12), x = ptr(13), ldx = int(14);
  let have = buf, end = buf, group = 0, events = 0, pulses = 0;
  for (let s = 0; s < samples && !stopped(); s++) {
    const dmask = load<u32>(maskRow(dm, lddm, s));
    if (!dmask) continue;
    const row = parts == 1 ? s : s / parts, mp = maskRow(xm, ldxm, s), sp = maskRow(x, ldx, row);
    const DM = i32x4.splat(dmask), DS = i32x4.splat(load<u32>(maskRow(d, ldd, row)) ^ turned);
    for (let j = 0; j < cols; j += 4) {
      const at = <usize>j << 2, c = v128.and(v128.load(mp + at), DM);
      if (!v128.any_true(c)) continue;
      const same = v128.xor(v128.load(sp + at), DS), dn = i32x4.shr_s(same, 31), sb = v128.and(same, ki(SIGN));
      let n = popc(c);
      const n0 = <usize>i32x4.extract_lane(n, 0) << 2, n1 = <usize>i32x4.extract_lane(n, 1) << 2;
      const n2 = <usize>i32x4.extract_lane(n, 2) << 2, total = n0 + n1 + n2 + (<usize>i32x4.extract_lane(n, 3) << 2);
      events += popcnt<i32>(i32x4.bitmask(i32x4.ne(c, v128.xor(c, c))));
      pulses += <i32>(total >> 2);
      if (end - have < total) {
        const rest = end - have;
        for (let z: usize = 0; z < rest; z += 16) v128.store(buf + z, v128.load(have + z));
        have = buf; end = buf + rest;
        while (end - have < total) { normalsTo(end, group++, c1, c2, c3, k0, k1); end += 256; }
      }
      let a0 = have, a1 = a0 + n0, a2 = a1 + n1, a3 = a2 + n2;
      have += total;
      const o = ro + at, old = v128.load(w + o);
      const ub = v128.load(pu + (o & mu)), us = v128.load(psu + (o & msu));
      const b = v128.xor(ub, v128.and(v128.xor(ub, v128.load(pd + (o & md))), dn));
      const a = v128.xor(us, v128.and(v128.xor(us, v128.load(psd + (o & msd))), dn));
      const lo = v128.load(plo + (o & mlo)), hi = v128.load(phi + (o & mhi)), zero = v128.xor(n, n);
      let w0 = old;
      do {
        let xi = v128.load32_zero(a0);
        xi = v128.load32_lane(a1, xi, 1); xi = v128.load32_lane(a2, xi, 2); xi = v128.load32_lane(a3, xi, 3);
        a0 += 4; a1 += 4; a2 += 4; a3 += 4;
        const live = i32x4.gt_s(n, zero), dw = f32x4.mul(mad(a, w0, b), mad(SG, xi, kf(ONE)));
        w0 = v128.bitselect(clamp(f32x4.add(w0, v128.xor(dw, sb)), lo, hi), w0, live);
        n = i32x4.add(n, live);
      } while (v128.any_true(i32x4.gt_s(n, zero)));
      put(w + o, w0, cols - j);
    }
  }
  count(own, EVENTS, events);
  count(own, PULSES, pulses);
}

/** Events of a row wait here: columns, then (direction in bit 31 | coinciding slots). */
const EVENT_COLUMNS: usize = AREA;
const EVENT_COUNTS: usize = AREA + 65536;
const EVENT_BYTES: usize = 65536 - 64;

/** Applies the events of row i that wait, in order; `rank` draws were taken before. */
function applyEvents(i: i32, own: usize, bytes: usize, rank: i32): i32 {
  const c1 = word(33) + i, c2 = word(34), c3 = word(35), k0 = word(36), k1 = word(37), buf = own + DRAWS;
  let q = rank, e: usize = 0, pulses = 0;
  while (e < bytes) {
    const at = <usize>(q & 63) << 2;
    if (at == 0) normalsTo(buf, q >> 6, c1, c2, c3, k0, k1);
    // As many events as draws are left: the loop over them makes no call and keeps its registers.
    const n = min<usize>(256 - at, bytes - e);
    pulses += applyRun(i, own, e, n, buf + at);
    e += n;
    q += <i32>(n >> 2);
  }
  count(own, PULSES, pulses);
  return q;
}

/** Applies `bytes`/4 events from `first` on, one draw each. Returns their pulses. */
function applyRun(i: i32, own: usize, first: usize, bytes: usize, draws: usize): i32 {
  const ro = (<usize>i * <usize>int(1)) << 2, w = ptr(0) + ro, planes = int(10), SG = f32x4.splat(f32At(22));
  const mu = plane(planes, 0, -1), mlo = plane(planes, 4, -1), mhi = plane(planes, 5, -1), msu = plane(planes, 2, -1);
  const xMaskStep = mu ^ plane(planes, 1, -1), xMaskSlope = msu ^ plane(planes, 3, -1);
  const pu = ptr(4), xStep = pu ^ ptr(5), psu = ptr(6), xSlope = psu ^ ptr(7), plo = ptr(8), phi = ptr(9);
  let columns = own + EVENT_COLUMNS + first, draw = draws, pulses = 0;
  const end = columns + bytes, one = kf(ONE);
  for (; columns < end; columns += 4, draw += 4) {
    const j = <usize>load<u32>(columns) << 2, o = ro + j, v = load<u32>(columns + (EVENT_COUNTS - EVENT_COLUMNS));
    const down = <usize>(v >>> 31), turn = -down, n = <i32>popcnt<u32>(v & 0x7fffffff), sb = i32x4.splat(<i32>(down << 31));
    pulses += n;
    // Choosing planes by masks: the direction of an event is a coin toss, a branch would miss it.
    const w0 = v128.load32_zero(w + j), xi = v128.load32_zero(draw);
    const b = v128.load32_zero((pu ^ (xStep & turn)) + (o & (mu ^ (xMaskStep & turn))));
    const a = v128.load32_zero((psu ^ (xSlope & turn)) + (o & (msu ^ (xMaskSlope & turn))));
    const s0 = mad(a, w0, b);
    let many = f32x4.add(one, f32x4.mul(SG, xi)); // n = 1: (0 + 1) + ((sigma * 1) * 1) * xi
    if (n > 1) many = geometric(n, f32x4.add(one, v128.xor(a, sb)), SG, xi);
    const moved = f32x4.add(w0, v128.xor(f32x4.mul(s0, many), sb));
    v128.store32_lane(w + j, clamp(moved, v128.load32_zero(plo + (o & mlo)), v128.load32_zero(phi + (o & mhi))), 0);
  }
  return pulses;
}

/** (S + P) + noise of n > 1 pulses with ratio r. */
function geometric(n: i32, r: v128, SG: v128, xi: v128): v128 {
  const m = n - 1;
  let S = v128.xor(r, r), P = kf(ONE);
  for (let z = 31 - clz<i32>(m); z >= 0; z--) {
    S = f32x4.add(S, f32x4.mul(S, P)); P = f32x4.mul(P, P);
    if ((m >> z) & 1) { S = f32x4.add(kf(ONE), f32x4.mul(r, S)); P = f32x4.mul(P, r); }
  }
  const root = f32x4.sqrt(f32x4.convert_i32x4_s(i32x4.splat(n)));
  return f32x4.add(f32x4.add(S, P), f32x4.mul(f32x4.mul(f32x4.mul(SG, root), P), xi));
}

/** Compacted x entries whose mask meets that of d become events; then they are applied one by one. */
function eventRow(i: i32, own: usize): void {
  const samples = int(19), parts = int(20), select = int(25), ldc = int(32), turn = int(21) ? 0 : 0x80000000;
  const flip = flipOf(select), all = allOf(select), lddm = int(16), ldd = int(18);
  const dm = ptr(15) + (<usize>i << 2), d = ptr(17) + (<usize>i << 2);
  const indices = ptr(28), masks = ptr(29), signs = ptr(30), counts = ptr(31);
  let held: usize = 0, rank = 0;
  for (let s = 0; s < samples && !stopped(); s++) {
    const dmask = load<u32>(maskRow(dm, lddm, s));
    if (!dmask) continue;
    const row = parts == 1 ? s : s / parts, bytes = <usize>load<u32>(counts + (<usize>s << 2)) << 2;
    const DM = i32x4.splat(dmask), DS = i32x4.splat(load<u32>(maskRow(d, ldd, row)) ^ turn);
    const ip = maskRow(indices, ldc, s), mp = maskRow(masks, ldc, s), sp = maskRow(signs, ldc, s);
    for (let e: usize = 0; e < bytes; e += 16) {
      const c = v128.and(v128.load(mp + e), DM);
      if (!v128.any_true(c)) continue;
      if (held > EVENT_BYTES) { rank = applyEvents(i, own, held, rank); held = 0; }
      const same = v128.and(v128.xor(v128.load(sp + e), DS), ki(SIGN)), under = i32x4.shr_s(same, 31);
      const tm = v128.and(i32x4.ne(c, v128.xor(c, c)), v128.or(v128.xor(under, flip), all));
      const bits = i32x4.bitmask(tm), to = compact(bits);
      v128.store(own + EVENT_COLUMNS + held, i8x16.swizzle(v128.load(ip + e), to));
      v128.store(own + EVENT_COUNTS + held, i8x16.swizzle(v128.or(c, v128.and(same, all)), to));
      held += <usize>popcnt<i32>(bits) << 2;
    }
  }
  rank = applyEvents(i, own, held, rank);
  count(own, EVENTS, rank);
}

/** Tables and additive noise: scalar, one pulse after the other. */
function anyLaw(i: i32, own: usize): void {
  const cols = int(3), samples = int(19), parts = int(20), select = int(25), law = int(23), sigma = f32At(22);
  const turned = int(21) ? 0x80000000 : 0, ro = (<usize>i * <usize>int(1)) << 2, buf = own + DRAWS;
  const c1 = word(33) + i, c2 = word(34), c3 = word(35), k0 = word(36), k1 = word(37);
  let q = 0;
  for (let s = 0; s < samples && !stopped(); s++) {
    const dmask = load<u32>(maskRow(ptr(15) + (<usize>i << 2), int(16), s)), row = s / parts;
    if (!dmask) continue;
    const dsign = load<u32>(maskRow(ptr(17) + (<usize>i << 2), int(18), row)) ^ turned;
    for (let j = 0; j < cols; j++) {
      const at = <usize>j << 2, n = popcnt<u32>(load<u32>(maskRow(ptr(11), int(12), s) + at) & dmask);
      if (!n) continue;
      const same = ((load<u32>(maskRow(ptr(13), int(14), row) + at) ^ dsign) >>> 31) == 0;
      if (select && same == (select == 1)) continue;
      const down = same && select == 0 ? 1 : 0, table = down ? ptr(27) : ptr(26);
      count(own, EVENTS, 1);
      count(own, PULSES, n);
      for (let k: u32 = 0; k < n; k++) {
        if ((q & 63) == 0) normalsTo(buf, q >> 6, c1, c2, c3, k0, k1);
        pulseOnce(ro + at, down, load<f32>(buf + (<usize>(q & 63) << 2)), sigma, law, table);
        q++;
      }
    }
  }
}

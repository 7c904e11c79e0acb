/** @file Writes of single cells in float64: whole planes, and the lists that a gate opened. Twin: ref/write.ts. */
import { AREA, count, DRAWS, f64At, int, PROGRAMMED, ptr, PULSES, word } from "./base";
import { normalsTo } from "./draws";

// The write law stands at argument 0 of both ops, the place in the stream behind it.
const TRIALS: i32 = 0, TOLERANCE: i32 = 1, READ: i32 = 2, NOISE: i32 = 3, FIT: i32 = 4;
const FULL: i32 = 5, PER: i32 = 6, C: i32 = 7, C1: i32 = 12;
/** First argument behind the law and its place. */
const REST: i32 = 17;

// What the write of one cell leaves behind, in scratch: draws taken in this row, trials of this cell.
const RANK: usize = AREA, TRIED: usize = AREA + 4;

/** e^x of base/dmath.ts for -700 < x <= 0. */
function dexp(x: f64): f64 {
  if (x < -700) return 0;
  const k = floor<f64>(x * 1.4426950408889634 + 0.5);
  const r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  let p: f64 = 1.0 / 6227020800.0;
  p = p * r + 1.0 / 479001600.0; p = p * r + 1.0 / 39916800.0; p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0; p = p * r + 1.0 / 40320.0; p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0; p = p * r + 1.0 / 120.0; p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0; p = p * r + 1.0 / 2.0;
  const e = p * r * r + r + 1.0;
  return e * reinterpret<f64>((<u64>(<i64>k + 1023)) << 52);
}

/** Sigma of one write at p, a share of the window. */
function sigmaAt(p: f64): f64 {
  const fit = int(FIT), noise = f64At(NOISE);
  if (fit == 0) return noise;
  const full = f64At(FULL), g = p * full, x = g / f64At(PER);
  let spread: f64;
  if (fit == 1) {
    spread = 0;
    for (let i = 4; i >= 0; i--) spread = spread * x + f64At(C + i);
    spread = max<f64>(0, spread);
  } else spread = f64At(C) * (1.0 - dexp(-x));
  const s = spread / full;
  return sqrt<f64>(s * s + noise * noise);
}

/** The next normal of row r. */
function next(r: i32, own: usize): f64 {
  const rank = load<i32>(own + RANK), buf = own + DRAWS;
  if ((rank & 63) == 0) normalsTo(buf, rank >> 6, word(C1) + r, word(C1 + 1), word(C1 + 2), word(C1 + 3), word(C1 + 4));
  store<i32>(own + RANK, rank + 1);
  return <f64>load<f32>(buf + (<usize>(rank & 63) << 2));
}

function attempt(target: f64, r: i32, own: usize): f64 {
  const sigma = sigmaAt(target);
  const reached = sigma == 0 ? target : target + sigma * next(r, own);
  return <f64><f32>min<f64>(1, max<f64>(0, reached));
}

/** One cell at p towards a share of its window, blind or with read-back; returns the share it reaches. */
function write(p: usize, target: f64, r: i32, own: usize): f64 {
  const trials = int(TRIALS), tolerance = f64At(TOLERANCE), read = f64At(READ);
  let value = <f64>load<f32>(p), tried = 1;
  if (trials == 0) value = attempt(target, r, own);
  else {
    for (tried = 0; ; tried++) {
      const noise = read == 0 ? 0 : read * next(r, own);
      if (tried == trials || abs<f64>(target - (value + noise)) <= tolerance) break;
      value = attempt(target, r, own);
    }
  }
  store<f32>(p, <f32>value);
  store<i32>(own + TRIED, tried);
  count(own, PULSES, tried);
  if (tried > 0) count(own, PROGRAMMED, 1);
  return value;
}

export function writePlane(chunk: i32, own: usize): void {
  const cells = ptr(REST), ld = <usize>int(REST + 1), rows = int(REST + 2), cols = int(REST + 3);
  const goal = ptr(REST + 4), levels = int(REST + 5), seen = ptr(REST + 6), top = <f64>(levels - 1);
  const last = min(rows, 8 * chunk + 8);
  for (let r = 8 * chunk; r < last; r++) {
    store<i32>(own + RANK, 0);
    for (let c = 0; c < cols; c++) {
      const at = (<usize>r * ld + c) << 2;
      let target = <f64>load<f32>(goal + at);
      if (levels) target = floor<f64>(target * top + 0.5) / top;
      write(cells + at, target, r, own);
      const pulses = seen + at;
      store<f32>(pulses, load<f32>(pulses) + <f32>load<i32>(own + TRIED));
    }
  }
}

/** One side of a pair; an idle cell at rest stays untouched. `moved` gets how far it went. */
function side(p: usize, wanted: f64, r: i32, moved: usize, own: usize): f64 {
  const now = <f64>load<f32>(p);
  if (wanted == 0 && now <= f64At(TOLERANCE)) { store<f64>(moved, 0); return now; }
  const value = write(p, wanted, r, own);
  store<f64>(moved, value - now);
  return value;
}

export function writeList(chunk: i32, own: usize): void {
  const plus = ptr(REST), minus = ptr(REST + 1), ld = <usize>int(REST + 2), rows = int(REST + 3);
  const column = ptr(REST + 4), target = ptr(REST + 5), ldl = <usize>int(REST + 6), counts = ptr(REST + 7);
  const w = ptr(REST + 8), ldw = <usize>int(REST + 9), old = ptr(REST + 10), ldo = <usize>int(REST + 11);
  const chi = ptr(REST + 12), ldc = <usize>int(REST + 13), theta = f64At(REST + 14), range = f64At(REST + 15);
  const factor = f64At(REST + 16), readback = int(REST + 17), moves = ptr(REST + 18), last = min(rows, 8 * chunk + 8);
  for (let r = 8 * chunk; r < last; r++) {
    const n = load<i32>(counts + (<usize>r << 2));
    store<i32>(own + RANK, 0);
    for (let i = 0; i < n; i++) {
      const entry = <usize>r * ldl + i, c = <usize>load<u32>(column + (entry << 2)), moved = moves + (entry << 4);
      let aim = <f64>load<f32>(target + (entry << 2));
      if (chi) {
        const held = chi + ((<usize>r * ldc + c) << 2);
        const step = trunc<f64>(<f64>load<f32>(held) / theta) * theta;
        store<f32>(held, <f32>(<f64>load<f32>(held) - <f64><f32>step));
        aim = <f64>load<f32>(old + ((<usize>r * ldo + c) << 2)) + step;
      }
      aim = max<f64>(-range, min<f64>(range, aim));
      const u = aim / range, at = (<usize>r * ld + c) << 2;
      let reached: f64;
      if (minus) {
        const p = side(plus + at, max<f64>(u, 0), r, moved, own);
        reached = factor * (p - side(minus + at, max<f64>(-u, 0), r, moved + 8, own));
      } else {
        reached = factor * (side(plus + at, (u + 1.0) / 2.0, r, moved, own) - 0.5);
        store<f64>(moved + 8, 0);
      }
      store<f32>(w + ((<usize>r * ldw + c) << 2), <f32>(readback ? reached * range : aim));
    }
  }
}

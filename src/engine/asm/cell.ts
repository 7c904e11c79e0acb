/** @file One pulse on one cell, any law. Twin: ref/cell.ts. */
import { int, ptr } from "./base";

/** Byte offset into a plane, or 0 when the parameter is one value for all cells. */
// @ts-ignore: decorator
@inline export function plane(planes: i32, i: i32, offset: usize): usize {
  return offset & <usize>(-((planes >> i) & 1));
}

// @ts-ignore: decorator
@inline function lesser(a: f32, b: f32): f32 { return b < a ? b : a; }
// @ts-ignore: decorator
@inline function greater(a: f32, b: f32): f32 { return a < b ? b : a; }

/** f(w) of a table of 257 nodes over lo..hi, by linear interpolation. */
function tableAt(table: usize, w: f32, lo: f32, hi: f32): f32 {
  const t: f32 = ((w - lo) * 256) / (hi - lo);
  const node = min(255, max(0, <i32>t));
  const p = table + (<usize>node << 2), f0 = load<f32>(p), f1 = load<f32>(p, 4);
  return (f1 - f0) * (t - <f32>node) + f0;
}

/** One pulse; arguments 4..10 name the parameter planes. `offset` in bytes; down = 1 lowers w. */
export function pulseOnce(offset: usize, down: i32, xi: f32, sigma: f32, law: i32, table: usize): void {
  const planes = int(10), at = ptr(0) + offset, w = load<f32>(at);
  const b = load<f32>(ptr(4 + down) + plane(planes, down, offset));
  const lo = load<f32>(ptr(8) + plane(planes, 4, offset)), hi = load<f32>(ptr(9) + plane(planes, 5, offset));
  let step: f32;
  if (law < 2) step = load<f32>(ptr(6 + down) + plane(planes, 2 + down, offset)) * w + b;
  else step = b * tableAt(table, w, lo, hi);
  const dw: f32 = law & 1 ? step + (b * sigma) * xi : step * (sigma * xi + 1);
  store<f32>(at, greater(lesser(down ? w - dw : w + dw, hi), lo));
}

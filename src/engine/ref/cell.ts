/**
 * @file Twin of the step law of a cell: one pulse, or n of them in closed form.
 * from  linear device: step = b + a*w; n pulses are a geometric sum with ratio r = 1 + e*a
 * test  twin.test.ts; pulse.test.ts (closed form against exact)
 */
import type { Heap } from "../memory.ts";
import { clamp, f, mad } from "./kernel.ts";

/** Addresses of the parameter planes, from argument `first` on: up down slopes lo hi planes. */
export interface CellPlanes {
  readonly at: readonly number[];
  readonly mask: number;
}

export function planesOf(a: Float64Array, first: number): CellPlanes {
  return { at: Array.from(a.subarray(first, first + 6)), mask: a[first + 6] };
}

/** Parameter i of the cell at `offset` words into the planes. */
function parameter(heap: Heap, planes: CellPlanes, i: number, offset: number): number {
  return heap.f32[planes.at[i] / 4 + ((planes.mask >> i) & 1 ? offset : 0)];
}

export interface Law {
  readonly kind: number;
  readonly sigma: number;
  readonly tableUp: number;
  readonly tableDown: number;
}

const NODES = 256;

/** f(w) of a table of 257 nodes over lo..hi, by linear interpolation. */
function tableAt(heap: Heap, table: number, w: number, lo: number, hi: number): number {
  const t = f(f(f(w - lo) * NODES) / f(hi - lo));
  const node = Math.min(NODES - 1, Math.max(0, Math.trunc(t)));
  const f0 = heap.f32[table / 4 + node];
  const f1 = heap.f32[table / 4 + node + 1];
  return mad(f(f1 - f0), f(t - node), f0);
}

/** One pulse on the cell at `offset`; e = +1 up, -1 down. Returns the new w. */
export function pulseOnce(
  heap: Heap,
  planes: CellPlanes,
  law: Law,
  offset: number,
  w: number,
  e: number,
  xi: number,
): number {
  const down = e < 0 ? 1 : 0;
  const b = parameter(heap, planes, down, offset);
  const lo = parameter(heap, planes, 4, offset);
  const hi = parameter(heap, planes, 5, offset);
  const table = down ? law.tableDown : law.tableUp;
  const step =
    law.kind < 2
      ? mad(parameter(heap, planes, 2 + down, offset), w, b)
      : f(b * tableAt(heap, table, w, lo, hi));
  const dw = law.kind & 1 ? f(step + f(f(b * law.sigma) * xi)) : f(step * mad(law.sigma, xi, 1));
  return clamp(f(w + e * dw), lo, hi);
}

/** n pulses of the linear law at once: S + P = (1-r^n)/(1-r), P = r^(n-1), by squaring. */
export function pulseMany(
  heap: Heap,
  planes: CellPlanes,
  sigma: number,
  offset: number,
  w: number,
  e: number,
  n: number,
  xi: number,
): number {
  const down = e < 0 ? 1 : 0;
  const b = parameter(heap, planes, down, offset);
  const a = parameter(heap, planes, 2 + down, offset);
  const first = mad(a, w, b);
  const r = f(1 + e * a);
  let [sum, power] = [0, 1];
  for (let bit = 4; bit >= 0; bit--) {
    sum = f(sum + f(sum * power));
    power = f(power * power);
    if (((n - 1) >> bit) & 1) {
      sum = f(1 + f(r * sum));
      power = f(power * r);
    }
  }
  const noise = f(f(f(sigma * f(Math.sqrt(n))) * power) * xi);
  const dw = f(first * f(f(sum + power) + noise));
  const lo = parameter(heap, planes, 4, offset);
  return clamp(f(w + e * dw), lo, parameter(heap, planes, 5, offset));
}

/**
 * @file Twin of writing single cells: whole planes, and the lists that a gate opened. Float64 in
 * between, rounded once when a cell is stored.
 * test  write.test.ts: bits, levels, spreads, tolerances
 */
import { normal } from "../../base/random.ts";
import { type Spread, sigmaAt } from "../../base/spread.ts";
import type { Heap } from "../memory.ts";
import { REGISTER, type RefKernel } from "./kernel.ts";

/** First argument behind the write law and its place in the stream. */
const REST = 17;

/** Sigma of one write at p, a share of the window. */
function sigmaOf(a: Float64Array, p: number): number {
  const [noise, fit, full, per] = a.subarray(3);
  if (fit === 0) return noise;
  const c = Array.from(a.subarray(7, 12));
  const spread: Spread =
    fit === 1 ? { kind: "polynomial", per, c } : { kind: "saturating", per, most: c[0]! };
  const s = sigmaAt(spread, p * full) / full;
  return Math.sqrt(s * s + noise * noise);
}

/** Writes of one row: draws by rank, counted in this thread's registers. */
function rowWriter(heap: Heap, a: Float64Array, r: number, own: Uint32Array) {
  const [trials, tolerance, read] = a;
  const [c1, c2, c3, k0, k1] = a.subarray(12);
  let rank = 0;
  const next = (): number => normal(rank++, c1 + r, c2, c3, [k0, k1]);
  const attempt = (target: number): number => {
    const sigma = sigmaOf(a, target);
    const reached = sigma === 0 ? target : target + sigma * next();
    return Math.fround(Math.min(1, Math.max(0, reached)));
  };
  /** One cell towards a share of its window; returns the share it reaches and the writes it took. */
  return (at: number, target: number): { value: number; tried: number } => {
    let value = heap.f32[at];
    let tried = 0;
    if (trials === 0) [value, tried] = [attempt(target), 1];
    else
      for (; ; tried++) {
        const noise = read === 0 ? 0 : read * next();
        if (tried === trials || Math.abs(target - (value + noise)) <= tolerance) break;
        value = attempt(target);
      }
    heap.f32[at] = value;
    own[REGISTER.pulses]! += tried;
    if (tried > 0) own[REGISTER.programmedCells]!++;
    return { value, tried };
  };
}

export const writePlane: RefKernel = (heap, a, chunk, own) => {
  const [cells, ld, rows, cols, goal, levels, seen] = a.subarray(REST);
  for (let r = 8 * chunk; r < Math.min(rows, 8 * chunk + 8); r++) {
    const write = rowWriter(heap, a, r, own);
    for (let c = 0; c < cols; c++) {
      const at = r * ld + c;
      const p = heap.f32[goal / 4 + at];
      const target = levels ? Math.floor(p * (levels - 1) + 0.5) / (levels - 1) : p;
      heap.f32[seen / 4 + at] += write(cells / 4 + at, target).tried;
    }
  }
};

export const writeList: RefKernel = (heap, a, chunk, own) => {
  const [plus, minus, ld, rows, column, target, ldl, count] = a.subarray(REST);
  const [w, ldw, old, ldo, chi, ldc, theta, range, factor, readback, moves] = a.subarray(REST + 8);
  const tolerance = a[1];
  for (let r = 8 * chunk; r < Math.min(rows, 8 * chunk + 8); r++) {
    const write = rowWriter(heap, a, r, own);
    /** One side of a pair; an idle cell at rest stays untouched. */
    const side = (at: number, wanted: number, moved: number): number => {
      const now = heap.f32[at];
      const value = wanted === 0 && now <= tolerance ? now : write(at, wanted).value;
      heap.f64[moved] = value - now;
      return value;
    };
    for (let i = 0; i < heap.u32[count / 4 + r]; i++) {
      const entry = r * ldl + i;
      const c = heap.u32[column / 4 + entry];
      const moved = moves / 8 + 2 * entry;
      let aim = heap.f32[target / 4 + entry];
      if (chi) {
        const held = chi / 4 + r * ldc + c;
        const step = Math.trunc(heap.f32[held] / theta) * theta;
        heap.f32[held] -= Math.fround(step);
        aim = heap.f32[old / 4 + r * ldo + c] + step;
      }
      aim = Math.max(-range, Math.min(range, aim));
      const u = aim / range;
      const at = r * ld + c;
      heap.f64[moved + 1] = 0;
      const p = side(plus / 4 + at, minus ? Math.max(u, 0) : (u + 1) / 2, moved);
      const rest = minus ? side(minus / 4 + at, Math.max(-u, 0), moved + 1) : 0.5;
      heap.f32[w / 4 + r * ldw + c] = readback ? factor * (p - rest) * range : aim;
    }
  }
};

/**
 * @file Sums of one tile with wires in the way.
 * in    the cells of a tile on the engine, drives [samples][lines] as shares of full drive
 * out   sums [samples][outputs] in shares of the window, ready for conversion
 * why   a few vectors are solved one by one; many share the effective matrix, which is made once per programming
 * from  circuit/wires.ts; read from the other side the array is turned round: reciprocity needs no second model
 * holds each side of a pair is a network of its own, on lines of its own
 * test  read.test.ts: without resistance nothing changes; a wired read is the exact current of its circuit
 */
import {
  approximateConductance,
  effectiveConductance,
  turned,
  WiredArray,
  type WireNetwork,
} from "../circuit/wires.ts";
import type { Kernels, Matrix } from "../engine/kernels.ts";
import { effectiveConductance as mergedConductance } from "../engine/wires.ts";
import type { Hardware } from "../plan/chip.ts";

/** Below this share of lines, vectors are solved one by one (engine, path choice: N / 8). */
const FEW = 1 / 8;

/** Conductances of a tile as its driven side sees them: [lines][outputs], S. */
function cells(k: Kernels, m: Matrix, h: Hardware, transposed: boolean): Float64Array {
  const heap = k.f32(m.at, m.rows * m.ld);
  const { gMin, gMax } = h.cell;
  // planes lie [outputs][inputs]; a circuit is [inputs][outputs]
  const g = new Float64Array(m.rows * m.cols);
  for (let i = 0; i < m.cols; i++)
    for (let j = 0; j < m.rows; j++) g[i * m.rows + j] = gMin + heap[j * m.ld + i] * (gMax - gMin);
  return transposed ? turned(g, m.cols, m.rows) : g;
}

function network(h: Hardware, transposed: boolean): WireNetwork {
  const { row, column, driver, sense, bothEnds } = h.wires;
  return transposed
    ? { row: column, column: row, driver, sense, bothEnds }
    : { row, column, driver, sense, bothEnds };
}

/** The whole map: approximated, by merging blocks, or (driven from both ends) one solve per line. */
function mapOf(
  g: Float64Array,
  lines: number,
  outputs: number,
  w: WireNetwork,
  fast: boolean,
): Float64Array {
  if (fast) return approximateConductance(g, lines, outputs, w);
  return w.bothEnds
    ? effectiveConductance(g, lines, outputs, w)
    : mergedConductance(g, lines, outputs, w);
}

/** Currents over V of a batch: v [samples][lines] → [samples][outputs], in S. */
function responses(
  g: Float64Array,
  lines: number,
  outputs: number,
  v: Float64Array,
  samples: number,
  w: WireNetwork,
  fast: boolean,
): Float64Array {
  const out = new Float64Array(samples * outputs);
  if (!fast && samples < lines * FEW) {
    const array = new WiredArray(g, lines, outputs, w);
    for (let b = 0; b < samples; b++)
      out.set(array.currents(v.subarray(b * lines, (b + 1) * lines), w.column), b * outputs);
    return out;
  }
  const map = mapOf(g, lines, outputs, w, fast);
  for (let b = 0; b < samples; b++)
    for (let i = 0; i < lines; i++) {
      const x = v[b * lines + i];
      if (x !== 0)
        for (let j = 0; j < outputs; j++) out[b * outputs + j] += x * map[i * outputs + j];
    }
  return out;
}

/** The array turned round lists its lines and outputs backwards. */
const reversed = (x: Float64Array, rows: number, width: number): Float64Array =>
  x
    .map((_, at) => x[Math.floor(at / width) * width + (width - 1 - (at % width))])
    .subarray(0, rows * width);

/** Sums of plus - minus for a tile, times `scale`. */
export function wiredSums(
  k: Kernels,
  h: Hardware,
  tile: { readonly plus: Matrix; readonly minus: Matrix | null },
  v: Float64Array,
  samples: number,
  transposed: boolean,
  scale: number,
  into: Matrix,
): void {
  const [lines, outputs] = transposed
    ? [tile.plus.rows, tile.plus.cols]
    : [tile.plus.cols, tile.plus.rows];
  const w = network(h, transposed);
  const drive = transposed ? reversed(v, samples, lines) : v;
  const of = (m: Matrix): Float64Array =>
    responses(cells(k, m, h, transposed), lines, outputs, drive, samples, w, h.wires.fast);
  const plus = of(tile.plus);
  const minus = tile.minus ? of(tile.minus) : null;
  const window = h.cell.gMax - h.cell.gMin;
  const heap = k.f32(into.at, into.rows * into.ld);
  for (let b = 0; b < samples; b++) {
    let drives = 0;
    for (let i = 0; i < lines; i++) drives += drive[b * lines + i];
    for (let j = 0; j < outputs; j++) {
      const at = b * outputs + (transposed ? outputs - 1 - j : j);
      // without a second cell the current of g_min is subtracted in digital
      const rest = minus ? minus[at] : h.cell.gMin * drives;
      heap[b * into.ld + j] = ((plus[at] - rest) / window) * scale;
    }
  }
}

/**
 * @file Sums of one tile with wires in the way.
 * in    the cells of a tile on the engine, drives [samples][lines] as shares of full drive
 * out   sums [samples][outputs] in shares of the window, ready for conversion
 * why   a few vectors are solved one by one; many share the effective matrix, which is made once for each version of the cells
 * from  engine/kernels/wires.ts; read from the other side the array is turned round: reciprocity needs no second model
 * holds each side of a pair is a network of its own, on lines of its own
 * test  read.test.ts: without resistance nothing changes; a wired read is the exact current of its circuit
 */
import { approximateConductance } from "../circuit/wires.ts";
import type { CellGrid, Kernels, LineResistances, Matrix } from "../engine/kernels.ts";
import type { Hardware } from "../plan/chip.ts";

/** Below this share of lines, vectors are solved one by one (engine, path choice: N / 8). */
const FEW = 1 / 8;

/** Effective matrices by tile, side and direction, each with the version of the cells it was made from. */
export class WireMaps {
  readonly #k: Kernels;
  readonly #known = new Map<string, { readonly map: CellGrid; readonly age: number }>();

  constructor(kernels: Kernels) {
    this.#k = kernels;
  }

  at(key: string, age: number): CellGrid | undefined {
    const known = this.#known.get(key);
    return known?.age === age ? known.map : undefined;
  }

  keep(key: string, age: number, make: () => CellGrid): CellGrid {
    const old = this.#known.get(key);
    if (old) this.#k.free(old.map.at);
    this.#known.delete(key);
    const map = make();
    this.#known.set(key, { map, age });
    return map;
  }

  close(): void {
    for (const { map } of this.#known.values()) this.#k.free(map.at);
    this.#known.clear();
  }
}

/** A tile to read: its two sides, and where its matrices are kept. */
export interface WiredTile {
  readonly plus: Matrix;
  readonly minus: Matrix | null;
  readonly key: string;
  /** Raised whenever a cell changes. */
  readonly age: number;
}

function linesOf(h: Hardware, transposed: boolean): LineResistances & { bothEnds: boolean } {
  const { row, column, driver, sense, bothEnds } = h.wires;
  return transposed
    ? { row: column, column: row, driver, sense, bothEnds }
    : { row, column, driver, sense, bothEnds };
}

/** One side of a tile from its driven side. */
interface Side {
  readonly plane: Matrix;
  readonly key: string;
  readonly age: number;
  readonly transposed: boolean;
}

function mapOf(k: Kernels, h: Hardware, cells: CellGrid, transposed: boolean): CellGrid {
  const lines = linesOf(h, transposed);
  if (!h.wires.fast) return k.effectiveConductance(cells, lines);
  const { inputs, outputs } = cells;
  const approximate = approximateConductance(k.readGrid(cells), inputs, outputs, lines);
  return k.gridFrom(approximate, inputs, outputs, "an effective matrix");
}

/** Currents over V of a batch: v [samples][lines] → [samples][outputs], in S. */
function responses(
  k: Kernels,
  h: Hardware,
  side: Side,
  v: Float64Array,
  samples: number,
  maps: WireMaps,
): Float64Array {
  const { plane, key, age, transposed } = side;
  const known = maps.at(key, age);
  if (known) return k.gridProduct(v, known);
  const mark = k.mark();
  try {
    const { gMin, gMax } = h.cell;
    const cells = k.cellsOf(plane, { least: gMin, span: gMax - gMin, turned: transposed });
    if (!h.wires.fast && samples < cells.inputs * FEW)
      return k.wiredCurrents(cells, linesOf(h, transposed), v);
    return k.gridProduct(
      v,
      maps.keep(key, age, () => mapOf(k, h, cells, transposed)),
    );
  } finally {
    k.release(mark);
  }
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
  tile: WiredTile,
  v: Float64Array,
  samples: number,
  transposed: boolean,
  scale: number,
  into: Matrix,
  maps: WireMaps,
): void {
  const [lines, outputs] = transposed
    ? [tile.plus.rows, tile.plus.cols]
    : [tile.plus.cols, tile.plus.rows];
  const drive = transposed ? reversed(v, samples, lines) : v.subarray(0, samples * lines);
  const of = (plane: Matrix, side: string): Float64Array => {
    const key = `${tile.key} ${side} ${transposed}`;
    return responses(k, h, { plane, key, age: tile.age, transposed }, drive, samples, maps);
  };
  const plus = of(tile.plus, "plus");
  const minus = tile.minus ? of(tile.minus, "minus") : null;
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

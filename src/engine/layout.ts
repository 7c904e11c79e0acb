/**
 * @file How numbers lie in the engine's memory: matrices, tiles of them, packed operands, draws.
 * Everything here is a small readonly value that names bytes; nothing owns them.
 * test  kernels.test.ts
 */
import type { StreamKey } from "../base/random.ts";
import type { Ptr } from "./memory.ts";

/** f32 (or u32), row-major; row r begins at `at + 4*r*ld`. Columns cols..ld-1 are padding. */
export interface Matrix {
  readonly at: Ptr;
  readonly rows: number;
  readonly cols: number;
  readonly ld: number;
}

/** Rows r..r+rows-1, columns c..c+cols-1 of a matrix: a view, no copy. */
export function tile(m: Matrix, r: number, c: number, rows: number, cols: number): Matrix {
  return { at: m.at + 4 * (r * m.ld + c), rows, cols, ld: m.ld };
}

/** Row stride of `cols` columns: the next multiple of 16. */
export function stride(cols: number): number {
  return Math.ceil(cols / 16) * 16;
}

/**
 * Where random draws come from: a stream and a place in it. `tile` < 2^24 is the physical tile
 * (reads) or 0 (cells); `step` < 2^31 counts uses; `first` is c1 of the first row or sample.
 * The caller must not use one (key, kind, tile, first, step) for two things.
 */
export interface Draws {
  readonly key: StreamKey;
  readonly tile?: number;
  readonly step?: number;
  readonly first?: number;
}

/** Arithmetic of a product: exact integers (DAC codes up to 127) or float32. */
export type Form = "i16" | "f32";

/** A packed batch of inputs, ready for `product`. */
export interface Inputs {
  readonly form: Form;
  readonly at: Ptr;
  /** f32[samples rounded up to 4]: what one full-scale code stands for, per sample. */
  readonly scale: Ptr;
  readonly samples: number;
  readonly k: number;
  /** Largest code, 2^(bits-1) - 1; 0 when the inputs were not quantised. */
  readonly levels: number;
}

/** Packed weights, ready for `product`: n outputs from k inputs. */
export interface Weights {
  readonly form: Form;
  readonly at: Ptr;
  readonly k: number;
  readonly n: number;
  /** Codes per unit of weight (i16), or 1. */
  readonly scale: number;
}

/**
 * sigma(w) = s0 + |w|*(s1 + |w|*s2): absolute, relative and quadratic part of a noise law.
 * A plain number is s0 alone.
 */
export type NoiseLaw = number | readonly [number, number, number];

export function noiseLaw(law: NoiseLaw): readonly [number, number, number] {
  return typeof law === "number" ? [law, 0, 0] : law;
}

/** float64, row i begins at `at + 8*i*ld`; columns up to the next multiple of four are zero. */
export interface CellGrid {
  readonly at: Ptr;
  readonly inputs: number;
  readonly outputs: number;
  readonly ld: number;
}

/** ohm: one segment of an input (row) and output (column) line; driver and sense at their ends. */
export interface LineResistances {
  readonly row: number;
  readonly column: number;
  readonly driver: number;
  readonly sense: number;
  /** Input lines are driven from both ends; default: from the left. */
  readonly bothEnds?: boolean;
}

/** Conductances (S) of segments between cells, at drivers (far: at the right) and sense inputs. */
export interface Segments {
  readonly row: number;
  readonly column: number;
  readonly source: number;
  readonly far: number;
  readonly sense: number;
}

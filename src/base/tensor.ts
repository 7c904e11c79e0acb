/**
 * @file Tensor: row-major float64 numbers with a shape. A vector is [n], a row [1, n], a matrix [r, c], a number [].
 * why   all digital algebra between reads is exact float64, so only hardware makes errors
 * test  tensor.test.ts: transposes and products against naive index loops
 */
import { invariant } from "./invariant.ts";

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export function tensor(shape: readonly number[], data?: Float64Array): Tensor {
  const values = data ?? new Float64Array(sizeOf(shape));
  invariant(values.length === sizeOf(shape), `${values.length} numbers do not fill [${shape}]`);
  return { shape, data: values };
}

/** Rows and columns of a vector (a column), a row or a matrix. */
export function rowsAndColumns(shape: readonly number[]): [rows: number, columns: number] {
  if (shape.length === 0) return [1, 1];
  if (shape.length === 1) return [shape[0] as number, 1];
  invariant(shape.length === 2, `a tensor of shape [${shape}] is no matrix`);
  return [shape[0] as number, shape[1] as number];
}

/** The shape of r rows and c columns: a single column is a vector. */
export const shapeOf = (rows: number, columns: number): number[] =>
  columns === 1 ? [rows] : [rows, columns];

export const map = (t: Tensor, f: (x: number) => number): Tensor => ({
  shape: t.shape,
  data: t.data.map(f),
});

/** Element by element; a number ([]) broadcasts, nothing else does. */
export function zip(a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor {
  if (a.shape.length === 0) return map(b, (y) => f(a.data[0], y));
  if (b.shape.length === 0) return map(a, (x) => f(x, b.data[0]));
  invariant(a.data.length === b.data.length, `[${a.shape}] and [${b.shape}] do not match`);
  return { shape: a.shape, data: a.data.map((x, i) => f(x, b.data[i])) };
}

/** Columns of row-major numbers as rows; `stride` from one row to the next. 32 rows at a time: what they touch stays in the cache. */
export function turned(
  from: ArrayLike<number>,
  rows: number,
  columns: number,
  stride: number,
): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let first = 0; first < rows; first += 32) {
    const last = Math.min(rows, first + 32);
    for (let j = 0; j < columns; j++)
      for (let i = first; i < last; i++) out[j * rows + i] = from[i * stride + j] as number;
  }
  return out;
}

export function transpose(t: Tensor): Tensor {
  const [rows, columns] = rowsAndColumns(t.shape);
  const data = turned(t.data, rows, columns, columns);
  return { shape: shapeOf(columns, rows), data };
}

/** A @ B in float64, inner index ascending. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = rowsAndColumns(a.shape);
  const [inner2, columns] = rowsAndColumns(b.shape);
  invariant(inner === inner2, `[${a.shape}] @ [${b.shape}]`);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < inner; k++) {
      const x = a.data[i * inner + k];
      for (let j = 0; j < columns; j++) data[i * columns + j] += x * b.data[k * columns + j];
    }
  return { shape: rows === 1 && columns === 1 ? [] : shapeOf(rows, columns), data };
}

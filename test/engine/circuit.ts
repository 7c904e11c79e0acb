/** @file Support of the tests of wires: crossbars from plain numbers, solved by both ways of the engine. */
import { type Kernels, type LineResistances, wasmKernels } from "../../src/engine/kernels.ts";

export const k: Kernels = wasmKernels();

export type Lines = Required<LineResistances>;
export const lines = (row: number, column: number, rest: Partial<Lines> = {}): Lines => ({
  ...{ row, column, driver: 0, sense: 0, bothEnds: false },
  ...rest,
});

/** Currents of one vector, line by line. */
export function currents(
  g: ArrayLike<number>,
  m: number,
  n: number,
  r: Lines,
  v: number[],
): number[] {
  const mark = k.mark();
  const out = k.wiredCurrents(k.cellsFrom(g, m, n, "cells"), r, Float64Array.from(v));
  k.release(mark);
  return [...out];
}

/** The effective matrix, dense. */
export function effective(g: ArrayLike<number>, m: number, n: number, r: Lines): Float64Array {
  const mark = k.mark();
  const map = k.effectiveConductance(k.cellsFrom(g, m, n, "cells"), r);
  const out = k.readGrid(map);
  k.free(map.at);
  k.release(mark);
  return out;
}

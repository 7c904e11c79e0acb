/**
 * @file IR drop: what resistive wires leave of the currents of a crossbar. Float64 throughout.
 * in    cells [inputs][outputs] (siemens), resistances of segments and line ends (ohm), voltages
 * out   currents of the outputs at virtual ground, or the effective matrix: I = V Geff
 * why   a few vectors are solved one by one (line-preconditioned conjugate gradients, O(MN) a
 *       sweep); many share the effective matrix (merge.ts)
 * from  nodal analysis: inputs are driven from the left (or both ends), outputs sensed at the
 *       bottom, one segment per cell. Input lines are eliminated: S b = rhs with S = (Tb + D) -
 *       D (Tw + D)^-1 D; the preconditioner is Tb + D, tridiagonal for each output line
 * holds DC, ohmic cells, none negative. Without any resistance I = V G; a wire without is given a
 *       micro-ohm where others have some
 * test  wires.test.ts: dense nodal solve, published 3x2 circuit, both solvers against each other
 */
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import type { CellGrid, LineResistances, Matrix, Segments } from "../layout.ts";
import type { Ptr } from "../memory.ts";
import { LineSolver, wide } from "./line-solver.ts";
import { checkFinite } from "./memory.ts";
import { mergeInto, planMerge } from "./merge.ts";

export interface WireKernels {
  /** Cells of a plane [outputs][inputs] of shares: least + share * span. A temporary. */
  cellsOf(plane: Matrix, o: { least: number; span: number; turned?: boolean }): CellGrid;
  /** Cells from dense values [inputs][outputs]. Throws E_INPUT unless finite and >= 0. Temporary. */
  cellsFrom(values: ArrayLike<number>, inputs: number, outputs: number, what: string): CellGrid;
  /** The same, but it stays until `free(grid.at)`. */
  gridFrom(values: ArrayLike<number>, inputs: number, outputs: number, what: string): CellGrid;
  /** Dense copy of a grid. */
  readGrid(grid: CellGrid): Float64Array;
  /**
   * Currents [samples][outputs] for voltages [samples][inputs], each solved to 1e-10 of its energy.
   * Throws E_NOCONV after 1000 sweeps, E_INPUT, E_MEMORY (about eight numbers a cell).
   */
  wiredCurrents(cells: CellGrid, lines: LineResistances, v: Float64Array): Float64Array;
  /**
   * Geff; stays until `free(map.at)`. Takes up to (5N)^2 numbers for the time being. Throws
   * E_MEMORY with all of it before anything is computed, E_INPUT.
   */
  effectiveConductance(cells: CellGrid, lines: LineResistances): CellGrid;
  /** [samples][outputs] = v [samples][inputs] times a grid, inputs ascending. */
  gridProduct(v: Float64Array, grid: CellGrid): Float64Array;
}

/** ohm; far below what currents of cells can see. */
const LEAST = 1e-6;

/** Rows whose stride is a power of two would share few lines of a cache. */
const strideOf = (n: number): number => wide(n) + (wide(n) % 64 === 0 ? 8 : 0);

function segmentsOf(lines: LineResistances): Segments {
  for (const name of ["row", "column", "driver", "sense"] as const) {
    const ohm = lines[name];
    if (!(ohm >= 0 && ohm <= 2 ** 100)) {
      throw new EngineError("E_INPUT", `${name} is ${ohm} ohm`, { value: ohm });
    }
  }
  const { row, column, driver, sense, bothEnds } = lines;
  const source = 1 / Math.max(LEAST, row + driver);
  return {
    row: 1 / Math.max(LEAST, row),
    column: 1 / Math.max(LEAST, column),
    source,
    far: bothEnds ? source : 0,
    sense: 1 / Math.max(LEAST, column + sense),
  };
}

/** Nothing is lost anywhere: the cells are their own effective matrix. */
function isIdeal({ row, column, driver, sense }: LineResistances): boolean {
  return row === 0 && column === 0 && driver === 0 && sense === 0;
}

function checkVoltages(v: Float64Array, cells: CellGrid): number {
  const samples = cells.inputs === 0 ? 0 : v.length / cells.inputs;
  if (!Number.isInteger(samples)) {
    const sentence = `${v.length} voltages do not fill ${cells.inputs} inputs`;
    throw new EngineError("E_LIMIT", sentence, { values: v.length, inputs: cells.inputs });
  }
  checkFinite(v, "voltage");
  return samples;
}

function gridAt(at: Ptr, inputs: number, outputs: number): CellGrid {
  return { at, inputs, outputs, ld: strideOf(outputs) };
}

const bytesOf = (inputs: number, outputs: number): number => 8 * inputs * strideOf(outputs);

function cellsOfOn(backend: Backend): WireKernels["cellsOf"] {
  return (plane, o) => {
    const { at, ld, rows, cols } = plane;
    const [inputs, outputs] = o.turned ? [rows, cols] : [cols, rows];
    const grid = gridAt(
      backend.arena.temporary(bytesOf(inputs, outputs), "cells with wires"),
      inputs,
      outputs,
    );
    const { least, span } = o;
    const to = { turned: o.turned ? 1 : 0, out: grid.at, ldo: grid.ld };
    const chunks = outputs === 0 ? 0 : Math.ceil(inputs / 16);
    const args = { w: at, ld, rows, cols, least, span, ...to };
    backend.run("wireCells", chunks, args, rows * cols * 2);
    return grid;
  };
}

function gridFromOn(backend: Backend, stays: boolean): WireKernels["cellsFrom"] {
  return (values, inputs, outputs, what) => {
    if (values.length !== inputs * outputs) {
      const sentence = `${what}: ${values.length} cells do not fill ${inputs}x${outputs}`;
      throw new EngineError("E_LIMIT", sentence, { values: values.length, inputs, outputs });
    }
    checkFinite(values, what);
    for (let i = 0; i < values.length; i++) {
      const g = values[i]!;
      if (g < 0) {
        throw new EngineError("E_INPUT", `${what}[${i}] is ${g}`, { index: i, value: g });
      }
    }
    const { arena } = backend;
    const bytes = bytesOf(inputs, outputs);
    const at = stays ? arena.alloc(bytes, what) : arena.temporary(bytes, what);
    const grid = gridAt(at, inputs, outputs);
    const { f64 } = arena.heap;
    for (let i = 0; i < inputs; i++) {
      const row = grid.at / 8 + i * grid.ld;
      for (let j = 0; j < outputs; j++) {
        const g = values[i * outputs + j]!;
        f64[row + j] = g;
      }
      f64.fill(0, row + outputs, row + wide(outputs));
    }
    return grid;
  };
}

function wiredCurrentsOn(backend: Backend): WireKernels["wiredCurrents"] {
  return (cells, lines, v) => {
    const s = segmentsOf(lines);
    const samples = checkVoltages(v, cells);
    const { inputs, outputs } = cells;
    const out = new Float64Array(samples * outputs);
    if (out.length === 0) return out;
    if (isIdeal(lines)) return gridProductOn(backend)(v, cells);
    const mark = backend.arena.mark();
    try {
      const solver = new LineSolver(backend, cells, s);
      for (let b = 0; b < samples; b++) {
        out.set(solver.solve(v.subarray(b * inputs, (b + 1) * inputs)), b * outputs);
      }
    } finally {
      backend.arena.release(mark);
    }
    return out;
  };
}

function effectiveConductanceOn(backend: Backend): WireKernels["effectiveConductance"] {
  return (cells, lines) => {
    const s = segmentsOf(lines);
    const { inputs, outputs } = cells;
    const bytes = bytesOf(inputs, outputs);
    const simple = inputs === 0 || outputs === 0 || isIdeal(lines);
    const planned = simple ? null : planMerge(backend, cells, s.far !== 0, bytes);
    const at = backend.arena.alloc(bytes, "an effective matrix");
    const map = gridAt(at, inputs, outputs);
    if (isIdeal(lines)) {
      const { f64 } = backend.arena.heap;
      f64.copyWithin(at / 8, cells.at / 8, cells.at / 8 + inputs * cells.ld);
    }
    try {
      if (planned) mergeInto(backend, cells, s, map, planned);
    } catch (error) {
      backend.arena.free(at);
      throw error;
    }
    return map;
  };
}

function gridProductOn(backend: Backend): WireKernels["gridProduct"] {
  return (v, grid) => {
    const samples = checkVoltages(v, grid);
    const { inputs, outputs } = grid;
    const out = new Float64Array(samples * outputs);
    if (out.length === 0) return out;
    const { arena } = backend;
    const mark = arena.mark();
    try {
      const ldo = wide(outputs);
      const from = arena.temporary(8 * (v.length + samples * ldo), "currents of a circuit");
      const to = from + 8 * v.length;
      arena.heap.f64.set(v, from / 8);
      const shape = { samples, lines: inputs, outputs };
      const args = { v: from, ldv: inputs, map: grid.at, ldm: grid.ld, ...shape, out: to, ldo };
      const chunks = Math.ceil(samples / 16) * Math.ceil(outputs / 256);
      backend.run("mapProduct", chunks, args, samples * inputs * outputs * 0.12);
      const { f64 } = arena.heap;
      for (let b = 0; b < samples; b++) {
        const row = to / 8 + b * ldo;
        out.set(f64.subarray(row, row + outputs), b * outputs);
      }
    } finally {
      arena.release(mark);
    }
    return out;
  };
}

export function wireKernels(backend: Backend): WireKernels {
  return {
    cellsOf: cellsOfOn(backend),
    cellsFrom: gridFromOn(backend, false),
    gridFrom: gridFromOn(backend, true),
    readGrid({ at, inputs, outputs, ld }) {
      const out = new Float64Array(inputs * outputs);
      const { f64 } = backend.arena.heap;
      for (let i = 0; i < inputs; i++) {
        out.set(f64.subarray(at / 8 + i * ld, at / 8 + i * ld + outputs), i * outputs);
      }
      return out;
    },
    wiredCurrents: wiredCurrentsOn(backend),
    effectiveConductance: effectiveConductanceOn(backend),
    gridProduct: gridProductOn(backend),
  };
}

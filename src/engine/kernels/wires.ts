/**
 * @file IR drop: what resistive wires leave of the currents of a crossbar. Float64 throughout.
 * in    cells [inputs][outputs] (siemens), resistances of segments and line ends (ohm), voltages
 * out   currents of the outputs at virtual ground, or the effective matrix: I = V Geff
 * why   a few vectors are solved one by one (line-preconditioned conjugate gradients, O(MN) a
 *       sweep); many share the effective matrix (merge.ts)
 * from  nodal analysis: inputs are driven from the left (or both ends), outputs sensed at the
 *       bottom, one segment per cell. Input lines are eliminated: S b = rhs with S = (Tb + D) -
 *       D (Tw + D)^-1 D; the preconditioner is Tb + D, tridiagonal for each output line
 * holds DC, ohmic cells, none negative. A wire without resistance is given a micro-ohm
 * test  wires.test.ts: dense nodal solve, published 3x2 circuit, both solvers against each other
 */
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import type { CellGrid, LineResistances, Matrix, Segments } from "../layout.ts";
import type { Ptr } from "../memory.ts";
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
const TOLERANCE = 1e-10;
const MOST_SWEEPS = 1000;

const wide = (n: number): number => 4 * Math.ceil(n / 4);
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

const PLANES = ["rows", "columns", "p", "next", "r", "q", "z"] as const;
type Planes = Record<(typeof PLANES)[number], Ptr>;

/** Everything a solve needs of memory: planes, potentials of the last row, sums, work lines. */
class LineSolver {
  readonly #backend: Backend;
  readonly #cells: CellGrid;
  readonly #s: Segments;
  readonly #work: number;
  readonly #planes: Planes;
  readonly #b: Ptr;
  readonly #sums: Ptr;
  readonly #lines: Ptr;
  readonly #volts: Ptr;

  /** Takes temporaries: the caller releases them. */
  constructor(backend: Backend, cells: CellGrid, s: Segments) {
    this.#backend = backend;
    this.#cells = cells;
    this.#s = s;
    const { inputs, outputs, ld } = cells;
    this.#work = inputs * outputs;
    const plane = 8 * inputs * ld;
    const what = `wires of ${inputs}x${outputs} cells`;
    const lines = backend.threads * this.#ownBytes;
    const bytes = PLANES.length * plane + 8 * ld + 16 * inputs + lines;
    const at = backend.arena.temporary(bytes, what);
    this.#planes = Object.fromEntries(PLANES.map((name, i) => [name, at + i * plane])) as Planes;
    this.#b = at + PLANES.length * plane;
    this.#sums = this.#b + 8 * ld;
    this.#volts = this.#sums + 8 * inputs;
    this.#lines = this.#volts + 8 * inputs;
    this.#factor();
  }

  get #ownBytes(): number {
    return 6 * 8 * wide(this.#cells.outputs);
  }

  get #rowChunks(): number {
    return Math.ceil(this.#cells.inputs / 16);
  }

  get #columnChunks(): number {
    return Math.ceil(wide(this.#cells.outputs) / 32);
  }

  /** Cells, shape and pivots of the input lines: how three of the ops begin. */
  get #rows() {
    const { at, ld, inputs, outputs } = this.#cells;
    return { g: at, ld, inputs, outputs, pivots: this.#planes.rows, segment: this.#s.row };
  }

  #factor(): void {
    const { at, ld, inputs, outputs } = this.#cells;
    const { rows, columns } = this.#planes;
    const { row, column, source, far, sense } = this.#s;
    const cells = { g: at, ld, inputs, outputs };
    const along = { ...cells, segment: row, first: source, last: far, out: rows };
    this.#backend.run("rowPivots", this.#rowChunks, along, this.#work * 4);
    const down = { ...cells, segment: column, first: 0, last: sense, out: columns };
    this.#backend.run("columnPivots", this.#columnChunks, down, this.#work * 4);
  }

  #total(): number {
    const { f64 } = this.#backend.arena.heap;
    let sum = 0;
    for (let r = 0; r < this.#cells.inputs; r++) sum += f64[this.#sums / 8 + r]!;
    return sum;
  }

  /** The right-hand side, from the voltages of one vector. */
  #drive(v: Float64Array): void {
    this.#backend.arena.heap.f64.set(v, this.#volts / 8);
    const { source, far } = this.#s;
    const to = { v: this.#volts, out: this.#planes.r, work: this.#lines, bytes: this.#ownBytes };
    const args = { ...this.#rows, source, far, ...to };
    this.#backend.run("wireDrive", this.#rowChunks, args, this.#work * 4);
  }

  /** Steps along the direction; z = preconditioned residual. Returns r . z. */
  #step(alpha: number, start: boolean): number {
    const { columns: pivots, p, r, q, z } = this.#planes;
    const { ld, inputs, outputs } = this.#cells;
    const b = this.#b;
    const args = { ld, inputs, outputs, pivots, segment: this.#s.column, b, p, r, q, z, alpha };
    const ns = this.#work * 4;
    this.#backend.run("wireColumns", this.#columnChunks, { ...args, start: start ? 1 : 0 }, ns);
    const dot = { x: r, y: z, ld, inputs, outputs, sums: this.#sums };
    this.#backend.run("wireDot", this.#rowChunks, dot, this.#work);
    return this.#total();
  }

  /** A new direction p and q = S p; returns p . q. */
  #sweep(beta: number): number {
    const { z, p, next, q } = this.#planes;
    const { column, sense } = this.#s;
    const to = { q, sums: this.#sums, work: this.#lines, bytes: this.#ownBytes };
    const args = { ...this.#rows, z, p, next, column, sense, beta, ...to };
    this.#backend.run("wireSweep", this.#rowChunks, args, this.#work * 6);
    this.#planes.p = next;
    this.#planes.next = p;
    return this.#total();
  }

  /** Currents of the outputs for one vector. */
  solve(v: Float64Array): Float64Array {
    this.#drive(v);
    let rz = this.#step(0, true);
    const stop = rz * TOLERANCE * TOLERANCE;
    let beta = 0;
    for (let sweeps = 0; rz > stop && rz > 0; sweeps++) {
      if (sweeps === MOST_SWEEPS) {
        const left = Math.sqrt(rz / (stop / (TOLERANCE * TOLERANCE)));
        const sentence = `wires did not settle in ${sweeps} sweeps: ${left.toPrecision(2)} is left`;
        throw new EngineError("E_NOCONV", sentence, { sweeps, left, tolerance: TOLERANCE });
      }
      const next = this.#step(rz / this.#sweep(beta), false);
      beta = next / rz;
      rz = next;
    }
    const last = this.#b / 8;
    const b = this.#backend.arena.heap.f64.subarray(last, last + this.#cells.outputs);
    return Float64Array.from(b, (volt) => this.#s.sense * volt);
  }
}

function wiredCurrentsOn(backend: Backend): WireKernels["wiredCurrents"] {
  return (cells, lines, v) => {
    const s = segmentsOf(lines);
    const samples = checkVoltages(v, cells);
    const { inputs, outputs } = cells;
    const out = new Float64Array(samples * outputs);
    if (out.length === 0) return out;
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
    const empty = inputs === 0 || outputs === 0;
    const planned = empty ? null : planMerge(backend, cells, s.far !== 0, bytes);
    const at = backend.arena.alloc(bytes, "an effective matrix");
    const map = gridAt(at, inputs, outputs);
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

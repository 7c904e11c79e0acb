/**
 * @file One array with resistive lines, factored once and solved vector by vector.
 * in    cells and conductances of segments, then voltages;  out  currents of the outputs
 * why   O(MN) a sweep, few sweeps: the way for a few vectors (merge.ts is the other)
 * from  conjugate gradients on S b = rhs, S = (Tb + D) - D (Tw + D)^-1 D, with the preconditioner
 *       Tb + D: input lines are eliminated, output lines are tridiagonal
 * holds rows and columns are independent; dot products take rows ascending, each in four partial
 *       sums by column mod 4: the same bits on any number of threads
 * test  wires.test.ts
 */
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import type { CellGrid, Segments } from "../layout.ts";
import type { Ptr } from "../memory.ts";

const TOLERANCE = 1e-10;
const MOST_SWEEPS = 1000;

/** Columns of a row with its padding. */
export const wide = (n: number): number => 4 * Math.ceil(n / 4);

const PLANES = ["rows", "columns", "p", "next", "r", "q", "z"] as const;
type Planes = Record<(typeof PLANES)[number], Ptr>;

/** Everything a solve needs of memory: planes, potentials of the last row, sums, work lines. */
export class LineSolver {
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

/**
 * @file IR drop: what the wires of a crossbar leave of its currents. Exact, in float64.
 * in    cells G [inputs][outputs] in S, wire and end resistances in ohm, input voltages V
 * out   currents of the output lines at virtual ground (A), or the whole effective matrix
 * why   with linear cells a crossbar with wires is still a linear map: I = V Geff
 * from  nodal analysis, physics reference 11.1: inputs driven from the left, outputs sensed at the bottom, one segment per cell;
 *       the input lines are eliminated, the output lines solved by conjugate gradients with their own tridiagonal part as preconditioner
 * holds DC, ohmic cells
 * test  wires.test.ts: dense nodal solve, a published 3x2 circuit (ngspice 39), the closed form of uniform arrays, reciprocity
 */
import { invariant } from "../base/invariant.ts";

export interface WireNetwork {
  /** ohm per cell along an input line and along an output line. */
  readonly row: number;
  readonly column: number;
  /** ohm of a driver and of a sense input, added to the first and last segment. */
  readonly driver: number;
  readonly sense: number;
  /** Input lines are driven from both ends. */
  readonly bothEnds: boolean;
}

/** A wire without resistance would be an infinite conductance; a micro-ohm is far below what currents of cells can see. */
const LEAST = 1e-6;
const TOLERANCE = 1e-10;
const MOST_SWEEPS = 1000;

/** Factors of the tridiagonal systems of one family of lines: unit lower factor and inverse pivots, line by line. */
interface Lines {
  readonly lower: Float64Array;
  readonly pivot: Float64Array;
  /** Cell at position k of line l. */
  readonly at: (line: number, k: number) => number;
  readonly count: number;
  readonly length: number;
}

/** LDL^T of (neighbour conductances + cells) on every line; `first` and `last` are what ties its ends to a fixed potential. */
function factor(
  g: Float64Array,
  at: (line: number, k: number) => number,
  count: number,
  length: number,
  segment: number,
  first: number,
  last: number,
): Lines {
  const lower = new Float64Array(g.length);
  const pivot = new Float64Array(g.length);
  for (let line = 0; line < count; line++) {
    let carried = 0;
    for (let k = 0; k < length; k++) {
      const before = k === 0 ? first : segment;
      const after = k === length - 1 ? last : segment;
      const cell = at(line, k);
      const d = before + after + g[cell] - carried;
      pivot[cell] = 1 / d;
      lower[cell] = segment / d;
      carried = segment * lower[cell];
    }
  }
  return { lower, pivot, at, count, length };
}

/** x := A^-1 x on every line; lines are independent. */
function solveLines(l: Lines, x: Float64Array): void {
  for (let line = 0; line < l.count; line++) {
    for (let k = 1; k < l.length; k++) {
      const before = l.at(line, k - 1);
      x[l.at(line, k)] += l.lower[before] * x[before];
    }
    for (let k = l.length - 1; k >= 0; k--) {
      const cell = l.at(line, k);
      x[cell] *= l.pivot[cell];
      if (k < l.length - 1) x[cell] += l.lower[cell] * x[l.at(line, k + 1)];
    }
  }
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

/** A crossbar with its wires, factored once and solved for many inputs. */
class WiredArray {
  readonly #g: Float64Array;
  readonly #m: number;
  readonly #n: number;
  readonly #inputs: Lines;
  readonly #outputs: Lines;
  readonly #source: number;
  readonly #far: number;
  readonly #sense: number;

  /** g [m inputs][n outputs], S, none negative. */
  constructor(g: Float64Array, m: number, n: number, w: WireNetwork) {
    invariant(g.length === m * n, `${g.length} cells do not fill ${m}x${n}`);
    this.#g = g;
    this.#m = m;
    this.#n = n;
    const row = 1 / Math.max(w.row, LEAST);
    const column = 1 / Math.max(w.column, LEAST);
    this.#source = 1 / Math.max(w.row + w.driver, LEAST);
    this.#far = w.bothEnds ? this.#source : 0;
    this.#sense = 1 / Math.max(w.column + w.sense, LEAST);
    this.#inputs = factor(g, (i, j) => i * n + j, m, n, row, this.#source, this.#far);
    this.#outputs = factor(g, (j, i) => i * n + j, n, m, column, 0, this.#sense);
  }

  /** D (Tw + D)^-1 x: what a current into the input lines does to the output lines. */
  #through(x: Float64Array): Float64Array {
    solveLines(this.#inputs, x);
    for (let i = 0; i < x.length; i++) x[i] *= this.#g[i];
    return x;
  }

  /** (Tb + D) b - D (Tw + D)^-1 D b. */
  #operator(b: Float64Array, neighbours: (b: Float64Array) => Float64Array): Float64Array {
    const back = this.#through(b.map((x, i) => x * this.#g[i]));
    return neighbours(b).map((x, i) => x - back[i]);
  }

  /** (Tb + D) b, written out. */
  #tridiagonal(segment: number): (b: Float64Array) => Float64Array {
    const [m, n] = [this.#m, this.#n];
    return (b) => {
      const out = new Float64Array(b.length);
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          const at = i * n + j;
          const up = i > 0 ? segment * (b[at] - b[at - n]) : 0;
          const down = i < m - 1 ? segment * (b[at] - b[at + n]) : this.#sense * b[at];
          out[at] = up + down + this.#g[at] * b[at];
        }
      return out;
    };
  }

  /** Currents of the n output lines (A) for m input voltages (V). */
  currents(v: ArrayLike<number>, column: number): Float64Array {
    const [m, n] = [this.#m, this.#n];
    const rhs = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      rhs[i * n] += this.#source * (v[i] as number);
      rhs[i * n + n - 1] += this.#far * (v[i] as number);
    }
    const b = this.#gradients(this.#through(rhs), this.#tridiagonal(1 / Math.max(column, LEAST)));
    return Float64Array.from({ length: n }, (_, j) => this.#sense * b[(m - 1) * n + j]);
  }

  /** Preconditioned conjugate gradients for the output lines. */
  #gradients(rhs: Float64Array, neighbours: (b: Float64Array) => Float64Array): Float64Array {
    const b = new Float64Array(rhs.length);
    const r = rhs.slice();
    const z = r.slice();
    solveLines(this.#outputs, z);
    const p = z.slice();
    let rz = dot(r, z);
    const stop = rz * TOLERANCE * TOLERANCE;
    for (let sweep = 0; rz > stop && rz > 0; sweep++) {
      invariant(sweep < MOST_SWEEPS, `wires did not converge in ${MOST_SWEEPS} sweeps`);
      const q = this.#operator(p, neighbours);
      const alpha = rz / dot(p, q);
      for (let i = 0; i < b.length; i++) {
        b[i] += alpha * p[i];
        r[i] -= alpha * q[i];
      }
      z.set(r);
      solveLines(this.#outputs, z);
      const next = dot(r, z);
      for (let i = 0; i < p.length; i++) p[i] = z[i] + (next / rz) * p[i];
      rz = next;
    }
    return b;
  }
}

/** Currents of the output lines for one vector of input voltages. */
export function wiredCurrents(
  g: Float64Array,
  m: number,
  n: number,
  v: ArrayLike<number>,
  w: WireNetwork,
): Float64Array {
  return new WiredArray(g, m, n, w).currents(v, w.column);
}

/** The whole map: Geff [m][n] in S, one solve per input line. */
export function effectiveConductance(
  g: Float64Array,
  m: number,
  n: number,
  w: WireNetwork,
): Float64Array {
  const array = new WiredArray(g, m, n, w);
  const out = new Float64Array(m * n);
  const v = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    v[i] = 1;
    out.set(array.currents(v, w.column), i * n);
    v[i] = 0;
  }
  return out;
}

/** The same array seen from its outputs: driven where it was sensed, sensed where it was driven. */
export function turned(g: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) out[(n - 1 - j) * m + (m - 1 - i)] = g[i * n + j];
  return out;
}

/**
 * The alpha-beta approximation: Geff = alpha G beta, first-order loss along either line. For teaching: good to 1 % while less
 * than a tenth of the current is lost. From IEEE 9691996, physics reference 11.4.
 */
export function approximateConductance(
  g: Float64Array,
  m: number,
  n: number,
  w: WireNetwork,
): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let [above, column, beyond, row] = [0, 0, 0, 0];
      for (let k = 0; k < m; k++) {
        if (k < i) above += (i - k) * g[k * n + j];
        column += (m - k) * g[k * n + j];
      }
      for (let k = 0; k < n; k++) {
        if (k >= j) beyond += (k - j) * g[i * n + k];
        row += (k + 1) * g[i * n + k];
      }
      const alpha = (1 + w.column * above) / (1 + w.column * column);
      const beta = (1 + w.row * beyond) / (1 + w.row * row);
      out[i * n + j] = alpha * g[i * n + j] * beta;
    }
  return out;
}

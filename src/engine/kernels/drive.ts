/**
 * @file What drivers put on the lines, and what the cells make of it.
 * in    X [samples][lines] with the full drive of each sample; planes of cells
 * out   duty of each line, squared codes of each sample, sigma of a read, conductance sums
 * why   heat and noise of a read need sums over every input and every cell; they run where the products run
 * from  E = V^2 G t d (d: share of V^2 t); noise of a column: sum of sigma_ij^2 v_j^2
 * holds float64 sums in ascending order: samples for a line, lines for a sample
 * test  drive.test.ts: bits of both engines, closed forms
 */
import type { Backend } from "../backend.ts";
import type { Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";

/** How values become codes: |x| * top / full, rounded half to even and at most top where there is a converter. */
export interface Coding {
  readonly x: Matrix;
  /** f32[samples]: full drive of each sample. */
  readonly full: Ptr;
  readonly top: number;
  readonly coded: boolean;
}

/** Variance of a read: perSquare * squares + constant, and scale * more of each output. */
export interface ReadVariance {
  readonly perSquare: number;
  readonly constant: number;
  readonly more?: { readonly of: Matrix; readonly scale: number };
}

export interface DriveKernels {
  /** Sum over the samples of the duty of each line: duty[code], without a converter v^2. */
  driveLines(c: Coding, duty: Float64Array | null): Float64Array;
  /** f64[samples], a temporary: sum of squared codes of lines from..to-1, or of one digit of them. */
  driveSquares(
    c: Coding,
    block: { readonly from: number; readonly to: number },
    digit?: { readonly low: number; readonly bits: number },
  ): Ptr;
  /** sd of a read, a temporary: f32[samples] (ld 0), or with `more` one for each output. */
  readNoise(squares: Ptr, samples: number, v: ReadVariance): { at: Ptr; ld: number };
  /** Sums of least + w * span over the rows and over the columns of planes of one shape. */
  conductanceSums(
    planes: readonly Matrix[],
    o: { readonly least: number; readonly span: number },
  ): { readonly rows: Float64Array; readonly columns: Float64Array };
  /** y[b][j] *= scale[j]. */
  scaleColumns(y: Matrix, scale: Float32Array): void;
}

/** f64[n] of zeros, a temporary. */
function zeros({ arena }: Backend, n: number, what: string): Ptr {
  const at = arena.temporary(8 * n, what);
  arena.heap.f64.fill(0, at / 8, at / 8 + n);
  return at;
}

const read = ({ arena }: Backend, at: Ptr, n: number): Float64Array =>
  arena.heap.f64.slice(at / 8, at / 8 + n);

function linesOn(backend: Backend): DriveKernels["driveLines"] {
  const { arena } = backend;
  return ({ x, full, top }, duty) => {
    const mark = arena.mark();
    const out = zeros(backend, x.cols, "duty of lines");
    const table = duty ? arena.temporary(8 * duty.length, "duty of codes") : 0;
    if (duty) arena.heap.f64.set(duty, table / 8);
    const args = { x: x.at, ld: x.ld, samples: x.rows, lines: x.cols, full, top };
    const work = x.rows * x.cols * 2;
    backend.run("driveLines", Math.ceil(x.cols / 16), { ...args, duty: table, out }, work);
    const lines = read(backend, out, x.cols);
    arena.release(mark);
    return lines;
  };
}

function squaresOn(backend: Backend): DriveKernels["driveSquares"] {
  return ({ x, full, top, coded }, { from, to }, digit) => {
    const out = backend.arena.temporary(8 * x.rows, "squares of samples");
    const args = {
      ...{ x: x.at, ld: x.ld, samples: x.rows, from, to, full, top },
      coded: coded ? 1 : 0,
      low: digit?.low ?? 0,
      mask: 2 ** (digit?.bits ?? 0) - 1,
      out,
    };
    backend.run("driveSquares", Math.ceil(x.rows / 16), args, x.rows * (to - from) * 1.5);
    return out;
  };
}

function noiseOn(backend: Backend): DriveKernels["readNoise"] {
  const { arena } = backend;
  return (squares, samples, { perSquare, constant, more }) => {
    const [cols, ld] = more ? [more.of.cols, more.of.ld] : [1, 0];
    const at = arena.temporary(4 * samples * Math.max(1, ld), "read noise");
    const args = {
      ...{ squares, samples, cols, perSquare, constant },
      ...{ more: more?.of.at ?? 0, ldm: ld, scale: more?.scale ?? 0, out: at, ldo: ld },
    };
    backend.run("readNoise", Math.ceil(samples / 16), args, samples * cols * 5);
    return { at, ld };
  };
}

function sumsOn(backend: Backend): DriveKernels["conductanceSums"] {
  const { arena } = backend;
  return (planes, { least, span }) => {
    const mark = arena.mark();
    const [rows, cols] = [planes[0]?.rows ?? 0, planes[0]?.cols ?? 0];
    const byRow = zeros(backend, rows, "conductance of rows");
    const byColumn = zeros(backend, cols, "conductance of columns");
    for (const { at, ld } of planes) {
      const args = { w: at, ld, rows, cols, least, span };
      const work = rows * cols;
      backend.run("rowSums", Math.ceil(rows / 4), { ...args, out: byRow }, work);
      backend.run("columnSums", Math.ceil(cols / 64), { ...args, out: byColumn }, work);
    }
    const sums = { rows: read(backend, byRow, rows), columns: read(backend, byColumn, cols) };
    arena.release(mark);
    return sums;
  };
}

function scaleOn(backend: Backend): DriveKernels["scaleColumns"] {
  const { arena } = backend;
  return ({ at, ld, rows, cols }, factors) => {
    const mark = arena.mark();
    const scale = arena.temporary(4 * cols, "scales of columns");
    arena.heap.f32.set(factors.subarray(0, cols), scale / 4);
    backend.run(
      "scaleColumns",
      Math.ceil(rows / 16),
      { y: at, ld, rows, cols, scale },
      rows * cols,
    );
    arena.release(mark);
  };
}

export function driveKernels(backend: Backend): DriveKernels {
  return {
    driveLines: linesOn(backend),
    driveSquares: squaresOn(backend),
    readNoise: noiseOn(backend),
    conductanceSums: sumsOn(backend),
    scaleColumns: scaleOn(backend),
  };
}

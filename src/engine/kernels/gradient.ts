/**
 * @file The digital side of learning: gradients of matrices, largest values.
 * in    errors d [samples][rows], inputs x [samples][cols];  out  chi [rows][cols]
 * test  twin.test.ts (bits), product.test.ts (against float64 sums)
 */
import type { Backend } from "../backend.ts";
import type { Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";

export interface GradientKernels {
  /** Largest |x| of a matrix; of each row into f32[rows]. */
  absmax(x: Matrix): number;
  rowAbsmax(x: Matrix, out: Ptr): void;
  /** chi[i][j] += sum over samples of (scale*d[b][i])*x[b][j], ascending: chi += scale * d^T x. */
  gradient(chi: Matrix, d: Matrix, x: Matrix, scale: number): void;
}

/** Runs, and returns the largest |value| met if it is wanted. */
export function measured(backend: Backend, wanted: boolean | undefined, run: () => void): number {
  if (wanted) backend.clearMaximum();
  run();
  return wanted ? backend.maximum() : 0;
}

function absmaxOn(backend: Backend): GradientKernels["absmax"] {
  return (x) => {
    return measured(backend, true, () => {
      const { at, ld, rows, cols } = x;
      backend.run("absmax", Math.ceil(rows / 16), { x: at, ld, rows, cols }, rows * cols * 0.3);
    });
  };
}

function rowAbsmaxOn(backend: Backend): GradientKernels["rowAbsmax"] {
  return (x, out) => {
    const { at, ld, rows, cols } = x;
    const args = { x: at, ld, rows, cols, out };
    backend.run("rowAbsmax", Math.ceil(rows / 16), args, rows * cols * 0.3);
  };
}

function gradientOn(backend: Backend): GradientKernels["gradient"] {
  const { arena } = backend;
  return (chi, d, x, scale) => {
    const mark = arena.mark();
    const { rows, cols } = chi;
    const a = arena.temporary(Math.ceil(rows / 4) * 4 * d.rows * 4, "packed errors");
    const pack = { d: d.at, ld: d.ld, samples: d.rows, rows, scale, out: a };
    backend.run("packDelta", Math.ceil(rows / 64), pack, rows * d.rows);
    const groups = Math.ceil(cols / 8);
    const values = arena.temporary(groups * d.rows * 32, "packed inputs");
    const offsets = arena.temporary(groups * d.rows * 4, "packed inputs");
    const counts = arena.temporary(groups * 4, "packed inputs");
    const inputs = { x: x.at, ld: x.ld, samples: x.rows, cols, values, offsets, counts };
    backend.run("packInputs", Math.ceil(cols / 64), inputs, cols * x.rows);
    const { at, ld } = chi;
    const samples = d.rows;
    const args = { a, values, offsets, counts, chi: at, ld, rows, cols, samples };
    const chunks = Math.ceil(cols / 64) * Math.ceil(rows / 64);
    backend.run("gradient", chunks, args, rows * cols * (1 + samples * 0.05));
    arena.release(mark);
  };
}

export function gradientKernels(backend: Backend): GradientKernels {
  return {
    absmax: absmaxOn(backend),
    rowAbsmax: rowAbsmaxOn(backend),
    gradient: gradientOn(backend),
  };
}

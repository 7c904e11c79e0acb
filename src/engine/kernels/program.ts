/**
 * @file Writing cells: blind programming with a residual, threshold lists, write-verify.
 * in    a digital accumulator chi, planes of cells;  out  both, changed in place
 * from  mixed-precision training: Nandakumar et al. 2020 (chi, epsilon, blind pulses);
 *       write-verify: the usual program-and-read loop
 * test  twin.test.ts (bits), program.test.ts (residuals, counts, convergence)
 */
import { KIND } from "../../base/random.ts";
import type { Backend } from "../backend.ts";
import type { Draws, Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";
import { place } from "./draws.ts";
import { type Cells, cellArgs, lawArgs, type Plane, planeArgs, type StepLaw } from "./pulse.ts";

/** Cells to write, row by row: count[r] columns and targets from row r of both lists. */
export interface CellList {
  /** u32[rows][stride]. */
  readonly column: Ptr;
  /** f32[rows][stride]. */
  readonly target: Ptr;
  readonly stride: number;
  /** u32[rows]. */
  readonly count: Ptr;
  /** Listed cells in all rows. */
  readonly cells: number;
}

export interface WriteVerifyOptions {
  /** A cell is done when |target - reading| <= tolerance. */
  readonly tolerance: number;
  /** sd of a verify reading; 0 reads exactly and takes no draws. */
  readonly sigmaRead: number;
  /** Corrections per cell; the last reading after them decides about failure. */
  readonly trials: number;
  /** Pulses per trial: clamp(rne(|err|/unit), 1, most); most = 1 always sends one. */
  readonly unit: number;
  readonly most: number;
  /** Noise of a pulse, and its law (default linear). */
  readonly sigma: number;
  readonly law?: StepLaw;
  readonly draws: Draws;
}

export interface ProgramKernels {
  /**
   * n = trunc(chi/eps), |n| <= 1023; where n is not 0: chi -= n*eps (the residual stays) and
   * w = clamp(w + (n*eps + sigma*eps*sqrt|n|*xi)). With `pair`, positive n goes to w and
   * negative n to the pair's plane, each as an increase. Returns the number of cells programmed.
   */
  blindProgram(
    chi: Matrix,
    w: Matrix,
    o: { eps: number; sigma: number; lo: Plane; hi: Plane; pair?: Matrix; draws: Draws },
  ): number;
  /**
   * Where |chi| >= theta: lists (column, target = reference + chi), reference = target, chi = 0
   * (or kept). The list is a temporary.
   */
  threshold(chi: Matrix, reference: Matrix, o: { theta: number; keep?: boolean }): CellList;
  /** Pulses listed cells (or every cell, when a plane of targets is given) toward their targets. */
  writeVerify(
    cells: Cells,
    target: Matrix | CellList,
    o: WriteVerifyOptions,
  ): { trials: number; failures: number };
}
function blindProgramOn(backend: Backend): ProgramKernels["blindProgram"] {
  const { arena } = backend;
  return (chi, w, o) => {
    const mark = arena.mark();
    const { rows, cols } = w;
    const { at, mask } = planeArgs(backend, w, [o.lo, o.hi]);
    const before = backend.counters().programmedCells;
    const args = {
      chi: chi.at,
      ldc: chi.ld,
      w: w.at,
      pair: o.pair?.at ?? 0,
      ld: w.ld,
      rows,
      cols,
      eps: o.eps,
      inverse: 1 / o.eps,
      noise: o.sigma,
      lo: at[0]!,
      hi: at[1]!,
      planes: mask,
      ...place(o.draws, KIND.programNoise),
    };
    backend.run("blindProgram", cols ? Math.ceil(rows / 16) : 0, args, rows * cols);
    arena.release(mark);
    return backend.counters().programmedCells - before;
  };
}

function thresholdOn(backend: Backend): ProgramKernels["threshold"] {
  const { arena } = backend;
  return (chi, reference, o) => {
    const { rows, cols } = chi;
    const column = arena.temporary(4 * rows * cols, "cells to program");
    const target = arena.temporary(4 * rows * cols, "targets");
    const count = arena.temporary(4 * rows, "cells to program");
    const args = {
      chi: chi.at,
      ldc: chi.ld,
      reference: reference.at,
      ldr: reference.ld,
      rows,
      cols,
      theta: o.theta,
      keep: o.keep ? 1 : 0,
      column,
      target,
      ldl: cols,
      count,
    };
    backend.run("threshold", Math.ceil(rows / 16), args, rows * cols);
    let cells = 0;
    for (const n of arena.heap.u32.subarray(count / 4, count / 4 + rows)) cells += n;
    return { column, target, stride: cols, count, cells };
  };
}

function writeVerifyOn(backend: Backend): ProgramKernels["writeVerify"] {
  const { arena } = backend;
  return (cells, target, o) => {
    const mark = arena.mark();
    const { rows, cols } = cells.w;
    const all = "at" in target;
    const active = arena.temporary(4 * rows * cols, "cells being written");
    const aims = arena.temporary(4 * rows * cols, "targets");
    const errors = arena.temporary(4 * rows * cols, "errors");
    const before = backend.counters();
    const args = {
      ...cellArgs(backend, cells),
      sigma: o.sigma,
      ...lawArgs(o.law ?? { kind: "linear" }),
      column: all ? 0 : target.column,
      target: all ? target.at : target.target,
      ldl: all ? target.ld : target.stride,
      count: all ? 0 : target.count,
      tolerance: o.tolerance,
      sigmaRead: o.sigmaRead,
      trials: o.trials,
      unit: o.unit,
      most: o.most,
      active,
      aims,
      errors,
      ...place(o.draws, KIND.writeVerify),
    };
    const work = (all ? rows * cols : target.cells) * o.trials * 20;
    backend.run("writeVerify", cols ? Math.ceil(rows / 8) : 0, args, work);
    arena.release(mark);
    const after = backend.counters();
    return {
      trials: after.verifyTrials - before.verifyTrials,
      failures: after.verifyFailures - before.verifyFailures,
    };
  };
}

export function programKernels(backend: Backend): ProgramKernels {
  return {
    blindProgram: blindProgramOn(backend),
    threshold: thresholdOn(backend),
    writeVerify: writeVerifyOn(backend),
  };
}

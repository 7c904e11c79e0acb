/**
 * @file Writing single cells as a programmer of memories does: blind, or read and corrected.
 * in    cells as shares of their window (0..1), goals, a write law;  out  cells, changed in place; writes counted
 * why   programming an array and the gate of mixed precision touch cells one by one; both run here, row by row
 * from  mixed precision: Wu et al. 2023 (gate, two verified trials), Nandakumar et al. 2020 (residual kept)
 * holds one Gaussian per attempt, by rank within a row; an idle cell of a pair that is at rest is left alone
 * test  write.test.ts: twin and WASM bit for bit; levels, spreads, tolerances, residuals
 */
import type { Spread } from "../../base/spread.ts";
import type { Backend } from "../backend.ts";
import type { Draws, Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";
import { place } from "./draws.ts";
import type { CellList } from "./program.ts";

export interface WriteLaw {
  /** Attempts with read-back; 0 writes once and does not look. */
  readonly trials: number;
  /** A cell within this of its goal is done; also: an idle cell within it is at rest. */
  readonly tolerance: number;
  /** sd of one read-back. */
  readonly readNoise: number;
  /** sd of one write, added in squares to that of the fit. */
  readonly noise: number;
  readonly fit?: { readonly full: number; readonly spread: Spread };
  readonly draws: Draws;
  /** Kind of the draws. */
  readonly kind: number;
}

/** Where a gate opened, and what it moves. */
export interface GatedWrite {
  readonly plus: Matrix;
  /** Second cells of the pairs, or null: a single cell around one half. */
  readonly minus: Matrix | null;
  readonly list: CellList;
  /** The digital copy of the weights; gets the goal, or with `readback` what the cells reached. */
  readonly weights: Matrix;
  readonly readback: boolean;
  /** Keep the residual: only whole multiples of theta leave chi, counted from the old weights. */
  readonly residual: { readonly chi: Matrix; readonly old: Matrix; readonly theta: number } | null;
  /** Weight of a full window, and what a pair's difference is worth in it. */
  readonly range: number;
  readonly factor: number;
}

export interface WriteCounts {
  /** Cells that took at least one write. */
  readonly writes: number;
  readonly pulses: number;
}

export interface WriteKernels {
  /** Every cell of a plane towards its goal (same shape and stride); `levels` 0 = continuous. Adds the writes of each cell to `seen`. */
  writePlane(cells: Matrix, goal: Matrix, seen: Matrix, levels: number, law: WriteLaw): WriteCounts;
  /** The listed cells towards their goals. `moves`, a temporary: f64[rows][stride][2], how far each side went. */
  writeList(write: GatedWrite, law: WriteLaw): WriteCounts & { readonly moves: Ptr };
}

function lawArgs(law: WriteLaw) {
  const spread = law.fit?.spread;
  const c = spread?.kind === "polynomial" ? spread.c : [spread?.most ?? 0];
  return {
    trials: law.trials,
    tolerance: law.tolerance,
    readNoise: law.readNoise,
    noise: law.noise,
    fit: spread ? (spread.kind === "polynomial" ? 1 : 2) : 0,
    full: law.fit?.full ?? 1,
    per: spread?.per ?? 1,
    c0: c[0] ?? 0,
    c1: c[1] ?? 0,
    c2: c[2] ?? 0,
    c3: c[3] ?? 0,
    c4: c[4] ?? 0,
    ...streamArgs(law),
  };
}

function streamArgs(law: WriteLaw) {
  const { c1, c2, c3, k0, k1 } = place(law.draws, law.kind);
  return { row: c1, kind: c2, step: c3, k0, k1 };
}

/** Runs and tells what the run added to the counters. */
function counted(backend: Backend, run: () => void): WriteCounts {
  const before = backend.counters();
  run();
  const after = backend.counters();
  return {
    writes: after.programmedCells - before.programmedCells,
    pulses: after.pulses - before.pulses,
  };
}

/** A write costs about 40 ns with its draw. */
const NS = 40;

function writePlaneOn(backend: Backend): WriteKernels["writePlane"] {
  return (cells, goal, seen, levels, law) => {
    const { at, ld, rows, cols } = cells;
    const args = { ...lawArgs(law), cells: at, ld, rows, cols, goal: goal.at, levels };
    return counted(backend, () => {
      const work = rows * cols * NS;
      backend.run("writePlane", Math.ceil(rows / 8), { ...args, seen: seen.at }, work);
    });
  };
}

function writeListOn(backend: Backend): WriteKernels["writeList"] {
  const { arena } = backend;
  return ({ plus, minus, list, weights, readback, residual, range, factor }, law) => {
    const { ld, rows } = plus;
    const moves = arena.temporary(16 * rows * list.stride, "moves of cells");
    const args = {
      ...lawArgs(law),
      plus: plus.at,
      minus: minus?.at ?? 0,
      ld,
      rows,
      column: list.column,
      target: list.target,
      ldl: list.stride,
      count: list.count,
      w: weights.at,
      ldw: weights.ld,
      old: residual?.old.at ?? 0,
      ldo: residual?.old.ld ?? 0,
      chi: residual?.chi.at ?? 0,
      ldc: residual?.chi.ld ?? 0,
      theta: residual?.theta ?? 0,
      range,
      factor,
      readback: readback ? 1 : 0,
      moves,
    };
    const done = counted(backend, () => {
      backend.run("writeList", Math.ceil(rows / 8), args, 2 * list.cells * NS);
    });
    return { ...done, moves };
  };
}

export function writeKernels(backend: Backend): WriteKernels {
  return { writePlane: writePlaneOn(backend), writeList: writeListOn(backend) };
}

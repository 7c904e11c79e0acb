/**
 * @file In-place updates: pulses on rows and columns move the pairs of an array.
 * in    an array, inputs x [samples][columns], errors d [samples][rows];  out  its cells, changed on the engine; pulses counted
 * why   the outer product of a gradient step is one write cycle on a crossbar, whatever its size
 * from  Gokmen and Vlasov 2016 (fnins.2016.00333): stochastic trains, update management; populations: physics reference, section 4
 * holds a pair acts as one signed weight u: a rise first resets the minus cell, then sets the plus cell. Ideal cells without any
 *       pulse setting take the update exactly
 * test  pulse.test.ts: ideal cells get -rate d x; the mean of noisy ones agrees; bounds hold
 */
import { KIND, kindTile, normal, type StreamKey } from "../base/random.ts";
import {
  type LinearLaw,
  labelLaw,
  powerLaw,
  publishedLaw,
  type TableLaw,
  typedLaw,
} from "../device/law.ts";
import { type Cells, type Kernels, type Matrix, type StepLaw, stride } from "../engine/kernels.ts";
import type { Cell, LawExpression } from "../plan/chip.ts";
import { type ArrayState, decode } from "./array.ts";
import { evaluateLaw } from "./expression.ts";
import type { EnginePlane } from "./read.ts";

const NODES = 257; // nodes of a step table, fixed by the engine

/** An array's weights u as one signed plane on the engine, with the step of every cell. */
export interface PulseModel {
  readonly w: Matrix;
  /** Null for ideal cells: the update lands exactly. */
  readonly cells: Cells | null;
  readonly law: StepLaw;
  readonly sigma: number;
  readonly exact: boolean;
  readonly step: number;
  /** Splits u into the two cells of each pair. */
  toCells(plane: EnginePlane | undefined): void;
  close(): void;
}

function lawOf(cell: Cell): LinearLaw | TableLaw {
  if (cell.userLaw) {
    const { up, down, constants } = cell.userLaw;
    const f = (law: LawExpression | undefined): ((g: number) => number) | undefined =>
      law === undefined
        ? undefined
        : (g) => evaluateLaw(law, { ...constants, g, g_min: cell.gMin, g_max: cell.gMax });
    const laws = { up: f(up), down: f(down) };
    return typedLaw(
      { ...(laws.up ? { up: laws.up } : {}), ...(laws.down ? { down: laws.down } : {}) },
      cell.gMin,
      cell.gMax,
      cell.pulseStep,
    );
  }
  if (cell.published) return publishedLaw(cell.published, cell.pulseStep, cell.asymmetry);
  if (cell.law === "exponential") return labelLaw(cell.nonlinearity, cell.asymmetry);
  if (cell.law === "power") return powerLaw(cell.nonlinearity, cell.asymmetry);
  const gamma = cell.law === "soft_bounds" ? 1 : 0;
  return publishedLaw(
    { kind: "linear", low: -1, high: 1, gammaUp: gamma, gammaDown: gamma },
    cell.pulseStep,
    cell.asymmetry,
  );
}

/** base * (1 + spread * xi), drawn once per chip. */
function population(
  k: Kernels,
  a: ArrayState,
  base: number,
  spread: number,
  number: number,
  key: StreamKey,
  limit: (x: number) => number = (x) => x,
): number | Matrix {
  if (spread === 0 || base === 0) return base;
  const c2 = kindTile(KIND.population, 0);
  const values = Float32Array.from({ length: a.rows * a.columns }, (_, i) =>
    limit(base * (1 + spread * normal(i % a.columns, Math.floor(i / a.columns), c2, number, key))),
  );
  return k.matrixFrom(values, a.rows, a.columns, "a population of cells");
}

/** The same factor of every cell on step and slope. */
function scaled(k: Kernels, base: number | Matrix, ratio: number): number | Matrix {
  if (typeof base === "number") return base * ratio;
  const out = k.matrix(base.rows, base.cols, "slopes of a population");
  k.unary("affine", base, out, ratio, 0);
  return out;
}

function cellsOf(
  k: Kernels,
  a: ArrayState,
  w: Matrix,
  law: LinearLaw | TableLaw,
  key: StreamKey,
): Cells {
  const { stepSpread, boundSpread, pulseStep } = a.hardware.cell;
  const inside = (x: number): number => Math.max(-1, Math.min(1, x));
  const hi = population(k, a, law.hi, boundSpread, 2, key, inside);
  const lo = population(k, a, law.lo, boundSpread, 3, key, inside);
  const step = (base: number, number: number): number | Matrix =>
    population(k, a, base, stepSpread, number, key, Math.abs);
  if (law.kind === "table")
    return {
      w,
      up: step(pulseStep, 0),
      down: step(pulseStep, 1),
      slopeUp: 0,
      slopeDown: 0,
      lo,
      hi,
    };
  const up = step(law.up.base, 0);
  const down = step(law.down.base, 1);
  return {
    ...{ w, up, down, lo, hi },
    slopeUp: scaled(k, up, law.up.slope / law.up.base),
    slopeDown: scaled(k, down, law.down.slope / law.down.base),
  };
}

function tableOf(k: Kernels, law: TableLaw): StepLaw {
  const sample = (f: (u: number) => number): number => {
    const values = Float32Array.from({ length: NODES }, (_, i) =>
      f(law.lo + ((law.hi - law.lo) * i) / (NODES - 1)),
    );
    return k.matrixFrom(values, 1, NODES, "a step law").at;
  };
  return { kind: "table", up: sample(law.up), down: sample(law.down) };
}

/** Loads an array for pulsing. Its cells afterwards are the ones on the engine: read them back with `toCells`. */
export function pulseModel(k: Kernels, a: ArrayState, device: StreamKey): PulseModel {
  const { cell } = a.hardware;
  const w = k.matrixFrom(
    decode(a.planes, a.rows * a.columns),
    a.rows,
    a.columns,
    `weights of ${a.name}`,
  );
  const law = cell.exactUpdate ? null : lawOf(cell);
  const step: StepLaw =
    law?.kind === "table"
      ? tableOf(k, law)
      : { kind: law?.kind === "linear" && law.additive ? "additive" : "linear" };
  const cells = law ? cellsOf(k, a, w, law, device) : null;
  return {
    ...{ w, cells, law: step, sigma: cell.cycleNoise, step: cell.pulseStep },
    // the closed form holds for straight laws with moderate multiplicative noise (engine, path choice)
    exact: step.kind !== "linear" || cell.cycleNoise > 0.5,
    toCells(plane) {
      if (!plane) return;
      if (!plane.minus) {
        k.unary("affine", w, plane.plus, plane.reference ? 0.5 : 1, plane.reference ? 0.5 : 0);
        return;
      }
      k.unary("relu", w, plane.plus);
      k.unary("negate", w, plane.minus);
      k.unary("relu", plane.minus, plane.minus);
    },
    close() {
      const planes = cells
        ? [cells.up, cells.down, cells.slopeUp, cells.slopeDown, cells.lo, cells.hi]
        : [];
      for (const p of [w, ...planes]) if (typeof p === "object") k.free(p.at);
      if ("up" in step) {
        k.free(step.up);
        k.free(step.down);
      }
    },
  };
}

export interface PulseOptions {
  /** u changes by -rate d x^T, or + with `ascend`. */
  readonly rate: number;
  readonly step: number;
  readonly key: StreamKey;
  readonly ascend: boolean;
}

const rowsOf = (m: Matrix, from: number, to: number): Matrix => ({
  ...m,
  at: m.at + 4 * from * m.ld,
  rows: to - from,
});

/** Most pulses in one train before it is cut in parts (Gokmen and Vlasov 2016 use up to 31). */
const LONGEST = 31;

/** Applies a batch of outer products; returns the pulses that cells received. */
export function applyPulses(
  k: Kernels,
  model: PulseModel,
  x: Matrix,
  d: Matrix,
  o: PulseOptions,
): number {
  const { cells } = model;
  if (!cells) return exactly(k, model, x, d, o);
  const most = Math.max(1, Math.floor(2 ** 21 / Math.max(1, stride(x.cols))));
  const before = k.counters().pulses;
  for (let from = 0, part = 0; from < x.rows; from += most, part++) {
    const mark = k.mark();
    const to = Math.min(x.rows, from + most);
    const [xs, ds] = [rowsOf(x, from, to), rowsOf(d, from, to)];
    const plan = k.manageUpdate(xs, ds, { rate: o.rate, step: model.step, maxLength: LONGEST });
    const draws = { key: o.key, tile: part, step: o.step };
    const trains = {
      x: k.trains(xs, "x", plan, { draws, compact: true }),
      d: k.trains(ds, "d", plan, { draws }),
    };
    k.pulsedUpdate(cells, trains.x, trains.d, {
      ...{ sigma: model.sigma, draws, ascend: o.ascend, law: model.law },
      mode: model.exact ? "exact" : "closed",
    });
    k.release(mark);
  }
  return k.counters().pulses - before;
}

/** Ideal cells: the whole change at once, counted in pulses of the mean step. */
function exactly(k: Kernels, model: PulseModel, x: Matrix, d: Matrix, o: PulseOptions): number {
  const { w } = model;
  const mark = k.mark();
  const before = k.scratch(w.rows, w.cols, "weights before an update");
  k.unary("copy", w, before);
  k.gradient(w, d, x, o.ascend ? o.rate : -o.rate);
  k.unary("clamp", w, w, -1, 1);
  k.binary("subtract", w, before, before);
  const heap = k.f32(before.at, before.rows * before.ld);
  let pulses = 0;
  for (let i = 0; i < w.rows; i++)
    for (let j = 0; j < w.cols; j++)
      pulses += Math.round(Math.abs(heap[i * before.ld + j]) / model.step);
  k.release(mark);
  return pulses;
}

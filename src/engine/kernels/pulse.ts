/**
 * @file Pulsed updates: stochastic trains on rows and columns, coincidences move the cells.
 * in    x [samples][cols], d [samples][rows], planes of cells;  out  w, changed in place
 * why   the outer product of a gradient step costs one write cycle, whatever the matrix size
 * from  Gokmen and Vlasov 2016 (stochastic update, update management); the closed form of n pulses
 *       on a linear device is the geometric sum (derived in the engine's README)
 * test  twin.test.ts (bits), pulse.test.ts (closed form against exact, E[dw] = -lr x d)
 */
import { invariant } from "../../base/invariant.ts";
import { KIND, kindTile } from "../../base/random.ts";
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import type { Draws, Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";

/** One value for all cells, or a plane with the row stride of w. */
export type Plane = number | Matrix;

/**
 * The state and the step law of a plane of cells. A pulse up adds up + slopeUp*w, one down
 * subtracts down + slopeDown*w (noise apart); then w is clamped to lo..hi.
 */
export interface Cells {
  readonly w: Matrix;
  readonly up: Plane;
  readonly down: Plane;
  readonly slopeUp: Plane;
  readonly slopeDown: Plane;
  readonly lo: Plane;
  readonly hi: Plane;
}

/**
 * How a pulse acts. `linear`: step*(1 + sigma*xi). `additive`: step + up*sigma*xi. A table gives
 * f(w) at 257 nodes over lo..hi (one range for all cells) in place of the linear law: step = up*f.
 */
export type StepLaw =
  | { readonly kind: "linear" | "additive" }
  | {
      readonly kind: "table" | "tableAdditive";
      readonly up: Ptr;
      readonly down: Ptr;
    };

/** Pulse trains of a batch, one row of masks per part of a sample. */
export interface Trains {
  readonly values: Matrix;
  readonly masks: Matrix;
  readonly parts: number;
  /** Fired slots in all masks; slots of the longest part. */
  readonly bits: number;
  readonly longest: number;
  /** Compacted non-empty entries of each row; `index` is 0 when not asked for. */
  readonly index: Ptr;
  readonly compactMasks: Ptr;
  readonly signs: Ptr;
  readonly count: Ptr;
  readonly stride: number;
}

/** Per-sample scales and lengths of the two trains of an update. */
export interface TrainPlan {
  /** f32[samples]: p = min(|v|*scale, 1). */
  readonly scaleX: Ptr;
  readonly scaleD: Ptr;
  /** i32[samples]: slots. */
  readonly lengths: Ptr;
  /** Most slots of any sample. */
  readonly longest: number;
}

export interface PulseKernels {
  /**
   * Update management: for each sample the shortest train that can carry lr*x*d with steps of
   * `step`, at most maxLength slots, and scales that balance both sides. A temporary.
   * k = lr*max|x|*max|d|/step; slots = min(maxLength, max(1, ceil(k - k*2^-20))).
   */
  manageUpdate(
    x: Matrix,
    d: Matrix,
    o: { rate: number; step: number; maxLength: number },
  ): TrainPlan;
  /** Fixed length: scales sqrt(rate/(step*length)) on both sides. A temporary. */
  fixedUpdate(samples: number, o: { rate: number; step: number; length: number }): TrainPlan;
  /** Trains of one side of a plan. `compact` also lists the non-empty entries (event path). */
  trains(
    values: Matrix,
    side: "x" | "d",
    plan: TrainPlan,
    o: { draws: Draws; compact?: boolean },
  ): Trains;
  /**
   * Applies coincidences to the cells: positive x*d moves down (gradient descent), unless `ascend`.
   * mode closed: one normal per cell and sample; exact: one per pulse (any law).
   * only "up" or "down": just the events of that direction; with "down" they are applied as up
   * pulses (the negative plane of a differential pair). Needs trains of x with `compact`.
   */
  pulsedUpdate(
    cells: Cells,
    x: Trains,
    d: Trains,
    o: {
      sigma: number;
      draws: Draws;
      mode?: "closed" | "exact";
      law?: StepLaw;
      only?: "up" | "down";
      ascend?: boolean;
    },
  ): void;
}

export interface CellArgs {
  readonly w: Ptr;
  readonly ld: number;
  readonly rows: number;
  readonly cols: number;
  readonly up: Ptr;
  readonly down: Ptr;
  readonly slopeUp: Ptr;
  readonly slopeDown: Ptr;
  readonly lo: Ptr;
  readonly hi: Ptr;
  readonly planes: number;
}

/**
 * Addresses of planes; a single number is written to memory four times (one vector) and its bit
 * in the mask stays 0, so kernels read the same address for every cell.
 */
export function planeArgs(
  backend: Backend,
  w: Matrix,
  planes: readonly Plane[],
): { at: number[]; mask: number } {
  const { arena } = backend;
  const uniform = arena.temporary(16 * planes.length, "cell parameters");
  let mask = 0;
  const at = planes.map((plane, i) => {
    if (typeof plane === "object") {
      invariant(plane.ld === w.ld, "a plane of cell parameters has another row stride than w");
      mask |= 1 << i;
      return plane.at;
    }
    const here = uniform + 16 * i;
    arena.heap.f32.fill(plane, here / 4, here / 4 + 4);
    return here;
  });
  return { at, mask };
}

export function cellArgs(backend: Backend, cells: Cells): CellArgs {
  const { w } = cells;
  const { at, mask } = planeArgs(backend, w, [
    cells.up,
    cells.down,
    cells.slopeUp,
    cells.slopeDown,
    cells.lo,
    cells.hi,
  ]);
  const [up, down, slopeUp, slopeDown, lo, hi] = at as [Ptr, Ptr, Ptr, Ptr, Ptr, Ptr];
  const { rows, cols, ld } = w;
  return { w: w.at, ld, rows, cols, up, down, slopeUp, slopeDown, lo, hi, planes: mask };
}

const LAWS = ["linear", "additive", "table", "tableAdditive"] as const;

export function lawArgs(law: StepLaw): { law: number; tableUp: Ptr; tableDown: Ptr } {
  const table = "up" in law ? law : { up: 0, down: 0 };
  return { law: LAWS.indexOf(law.kind), tableUp: table.up, tableDown: table.down };
}

/** Slots of one train word. Longer trains are run as several parts. */
const SLOTS = 31;

/** One sample of the plan: [slots, scale of x, scale of d], in float64. */
function manage(
  xmax: number,
  dmax: number,
  o: { rate: number; step: number; maxLength: number },
): [number, number, number] {
  if (xmax === 0 || dmax === 0) return [1, 0, 0];
  const k = (o.rate * xmax * dmax) / o.step;
  const slots = Math.min(o.maxLength, Math.max(1, Math.ceil(k - k * 2 ** -20)));
  const base = Math.sqrt(o.rate / (o.step * slots));
  const dv = k > o.maxLength ? (dmax * o.maxLength) / k : dmax;
  return [slots, base * Math.sqrt(dv / xmax), base * Math.sqrt(xmax / dv)];
}

/**
 * Whether listing the events beats looking at every cell. Per row and sample (nanoseconds, AMD Zen
 * 4): dense 1 per four cells, and per touched four 6 and 4.2 for each bit of its largest count;
 * event 1.2 per listed input and 11 per event. Speed only; both paths give the same bits.
 */
function eventful(backend: Backend, x: Trains, d: Trains): boolean {
  if (!x.index) return false;
  const { rows, cols } = { rows: Math.max(1, x.masks.rows), cols: x.values.cols };
  const counts = backend.arena.heap.u32.subarray(x.count / 4, x.count / 4 + x.masks.rows);
  const listed = counts.reduce((sum, n) => sum + n, 0) / rows;
  const perRow = d.bits / rows / Math.max(1, d.values.cols);
  // pulses that coincide on one cell, and from that the share of cells with at least one
  const pulses = (x.bits / rows / cols) * (perRow / x.longest);
  const hit = Math.min(listed / cols, pulses / (1 + pulses / 2));
  const touched = (cols / 4) * (1 - (1 - hit) ** 4);
  const dense = cols / 4 + touched * (6 + 4.2 * Math.log2(1 + perRow));
  return 1.2 * listed + 11 * cols * hit < dense;
}

/** Writes the plan of each sample, [slots, scale of x, scale of d], into temporaries. */
function planFor(
  { arena }: Backend,
  samples: number,
  sample: (b: number) => [number, number, number],
): TrainPlan {
  const bytes = 4 * samples;
  const scaleX = arena.temporary(bytes, "train scales");
  const scaleD = arena.temporary(bytes, "train scales");
  const lengths = arena.temporary(bytes, "train lengths");
  const { f32, i32 } = arena.heap;
  let longest = 1;
  for (let b = 0; b < samples; b++) {
    const [slots, sx, sd] = sample(b);
    i32[lengths / 4 + b] = slots;
    f32[scaleX / 4 + b] = sx;
    f32[scaleD / 4 + b] = sd;
    longest = Math.max(longest, slots);
  }
  return { scaleX, scaleD, lengths, longest };
}

/** Largest |value| of each row. */
function rowMaxima(backend: Backend, m: Matrix): Float32Array {
  const { arena } = backend;
  const out = arena.temporary(4 * m.rows, "row maxima");
  const { at, ld, rows, cols } = m;
  const args = { x: at, ld, rows, cols, out };
  backend.run("rowAbsmax", Math.ceil(rows / 16), args, rows * cols * 0.3);
  return arena.heap.f32.slice(out / 4, out / 4 + rows);
}

function manageUpdateOn(backend: Backend): PulseKernels["manageUpdate"] {
  return (x, d, o) => {
    const xs = rowMaxima(backend, x);
    const ds = rowMaxima(backend, d);
    return planFor(backend, x.rows, (b) => manage(xs[b]!, ds[b]!, o));
  };
}

function fixedUpdateOn(backend: Backend): PulseKernels["fixedUpdate"] {
  return (samples, o) => {
    const scale = Math.sqrt(o.rate / (o.step * o.length));
    return planFor(backend, samples, () => [o.length, scale, scale]);
  };
}

function trainsOn(backend: Backend): PulseKernels["trains"] {
  const { arena } = backend;
  return (values, side, plan, o) => {
    const parts = Math.ceil(plan.longest / SLOTS);
    const rows = values.rows * parts;
    const ld = Math.ceil(values.cols / 16) * 16;
    const masks: Matrix = {
      at: arena.temporary(4 * rows * ld, "pulse trains"),
      rows,
      cols: values.cols,
      ld,
    };
    const list = (what: string): Ptr =>
      o.compact ? arena.temporary(4 * rows * (ld + 16), what) : 0;
    const index = list("events");
    const compactMasks = list("events");
    const signs = list("events");
    const count = o.compact ? arena.temporary(4 * rows, "events") : 0;
    const before = backend.counters().trainBits;
    const args = {
      v: values.at,
      ld: values.ld,
      samples: values.rows,
      n: values.cols,
      parts,
      scales: side === "x" ? plan.scaleX : plan.scaleD,
      lengths: plan.lengths,
      mask: masks.at,
      ldm: ld,
      index,
      masks: compactMasks,
      signs,
      count,
      ldc: ld + 16,
      c1: o.draws.first ?? 0,
      c2: kindTile(side === "x" ? KIND.trainX : KIND.trainD, o.draws.tile ?? 0),
      c3: o.draws.step ?? 0,
      k0: o.draws.key[0],
      k1: o.draws.key[1],
    };
    backend.run("trains", rows, args, rows * values.cols * Math.min(28, plan.longest + 2));
    const bits = backend.counters().trainBits - before;
    const stride = ld + 16;
    const longest = Math.min(SLOTS, plan.longest);
    return { values, masks, parts, bits, longest, index, compactMasks, signs, count, stride };
  };
}

function pulsedUpdateOn(backend: Backend): PulseKernels["pulsedUpdate"] {
  const { arena } = backend;
  return (cells, x, d, o) => {
    const { rows, cols } = cells.w;
    const samples = x.values.rows * x.parts;
    if (samples > Math.max(1, Math.floor(2 ** 21 / Math.max(1, cols)))) {
      throw new EngineError("E_LIMIT", `${samples} samples in one update of ${cols} columns`, {
        samples,
        cols,
      });
    }
    invariant(!o.only || x.index > 0, "one direction only needs compact trains of x");
    const mark = arena.mark();
    const law = o.law ?? { kind: "linear" };
    const planes = cellArgs(backend, cells);
    const step = lawArgs(law);
    const exact = o.mode === "exact" || law.kind !== "linear";
    const args = {
      w: planes.w,
      ld: planes.ld,
      rows: planes.rows,
      cols: planes.cols,
      up: planes.up,
      down: planes.down,
      slopeUp: planes.slopeUp,
      slopeDown: planes.slopeDown,
      lo: planes.lo,
      hi: planes.hi,
      planes: planes.planes,
      xm: x.masks.at,
      ldxm: x.masks.ld,
      x: x.values.at,
      ldx: x.values.ld,
      dm: d.masks.at,
      lddm: d.masks.ld,
      d: d.values.at,
      ldd: d.values.ld,
      samples,
      parts: x.parts,
      flip: o.ascend ? 1 : 0,
      sigma: o.sigma,
      exact: exact ? 1 : 0,
      select: o.only === undefined ? 0 : o.only === "up" ? 1 : 2,
      index: o.only || eventful(backend, x, d) ? x.index : 0,
      masks: x.compactMasks,
      signs: x.signs,
      count: x.count,
      ldc: x.stride,
      law: step.law,
      tableUp: step.tableUp,
      tableDown: step.tableDown,
      c1: o.draws.first ?? 0,
      c2: kindTile(KIND.pulseNoise, o.draws.tile ?? 0),
      c3: o.draws.step ?? 0,
      k0: o.draws.key[0],
      k1: o.draws.key[1],
    };
    const work = rows * cols * samples * 2;
    backend.run("pulse", Math.ceil(rows / 8), args, work);
    arena.release(mark);
  };
}

export function pulseKernels(backend: Backend): PulseKernels {
  return {
    manageUpdate: manageUpdateOn(backend),
    fixedUpdate: fixedUpdateOn(backend),
    trains: trainsOn(backend),
    pulsedUpdate: pulsedUpdateOn(backend),
  };
}

/**
 * @file Writing a matrix into cells: levels, programming noise, write-verify, stuck cells.
 * in    an array, the weights asked for, a stream;  out  its next version, with writes and pulses counted
 * from  design: language, 5.1 `program`; physics reference, sections 3, 8 and 9; fits in device/noise.ts
 * holds one Gaussian per write: sigma of the setting, or of the published fit at the cell's conductance; cells stay in their window
 * test  program.test.ts: ideal cells give the weights back; mean and sigma of noisy ones; verify meets its tolerance
 */
import { KIND, kindTile, type StreamKey, uniform } from "../base/random.ts";
import { NOISE_FITS } from "../device/noise.ts";
import type { Draws, Kernels, Matrix, WriteLaw } from "../engine/kernels.ts";
import { type Cell, shareOfWindow, type WriteScheme } from "../plan/chip.ts";
import { type ArrayState, encode, type PlaneState } from "./array.ts";

/** Half a level, else 1 % of the window: language 5.1. */
function toleranceOf(write: WriteScheme, cell: Cell): number {
  if (write.name === "verify" && write.tolerance)
    return shareOfWindow(
      { of: write.tolerance.of, value: write.tolerance.value },
      cell.gMax - cell.gMin,
      cell.levels,
    );
  return cell.levels === null ? 0.01 : 0.5 / (cell.levels - 1);
}

/** How the cells of an array take a write, for the engine. Blind writes and write-verify draw from kinds of their own. */
export function writeLaw(cell: Cell, write: WriteScheme, draws: Draws): WriteLaw {
  const fit = NOISE_FITS.get(cell.noise);
  return {
    trials: write.name === "verify" ? write.n : 0,
    tolerance: toleranceOf(write, cell),
    readNoise: cell.readNoise,
    noise: cell.writeNoise,
    ...(fit ? { fit: { full: fit.gMax, spread: fit.program } } : {}),
    draws,
    kind: write.name === "verify" ? KIND.writeVerify : KIND.programNoise,
  };
}

/** Cells that cannot move: drawn once per chip from the array's device stream. */
function stuck(p: Float32Array, cell: Cell, key: StreamKey, columns: number, plane: number): void {
  const { stuckOn, stuckOff } = cell;
  if (stuckOn === 0 && stuckOff === 0) return;
  const c2 = kindTile(KIND.populationUniform, plane);
  for (let i = 0; i < p.length; i++) {
    const u = uniform(i % columns, Math.floor(i / columns), c2, 0, key);
    if (u < stuckOn) p[i] = 1;
    else if (u < stuckOn + stuckOff) p[i] = 0;
  }
}

export interface ProgramStreams {
  /** `W/program` and `W/device`. */
  readonly write: StreamKey;
  readonly device: StreamKey;
}

/** One version of an array on its way into the cells. */
interface Programming {
  readonly k: Kernels;
  readonly array: ArrayState;
  readonly write: WriteScheme;
  readonly streams: ProgramStreams;
  /** Pulses each cell pair has seen. */
  readonly seen: Matrix;
  writes: number;
  pulses: number;
}

/** The cells of one side after they were written towards `wanted`. */
function writeSide(
  p: Programming,
  wanted: Float32Array,
  now: Float32Array,
  side: number,
): Float32Array {
  const { k, array } = p;
  const { cell, encoding } = array.hardware;
  const { rows, columns } = array;
  const draws = { key: p.streams.write, tile: side, step: array.version + 1 };
  const mark = k.mark();
  const cells = k.scratch(rows, columns, `cells of ${array.name}`);
  const goal = k.scratch(rows, columns, `goals of ${array.name}`);
  k.write(cells, now, `cells of ${array.name}`);
  k.write(goal, wanted, `goals of ${array.name}`);
  // the digits of a slice are its levels already
  const levels = encoding === "sliced" ? 0 : (cell.levels ?? 0);
  const done = k.writePlane(cells, goal, p.seen, levels, writeLaw(cell, p.write, draws));
  p.writes += done.writes;
  p.pulses += done.pulses;
  const out = k.read(cells);
  k.release(mark);
  stuck(out, cell, p.streams.device, columns, side);
  return out;
}

/** Full range of each output: fixed, the array's largest |w|, or each output's own. A zero matrix keeps 1. */
function scaleOf(weights: ArrayLike<number>, a: ArrayState): Float32Array {
  const { wMax } = a.hardware;
  const scale = new Float32Array(a.rows);
  if (typeof wMax === "number") return scale.fill(wMax);
  for (let row = 0, i = 0; row < a.rows; row++)
    for (const end = i + a.columns; i < end; i++)
      scale[row] = Math.max(scale[row], Math.abs(weights[i] as number));
  if (wMax === "column") return scale.map((s) => (s > 0 ? s : 1));
  const largest = scale.reduce((m, s) => Math.max(m, s), 0);
  return scale.fill(largest > 0 ? largest : 1);
}

/** Weights as shares of their range, -1..1. */
function shares(weights: Float32Array, scale: Float32Array, columns: number): Float32Array {
  const u = new Float32Array(weights.length);
  for (let row = 0, i = 0; row < scale.length; row++)
    for (const end = i + columns; i < end; i++)
      u[i] = Math.max(-1, Math.min(1, weights[i] / scale[row]));
  return u;
}

/** The next version of `a`, holding `weights` as well as its cells can. */
export function programArray(
  k: Kernels,
  a: ArrayState,
  weights: ArrayLike<number>,
  write: WriteScheme,
  streams: ProgramStreams,
  scale: Float32Array = scaleOf(weights, a),
): ArrayState {
  const target = new Float32Array(weights);
  const next = { ...a, version: a.version + 1, target, programmed: true, age: 0, fresh: null };
  if (a.exact) return { ...next, exact: new Float64Array(weights) };
  const mark = k.mark();
  try {
    const seen = k.scratch(a.rows, a.columns, `pulses of ${a.name}`);
    k.write(seen, a.pulseMap, `pulses of ${a.name}`);
    const p: Programming = { k, array: a, write, streams, seen, writes: 0, pulses: 0 };
    const planes = encode(shares(target, scale, a.columns), a.hardware).map((to, i): PlaneState => {
      const now = a.planes[i] as PlaneState;
      const plus = writeSide(p, to.plus, now.plus, 2 * i);
      const minus = to.minus && now.minus && writeSide(p, to.minus, now.minus, 2 * i + 1);
      return { ...to, plus, minus };
    });
    const [writes, pulses] = [a.writes + p.writes, a.pulses + p.pulses];
    return { ...next, planes, scale, pulseMap: k.read(seen), writes, pulses };
  } finally {
    k.release(mark);
  }
}

/**
 * @file Writing a matrix into cells: levels, programming noise, write-verify, stuck cells.
 * in    an array, the weights asked for, a stream;  out  its next version, with writes and pulses counted
 * from  design: language, 5.1 `program`; physics reference, sections 3, 8 and 9; fits in device/noise.ts
 * holds one Gaussian per write: sigma of the setting, or of the published fit at the cell's conductance; cells stay in their window
 * test  program.test.ts: ideal cells give the weights back; mean and sigma of noisy ones; verify meets its tolerance
 */
import { KIND, kindTile, type StreamKey, uniform } from "../base/random.ts";
import { NOISE_FITS } from "../device/noise.ts";
import { type Cell, shareOfWindow, type WriteScheme } from "../plan/chip.ts";
import { type ArrayState, encode, type PlaneState } from "./array.ts";
import { RowNormals } from "./row-normals.ts";

const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** Sigma of one write of a cell at p, as a share of the window. */
export function writeSigma(cell: Cell): (p: number) => number {
  const fit = NOISE_FITS.get(cell.noise);
  if (!fit) return () => cell.writeNoise;
  return (p) => Math.sqrt((fit.program(p * fit.gMax) / fit.gMax) ** 2 + cell.writeNoise ** 2);
}

/** The nearest programmable level. */
export const toLevel = (p: number, levels: number | null): number =>
  levels === null ? p : Math.round(p * (levels - 1)) / (levels - 1);

/** Half a level, else 1 % of the window: language 5.1. */
export function toleranceOf(write: WriteScheme, cell: Cell): number {
  if (write.name === "verify" && write.tolerance)
    return shareOfWindow(
      { of: write.tolerance.of, value: write.tolerance.value },
      cell.gMax - cell.gMin,
      cell.levels,
    );
  return cell.levels === null ? 0.01 : 0.5 / (cell.levels - 1);
}

/** Everything about writing that does not change from cell to cell. */
export interface CellWriter {
  readonly cell: Cell;
  /** Trials with read-back, or 0 for a blind write. */
  readonly trials: number;
  readonly tolerance: number;
  readonly sigma: (p: number) => number;
  /** Normals of the row that is being written, by rank. */
  readonly normals: RowNormals;
}

/** A writer for one version of an array. Blind writes and write-verify have kinds of their own. */
export const cellWriter = (
  cell: Cell,
  write: WriteScheme,
  key: StreamKey,
  step: number,
): CellWriter => ({
  cell,
  trials: write.name === "verify" ? write.n : 0,
  tolerance: toleranceOf(write, cell),
  sigma: writeSigma(cell),
  normals: new RowNormals(
    key,
    write.name === "verify" ? KIND.writeVerify : KIND.programNoise,
    step,
  ),
});

function attempt(w: CellWriter, target: number): number {
  const sigma = w.sigma(target);
  const reached = sigma === 0 ? target : target + sigma * w.normals.next();
  return Math.fround(clamp(reached));
}

/** Writes that the last `writeCell` took. One number instead of a pair: this runs for millions of cells. */
export const lastWrite: { pulses: number } = { pulses: 0 };

/** One cell towards its target, blind or with read-back; returns where it ends. */
export function writeCell(w: CellWriter, target: number, now: number): number {
  lastWrite.pulses = 1;
  if (w.trials === 0) return attempt(w, target);
  const { readNoise } = w.cell;
  let value = now;
  for (let trial = 0; trial <= w.trials; trial++) {
    lastWrite.pulses = trial;
    const noise = readNoise === 0 ? 0 : readNoise * w.normals.next();
    if (trial === w.trials || Math.abs(target - (value + noise)) <= w.tolerance) return value;
    value = attempt(w, target);
  }
  return value;
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

interface Count {
  writes: number;
  pulses: number;
}

function writePlane(
  wanted: Float32Array,
  now: Float32Array,
  side: number,
  a: ArrayState,
  write: WriteScheme,
  streams: ProgramStreams,
  counted: Count,
  pulseMap: Float32Array,
): Float32Array {
  const { cell } = a.hardware;
  // the digits of a slice are its levels already
  const levels = a.hardware.encoding === "sliced" ? null : cell.levels;
  const writer = cellWriter(cell, write, streams.write, a.version + 1);
  const out = new Float32Array(wanted.length);
  for (let at = 0; at < out.length; at++) {
    if (at % a.columns === 0) writer.normals.start(at / a.columns, side);
    out[at] = writeCell(writer, toLevel(wanted[at], levels), now[at]);
    counted.pulses += lastWrite.pulses;
    if (lastWrite.pulses > 0) counted.writes++;
    pulseMap[at] += lastWrite.pulses;
  }
  stuck(out, cell, streams.device, a.columns, side);
  return out;
}

/** Full range of each output: fixed, the array's largest |w|, or each output's own. A zero matrix keeps 1. */
export function scaleOf(weights: ArrayLike<number>, a: ArrayState): Float32Array {
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
  a: ArrayState,
  weights: ArrayLike<number>,
  write: WriteScheme,
  streams: ProgramStreams,
  scale: Float32Array = scaleOf(weights, a),
): ArrayState {
  const target = Float32Array.from(weights);
  const next = { ...a, version: a.version + 1, target, programmed: true, age: 0, fresh: null };
  if (a.exact) return { ...next, exact: Float64Array.from(weights) };
  const u = shares(target, scale, a.columns);
  const counted: Count = { writes: 0, pulses: 0 };
  const pulseMap = a.pulseMap.slice();
  const planes = encode(u, a.hardware).map((wanted, k): PlaneState => {
    const now = a.planes[k] as PlaneState;
    const side = (plane: Float32Array, old: Float32Array, s: number): Float32Array =>
      writePlane(plane, old, 2 * k + s, a, write, streams, counted, pulseMap);
    return {
      ...wanted,
      plus: side(wanted.plus, now.plus, 0),
      minus: wanted.minus && now.minus ? side(wanted.minus, now.minus, 1) : null,
    };
  });
  return {
    ...next,
    planes,
    scale,
    pulseMap,
    writes: a.writes + counted.writes,
    pulses: a.pulses + counted.pulses,
  };
}

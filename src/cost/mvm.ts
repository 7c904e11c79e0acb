/**
 * @file ONE PRODUCT ON AN ARRAY: how often each action happens and how long it takes.
 * in    how the matrix lies on tiles, the settings, the number of vectors;  out  counts into a
 *       ledger, seconds
 * why   the estimate before a run and the count during it are the same function, so they agree
 * from  latency: t = steps t_in + groups t_conv, or groups (t_in + t_conv) when the input is
 *       replayed for every group of columns that shares a converter (Wu 2023: 8 (8 + 1) cycles);
 *       counts: definition of the actions
 * holds tiles work side by side; partial sums are added while the next read runs
 * test  mvm.test.ts: 768x3072 on 256x256 gives 36 tile reads, 9216 drives, 9216 conversions; 0.72
 *       us of Wu 2023
 */
import { dlog } from "../base/dmath.ts";
import { adcTime, inputSteps } from "./components.ts";
import type { CostSettings } from "./hardware.ts";
import { count, type Ledger } from "./ledger.ts";
import { leastTime, lineTau, settleTime, thermalColumn } from "./physics.ts";

/** How a matrix lies on tiles, seen from the side it is driven from. */
export interface Side {
  /** Logical lines driven and read: C and R forward, R and C transposed. */
  readonly inputs: number;
  readonly outputs: number;
  /** Tiles along either, without twins and slices. */
  readonly alongInputs: number;
  readonly alongOutputs: number;
  /** Tiles in all and cells that hold a weight in all. */
  readonly tiles: number;
  readonly cells: number;
  /** Cells of one weight in different tiles or columns by power of two; 1 unless sliced. */
  readonly slices: number;
  /** Driven from the output side: `W.T @ e`. */
  readonly transposed: boolean;
}

/** The side of a placement that is driven: its inputs (`W @ x`) or its outputs (`W.T @ e`). */
export function sideOf(
  placed: {
    readonly outputs: number;
    readonly inputs: number;
    readonly alongInputs: number;
    readonly alongOutputs: number;
    readonly count: number;
    readonly cells: number;
    readonly slices: number;
  },
  transposed: boolean = false,
): Side {
  const { inputs, outputs, alongInputs, alongOutputs, count: tiles, cells, slices } = placed;
  const shared = { tiles, cells, slices, transposed };
  return transposed
    ? {
        inputs: outputs,
        outputs: inputs,
        alongInputs: alongOutputs,
        alongOutputs: alongInputs,
        ...shared,
      }
    : { inputs, outputs, alongInputs, alongOutputs, ...shared };
}

const paired = (s: CostSettings): boolean => s.encoding === "differential";

/**
 * Lines of one tile on the driven and on the read side, and physical lines per logical one: a pair
 * on two lines doubles its side.
 */
function linesOf(s: CostSettings, transposed: boolean) {
  const [high, wide] = transposed ? [s.tile[1], s.tile[0]] : s.tile;
  const twoRows = paired(s) && s.pair === (transposed ? "column" : "row") ? 2 : 1;
  const twoColumns = paired(s) && s.pair === (transposed ? "row" : "column") ? 2 : 1;
  return { high, wide, twoRows, twoColumns };
}

/** Groups of rows that are driven one after the other. */
function rowGroups(s: CostSettings, rows: number, transposed: boolean): number {
  const { high, twoRows } = linesOf(s, transposed);
  return s.rows_on === null ? 1 : Math.ceil(Math.min(rows * twoRows, high) / s.rows_on);
}

/**
 * Conversions of one output of one tile: signed halves apart when subtracted in digital, one per
 * step, one per row group.
 */
function conversionsPerOutput(s: CostSettings, side: Side): number {
  const halves = paired(s) && s.subtract === "digital" ? 2 : 1;
  const steps = s.convert === "each" ? inputSteps(s) : 1;
  return halves * steps * rowGroups(s, side.inputs, side.transposed);
}

/**
 * Counts of `vectors` products. Replayed inputs are driven once for every column that shares a
 * converter.
 */
export interface MvmCounts {
  readonly tile: number;
  readonly dac: number;
  readonly cell: number;
  readonly adc: number;
  readonly sum: number;
}

/**
 * What `vectors` products through `side` do. Without converters (`adc = off`) nothing is converted
 * and nothing added.
 */
export function mvmCounts(side: Side, s: CostSettings, vectors: number = 1): MvmCounts {
  const per = conversionsPerOutput(s, side);
  const readings = side.outputs * side.alongInputs * side.slices * per;
  const replays = s.replay ? Math.min(s.adc_share, side.outputs) : 1;
  const twins = paired(s) && s.pair === "tile" ? 2 : 1;
  const { twoRows } = linesOf(s, side.transposed);
  const drives = side.inputs * side.alongOutputs * side.slices * twins * twoRows * replays;
  return {
    tile: vectors * side.tiles,
    dac: vectors * drives,
    cell: vectors * side.cells,
    adc: s.adc === null ? 0 : vectors * readings,
    // all readings of one output end in one number: one addition fewer than there are readings
    sum: s.adc === null ? 0 : vectors * (readings - side.outputs),
  };
}

/**
 * Enters `vectors` products of `node` into the ledger; `joules` is V²Gt summed over the cells and
 * vectors. At the physical level it is replaced by the least heat that leaves the converter's bits:
 * 24 kT 4^B per conversion, equation 3.
 */
export function countMvm(
  ledger: Ledger,
  node: string,
  side: Side,
  s: CostSettings,
  vectors: number,
  joules: number = 0,
): void {
  const n = mvmCounts(side, s, vectors);
  count(ledger, "tile", node, n.tile);
  count(ledger, "dac", node, n.dac);
  const floor = s.cost === "physical" && s.adc !== null;
  const heat = floor ? n.adc * thermalColumn(s.adc, s.temperature) : joules;
  count(ledger, "cell", node, n.cell, heat);
  count(ledger, "adc", node, n.adc);
  count(ledger, "sum", node, n.sum);
}

/** s of one conversion on a column of `rows` cells. */
export function conversionTime(s: CostSettings, rows: number): number {
  if (s.adc === null) return 0;
  return s.adc_time ?? adcTime(s.adc_kind, s.adc, rows);
}

/**
 * s below which wires and heat leave fewer than `bits`: the larger of settling (2) and the joint
 * bound (7), without converters. Without wires neither binds, and the input step stands.
 */
function leastRead(s: CostSettings, bits: number, n: number): number {
  const settle = settleTime(lineTau(s.r_wire, s.c_wire, n, s.r_driver), bits);
  const least = Math.max(settle, leastTime(n, bits, s.r_wire, s.v_read, 1, s.temperature));
  return least > 0 ? least : s.t_read * inputSteps(s);
}

/**
 * s of one FP32 product at batch 1 under the roofline; 0 where nothing is known of the processor.
 */
function digitalTime(s: CostSettings, rows: number, columns: number): number {
  if (s.bandwidth === null || s.peak === null) return 0;
  const bytes = 4 * (rows * columns + rows + columns);
  return Math.max(bytes / s.bandwidth, (2 * rows * columns) / s.peak);
}

/**
 * A read is `rounds` times (one drive of `read` s, then `conversions` of `conversion` s in turn).
 */
export interface Rounds {
  readonly rounds: number;
  readonly read: number;
  readonly conversions: number;
  readonly conversion: number;
}

/** The rounds of one tile when `rows` lines are driven and `columns` are read. */
export function readRounds(
  s: CostSettings,
  rows: number,
  columns: number,
  transposed: boolean = false,
): Rounds {
  const { high, wide, twoRows, twoColumns } = linesOf(s, transposed);
  const groups = Math.min(s.adc_share, columns * twoColumns, wide);
  const steps = inputSteps(s);
  const each = s.convert === "each" ? steps : 1;
  const once = each * rowGroups(s, rows, transposed);
  const read = (steps / each) * s.t_read;
  const conversion = conversionTime(s, Math.min(rows * twoRows, high));
  return s.replay
    ? { rounds: once * groups, read, conversions: 1, conversion }
    : { rounds: once, read, conversions: groups, conversion };
}

/**
 * s of one product of a matrix with `rows` driven lines and `columns` read lines (logical; forward:
 * rows = inputs of `W @ x`). A claimed chip needs its own time for every full tile along the inputs
 * (Q-Memory: 10 ns per 1024 inputs).
 */
export function mvmLatency(
  s: CostSettings,
  rows: number,
  columns: number,
  transposed: boolean = false,
): number {
  if (s.digital) return digitalTime(s, rows, columns);
  const { high } = linesOf(s, transposed);
  if (s.cost === "claimed") return s.mvm_time * Math.ceil(rows / high);
  if (s.cost === "physical" && s.adc !== null) return leastRead(s, s.adc, Math.min(rows, high));
  if (s.read_time !== null) return s.read_time;
  const r = readRounds(s, rows, columns, transposed);
  return r.rounds * (r.read + r.conversions * r.conversion);
}

/**
 * s to write `rows` rows one after the other with `pulses` pulses per cell, each followed by a read
 * and a conversion when verified: T = rows n (t_pulse + t_verify).
 */
export function writeLatency(
  s: CostSettings,
  rows: number,
  pulses: number = 1,
  verified: boolean = false,
): number {
  const check = verified ? s.t_read + conversionTime(s, Math.min(rows, s.tile[0])) : 0;
  return rows * pulses * (s.pulse_time + check);
}

/**
 * Largest of `n` normal numbers by magnitude, in sigma: extreme-value theory without its last term,
 * z = sqrt(2 ln 2n) - (ln ln 2n + ln 4 pi) / (2 sqrt(2 ln 2n)).
 */
export function largestNormal(n: number): number {
  const l = dlog(2 * Math.max(2, n));
  const root = Math.sqrt(2 * l);
  return root - (dlog(l) + dlog(4 * Math.PI)) / (2 * root);
}

/** Mean magnitude of a normal number, in sigma. */
const MEAN_NORMAL: number = Math.sqrt(2 / Math.PI);

/**
 * Expected J of one cell read, before conductances are known: V² G t d for normal weights and
 * inputs, the largest of a tile at full range. Of a pair one cell stays at g_min, a single cell has
 * its mean in the middle; a pulse is on for |x|, a voltage heats with x². Assumed, vary it.
 */
export function expectedCellEnergy(s: CostSettings): number {
  const [low, high] = s.g;
  const weight = MEAN_NORMAL / largestNormal(s.tile[0] * s.tile[1]);
  const input = largestNormal(s.tile[0]);
  const g = low + (high - low) * (paired(s) ? weight / 2 : 0.5);
  return readEnergy(s, g, s.input === "voltage" ? 1 / (input * input) : MEAN_NORMAL / input);
}

/**
 * J of reading one cell of `g` siemens with input duty `d` (mean of the squared drive): V² G t d,
 * equation 1.
 */
const readEnergy = (s: CostSettings, g: number, duty: number): number =>
  s.v_read * s.v_read * g * s.t_read * inputSteps(s) * duty;

/**
 * @file WHAT NATURE ALLOWS: the equations of reads, wires, noise and writes (level 2).
 * in    N rows, V volts, G siemens, t seconds, r ohms and c farads per cell, B bits, T kelvins;
 *       out  joules, seconds, bits
 * why   a data sheet is judged by these sixteen lines, a teaching plot is drawn from one of them
 * from  numbered as in docs/physics.md; Johnson 1928, Schottky 1918, Landauer 1961; wire and
 *       electromigration data: NeuroSim V1.4, Marinella 2018 (note); thermodynamic uncertainty
 *       relation: derived, steady state
 * holds full scale is all cells at G and all inputs at V; one converter step is sqrt(12) sigma;
 *       bandwidth 1/2t. The mean-conductance convention is a factor 4 (one bit) laxer: name it in
 *       plots
 * test  physics.test.ts: the printed tables of settling, t_min, N_max, worked bits; shot noise 2.0,
 *       3.9, 9.7
 */
import { dexp, dlog, dlog2, dpow, dtanh } from "../base/dmath.ts";
import { Q_E, thermalEnergy } from "./constants.ts";

const SQRT12 = Math.sqrt(12);

/** (1) J of one cell read, `duty` the mean of the squared drive. */
export const cellRead = (v: number, g: number, t: number, duty: number = 1): number =>
  v * v * g * t * duty;

/** (2) s: time constant of a line of `n` cells behind a driver. */
export const lineTau = (r: number, c: number, n: number, driver: number = 0): number =>
  0.5 * r * c * n * n + driver * c * n;

/** (2) s until a line has settled to half a step of `bits`. */
export const settleTime = (tau: number, bits: number): number => (bits + 1) * Math.LN2 * tau;

/** (3) J that a column must dissipate so that heat leaves `bits`: 24 kT 4^B. */
export const thermalColumn = (bits: number, temperature: number = 300): number =>
  24 * thermalEnergy(temperature) * dpow(4, bits);

/** (3) Bits that heat leaves when a column dissipates `joules`. */
export const thermalBits = (joules: number, temperature: number = 300): number =>
  0.5 * dlog2(joules / (24 * thermalEnergy(temperature)));

/** (4) Bits of one cell under relative read noise `rho`. */
export const noiseBits = (rho: number): number => dlog2(1 / (rho * SQRT12));

/** Share of shot noise over thermal noise: u coth u at u = qV/2kT. */
export function shotFactor(v: number, temperature: number = 300): number {
  const u = (Q_E * v) / (2 * thermalEnergy(temperature));
  if (u < 1e-6) return 1;
  const e = dexp(-2 * u);
  return (u * (1 + e)) / (1 - e);
}

export interface Line {
  readonly rows: number;
  readonly v: number;
  readonly g: number;
  readonly t: number;
  /** 0 ohmic, 1 full shot noise. */
  readonly fano?: number;
  /** Relative noise of one cell and read. */
  readonly rho?: number;
  readonly temperature?: number;
}

/** (5) A: noise of the summed current of a line, thermal, shot and cell noise. */
function lineNoise(line: Line): number {
  const { rows, v, g, t, fano = 0, rho = 0, temperature = 300 } = line;
  const heat =
    (4 * thermalEnergy(temperature) * rows * g * (1 - fano + fano * shotFactor(v, temperature))) /
    (2 * t);
  const cells = rows * (rho * v * g) * (rho * v * g);
  return Math.sqrt(heat + cells);
}

/** (5) Bits of a summed line. */
export const lineBits = (line: Line): number =>
  dlog2((line.rows * line.v * line.g) / (lineNoise(line) * SQRT12));

/** (6) Relative error of a column's sum by its own wire, when small; rows add as much again. */
export const irError = (r: number, g: number, n: number): number => (r * g * n * n) / 3;

/**
 * (6) The same for any size: 1 - tanh(L) / L with L = N sqrt(r G), the line as a continuum; r G
 * N²/3 is its first term.
 */
export function lineLoss(r: number, g: number, n: number): number {
  const l = n * Math.sqrt(r * g);
  return l < 1e-4 ? (l * l) / 3 : 1 - dtanh(l) / l;
}

/**
 * (6) S: largest cell that keeps the wire below half a step of `bits`; kappa is the share left
 * after compensation.
 */
export const irConductance = (bits: number, r: number, n: number, kappa: number = 1): number =>
  (1.5 * dpow(2, -bits)) / (kappa * r * n * n);

/** (6) Rows at which the wire eats half a step of `bits`. */
export const irRows = (bits: number, r: number, g: number, kappa: number = 1): number =>
  Math.sqrt((1.5 * dpow(2, -bits)) / (kappa * r * g));

/**
 * (7) s: least read time when heat asks for conductance and the wire forbids it: 16 kT kappa r N
 * 8^B / V².
 */
export const leastTime = (
  rows: number,
  bits: number,
  r: number,
  v: number,
  kappa: number = 1,
  temperature: number = 300,
): number => (16 * thermalEnergy(temperature) * kappa * r * rows * dpow(8, bits)) / (v * v);

/** (7) Most rows at `bits` in `t` seconds. */
export const mostRows = (
  bits: number,
  t: number,
  r: number,
  v: number,
  kappa: number = 1,
  temperature: number = 300,
): number => (v * v * t) / (16 * thermalEnergy(temperature) * kappa * r * dpow(8, bits));

/**
 * (7) The same in the mean-conductance, worst-cell form: V² t / (3 r kT 4^B 2^(B+1)), 2.7 times
 * laxer.
 */
export const mostRowsMean = (
  bits: number,
  t: number,
  r: number,
  v: number,
  temperature: number = 300,
): number => (v * v * t) / (3 * r * thermalEnergy(temperature) * dpow(4, bits) * dpow(2, bits + 1));

/** (7) Bits that `rows` rows leave in `t` seconds. */
export const jointBits = (
  rows: number,
  t: number,
  r: number,
  v: number,
  kappa: number = 1,
  temperature: number = 300,
): number => dlog2((v * v * t) / (16 * thermalEnergy(temperature) * kappa * r * rows)) / 3;

/** (8) A: what a 32 nm metal-1 line bears (Marinella 2018, note). */
export const LINE_CURRENT = 33e-6;

/** (8) S: largest cell that keeps a line of `rows` below the electromigration limit. */
export const lineConductance = (rows: number, v: number): number => LINE_CURRENT / (rows * v);

/** (9) F: column capacitance of a charge array with `bits`. */
export const chargeCapacitance = (bits: number, v: number, temperature: number = 300): number =>
  (12 * thermalEnergy(temperature) * dpow(4, bits)) / (v * v);

/**
 * (10) W/m²: power density that cooling bears (HERMES 0.15, H100 0.86 W/mm²; order of magnitude).
 */
export const POWER_DENSITY = 1e6;

/** (11) Bits of a lossless sum. */
export const losslessBits = (weightBits: number, inputBits: number, rows: number): number =>
  weightBits + inputBits - 1 + dlog2(rows);

/**
 * (11) J: thermal floor of a converter, 8 kT SNR with SNR = 6.02 B + 1.76 dB, that is 12 kT 4^B.
 */
export const converterFloor = (bits: number, temperature: number = 300): number =>
  12 * thermalEnergy(temperature) * dpow(4, bits);

/** (12) J to erase `bits` bits. */
export const erasure = (bits: number, temperature: number = 300): number =>
  bits * thermalEnergy(temperature) * Math.LN2;

/** Relative error that leaves `bits`: one step is sqrt(12) sigma. */
export const relativeStep = (bits: number): number => dpow(2, -bits) / SQRT12;

/** (13) J of one update of `bits` with relative error `eps`: the larger of erasure and 2kT/eps². */
export const updateFloor = (bits: number, eps: number, temperature: number = 300): number =>
  Math.max(erasure(bits, temperature), (2 * thermalEnergy(temperature)) / (eps * eps));

/** (14) kT: barrier that keeps a state for `seconds` with error `eps` at attempt rate 1e12/s. */
export const retentionBarrier = (seconds: number, eps: number = 1e-3): number =>
  dlog((1e12 * seconds) / eps);

/**
 * (15) Batch at which updating costs as much as the three products of training: E_w / (3 E_mac).
 */
export const updateWall = (write: number, mac: number): number => write / (3 * mac);

/** (16) Writes per weight of a training run. */
export const writesPerWeight = (steps: number, share: number = 1): number => steps * share;

/**
 * Wires by node, nm: ohm per cell of 2F, with the capacitance of the wire alone, F (geometry of
 * NeuroSim V1.4; derived).
 */
export const WIRES: Readonly<Record<number, { readonly r: number; readonly c: number }>> = {
  130: { r: 0.14, c: 0.07e-15 },
  65: { r: 0.25, c: 0.042e-15 },
  45: { r: 0.35, c: 0.032e-15 },
  32: { r: 0.52, c: 0.022e-15 },
  22: { r: 0.78, c: 0.016e-15 },
  14: { r: 1.0, c: 0.013e-15 },
  7: { r: 2.1, c: 0.008e-15 },
};

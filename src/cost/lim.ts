/**
 * @file LEARNING IN MEMORY: how little energy an update can take when the barrier of the memory
 *       follows the training.
 * in    parameters, updates, bits, temperature, rates;  out  J
 * why   a static memory pays the barrier of its retention for every update; a memory whose barrier
 *       rises with 1/t learning does not
 * from  RECONSTRUCTION by mho of the setting of Chen et al. 2024 (arXiv 2402.14878, abstract and
 *       introduction read). The paper's own formulas were not available: never attribute these to
 *       it. Arrhenius escape r = r0 exp(-dE/kT), r_n = r1/n
 * test  lim.test.ts: the three statements of the abstract at once; barriers of 47.2, 39, 27.6,
 *       20.7, 13.8 kT
 */
import { dexp, dlog } from "../base/dmath.ts";
import { thermalEnergy } from "./constants.ts";

/** Attempt rate of the escape law, 1/s (order of a phonon frequency; assumed). */
const ATTEMPT_RATE = 1e12;
/** Escape rate at the first update, 1/s (assumed). */
const FIRST_RATE = 1e6;

/** Barrier in kT that holds a state for `seconds` at attempt rate `r0`: ln(r0 T). */
export const holdBarrier = (seconds: number, r0: number = ATTEMPT_RATE): number =>
  dlog(r0 * seconds);

/**
 * Mean barrier in kT over `n` updates of one parameter while r_n = r1/n: ln(r0/r1) + ln n - 1
 * (Stirling).
 */
export const meanBarrier = (
  n: number,
  r0: number = ATTEMPT_RATE,
  r1: number = FIRST_RATE,
): number => dlog(r0 / r1) + dlog(n) - 1;

/**
 * J to train `params` parameters with `updates` single-parameter updates of `bits` bits, barriers
 * annealed. Reconstruction. Temperature in K, rates in 1/s.
 */
export function limBound(
  params: number,
  updates: number,
  bits: number = 8,
  temperature: number = 300,
  r0: number = ATTEMPT_RATE,
  r1: number = FIRST_RATE,
): number {
  return updates * bits * thermalEnergy(temperature) * meanBarrier(updates / params, r0, r1);
}

/**
 * J for the same updates in a memory that always holds for `seconds`: the update wall of static
 * memories. Reconstruction.
 */
export function staticBound(
  updates: number,
  bits: number,
  seconds: number,
  temperature: number = 300,
  r0: number = ATTEMPT_RATE,
): number {
  return updates * bits * thermalEnergy(temperature) * holdBarrier(seconds, r0);
}

/** J of one operation on a dense FP16 accelerator at full load: H100 at TDP (derived). */
const HARDWARE_OPERATION = 0.7e-12;
/** Operations of GPT-3 per parameter, 3.14e23 / 1.75e11 (recalled). */
const OPERATIONS_PER_PARAMETER: number = 3.14e23 / 1.75e11;

/** Training runs: operations (recalled). One update of one parameter takes six operations. */
export const TRAININGS: readonly { readonly name: string; readonly operations: number }[] = [
  { name: "ResNet-50, 90 epochs", operations: 2.8e18 },
  { name: "BERT-L", operations: 2.85e20 },
  { name: "GPT-2 XL", operations: 1.9e21 },
  { name: "GPT-3", operations: 3.14e23 },
  { name: "PaLM", operations: 2.5e24 },
  { name: "1e15 parameters", operations: OPERATIONS_PER_PARAMETER * 1e15 },
];

/**
 * J of one training: on hardware, by Landauer at 32 bits, by learning in memory at a mean barrier
 * in kT. Reconstruction.
 */
export function trainingEnergies(
  operations: number,
  bits: number = 8,
  barrier: number = 40,
  temperature: number = 300,
): { readonly hardware: number; readonly landauer: number; readonly lim: number } {
  return {
    hardware: operations * HARDWARE_OPERATION,
    landauer: landauer(operations, 32, temperature),
    lim: (operations / 6) * bits * barrier * thermalEnergy(temperature),
  };
}

/**
 * Operations to train `params` parameters, by three ways to extrapolate: linear from GPT-3, the fit
 * N^1.48 over public models (recalled), and 120 N² (Chinchilla). The headline of the abstract is a
 * choice worth five orders.
 */
export const EXTRAPOLATIONS: Readonly<
  Record<"linear" | "fitted" | "chinchilla", (params: number) => number>
> = {
  linear: (n) => OPERATIONS_PER_PARAMETER * n,
  // one point of the fit: 2.7e29 operations at 1e15 parameters
  fitted: (n) => 2.7e29 * dexp(1.48 * dlog(n / 1e15)),
  chinchilla: (n) => 120 * n * n,
};

/** What one training pays besides its bits: J, one wall each. */
export interface Walls {
  readonly memory: number;
  readonly update: number;
  readonly consolidation: number;
}

/**
 * The three walls: E = U (e_read [memory] + b dE_write [update]) + (N T / tau_c) e_consolidate
 * [consolidation]. Barrier in kT, energies in J, times in s. Reconstruction.
 */
export function walls(w: {
  readonly params: number;
  readonly updates: number;
  readonly bits: number;
  readonly read: number;
  readonly barrier: number;
  readonly seconds: number;
  readonly consolidateEvery: number;
  readonly consolidate: number;
  readonly temperature?: number;
}): Walls {
  return {
    memory: w.updates * w.read,
    update: w.updates * w.bits * w.barrier * thermalEnergy(w.temperature ?? 300),
    consolidation: ((w.params * w.seconds) / w.consolidateEvery) * w.consolidate,
  };
}

/** J to erase `bits` bits in each of `operations` operations: kT ln2 per bit (Landauer 1961). */
export const landauer = (operations: number, bits: number, temperature: number = 300): number =>
  operations * bits * thermalEnergy(temperature) * Math.LN2;

/**
 * @file LEARNING IN MEMORY: how little energy an update can take when the barrier of the memory follows the training.
 * in    parameters, updates, bits, temperature, rates;  out  J
 * why   a static memory pays the barrier of its retention for every update; a memory whose barrier rises with 1/t learning does not
 * from  RECONSTRUCTION by mho of the setting of Chen et al. 2024 (arXiv 2402.14878, abstract and introduction read). The paper's own
 *       formulas were not available: never attribute these to it. Arrhenius escape r = r0 exp(-dE/kT), r_n = r1/n
 * test  lim.test.ts: the three statements of the abstract at once; barriers of 47.2, 39, 27.6, 20.7, 13.8 kT
 */
import { dlog } from "../base/dmath.ts";
import { thermalEnergy } from "./constants.ts";

/** Attempt rate of the escape law, 1/s (order of a phonon frequency; assumed). */
export const ATTEMPT_RATE = 1e12;
/** Escape rate at the first update, 1/s (assumed). */
export const FIRST_RATE = 1e6;

/** Barrier in kT that holds a state for `seconds` at attempt rate `r0`: ln(r0 T). */
export const holdBarrier = (seconds: number, r0: number = ATTEMPT_RATE): number =>
  dlog(r0 * seconds);

/**
 * Mean barrier in kT over `n` updates of one parameter while r_n = r1/n: ln(r0/r1) + ln n - 1 (Stirling).
 */
export const meanBarrier = (
  n: number,
  r0: number = ATTEMPT_RATE,
  r1: number = FIRST_RATE,
): number => dlog(r0 / r1) + dlog(n) - 1;

/**
 * J to train `params` parameters with `updates` single-parameter updates of `bits` bits, barriers annealed. Reconstruction.
 * Temperature in K, rates in 1/s.
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

/** J for the same updates in a memory that always holds for `seconds`: the update wall of static memories. Reconstruction. */
export function staticBound(
  updates: number,
  bits: number,
  seconds: number,
  temperature: number = 300,
  r0: number = ATTEMPT_RATE,
): number {
  return updates * bits * thermalEnergy(temperature) * holdBarrier(seconds, r0);
}

/** J to erase `bits` bits in each of `operations` operations: kT ln2 per bit (Landauer 1961). */
export const landauer = (operations: number, bits: number, temperature: number = 300): number =>
  operations * bits * thermalEnergy(temperature) * Math.LN2;

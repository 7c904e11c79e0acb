/**
 * @file Drift compensation: one digital factor that undoes the mean loss of conductance.
 * in    an array, as it is and as it was programmed;  out  the factor its outputs are multiplied by
 * from  Joshi 2020 (s41467-020-16108-9) as in aihwkit: alpha = mean |response after programming| / mean |response now|, both at least 1e-4
 * holds exact reference: the response is taken from the cells, without read noise
 * test  program.test.ts: a uniform loss is undone exactly
 */
import { type ArrayState, decode } from "./array.ts";

const FLOOR = 1e-4; // aihwkit's smallest response, as a share of full range

function response(u: Float32Array): number {
  let sum = 0;
  for (const x of u) sum += Math.abs(x);
  return Math.max(FLOOR, sum / u.length);
}

/** Response after programming over response now; 1 for an array that has not aged. */
export function driftFactor(a: ArrayState): number {
  if (!a.fresh) return 1;
  const n = a.rows * a.columns;
  return response(decode(a.fresh, n)) / response(decode(a.planes, n));
}

/** The factor an array applies by itself: its `compensation` setting. */
export const hardwareFactor = (a: ArrayState): number =>
  a.hardware.compensation === "none" ? 1 : driftFactor(a);

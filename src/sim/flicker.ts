/**
 * @file Read noise that depends on conductance: 1/f noise of published cells.
 * in    an array, its age;  out  variance of each pair's difference, in shares of the window squared, or null
 * from  sigma = g Q(r) sqrt(ln((t + t0 + t_r) / (2 t_r))), r of the programmed conductance (Nandakumar 2019; Le Gallo 2023)
 * holds both cells of a pair are independent; t counts from programming
 * test  read.test.ts: relative sigma of a 25 uS PCM cell is .03682 after programming and .04476 a day later
 */
import { dlog } from "../base/dmath.ts";
import { NOISE_FITS } from "../device/noise.ts";
import type { ArrayState } from "./array.ts";

export function flickerVariance(a: ArrayState): Float32Array | null {
  const { cell } = a.hardware;
  const fit = NOISE_FITS.get(cell.noise);
  const q = fit?.q;
  const top = a.planes[a.planes.length - 1];
  if (!fit || !q || !top) return null;
  const spread = Math.sqrt(dlog((a.age + fit.t0 + fit.tRead) / (2 * fit.tRead)));
  const programmed = (a.fresh ?? a.planes)[a.planes.length - 1];
  const out = new Float32Array(a.rows * a.columns);
  for (const side of ["plus", "minus"] as const) {
    const now = top[side];
    const then = programmed?.[side];
    if (!now || !then) continue;
    now.forEach((p, i) => {
      const sigma = p * q(Math.max(0, then[i])) * spread;
      out[i] += sigma * sigma;
    });
  }
  return out;
}

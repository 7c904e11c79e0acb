/**
 * @file Time passes: drift of every cell since it was programmed.
 * in    an array, seconds, its device stream;  out  its next version
 * from  g(t) = g_prog (t / t0)^-nu with t counted from t0 on (Nandakumar 2019; Le Gallo 2023 for HERMES); nu is drawn once per cell:
 *       from the published fit at the programmed conductance, else from `drift_nu` = (mean, sigma)
 * holds drift is of the conductance itself, g_min included; never negative
 * test  program.test.ts: the golden factors after an hour, a day, a year; two ages add up to one
 */
import { dexp, dlog } from "../base/dmath.ts";
import { KIND, kindTile, normal, type StreamKey } from "../base/random.ts";
import { NOISE_FITS } from "../device/noise.ts";
import type { Cell } from "../plan/chip.ts";
import type { ArrayState, PlaneState } from "./array.ts";

const drifts = (cell: Cell): boolean =>
  cell.driftNu[0] > 0 || cell.driftNu[1] > 0 || NOISE_FITS.get(cell.noise)?.drift !== undefined;

/** Mean and spread of the exponent at relative conductance r. */
function exponent(cell: Cell): (r: number) => { mean: number; sigma: number } {
  const fit = NOISE_FITS.get(cell.noise)?.drift;
  if (fit) return fit;
  return () => ({ mean: cell.driftNu[0], sigma: cell.driftNu[1] });
}

function drifted(
  p: Float32Array,
  side: number,
  a: ArrayState,
  decades: number,
  key: StreamKey,
): Float32Array {
  const { cell } = a.hardware;
  const { gMin, gMax } = cell;
  const nuOf = exponent(cell);
  const c2 = kindTile(KIND.drift, side);
  return p.map((share, i) => {
    const g = gMin + share * (gMax - gMin);
    const { mean, sigma } = nuOf(g / gMax);
    const xi = sigma === 0 ? 0 : normal(i % a.columns, Math.floor(i / a.columns), c2, 0, key);
    const nu = Math.abs(mean + sigma * xi);
    return (g * dexp(-nu * decades) - gMin) / (gMax - gMin);
  });
}

/** The array `seconds` later. Arrays without cells, and cells that do not drift, only count the time. */
export function ageArray(a: ArrayState, seconds: number, key: StreamKey): ArrayState {
  const age = a.age + seconds;
  const next = { ...a, version: a.version + 1, age };
  if (a.exact || !drifts(a.hardware.cell)) return next;
  const fresh = a.fresh ?? a.planes;
  const t0 = a.hardware.cell.driftT0;
  const decades = dlog((age + t0) / t0);
  const planes = fresh.map(
    (plane, k): PlaneState => ({
      ...plane,
      plus: drifted(plane.plus, 2 * k, a, decades, key),
      minus: plane.minus ? drifted(plane.minus, 2 * k + 1, a, decades, key) : null,
    }),
  );
  return { ...next, planes, fresh };
}

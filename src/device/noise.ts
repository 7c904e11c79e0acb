/**
 * @file Named, published fits: how the spread of a cell depends on its conductance.
 * in    conductance g and the reference g_max of the fit, in uS as the papers print them
 * out   programming sigma, drift exponent (mean, sigma), 1/f read coefficient Q
 * from  PCM: Nandakumar 2019 (ICECS, IEEE 8964852) as in aihwkit; HERMES: Le Gallo 2023 (s41928-023-01010-1); ReRAM: Wan 2022
 *       (s41586-022-04992-8), 1 s; PCM: Joshi 2020 (s41467-020-16108-9); RRAM: Milo as in CrossSim; CMO/HfOx: Falcone as in aihwkit; SONOS as in CrossSim
 * test  noise.test.ts: the golden table of the physics reference, section 12
 */
import { dexp, dlog } from "../base/dmath.ts";
import { poly, type Spread } from "../base/spread.ts";

const polynomial = (per: number, ...c: readonly number[]): Spread => ({
  kind: "polynomial",
  per,
  c,
});

export interface NoiseFit {
  /** Largest conductance of the fit, uS. */
  readonly gMax: number;
  /** Programming sigma in uS as a function of conductance (uS). */
  readonly program: Spread;
  /** Drift exponent at relative conductance r = g / g_max: mean and spread between devices. */
  readonly drift?: (r: number) => { readonly mean: number; readonly sigma: number };
  /** 1/f coefficient Q at r: sigma_read = g Q sqrt(ln((t + t_r) / (2 t_r))). */
  readonly q?: (r: number) => number;
  /** Time of one read and of the first read after programming, s. */
  readonly tRead: number;
  readonly t0: number;
}

const clip = (x: number, lo: number, hi: number): number => Math.max(lo, Math.min(hi, x));
/** r below 1e-7 has no logarithm worth using. */
const lnr = (r: number): number => dlog(Math.max(r, 1e-7));

const pcm: NoiseFit = {
  gMax: 25,
  program: polynomial(25, 0.26348, 1.965, -1.1731),
  drift: (r) => ({
    mean: clip(-0.0155 * lnr(r) + 0.0244, 0.049, 0.1),
    sigma: clip(-0.0125 * lnr(r) - 0.0059, 0.008, 0.045),
  }),
  q: (r) => Math.min(0.0088 / Math.max(power065(r), 0.001), 0.2),
  tRead: 250e-9,
  t0: 20,
};

/** r^0.65 by our own exponential and logarithm: the same bits everywhere. */
function power065(r: number): number {
  return r <= 0 ? 0 : dexp(0.65 * dlog(r));
}

/** Two devices in parallel per side, as the HERMES core stores a weight. */
const hermes: NoiseFit = {
  gMax: 20.7,
  program: polynomial(20.7, 0.16603222, 4.71806468, -8.48101252, 4.68961419),
  drift: (r) => ({
    mean:
      r < 0.0945
        ? clip(-0.0387 * lnr(r) - 0.0182, 0.072, 0.13)
        : -0.0436 * r * r - 0.0126 * r + 0.0736,
    sigma:
      r < 0.3055
        ? clip(-0.0117 * lnr(r) - 0.0057, 0.0091, 0.04)
        : -0.0118 * r * r + 0.0093 * r + 0.0073,
  }),
  q: (r) =>
    r < 0.16
      ? clip(-0.0117 * lnr(r) - 0.0069, 0.015, 0.04)
      : poly(r, 0.0123, 0.0211, -0.028, 0.0069),
  tRead: 512e-9,
  t0: 300,
};

const wan: NoiseFit = {
  gMax: 40,
  program: polynomial(40, 0.348, 16.03, -43.853, 45.393, -16.815),
  tRead: 250e-9,
  t0: 1,
};

const joshi: NoiseFit = {
  gMax: 25,
  program: polynomial(1, 0.28638599, 0.07585724, -0.00178767),
  tRead: 250e-9,
  t0: 20,
};

const milo: NoiseFit = {
  gMax: 225,
  program: polynomial(1, 4.782321, -0.009107),
  tRead: 250e-9,
  t0: 1,
};

/** Acceptance window of 0.2 %. */
const cmo: NoiseFit = {
  gMax: 88.2,
  program: polynomial(1, 0.00081107, 0.00106879),
  tRead: 1e-6,
  t0: 1,
};

/** A (1 - e^(-I/B)) on day 0, currents in nA; here in the fit's own unit, as a share of 1600 nA full scale. */
const sonos: NoiseFit = {
  gMax: 1600,
  program: { kind: "saturating", per: 176.3, most: 19.89 },
  tRead: 250e-9,
  t0: 1,
};

export const NOISE_FITS: ReadonlyMap<string, NoiseFit> = new Map(
  Object.entries({ pcm, hermes, wan, joshi, milo, cmo, sonos }),
);

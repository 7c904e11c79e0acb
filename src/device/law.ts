/**
 * @file Step laws: how far one pulse moves the signed weight u of a pair, u = 1 at full range.
 * in    a cell's settings;  out  a linear law (step and slope), or tables over lo..hi
 * why   the engine knows straight lines and tables; every published or typed law becomes one of them
 * from  physics reference, section 5: aihwkit step laws; NeuroSim exponential with its label in closed form; laws typed by the user
 * holds mean device: spreads and cycle noise are added by `sim/pulse.ts`
 * test  law.test.ts: weight after 1 to 1000 pulses against the golden table; A(1.75) = 0.702081
 */
import { dexp, dlog, dpow } from "../base/dmath.ts";
import type { StepLaw } from "./model.ts";

/** step(u) = base + slope u, in the direction of the pulse. */
export interface Line {
  readonly base: number;
  readonly slope: number;
}

export interface LinearLaw {
  readonly kind: "linear";
  readonly up: Line;
  readonly down: Line;
  readonly lo: number;
  readonly hi: number;
  readonly additive: boolean;
}

/** Steps at any u, as shares of the mean step. */
export interface TableLaw {
  readonly kind: "table";
  readonly up: (u: number) => number;
  readonly down: (u: number) => number;
  readonly lo: number;
  readonly hi: number;
}

/** Mean steps up and down: an asymmetry only shrinks one of them (physics reference, section 4). */
const meanSteps = (step: number, asymmetry: number): { up: number; down: number } => ({
  up: step * (1 + Math.min(asymmetry, 0)),
  down: step * (1 - Math.max(asymmetry, 0)),
});

/** A published fit on low..high, scaled so that its larger bound is u = 1. */
export function publishedLaw(law: StepLaw, step: number, asymmetry: number): LinearLaw | TableLaw {
  const unit = Math.max(Math.abs(law.low), Math.abs(law.high));
  const [lo, hi] = [law.low / unit, law.high / unit];
  const { up, down } = meanSteps(step, asymmetry);
  if (law.kind === "exponential") {
    const { a = 0, b = 0, gammaUp = 0, gammaDown = 0, up: au = 0, down: ad = 0 } = law;
    const z = (u: number): number => (2 * a * u * unit) / (law.high - law.low) + b;
    return {
      kind: "table",
      up: (u) => (up / step) * Math.max(1 - au * dexp(gammaUp * z(u)), 0),
      down: (u) => (down / step) * Math.max(1 - ad * dexp(-gammaDown * z(u)), 0),
      lo,
      hi,
    };
  }
  const [gu, gd] = law.kind === "soft_bounds" ? [1, 1] : [law.gammaUp ?? 0, law.gammaDown ?? 0];
  // a bound at zero leaves nothing to scale by: the step is constant on that side
  const slope = (s: number, gamma: number, bound: number): number =>
    bound === 0 ? 0 : (-s * gamma) / bound;
  return {
    kind: "linear",
    up: { base: up, slope: slope(up, gu, hi) },
    down: { base: down, slope: slope(down, gd, lo) },
    lo,
    hi,
    additive: law.additive ?? law.kind === "soft_bounds",
  };
}

/** NeuroSim's label of a curve with constant A (in units of the pulse range), closed form: physics reference, section 5. */
export function label(a: number): number {
  const full = 1 - dexp(-1 / a);
  const xm = a * dlog(1 / a / full);
  return (Math.SQRT2 / 0.14) * Math.abs((1 - dexp(-xm / a)) / full - xm);
}

/** A of a label by bisection; labels run from 0 (A large) to about 9. */
export function curvature(wanted: number): number {
  let [low, high] = [1e-3, 1e3];
  for (let i = 0; i < 200; i++) {
    const middle = Math.sqrt(low * high);
    if (label(middle) > wanted) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Exponential curve over n pulses with labels (up, down), per cell; both cells of a pair follow it. */
export function labelLaw(labels: readonly [number, number], asymmetry: number): TableLaw {
  const { up, down } = meanSteps(1, asymmetry);
  const rise = (nl: number, p: number): number => {
    if (nl === 0) return 1;
    const a = curvature(nl);
    return (1 / (1 - dexp(-1 / a)) - p) / a;
  };
  const [lu, ld] = labels;
  // u > 0 lives in the plus cell, u < 0 in the minus cell: a rise of u is a fall of that cell
  const upward = (u: number): number => (u >= 0 ? up * rise(lu, u) : down * rise(ld, 1 + u));
  const downward = (u: number): number => (u > 0 ? down * rise(ld, 1 - u) : up * rise(lu, -u));
  return { kind: "table", up: upward, down: downward, lo: -1, hi: 1 };
}

/** Steps shrink as a power of the way still to go. */
export function powerLaw(gamma: readonly [number, number], asymmetry: number): TableLaw {
  const { up, down } = meanSteps(1, asymmetry);
  return {
    kind: "table",
    up: (u) => up * dpow(Math.max((1 - u) / 2, 0), gamma[0]),
    down: (u) => down * dpow(Math.max((u + 1) / 2, 0), gamma[1]),
    lo: -1,
    hi: 1,
  };
}

/** A law typed by the user: change of conductance of one pulse, in siemens, at conductance g. */
export function typedLaw(
  law: { readonly up?: (g: number) => number; readonly down?: (g: number) => number },
  gMin: number,
  gMax: number,
  step: number,
): TableLaw {
  const window = gMax - gMin;
  const share = (f: ((g: number) => number) | undefined, p: number): number =>
    f ? Math.abs(f(gMin + p * window)) / window / step : 1;
  return {
    kind: "table",
    up: (u) => (u >= 0 ? share(law.up, u) : share(law.down, -u)),
    down: (u) => (u > 0 ? share(law.down, u) : share(law.up, -u)),
    lo: -1,
    hi: 1,
  };
}

/**
 * @file DeviceModel: one published cell as data, with its citation.
 * in    nothing;  out  settings in IR form, which stand below a user's own
 * why   adding a device is writing one cited file; the engine only ever sees columns of numbers
 * from  each model names its paper; tags as in design: language (R read, S simulated, A assumed, U recalled)
 * test  device.test.ts: every model has a citation and settings the table knows
 */
import type { Json } from "../base/json.ts";

/**
 * How one pulse moves a signed weight w between `low` and `high`, mean device; steps in units of `pulse_step`.
 * linear 1 - gamma |..| w, soft bounds 1 - w / bound, exponential 1 - A exp(gamma z) with z = 2 a w / (high - low) + b.
 */
export interface StepLaw {
  readonly kind: "linear" | "soft_bounds" | "exponential";
  readonly low: number;
  readonly high: number;
  readonly gammaUp?: number;
  readonly gammaDown?: number;
  /** Cycle noise added to the step instead of scaling it. */
  readonly additive?: boolean;
  readonly a?: number;
  readonly b?: number;
  readonly up?: number;
  readonly down?: number;
}

export interface DeviceModel {
  /** The word a program uses: `pcm`. */
  readonly name: string;
  /** One line for hover and documentation. */
  readonly doc: string;
  /** Paper or code the numbers were read in. Required. */
  readonly citation: string;
  /** Settings that differ from the defaults, in IR form (SI). */
  readonly settings: { readonly [name: string]: Json };
  /** Step law of a published fit, where settings alone cannot say it. */
  readonly law?: StepLaw;
  /** What the numbers are: measured silicon, a simulation fit, a claim. */
  readonly tag: "measured" | "simulated" | "claim" | "bound";
}

/**
 * @file THE ROOFLINE: what a processor can do at best, bound by its memory or by its arithmetic.
 * in    a digital profile, a product of M x N with a batch;  out  s and J per vector
 * why   the fair opponent of an analog array at batch 1 and at saturation; peaks, not measurements
 * from  Williams, Waterman, Patterson 2009: t = max(bytes / bandwidth, operations / peak) + launch;
 *       E = t TDP is an upper bound
 * holds weights are read once per batch, activations once; dense peaks
 * test  roofline.test.ts: the table of 768x3072 within 1 %; ridge points 153, 295, 206 FLOP/B
 */
import { entry, number, type Profile } from "./profile.ts";

export interface Product {
  readonly inputs: number;
  readonly outputs: number;
  readonly batch: number;
  /** Bytes per weight and per activation. */
  readonly bytes: number;
  /** Name of the peak: fp32, fp16, int8, fp8. */
  readonly peak: string;
}

/** OP/s at a precision; a multiply-add is two. */
export const peakOf = (p: Profile, precision: string): number =>
  (entry(p, "peak_ops") as Readonly<Record<string, number>>)[precision] as number;

/** Precisions a processor has a peak for. */
export const precisionsOf = (p: Profile): readonly string[] =>
  Object.keys(entry(p, "peak_ops") as object);

/** s and J per vector of a batch. `launch` adds the start of a kernel once per batch. */
export function roofline(
  p: Profile,
  product: Product,
  launch: boolean = false,
): { readonly seconds: number; readonly energy: number; readonly bound: "memory" | "arithmetic" } {
  const { inputs, outputs, batch, bytes } = product;
  const moved = bytes * (inputs * outputs + batch * (inputs + outputs));
  const memory = moved / number(p, "bw_Bps");
  const arithmetic = (2 * inputs * outputs * batch) / peakOf(p, product.peak);
  const start = launch ? number(p, "tLaunch_s") : 0;
  const seconds = (Math.max(memory, arithmetic) + start) / batch;
  const bound = memory > arithmetic ? "memory" : "arithmetic";
  return { seconds, energy: seconds * number(p, "tdp_W"), bound };
}

/** Operations per byte at which arithmetic takes over. */
export const ridge = (p: Profile, precision: string): number =>
  peakOf(p, precision) / number(p, "bw_Bps");

/** J of one multiply-add at full load: TDP over half the peak. */
export const saturatedMac = (p: Profile, precision: string): number =>
  number(p, "tdp_W") / (peakOf(p, precision) / 2);

/** OP/s that `intensity` operations per byte allow: the roof of the plot. */
export const attainable = (p: Profile, precision: string, intensity: number): number =>
  Math.min(peakOf(p, precision), intensity * number(p, "bw_Bps"));

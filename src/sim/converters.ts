/**
 * @file From settings to converter numbers: largest codes, full scale of one conversion, its step.
 * in    Converters, the size of a tile, the largest sum of the call;  out  full scale and lsb in units of (share of window) x (share of full drive)
 * from  design: language, 5.3 `adc_range`: fixed = the largest sum possible (all rows on) or the current given; two_level = that, or 1/16 of
 *       it when the sums fit; adaptive = the largest sum of this call
 * test  converters.test.ts
 */
import type { Converters } from "../plan/chip.ts";

/** Largest code of a signed converter: 2^(bits-1) - 1; one bit still tells sign: 1. */
export const largestCode = (bits: number): number => Math.max(1, 2 ** (bits - 1) - 1);

/** int16 products carry codes of at most seven bits and a sign without loss (engine, path choice). */
export const fitsInt16 = (c: Converters): boolean =>
  c.dac !== null && largestCode(c.dac) <= 127 && c.inputNoise === 0;

/** Steps of a bit-serial input: pairs of lowest bit and width. One step otherwise. */
export function digits(c: Converters): { low: number; bits: number }[] {
  if (c.dac === null || c.input !== "bit_serial" || c.convertOnce) return [];
  const magnitude = Math.max(1, c.dac - 1);
  const out: { low: number; bits: number }[] = [];
  for (let low = 0; low < magnitude; low += c.serialBits)
    out.push({ low, bits: Math.min(c.serialBits, magnitude - low) });
  return out;
}

/** Full scale of one conversion; `possible` is the largest sum that could be, `largest` the largest that is. */
export function fullScale(
  range: Converters["adcRange"],
  possible: number,
  largest: number,
  unitCurrent: number,
): number {
  if (typeof range === "number") return range / unitCurrent;
  if (range === "fixed") return possible;
  if (range === "two_level") return largest <= possible / 16 ? possible / 16 : possible;
  return largest;
}

/** Must the sums be known before they can be converted? */
export const needsLargest = (range: Converters["adcRange"]): boolean =>
  range === "adaptive" || range === "two_level" || range === "calibrated";

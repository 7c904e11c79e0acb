/**
 * @file What a sample looks like: quartiles and whiskers of a box, mean and spread of a band, bins of a histogram.
 * from  quartiles: linear interpolation between order statistics (R type 7, NumPy's default); whiskers: last sample within
 *       1.5 quartile distances (Tukey 1977); bins: Freedman and Diaconis 1981, width 2 (q3 - q1) n^(-1/3), rounded to 1, 2, 5
 * test  spread.test.ts: textbook samples; bins count every value once
 */
import { square } from "../base/dmath.ts";
import { extent, roundStep } from "./scale.ts";

/** Quantile `p` of numbers that are sorted. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const a = sorted[below] as number;
  const b = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return a + (at - below) * (b - a);
}

export interface Box {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly low: number;
  readonly high: number;
  readonly mean: number;
}

/** The five numbers of a box, and the mean. */
export function boxOf(values: readonly number[]): Box {
  const sorted = Float64Array.from(values).sort();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((p) => quantile(sorted, p)) as [
    number,
    number,
    number,
  ];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((v) => v >= q1 - reach && v <= q3 + reach);
  const [low, high] = extent(inside);
  return { q1, median, q3, low, high, mean: meanOf(values) };
}

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
};

/** Standard deviation of a sample (divides by n - 1); 0 for a single value. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((s, v) => s + square(v - mean), 0) / (values.length - 1));
}

export interface Bins {
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** Quartiles of this many values, evenly taken, are near enough to choose a width. */
const SAMPLE = 50_000;

/** Bins with round edges that hold every finite value. */
export function binsOf(values: ArrayLike<number>, most = 120): Bins {
  const step = Math.ceil(values.length / SAMPLE);
  const sample = Float64Array.from(
    { length: Math.ceil(values.length / (step || 1)) },
    (_, i) => values[i * step] as number,
  )
    .filter((v) => Number.isFinite(v))
    .sort();
  const [low, high] = extent(values);
  if (Number.isNaN(low) || sample.length === 0) return { start: 0, width: 1, counts: [] };
  const width = binWidth(sample, low, high, most);
  const first = Math.floor(low / width);
  const counts = new Array<number>(Math.floor(high / width) - first + 1).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] as number) / width) - first;
    if (Number.isFinite(values[i])) counts[bin] = (counts[bin] as number) + 1;
  }
  return { start: first * width, width, counts };
}

function binWidth(sorted: Float64Array, low: number, high: number, most: number): number {
  const span = high - low;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const ideal = (2 * quartiles) / Math.cbrt(sorted.length);
  // Rounding goes up to twice the width, so it starts from a little less.
  const width = span > 0 ? Math.max(ideal / 1.6, span / most) : size / 10;
  // Below this, edges would be closer than doubles can tell apart.
  const least = Math.max(1e-12 * size, 1e-300);
  return size === 0 ? 1 : roundStep(Math.max(width, least));
}

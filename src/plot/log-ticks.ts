/**
 * @file Ticks of logarithmic axes: decades, 1 2 5 within few of them, and moments of time.
 * in    a range;  out  the part of an axis that places its ticks
 * why   nobody reads 3.2e7 s as a year
 * test  figure.test.ts, lines.test.ts
 */
import { withinDecades } from "./scale.ts";

/** Ticks by their distance in exponents, or one by one. */
interface Ticks {
  readonly dtick?: number;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
}

const MOMENTS: readonly (readonly [number, string])[] = [
  [1e-9, "1 ns"],
  [1e-6, "1 µs"],
  [1e-3, "1 ms"],
  [1, "1 s"],
  [60, "1 min"],
  [3600, "1 h"],
  [86_400, "1 day"],
  [604_800, "1 week"],
  [2_629_800, "1 month"],
  [31_557_600, "1 year"],
  [315_576_000, "10 years"],
];

/** Below two decades the digits 1, 2, 5 get ticks; above, every decade or every n-th. */
export function decadeTicks([low, high]: readonly [number, number]): Ticks {
  if (high - low >= 1.6) return { dtick: Math.ceil((high - low) / 9) };
  const inside = withinDecades(low, high);
  return { tickvals: inside.map((t) => t.value), ticktext: inside.map((t) => t.text) };
}

/** A logarithmic axis of time beyond an hour is read in hours, days and years. */
export function timeTicks(low: number, high: number): Ticks {
  if (high < 3600) return {};
  const inside = MOMENTS.filter(([t]) => t >= low && t <= high);
  return { tickvals: inside.map(([t]) => t), ticktext: inside.map(([, text]) => text) };
}

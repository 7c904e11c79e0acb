/**
 * @file Axes as arithmetic: ranges and ticks, placed as Plotly places them, so that the static picture and the live figure look alike.
 * in    ends of a range, length in pixels;  out  tick positions and their text
 * from  plotly.js 4.1: autoTicks and roundDTick (at least 80 px between ticks along x, 40 px along y; steps 1, 2, 5)
 * test  scale.test.ts
 */
import { number, typeset } from "./quantity.ts";

export interface Tick {
  /** Position on the axis: a value, or an exponent of ten on a logarithmic axis. */
  readonly at: number;
  readonly text: string;
}

const tenTo = (exponent: number): number => Number(`1e${exponent}`);

/** The smallest of 1, 2, 5, 10 times a power of ten that is not below `rough`. */
export function roundStep(rough: number): number {
  const base = tenTo(Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].find((s) => s * base >= rough * (1 - 1e-9)) ?? 10;
  return step * base;
}

/** Decimals that a step needs: 0.05 → 2. */
const decimals = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

/** Ticks of a linear axis `pixels` long, at multiples of `dtick` when it is given. */
export function linearTicks(
  low: number,
  high: number,
  pixels: number,
  spacing: number,
  dtick?: number,
): Tick[] {
  if (!(high > low)) return [{ at: low, text: typeset(String(low)) }];
  const wanted = Math.min(9, Math.max(4, pixels / spacing)) + 1;
  const step = dtick ?? roundStep((high - low) / wanted);
  const ticks: Tick[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    ticks.push({ at: i * step, text: linearText(i * step, step) });
  return ticks;
}

function linearText(value: number, step: number): string {
  const text = (value === 0 ? 0 : value).toFixed(Math.min(20, decimals(step)));
  if (Math.abs(value) < 1e5 || !Number.isInteger(value)) return text.replace("-", "\u2212");
  const thousands = Math.abs(value) >= 1e6 ? ([1e6, "M"] as const) : ([1e3, "k"] as const);
  return `${Number((value / thousands[0]).toPrecision(6))}${thousands[1]}`.replace("-", "\u2212");
}

const POWERS: Readonly<Record<string, string>> = {
  "-18": "a",
  "-15": "f",
  "-12": "p",
  "-9": "n",
  "-6": "µ",
  "-3": "m",
  "3": "k",
  "6": "M",
  "9": "G",
  "12": "T",
};

/** How powers of ten are written on a logarithmic axis, in Plotly's words. */
export type Powers = "none" | "power" | "SI";

/** A power of ten as text: `0.001`, `10<sup>−3</sup>`, or `1m` where the unit stands in the title. */
export function powerText(exponent: number, powers: Powers): string {
  if (exponent === 0 || exponent === 1 || powers === "none") return String(tenTo(exponent));
  const thousands = 3 * Math.floor(exponent / 3);
  const prefix = powers !== "SI" ? undefined : thousands === 0 ? "" : POWERS[String(thousands)];
  return prefix === undefined
    ? `10<sup>${String(exponent).replace("-", "\u2212")}</sup>`
    : `${tenTo(exponent - thousands)}${prefix}`;
}

/** Ticks of a logarithmic axis from 10^low to 10^high at every `step` decades. */
export function logTicks(low: number, high: number, step: number, powers: Powers): Tick[] {
  const ticks: Tick[] = [];
  for (let e = Math.ceil(low - 1e-9); e <= high + 1e-9; e++)
    if (e % step === 0) ticks.push({ at: e, text: powerText(e, powers) });
  return ticks;
}

/** The values 1, 2, 5 times powers of ten between 10^low and 10^high; 1 to 9 when there would be fewer than three. */
export function withinDecades(low: number, high: number): { value: number; text: string }[] {
  const pick = (digits: readonly number[]): number[] => {
    const values: number[] = [];
    for (let e = Math.floor(low); e <= high; e++)
      for (const digit of digits) values.push(Number((digit * tenTo(e)).toPrecision(3)));
    return values.filter((v) => Math.log10(v) >= low - 1e-9 && Math.log10(v) <= high + 1e-9);
  };
  const few = pick([1, 2, 5]);
  const values = few.length >= 3 ? few : pick([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  return values.map((value) => ({ value, text: typeset(number(value)) }));
}

/** A range with air around it; one value alone gets a tenth of itself on both sides. */
export function padded(low: number, high: number, air = 0.04): [number, number] {
  const span = high - low;
  const pad = span > 0 ? air * span : Math.abs(low) > 0 ? Math.abs(low) / 10 : 1;
  return [low - pad, high + pad];
}

/** Smallest and largest finite number, NaN when there is none. */
export function extent(values: ArrayLike<number | null>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number | null;
    if (v !== null && Number.isFinite(v)) {
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  return low <= high ? [low, high] : [Number.NaN, Number.NaN];
}

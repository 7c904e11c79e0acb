/**
 * @file Colours that a colour-blind reader can tell apart, on white and on black.
 * why   figures are stored in notebooks that are read in light and in dark: backgrounds are transparent, ink is a middle grey
 * from  lines: P. Tol, "vibrant" scheme (SRON technical note EPS-TN-09-002, issue 3.2, 2021);
 *       positive data: viridis (S. van der Walt, N. Smith, matplotlib 2015, CC0);
 *       signed data: ColorBrewer RdBu turned round, with its middle greyed a little (C. Brewer, 2002)
 * test  color.test.ts: ends of both maps; contrast of ink on white and on black is at least 3.5
 */

/** Text, ticks and frames. Contrast 4.5 on white, 4.2 on #111. */
export const INK = "#767c86";
export const GRID = "rgba(128,136,148,0.22)";
/** Lines that carry meaning but no data: zero, identity. */
export const RULE = "rgba(128,136,148,0.75)";

const PALETTE = [
  "#0077bb",
  "#ee7733",
  "#009988",
  "#ee3377",
  "#33bbee",
  "#aa4499",
  "#ccaa22",
  "#8899aa",
];

/** Colour of the n-th series; after eight they repeat. */
export const colorOf = (index: number): string => PALETTE[index % PALETTE.length] as string;

/** `#0077bb` → `rgba(0,119,187,0.2)`. */
export function faded(hex: string, alpha: number): string {
  const [r, g, b] = channels(hex);
  return `rgba(${r},${g},${b},${alpha})`;
}

export type ColorMap = readonly (readonly [position: number, hex: string])[];

const evenly = (colors: readonly string[]): ColorMap =>
  colors.map((c, i) => [Number((i / (colors.length - 1)).toPrecision(4)), c]);

/** For data of one sign. */
export const VIRIDIS: ColorMap = evenly([
  "#440154",
  "#472d7b",
  "#3b528b",
  "#2c728e",
  "#21918c",
  "#28ae80",
  "#5ec962",
  "#addc30",
  "#fde725",
]);
/** For shares from nothing to all. */
export const FILL: ColorMap = evenly(["#dde6ee", "#7fb5d9", "#0077bb"]);
/** For signed data: blue below zero, red above. */
export const BLUE_RED: ColorMap = evenly([
  "#053061",
  "#2166ac",
  "#4393c3",
  "#92c5de",
  "#f2f2f2",
  "#f4a582",
  "#d6604d",
  "#b2182b",
  "#67001f",
]);

function channels(hex: string): [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  return [n >> 16, (n >> 8) & 255, n & 255];
}

/** Colour at a position 0..1 of a map, as three bytes. */
export function colorAt(map: ColorMap, position: number): [number, number, number] {
  const p = Math.min(1, Math.max(0, position));
  const scaled = p * (map.length - 1);
  const i = Math.min(map.length - 2, Math.floor(scaled));
  const low = channels((map[i] as readonly [number, string])[1]);
  const high = channels((map[i + 1] as readonly [number, string])[1]);
  const mix = (k: 0 | 1 | 2): number => Math.round(low[k] + (scaled - i) * (high[k] - low[k]));
  return [mix(0), mix(1), mix(2)];
}

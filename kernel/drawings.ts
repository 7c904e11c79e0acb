/**
 * @file Small pictures for cards: a histogram, a sparkline, the tiles of an array.
 * in    numbers;  out  an image element with an SVG inside
 * why   as images they stay in notebooks that a front end does not trust; inline SVG would be stripped
 * test  drawings.test.ts
 */

import { colorOf, GRID, INK } from "../src/plot/color.ts";
import { number, quantity, typeset } from "../src/plot/quantity.ts";
import { thinned } from "../src/plot/round.ts";
import { extent } from "../src/plot/scale.ts";
import { binsOf } from "../src/plot/spread.ts";
import { px, svgLine, svgRect, svgText } from "../src/plot/svg-text.ts";
import type { TileMap } from "../src/results/results.ts";
import { escapeHtml } from "./plotly.ts";

const image = (width: number, height: number, alt: string, body: string): string => {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
    ` font-family="system-ui, sans-serif" font-size="11" fill="${INK}">${body}</svg>`;
  const data = Buffer.from(svg).toString("base64");
  return `<img alt="${escapeHtml(alt)}" width="${width}" height="${height}" src="data:image/svg+xml;base64,${data}">`;
};

const end = (v: number, unit: string): string =>
  unit === "" ? number(v, 2) : quantity(v, unit, 2);

/** How often each value occurs; ends of the range below. */
export function histogramImage(values: ArrayLike<number>, unit: string, alt: string): string {
  const [width, height, base] = [180, 76, 60];
  const bins = binsOf(values, 55);
  const most = Math.max(1, ...bins.counts);
  const step = width / Math.max(1, bins.counts.length);
  const bars = bins.counts.map((n, i) => {
    const h = n === 0 ? 0 : Math.max(1, (base * n) / most);
    return svgRect(
      i * step,
      base - h,
      step - (step > 4 ? 1 : 0),
      h,
      `fill="${colorOf(0)}" shape-rendering="crispEdges"`,
    );
  });
  const [low, high] = extent(values);
  const ends = Number.isNaN(low)
    ? ""
    : svgText(0, height - 2, typeset(end(low, unit))) +
      svgText(width, height - 2, typeset(end(high, unit)), { anchor: "end" });
  return image(
    width,
    height,
    alt,
    bars.join("") + svgLine(0, base, width, base, `stroke="${GRID}"`) + ends,
  );
}

/** A line without axes. */
export function sparklineImage(values: ArrayLike<number>, alt: string): string {
  const [width, height] = [180, 60];
  const [low, high] = extent(values);
  const kept = thinned(values, 440);
  const x = (i: number): number =>
    values.length < 2 ? 0 : ((width - 4) * i) / (values.length - 1) + 2;
  const y = (v: number): number => height - 4 - ((height - 8) * (v - low)) / (high - low || 1);
  const d = kept
    .filter((i) => Number.isFinite(values[i]))
    .map((i, k) => `${k === 0 ? "M" : "L"}${px(x(i))} ${px(y(values[i] as number))}`)
    .join("");
  return image(
    width,
    height,
    alt,
    `<path d="${d}" fill="none" stroke="${colorOf(0)}" stroke-width="1.4"/>`,
  );
}

/** Tiles as squares, outputs down and inputs across; more than 40 x 20 are drawn as one field. */
export function tilesImage(map: TileMap, alt: string): string {
  const [across, down] = [Math.min(40, map.alongInputs), Math.min(20, map.alongOutputs)];
  const side = Math.max(4, Math.min(22, 180 / across, 90 / down));
  const squares = Array.from({ length: across * down }, (_, i) => {
    const [r, c] = [Math.floor(i / across), i % across];
    return svgRect(
      c * side,
      r * side,
      side - 1.5,
      side - 1.5,
      `rx="1.5" fill="${colorOf(0)}" fill-opacity="${opacity(map, r, c)}"`,
    );
  });
  return image(Math.ceil(across * side), Math.ceil(down * side), alt, squares.join(""));
}

/** Tiles at the edges are paler when the whole is not full: only their share is known here. */
function opacity(map: TileMap, row: number, column: number): number {
  const edge = row === map.alongOutputs - 1 || column === map.alongInputs - 1;
  return edge && map.used < 0.999 ? 0.4 : 0.85;
}

/**
 * @file The frame of the static picture: margins, grid, ticks, titles, legend, colour bar.
 * in    a Figure's layout;  out  SVG text, and the scales that place data in the frame
 * why   placed where Plotly places them, so the picture does not jump when the live figure takes its place
 * test  svg.test.ts
 */
import { GRID } from "./color.ts";
import type { Axis, Figure, HeatmapTrace, Trace } from "./figure.ts";
import { linearTicks, logTicks, type Tick } from "./scale.ts";
import { px, svgLine, svgRect, svgSymbol, svgText, textWidth } from "./svg-text.ts";

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Position of a value inside the frame, in pixels from its top left corner. */
  readonly x: (v: number | string) => number;
  readonly y: (v: number | string) => number;
}

interface Parts {
  readonly xaxis: Axis;
  readonly xaxis2?: Axis;
  readonly yaxis: Axis;
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly l: number;
    readonly r: number;
    readonly t: number;
    readonly b: number;
  };
  readonly title?: { readonly text: string; readonly subtitle?: { readonly text: string } };
  readonly showlegend: boolean;
  readonly legend: { readonly title?: { readonly text: string } };
}
export const partsOf = (f: Figure): Parts => f.layout as unknown as Parts;

const SIZE = 13;
const TICK = 12;

/** Ticks of an axis `pixels` long; words on an axis of categories. */
function ticksOf(axis: Axis, pixels: number, spacing: number): Tick[] {
  const [low, high] = [Math.min(...axis.range), Math.max(...axis.range)];
  if (axis.type === "category") {
    const words = (axis.categoryarray ?? []).map((text, at) => ({ at, text }));
    const every = Math.ceil((13 * words.length) / pixels); // lines of text must not touch
    return words.filter((w) => w.at % every === 0);
  }
  if (axis.tickvals !== undefined)
    return axis.tickvals.map((v, i) => ({
      at: axis.type === "log" ? Math.log10(v) : v,
      text: axis.ticktext?.[i] ?? String(v),
    }));
  return axis.type === "log"
    ? logTicks(low, high, axis.dtick ?? 1, axis.exponentformat ?? "none")
    : linearTicks(low, high, pixels, spacing, axis.dtick);
}

function scaleOfAxis(axis: Axis, pixels: number, down: boolean): (v: number | string) => number {
  const [from, to] = axis.range;
  const words = new Map((axis.categoryarray ?? []).map((w, i) => [w, i]));
  return (v) => {
    const raw =
      typeof v === "string" ? (words.get(v) ?? 0) : axis.type === "log" ? Math.log10(v) : v;
    const share = (raw - from) / (to - from);
    return (down ? 1 - share : share) * pixels;
  };
}
/** Position of a tick, whose `at` is an exponent on a logarithmic axis. */
const tickAt = (axis: Axis, at: number, pixels: number, down: boolean): number =>
  scaleOfAxis({ ...axis, type: "linear" }, pixels, down)(at);

const heatmapOf = (f: Figure): HeatmapTrace | undefined =>
  f.data.find((t): t is HeatmapTrace => t.type === "heatmap");

const barTicks = (t: HeatmapTrace, height: number): Tick[] =>
  linearTicks(t.zmin, t.zmax, height, 45);

/** Turns words along x when they would run into each other. */
const turned = (ticks: readonly Tick[], width: number): boolean =>
  ticks.some((t) => textWidth(t.text, TICK) > (0.95 * width) / Math.max(1, ticks.length));

/** Where the data go. */
export function frameOf(f: Figure): Frame {
  const p = partsOf(f);
  const map = heatmapOf(f);
  const rows = legendRows(f).length;
  const top = p.margin.t + Math.max(0, rows - 1) * 20;
  const yTicks = ticksOf(p.yaxis, p.height - top - p.margin.b, 40);
  const wide = Math.max(...yTicks.map((t) => textWidth(t.text, TICK)), 0);
  const left = Math.max(p.margin.l, wide + (p.yaxis.title.text === "" ? 16 : 44));
  const right = map === undefined ? p.margin.r : barWidth(map, p.height - top - p.margin.b);
  const width = p.width - left - right;
  const xTicks = ticksOf(p.xaxis, width, 80);
  const longest = Math.max(...xTicks.map((t) => textWidth(t.text, TICK)), 0);
  const words = p.xaxis.type === "category" && turned(xTicks, width);
  const bottom = p.margin.b + (words ? Math.max(0, 0.55 * longest - 8) : 0);
  const height = p.height - top - bottom;
  return {
    left,
    top,
    width,
    height,
    x: scaleOfAxis(p.xaxis, width, false),
    y: scaleOfAxis(p.yaxis, height, true),
  };
}

const barWidth = (t: HeatmapTrace, height: number): number =>
  Math.max(
    62 + Math.max(...barTicks(t, height).map((k) => textWidth(k.text, TICK)), 0),
    30 + textWidth(t.colorbar.title.text, SIZE),
  );

/** Grid and ticks, under the data. */
export function axesSvg(f: Figure, frame: Frame): string {
  const p = partsOf(f);
  const { left, top, width, height } = frame;
  const xTicks = ticksOf(p.xaxis, width, 80);
  const turn = p.xaxis.type === "category" && turned(xTicks, width);
  const out: string[] = [];
  for (const t of xTicks) {
    const x = left + tickAt(p.xaxis, t.at, width, false);
    if (x < left - 0.5 || x > left + width + 0.5) continue;
    const words = p.xaxis.type === "category";
    if (!words && p.xaxis.showgrid !== false)
      out.push(svgLine(x, top, x, top + height, `stroke="${GRID}"`));
    if (!words) out.push(svgLine(x, top + height, x, top + height + 5, `stroke="${GRID}"`));
    const style = turn
      ? { size: TICK, anchor: "end" as const, rotate: -32 }
      : { size: TICK, anchor: "middle" as const };
    out.push(svgText(x, top + height + (turn ? 15 : 19), t.text, style));
  }
  for (const t of ticksOf(p.yaxis, height, 40)) {
    const y = top + tickAt(p.yaxis, t.at, height, true);
    if (y < top - 0.5 || y > top + height + 0.5) continue;
    if (p.yaxis.type !== "category" && p.yaxis.showgrid !== false)
      out.push(svgLine(left, y, left + width, y, `stroke="${GRID}"`));
    out.push(svgText(left - 8, y + 4, t.text, { size: TICK, anchor: "end" }));
  }
  out.push(svgLine(left, top + height, left + width, top + height, `stroke="${GRID}"`));
  out.push(svgLine(left, top, left, top + height, `stroke="${GRID}"`));
  return out.join("") + aboveSvg(p, frame) + titles(p, frame);
}

/** The second axis: ticks and title above the data. */
function aboveSvg({ xaxis2 }: Parts, { left, top, width }: Frame): string {
  if (xaxis2 === undefined) return "";
  const ticks = ticksOf(xaxis2, width, 80).map((t) => {
    const x = left + tickAt(xaxis2, t.at, width, false);
    const line = svgLine(x, top - 5, x, top, `stroke="${GRID}"`);
    return line + svgText(x, top - 9, t.text, { size: TICK, anchor: "middle" });
  });
  const middle = { size: SIZE, anchor: "middle" as const };
  const title = svgText(left + width / 2, top - 28, xaxis2.title.text, middle);
  return svgLine(left, top, left + width, top, `stroke="${GRID}"`) + ticks.join("") + title;
}

function titles(p: Parts, { left, top, width, height }: Frame): string {
  const subtitle = p.title?.subtitle?.text ?? "";
  const heading = p.title?.text ?? "";
  return [
    svgText(left + width / 2, p.height - 14, p.xaxis.title.text, { size: SIZE, anchor: "middle" }),
    svgText(18, top + height / 2, p.yaxis.title.text, {
      size: SIZE,
      anchor: "middle",
      rotate: -90,
    }),
    svgText(8, 24, heading, { size: 16, weight: 600 }),
    svgText(8, heading === "" ? 24 : 43, subtitle, { size: 12 }),
  ].join("");
}

interface Entry {
  readonly name: string;
  readonly color: string;
  readonly mark: "line" | "line and dot" | "dot" | "square" | "frame";
  readonly fill: string;
  readonly x: number;
  readonly symbol?: string;
}

function entry(t: Trace): Omit<Entry, "x"> {
  if (t.type === "heatmap") return { name: "", color: "", mark: "square", fill: "" };
  if (t.type === "box")
    return { name: t.name, color: t.line.color, mark: "frame", fill: t.fillcolor };
  if (t.type === "bar")
    return { name: t.name, color: String(t.marker.color), mark: "square", fill: "" };
  const color = t.line?.color ?? t.marker?.color ?? "";
  const mark = t.mode === "markers" ? "dot" : t.mode === "lines" ? "line" : "line and dot";
  const { symbol } = t.marker ?? {};
  return { name: t.name, color, mark, fill: "", ...(symbol === undefined ? {} : { symbol }) };
}

function symbol(e: Entry, x: number, y: number): string {
  const line = svgLine(x, y - 4, x + 22, y - 4, `stroke="${e.color}" stroke-width="2"`);
  const dot = svgSymbol(e.symbol, x + 11, y - 4, 3.5, ` fill="${e.color}"`);
  if (e.mark === "line") return line;
  if (e.mark === "line and dot") return line + dot;
  if (e.mark === "dot") return dot;
  const paint = e.mark === "frame" ? `fill="${e.fill}" stroke="${e.color}"` : `fill="${e.color}"`;
  return svgRect(x + 6, y - 10, 12, 12, `rx="1.5" ${paint}`);
}

/** Names in rows that fit the figure's width. */
function legendRows(f: Figure): Entry[][] {
  const p = partsOf(f);
  if (!p.showlegend) return [];
  const named = f.data
    .filter((t) => (t as { showlegend?: boolean }).showlegend !== false)
    .map(entry);
  const start = textWidth(p.legend.title?.text ?? "", SIZE);
  const rows: Entry[][] = [[]];
  let x = start;
  for (const e of named) {
    const width = textWidth(e.name, SIZE) + 44;
    if (x + width > p.width - 80 && x > start) {
      rows.push([]);
      x = start;
    }
    (rows[rows.length - 1] as Entry[]).push({ ...e, x });
    x += width;
  }
  return rows;
}

export function legendSvg(f: Figure, frame: Frame): string {
  const rows = legendRows(f);
  const title = partsOf(f).legend.title?.text ?? "";
  const above = partsOf(f).xaxis2 === undefined ? 0 : 46;
  const base = frame.top - above - 12 - 20 * (rows.length - 1);
  const names = rows.flatMap((row, r) =>
    row.map((e) => {
      const [x, y] = [frame.left + e.x, base + 20 * r];
      return symbol(e, x, y) + svgText(x + 28, y, e.name, { size: SIZE });
    }),
  );
  return (
    (rows.length === 0 ? "" : svgText(frame.left, base, title, { size: SIZE })) + names.join("")
  );
}

/** The colour bar of a heatmap, its name above it. */
export function colorBarSvg(f: Figure, frame: Frame): string {
  const t = heatmapOf(f);
  if (t === undefined) return "";
  const x = frame.left + frame.width + 14;
  const top = frame.top + 20;
  const height = frame.height - 20;
  const id = `map${t.colorscale.map(([, color]) => color.slice(1, 3)).join("")}`; // same colours, same gradient
  const stops = t.colorscale
    .map(([at, color]) => `<stop offset="${px(at)}" stop-color="${color}"/>`)
    .join("");
  const marks = barTicks(t, height).map((k) => {
    const y = top + height * (1 - (k.at - t.zmin) / (t.zmax - t.zmin));
    return svgText(x + 20, y + 4, k.text, { size: TICK });
  });
  return [
    `<defs><linearGradient id="${id}" x1="0" y1="1" x2="0" y2="0">${stops}</linearGradient></defs>`,
    svgRect(x, top, 14, height, `fill="url(#${id})"`),
    ...marks,
    svgText(x, frame.top + 8, t.colorbar.title.text, { size: SIZE }),
  ].join("");
}

/**
 * @file Figure: a Plotly figure as plain data, never the library; theme, axes with SI prefixes, sizes.
 * in    marks (one file each) put traces on axes;  out  Figure, read by `svg.ts`, by `kernel/show` and by Plotly itself
 * why   data can be hashed, stored in a notebook, drawn live or as a static picture, and compared in a test
 * holds every text is escaped for Plotly's pseudo-HTML, so a user's `<` is a `<`; numbers are rounded (`round.ts`);
 *       ranges are ours, so the picture and the live figure show the same window
 * test  figure.test.ts, and a golden figure beside every mark
 */
import { canonicalJson, type Json } from "../base/json.ts";
import { GRID, INK } from "./color.ts";
import { decadeTicks, timeTicks } from "./log-ticks.ts";
import { scaleOf, typesetUnit } from "./quantity.ts";
import { rounded } from "./round.ts";
import { extent, padded } from "./scale.ts";

export type Point = number | string | null;

export interface ScatterTrace {
  readonly type: "scatter";
  readonly mode: "lines" | "markers" | "lines+markers";
  readonly x: readonly Point[];
  readonly y: readonly Point[];
  readonly name: string;
  readonly text?: readonly string[];
  /** The second axis, above the data. */
  readonly xaxis?: "x2";
  readonly line?: { color: string; width: number; dash?: "dot" | "dash"; shape?: "hv" };
  readonly marker?: { color: string; size: number; opacity?: number; symbol?: string };
  readonly fill?: "toself";
  readonly fillcolor?: string;
  readonly hoverinfo?: "skip";
  readonly hovertemplate?: string;
  readonly legendgroup?: string;
  readonly showlegend?: boolean;
}
export interface BarTrace {
  readonly type: "bar";
  readonly x: readonly Point[];
  readonly y: readonly Point[];
  readonly name: string;
  readonly orientation?: "h";
  readonly width?: number;
  readonly base?: readonly number[];
  readonly marker: { color: string | readonly string[]; opacity?: number };
  readonly text?: readonly string[];
  readonly textposition?: "outside" | "auto" | "none";
  readonly cliponaxis?: false;
  readonly error_y?: { type: "data"; array: readonly number[]; color: string; thickness: number };
  readonly hovertemplate?: string;
  readonly showlegend?: boolean;
}
/** Quartiles are ours (`base/stats` convention of Plotly's "linear" method); `y` holds the samples, drawn as dots. */
export interface BoxTrace {
  readonly type: "box";
  readonly x: readonly Point[];
  readonly q1: readonly number[];
  readonly median: readonly number[];
  readonly q3: readonly number[];
  readonly lowerfence: readonly number[];
  readonly upperfence: readonly number[];
  readonly y?: readonly (readonly number[])[];
  readonly name: string;
  readonly offsetgroup: string;
  readonly marker: { color: string; size: number; opacity: number };
  readonly line: { color: string; width: number };
  readonly fillcolor: string;
  readonly boxpoints: "all" | false;
  readonly jitter?: number;
  readonly pointpos?: number;
  readonly showlegend?: boolean;
}
export interface HeatmapTrace {
  readonly type: "heatmap";
  readonly z: readonly (readonly (number | null)[])[];
  /** Centres of columns and rows. */
  readonly x0: number;
  readonly dx: number;
  readonly y0: number;
  readonly dy: number;
  readonly colorscale: readonly (readonly [number, string])[];
  readonly zmin: number;
  readonly zmax: number;
  readonly xgap?: number;
  readonly ygap?: number;
  readonly text?: readonly (readonly string[])[];
  readonly texttemplate?: string;
  readonly hovertemplate: string;
  readonly colorbar: {
    title: { text: string; side: "top"; font: { size: 13 } };
    thickness: number;
    outlinewidth: 0;
  };
}
export type Trace = ScatterTrace | BarTrace | BoxTrace | HeatmapTrace;

export interface Axis {
  readonly type: "linear" | "log" | "category";
  readonly title: { readonly text: string };
  /** Exponents of ten when the axis is logarithmic, positions 0, 1, 2 .. when it has categories. */
  readonly range: readonly [number, number];
  readonly categoryarray?: readonly string[];
  readonly categoryorder?: "array";
  readonly exponentformat?: "SI" | "power" | "none";
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  /** Distance of ticks, counted from zero; of exponents on a logarithmic axis. */
  readonly dtick?: number;
  readonly showgrid?: boolean;
  readonly scaleanchor?: "x";
  readonly constrain?: "domain";
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly xaxis: Axis;
  /** The same positions in another unit, above the data. */
  readonly xaxis2?: Axis;
  readonly yaxis: Axis;
  readonly title?: { readonly text: string; readonly subtitle?: { readonly text: string } };
  readonly showlegend: boolean;
  readonly legendTitle?: string;
  /** Lines that the legend may need where names of rows leave it little width; 1 unless told. */
  readonly legendRows?: number;
  readonly hovermode?: "closest" | "x unified";
  readonly barmode?: "group" | "overlay" | "stack";
  readonly boxmode?: "group";
  readonly bargap?: number;
}

export interface Figure {
  readonly data: readonly Trace[];
  readonly layout: { readonly [key: string]: Json };
  readonly config: { readonly [key: string]: Json };
}

/** Settings of `plot` (language, 9.4), as the view holds them. */
export interface PlotSettings {
  readonly title?: string;
  readonly xlabel?: string;
  readonly ylabel?: string;
  readonly xscale?: "linear" | "log";
  readonly yscale?: "linear" | "log";
  readonly width?: number;
  readonly height?: number;
  readonly legend?: "on" | "off";
  /** No setting of the language: what the numbers stand on, shown where a mark has no note of its own. */
  readonly note?: string;
}

export const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const CONFIG = {
  displaylogo: false,
  modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"],
  responsive: true,
  toImageButtonOptions: { filename: "mho", format: "svg" },
} as const;

/** Plotly reads pseudo-HTML in every text: a user's text goes through here. SVG needs the same three escapes. */
export const plain = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** "energy" and "uJ" → `energy (µJ)`. */
export const labelled = (name: string, unit: string): string =>
  plain(unit === "" ? name : `${name === "" ? measured(unit) : name} (${typesetUnit(unit)})`);

const MEASURED: readonly (readonly [RegExp, string])[] = [
  [/^.?J$/, "energy"],
  [/^(.?s|min|h|day|year)$/, "time"],
  [/^.?W$/, "power"],
  [/^.?S$/, "conductance"],
  [/^.?A$/, "current"],
  [/^.?V$/, "voltage"],
  [/^.?OPS\/W$/, "efficiency"],
];
/** What a unit measures, for an axis without a name. */
const measured = (unit: string): string => MEASURED.find(([u]) => u.test(unit))?.[1] ?? "";

/** An axis over numbers and what its data are divided by. */
export interface Scaled {
  readonly axis: Axis;
  /** Value in SI → rounded position on the axis; null where a logarithmic axis has no place for it. */
  readonly at: (value: number) => number | null;
  /** The unit behind the numbers on the axis. */
  readonly unit: string;
  /** What the data were divided by. */
  readonly factor: number;
  /** How many of the values have no place on this axis. */
  readonly lost: number;
}

export interface AxisOptions {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[] | Float64Array | Float32Array;
  readonly scale?: "linear" | "log" | undefined;
  /** Bars and histograms stand on zero. */
  readonly zero?: boolean;
  readonly air?: number;
  /** Counts and indices: no tick between two whole numbers. */
  readonly whole?: boolean;
}

/** A linear or logarithmic axis that fits `values`, with the prefix in its title. */
export function numbersAxis(options: AxisOptions): Scaled {
  return options.scale === "log" ? logAxis(options) : linearAxis(options);
}

function linearAxis({ name, unit, values, zero, air = 0.04, whole = false }: AxisOptions): Scaled {
  const [low, high] = extent(values);
  const bounds: [number, number] = Number.isNaN(low)
    ? [0, 1]
    : zero
      ? [Math.min(0, low), Math.max(0, high)]
      : [low, high];
  const scale = scaleOf(Math.max(Math.abs(bounds[0]), Math.abs(bounds[1])), unit);
  const inner: [number, number] = [bounds[0] / scale.factor, bounds[1] / scale.factor];
  const digits = rounded(inner);
  let range = padded(inner[0], inner[1], air);
  if (zero) range = [inner[0] < 0 ? range[0] : 0, inner[1] > 0 ? range[1] : inner[0] < 0 ? 0 : 1];
  return {
    axis: {
      type: "linear",
      title: { text: labelled(name, scale.unit) },
      range: range.map(tidy) as [number, number],
      ...(whole && range[1] - range[0] < 8 ? { dtick: 1 } : {}),
    },
    at: (v) => (Number.isFinite(v) ? digits(v / scale.factor) : null),
    unit: scale.unit,
    factor: scale.factor,
    lost: 0,
  };
}

function logAxis({ name, unit, values, air = 0.04 }: AxisOptions): Scaled {
  const positive = Array.from(values).filter((v) => v > 0 && Number.isFinite(v));
  const [low, high] = extent(positive.map((v) => Math.log10(v)));
  const range = Number.isNaN(low) ? ([0, 1] as [number, number]) : padded(low, high, air);
  const long = unit === "s" ? timeTicks(10 ** range[0], 10 ** range[1]) : {};
  return {
    axis: {
      type: "log",
      title: { text: labelled(name, long.tickvals ? "" : unit) },
      range: range.map(tidy) as [number, number],
      exponentformat: unit !== "" ? "SI" : range[0] > -4.5 && range[1] < 4.5 ? "none" : "power",
      ...(long.tickvals ? long : decadeTicks(range)),
    },
    at: (v) => (v > 0 && Number.isFinite(v) ? Number(v.toPrecision(4)) : null),
    unit,
    factor: 1,
    lost: values.length - positive.length,
  };
}

/** An axis of words in the order given. */
export const wordsAxis = (name: string, words: readonly string[]): Axis => ({
  type: "category",
  title: { text: plain(name) },
  range: [-0.6, words.length - 0.4],
  categoryarray: words.map(plain),
  categoryorder: "array",
});

/** Five digits are enough for an end of a range. */
const tidy = (v: number): number => Number(v.toPrecision(6));

const axisJson = (axis: Axis): { [key: string]: Json } => ({
  ...(axis as unknown as { [key: string]: Json }),
  title: { text: axis.title.text, font: { size: 13 }, standoff: 10 },
  automargin: true,
  gridcolor: GRID,
  linecolor: GRID,
  showline: true,
  ticks: axis.type === "category" ? "" : "outside",
  tickcolor: GRID,
  ticklen: 5,
  zeroline: false,
  ...(axis.type === "category" ? { showgrid: false } : {}),
});

/** Puts theme and settings around traces. */
export function figure(data: readonly Trace[], layout: Layout, settings: PlotSettings): Figure {
  const legend = settings.legend !== "off" && layout.showlegend;
  const xaxis = relabelled(layout.xaxis, settings.xlabel);
  const yaxis = relabelled(layout.yaxis, settings.ylabel);
  const note = layout.title?.subtitle?.text ?? settings.note;
  const title = heading(settings.title, note);
  const height = settings.height ?? layout.height;
  const top = topMargin(settings.title, note, layout, legend);
  return {
    data,
    layout: {
      width: settings.width ?? layout.width,
      height,
      xaxis: axisJson(xaxis),
      ...(layout.xaxis2 === undefined
        ? {}
        : {
            xaxis2: {
              ...axisJson(layout.xaxis2),
              ...{ overlaying: "x", side: "top", showgrid: false, automargin: false },
            },
          }),
      yaxis: axisJson(yaxis),
      ...(title === undefined ? {} : { title }),
      showlegend: legend,
      legend: {
        orientation: "h",
        x: 0,
        xanchor: "left",
        y: layout.xaxis2 === undefined ? 1.01 : aboveSecondAxis(height - top - BOTTOM),
        yanchor: "bottom",
        ...(layout.legendTitle === undefined
          ? {}
          : { title: { text: `${plain(layout.legendTitle)}&nbsp;&nbsp;`, font: { size: 13 } } }),
      },
      hovermode: layout.hovermode ?? "closest",
      ...(layout.barmode === undefined ? {} : { barmode: layout.barmode }),
      ...(layout.boxmode === undefined ? {} : { boxmode: layout.boxmode }),
      ...(layout.bargap === undefined ? {} : { bargap: layout.bargap }),
      font: { family: FONT, size: 13, color: INK },
      margin: { l: 64, r: 24, t: top, b: BOTTOM },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      modebar: { bgcolor: "rgba(0,0,0,0)", color: GRID, activecolor: INK },
    },
    config: CONFIG,
  };
}

const BOTTOM = 56;
/** Pixels that a second axis takes above the data, with its title. */
const SECOND = 46;
/** Height of the legend in heights of the data, above a second axis. */
const aboveSecondAxis = (pixels: number): number => Number((1 + SECOND / pixels).toFixed(3));

/** Room for title, note, legend and second axis, in that order from the top. */
const topMargin = (
  title: string | undefined,
  note: string | undefined,
  layout: Layout,
  legend: boolean,
): number =>
  16 +
  (title === undefined ? 0 : 26) +
  (note === undefined ? 0 : 22) +
  (legend ? 28 + 20 * ((layout.legendRows ?? 1) - 1) : 4) +
  (layout.xaxis2 === undefined ? 0 : SECOND);

const relabelled = (axis: Axis, text: string | undefined): Axis =>
  text === undefined ? axis : { ...axis, title: { text: withUnitOf(axis.title.text, text) } };

/** A user's label keeps the unit, which only the axis knows. */
function withUnitOf(own: string, text: string): string {
  const unit = /\([^()]*\)$/.exec(own)?.[0];
  return unit === undefined || text.includes("(") ? plain(text) : `${plain(text)} ${unit}`;
}

function heading(title: string | undefined, note: string | undefined): Json | undefined {
  if (title === undefined && note === undefined) return undefined;
  const subtitle =
    note === undefined ? {} : { subtitle: { text: plain(note), font: { size: 12 } } };
  return {
    text: title === undefined ? "" : plain(title),
    font: { size: 16, weight: 600 },
    x: 0.012,
    xanchor: "left",
    y: 1,
    yref: "container",
    yanchor: "top",
    pad: { t: 12 },
    ...subtitle,
  };
}

/** The figure as JSON with sorted keys: the same bytes on every machine. */
export const figureJson = (f: Figure): string => canonicalJson(f as unknown as Json);

/**
 * @file Lines and points.
 * in    series over x (or over their index), groups;  out  curves; repeated x (seeds) become a mean with a band of one standard deviation
 * why   a sweep over seeds drawn as a zigzag would show noise as if it were signal
 * holds a training loss is drawn as it is, faint, under its running mean over 1/40 of its length
 * test  lines.test.ts, golden figure
 */
import { faded, RULE } from "./color.ts";
import { type Curve, curvesOf, gathered, repeats } from "./curves.ts";
import {
  type Axis,
  type Figure,
  figure,
  numbersAxis,
  plain,
  type Scaled,
  type ScatterTrace,
  wordsAxis,
} from "./figure.ts";
import { sampled, thinned } from "./round.ts";
import {
  distinct,
  labelsTitle,
  type Mark,
  type PlotInput,
  sharedName,
  sharedUnit,
  shortNames,
} from "./series.ts";
import { deviationOf, meanOf } from "./spread.ts";

interface Frame {
  readonly x: { readonly axis: Axis; readonly at: (v: number | string) => number | string | null };
  readonly y: Scaled;
}

/** Lines through the points of each curve. */
export const lines: Mark = (input) => draw(input, "lines");
/** The points alone. */
export const points: Mark = (input) => draw(input, "points");

function draw(input: PlotInput, mark: "lines" | "points"): Figure | undefined {
  const curves = curvesOf(input).filter((c) => c.y.length > 0);
  if (curves.length === 0) return undefined;
  const frame = frameOf(input, curves);
  const banded = mark === "lines" && curves.some(repeats);
  const traces = curves.flatMap((c) => {
    if (mark === "points") return [cloud(c, frame)];
    if (repeats(c)) return bandAndMean(c, frame);
    return isLoss(input, c) ? lossAndMean(c, frame) : [line(c, frame)];
  });
  const note = noteOf(frame.y, banded);
  return figure(
    traces,
    {
      width: 700,
      height: 450,
      xaxis: frame.x.axis,
      yaxis: frame.y.axis,
      showlegend: curves.length > 1,
      ...(input.by === undefined ? {} : { legendTitle: labelsTitle(input.by) }),
      ...(note === undefined ? {} : { title: { text: "", subtitle: { text: note } } }),
    },
    input.settings,
  );
}

/** Axes that hold all curves; x of words is an axis of categories. */
export function frameOf(input: PlotInput, curves: readonly Curve[]): Frame {
  const y = numbersAxis({
    name: sharedName(input.y.map((s) => s.name)),
    unit: sharedUnit(input.y),
    values: curves.flatMap((c) => [...c.y]),
    scale: input.settings.yscale,
  });
  const name = input.x === undefined ? "index" : (shortNames([input.x.name])[0] as string);
  const all = curves.flatMap((c) => [...c.x]);
  if (!all.every((v) => typeof v === "number"))
    return {
      y,
      x: { axis: wordsAxis(name, distinct(all).map(String)), at: (v) => plain(String(v)) },
    };
  const x = numbersAxis({
    name,
    unit: input.x?.unit ?? "",
    values: all as number[],
    scale: input.settings.xscale,
    air: 0.025,
    whole: input.x === undefined,
  });
  return { y, x: { axis: x.axis, at: (v) => x.at(v as number) } };
}

const lostText = (n: number): string => `${n} value${n === 1 ? "" : "s"}`;

function noteOf(y: Scaled, banded: boolean): string | undefined {
  const notes = [
    ...(banded ? ["line: mean over repeats, band: ± one standard deviation"] : []),
    ...(y.lost > 0 ? [`${lostText(y.lost)} at or below zero, off a logarithmic axis`] : []),
  ];
  return notes.length === 0 ? undefined : notes.join("; ");
}

const few = 40;

function line(c: Curve, frame: Frame): ScatterTrace {
  const kept = thinned(c.y);
  return {
    type: "scatter",
    mode: c.y.length <= few ? "lines+markers" : "lines",
    x: kept.map((i) => frame.x.at(c.x[i] as number | string)),
    y: kept.map((i) => frame.y.at(c.y[i] as number)),
    name: plain(c.name),
    line: { color: c.color, width: c.y.length > 2000 ? 1.2 : 2 },
    ...(c.y.length <= few ? { marker: { color: c.color, size: 7 } } : {}),
  };
}

function cloud(c: Curve, frame: Frame): ScatterTrace {
  const kept = sampled(c.y.length);
  const size = kept.length > 5000 ? 3 : kept.length > 500 ? 4.5 : 7;
  return {
    type: "scatter",
    mode: "markers",
    x: kept.map((i) => frame.x.at(c.x[i] as number | string)),
    y: kept.map((i) => frame.y.at(c.y[i] as number)),
    name: plain(c.name),
    marker: { color: c.color, size, opacity: kept.length > 500 ? 0.45 : 0.85 },
  };
}

function bandAndMean(c: Curve, frame: Frame): ScatterTrace[] {
  const at = gathered(c);
  const mean = at.map((p) => meanOf(p.y));
  const edge = (sign: 1 | -1): (number | null)[] =>
    at.map((p, i) => {
      const v = frame.y.at((mean[i] as number) + sign * deviationOf(p.y));
      return v ?? frame.y.at(sign > 0 ? Math.max(...p.y) : Math.min(...p.y));
    });
  const x = at.map((p) => frame.x.at(p.x));
  const band: ScatterTrace = {
    type: "scatter",
    mode: "lines",
    x: [...x, ...x.slice().reverse()],
    y: [...edge(1), ...edge(-1).reverse()],
    name: plain(c.name),
    line: { color: faded(c.color, 0), width: 0 },
    fill: "toself",
    fillcolor: faded(c.color, 0.18),
    hoverinfo: "skip",
    legendgroup: plain(c.name),
    showlegend: false,
  };
  const centre = line({ ...c, x: at.map((p) => p.x), y: mean }, frame);
  return [band, { ...centre, legendgroup: plain(c.name) }];
}

/** A loss by its name, long enough that its mean says more than its steps. */
const isLoss = (input: PlotInput, c: Curve): boolean =>
  c.y.length > 200 && input.by === undefined && input.y.every((s) => s.name.endsWith(".loss"));

function lossAndMean(c: Curve, frame: Frame): ScatterTrace[] {
  const group = { legendgroup: plain(c.name) };
  const raw = line(c, frame);
  return [
    {
      ...raw,
      ...group,
      line: { color: faded(c.color, 0.28), width: 1 },
      hoverinfo: "skip",
      showlegend: false,
    },
    { ...line({ ...c, y: runningMean(c.y, Math.ceil(c.y.length / 40)) }, frame), ...group },
  ];
}

/** Mean over a window centred on each point, cut off at the ends. */
export function runningMean(y: readonly number[], window: number): number[] {
  const sums = new Float64Array(y.length + 1);
  y.forEach((v, i) => {
    sums[i + 1] = (sums[i] as number) + v;
  });
  const half = Math.floor(window / 2);
  return y.map((_, i) => {
    const [from, to] = [Math.max(0, i - half), Math.min(y.length, i + half + 1)];
    return ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}

/** A thin dashed line that carries no data: identity, zero. */
export const rule = (x: readonly number[], y: readonly number[], name: string): ScatterTrace => ({
  type: "scatter",
  mode: "lines",
  x,
  y,
  name,
  line: { color: RULE, width: 1.2, dash: "dash" },
  hoverinfo: "skip",
  showlegend: false,
});

/**
 * @file Histogram: how often a value occurs.
 * in    one or more series;  out  bars over round bins; several series share bins and lie over each other
 * why   bins are counted here and not by Plotly, so 2 million weights travel as 100 numbers
 * test  histogram.test.ts, golden figure
 */
import { colorOf } from "./color.ts";
import { curvesOf } from "./curves.ts";
import { type BarTrace, figure, numbersAxis, plain } from "./figure.ts";
import { typesetUnit } from "./quantity.ts";
import { padded } from "./scale.ts";
import { labelsTitle, type Mark, sharedName, sharedUnit, shortNames } from "./series.ts";
import { type Bins, binsOf } from "./spread.ts";

export const histogram: Mark = (input) => {
  const curves = input.by === undefined ? undefined : curvesOf(input);
  const names = curves?.map((c) => c.name) ?? shortNames(input.y.map((s) => s.name));
  const samples = curves?.map((c) => c.y) ?? input.y.map((s) => s.values);
  if (samples.every((s) => s.length === 0)) return undefined;
  const all = joined(samples);
  const shared = binsOf(all);
  if (shared.counts.length === 0) return undefined;
  const counts = samples.map((s) => countsIn(shared, s));
  const end = shared.start + shared.width * shared.counts.length;
  const x = numbersAxis({
    name: sharedName(input.y.map((s) => s.name)),
    unit: sharedUnit(input.y),
    values: [shared.start, end],
  });
  const y = numbersAxis({
    name: "count",
    unit: "",
    values: counts.flat(),
    zero: true,
    whole: true,
    scale: input.settings.yscale,
  });
  return figure(
    counts.map((c, i) =>
      bars(c, shared, x.factor, plain(names[i] as string), colorOf(i), counts.length > 1, x.unit),
    ),
    {
      width: 700,
      height: 450,
      xaxis: { ...x.axis, range: padded(shared.start / x.factor, end / x.factor, 0.02) },
      yaxis: y.axis,
      showlegend: counts.length > 1,
      ...(input.by === undefined ? {} : { legendTitle: labelsTitle(input.by) }),
      barmode: "overlay",
      bargap: 0,
    },
    input.settings,
  );
};

/** All samples one after the other. */
function joined(samples: readonly ArrayLike<number>[]): ArrayLike<number> {
  if (samples.length === 1) return samples[0] as ArrayLike<number>;
  const all = new Float64Array(samples.reduce((n, s) => n + s.length, 0));
  let at = 0;
  for (const s of samples) {
    all.set(s, at);
    at += s.length;
  }
  return all;
}

function countsIn(bins: Bins, values: ArrayLike<number>): number[] {
  const counts = new Array<number>(bins.counts.length).fill(0);
  const first = Math.round(bins.start / bins.width);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] as number) / bins.width) - first;
    if (bin >= 0 && bin < counts.length) counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

function bars(
  counts: readonly number[],
  bins: Bins,
  factor: number,
  name: string,
  color: string,
  overlay: boolean,
  unit: string,
): BarTrace {
  const width = Number((bins.width / factor).toPrecision(6));
  const first = Math.round(bins.start / bins.width);
  const centre = (i: number): number => Number(((first + i + 0.5) * width).toPrecision(6));
  const kept = counts.map((_, i) => i).filter((i) => (counts[i] as number) > 0);
  return {
    type: "bar",
    x: kept.map(centre),
    y: kept.map((i) => counts[i] as number),
    name,
    width,
    marker: { color, opacity: overlay ? 0.55 : 0.85 },
    hovertemplate: `%{x} ${plain(typesetUnit(unit))}: <b>%{y}</b><extra></extra>`,
  };
}

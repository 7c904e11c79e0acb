/**
 * @file Bars: one number for each name.
 * in    numbers, lists, or series over x;  out  bars with their value written above; groups stand side by side
 * why   energies of chips are compared by eye, decades apart, so the number stands on the bar
 * holds more than 700 bars are drawn as a line; repeated x (seeds) become a mean with an error bar of one standard deviation
 * test  bars.test.ts, golden figure
 */
import { colorOf, RULE } from "./color.ts";
import { type Curve, curvesOf, gathered } from "./curves.ts";
import { type BarTrace, figure, numbersAxis, plain, type Scaled, wordsAxis } from "./figure.ts";
import { lines } from "./lines.ts";
import { number, quantity, typeset } from "./quantity.ts";
import {
  distinct,
  labelsTitle,
  labelText,
  type Mark,
  type PlotInput,
  type Series,
  sharedName,
  sharedUnit,
  shortNames,
} from "./series.ts";
import { deviationOf, meanOf } from "./spread.ts";

/** Bars with the values above them while there is room for the text. */
const TEXTS = 14;
/** More bars than pixels are a line. */
const MOST = 700;

export const bar: Mark = (input) => {
  const curves = named(input);
  const words = distinct(curves.flatMap((c) => [...c.x])).map((v) => wordOf(input, v));
  if (words.length === 0) return undefined;
  if (words.length > MOST) return lines(input);
  const unit = sharedUnit(input.y);
  const y = numbersAxis({
    name: axisName(input, curves),
    unit,
    values: curves.flatMap((c) => gathered(c).map((p) => meanOf(p.y) + deviationOf(p.y))),
    scale: input.settings.yscale,
    zero: true,
    air: 0.08,
  });
  const texts = words.length * curves.length <= TEXTS;
  return figure(
    curves.map((c) => bars(c, input, y, unit, texts)),
    {
      width: 700,
      height: 450,
      xaxis: wordsAxis(labelsTitle(input.x), words),
      yaxis: y.axis,
      showlegend: curves.length > 1,
      ...(input.by === undefined ? {} : { legendTitle: labelsTitle(input.by) }),
      barmode: "group",
      bargap: words.length <= 3 ? 0.5 : 0.25,
    },
    input.settings,
  );
};

const wordOf = (input: PlotInput, v: number | string): string =>
  input.x === undefined ? String(v) : labelText(input.x, v);

/** Without x, each number stands under its own name: `plot a, b as bar`, `plot [a, b]`, and a list under its indices. */
function named(input: PlotInput): Curve[] {
  if (input.x !== undefined) return curvesOf(input);
  const single = input.y.every((s) => s.values.length === 1);
  if (single)
    return [
      oneCurve(
        "",
        shortNames(input.y.map((s) => s.name)),
        input.y.map((s) => s.values[0] as number),
      ),
    ];
  return input.y.map((s, i) => ({
    ...oneCurve(s.name, elements(s), Array.from(s.values)),
    color: colorOf(i),
  }));
}

const oneCurve = (name: string, x: readonly (number | string)[], y: readonly number[]): Curve => ({
  name,
  color: colorOf(0),
  x,
  y,
});

/** Names of a list's elements as they were written: `[floor, lim]` → floor, lim; else 0, 1, 2. */
function elements(s: Series): (number | string)[] {
  const inside = /^\[([^[\]()]*)\]$/
    .exec(s.name)?.[1]
    ?.split(",")
    .map((t) => t.trim());
  return inside?.length === s.values.length ? inside : Array.from(s.values, (_, i) => i);
}

function axisName(input: PlotInput, curves: readonly Curve[]): string {
  const bracketed = input.y.some((s) => s.name.startsWith("["));
  return bracketed || (input.x === undefined && curves[0]?.name === "")
    ? ""
    : sharedName(input.y.map((s) => s.name));
}

function bars(c: Curve, input: PlotInput, y: Scaled, unit: string, texts: boolean): BarTrace {
  const at = gathered(c);
  const mean = at.map((p) => meanOf(p.y));
  const spread = at.map((p) => deviationOf(p.y));
  const text = (v: number): string => plain(typeset(unit === "" ? number(v) : quantity(v, unit)));
  return {
    type: "bar",
    x: at.map((p) => plain(wordOf(input, p.x))),
    y: mean.map(y.at),
    name: plain(c.name),
    marker: { color: c.color, opacity: 0.9 },
    ...(texts
      ? { text: mean.map(text), textposition: "outside" as const, cliponaxis: false as const }
      : {}),
    ...(spread.some((s) => s > 0)
      ? {
          error_y: {
            type: "data",
            array: spread.map((s) => Number((s / y.factor).toPrecision(4))),
            color: RULE,
            thickness: 1.4,
          },
        }
      : {}),
    ...(texts ? { hovertemplate: "%{x}: <b>%{text}</b><extra></extra>" } : {}),
  };
}

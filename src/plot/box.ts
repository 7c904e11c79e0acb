/**
 * @file Boxes: the spread of a result at each x, one colour for each group.
 * in    series over x;  out  quartiles, whiskers and, while they can be told apart, the samples themselves
 * why   one seed is one chip: eight chips deserve to be seen, not averaged
 * holds x are categories in order; quartiles as in `spread.ts`
 * test  box.test.ts, golden figure
 */
import { faded } from "./color.ts";
import { type Curve, curvesOf, gathered } from "./curves.ts";
import { type BoxTrace, figure, numbersAxis, plain, type Scaled, wordsAxis } from "./figure.ts";
import {
  distinct,
  labelsTitle,
  labelText,
  type Mark,
  type PlotInput,
  sharedName,
  sharedUnit,
} from "./series.ts";
import { boxOf } from "./spread.ts";

/** Up to this many samples in a box are drawn as dots. */
const DOTS = 60;

export const box: Mark = (input) => {
  const curves = curvesOf(input).map((c) =>
    input.x === undefined ? { ...c, x: c.y.map(() => c.name) } : c,
  );
  if (curves.every((c) => c.y.length === 0)) return undefined;
  const y = numbersAxis({
    name: sharedName(input.y.map((s) => s.name)),
    unit: sharedUnit(input.y),
    values: curves.flatMap((c) => c.y),
    scale: input.settings.yscale,
    air: 0.06,
  });
  const words = distinct(curves.flatMap((c) => c.x)).map((v) => wordOf(input, v));
  const name = labelsTitle(input.x);
  return figure(
    curves.map((c, i) => trace(c, i, y, input)),
    {
      width: 700,
      height: 450,
      xaxis: wordsAxis(name, words),
      yaxis: y.axis,
      showlegend: curves.length > 1 && input.x !== undefined,
      ...(input.by === undefined ? {} : { legendTitle: labelsTitle(input.by) }),
      boxmode: "group",
    },
    input.settings,
  );
};

const wordOf = (input: PlotInput, v: number | string): string =>
  input.x === undefined ? String(v) : labelText(input.x, v);

function trace(curve: Curve, index: number, y: Scaled, input: PlotInput): BoxTrace {
  const at = gathered(curve);
  const boxes = at.map((p) => boxOf(p.y));
  const all = (pick: (b: (typeof boxes)[number]) => number): number[] =>
    boxes.map((b) => y.at(pick(b)) as number);
  const dots = at.every((p) => p.y.length <= DOTS);
  return {
    type: "box",
    x: at.map((p) => plain(wordOf(input, p.x))),
    q1: all((b) => b.q1),
    median: all((b) => b.median),
    q3: all((b) => b.q3),
    lowerfence: all((b) => b.low),
    upperfence: all((b) => b.high),
    ...(dots ? { y: at.map((p) => p.y.map((v) => y.at(v) as number)) } : {}),
    name: plain(curve.name),
    offsetgroup: String(index),
    marker: { color: curve.color, size: 5, opacity: 0.6 },
    line: { color: curve.color, width: 1.8 },
    fillcolor: faded(curve.color, 0.16),
    boxpoints: dots ? "all" : false,
    ...(dots ? { jitter: 0.35, pointpos: 0 } : {}),
  };
}

/**
 * @file Transfer: what came out against what should have come out.
 * in    a result y over the exact value x;  out  points on the identity line, with the error in the note
 * why   clipping, gain error and converter steps each have their own shape in this picture
 * test  transfer.test.ts, golden figure
 */
import { square } from "../base/dmath.ts";
import { curvesOf } from "./curves.ts";
import { type Figure, figure, type ScatterTrace } from "./figure.ts";
import { frameOf, points, rule } from "./lines.ts";
import { number } from "./quantity.ts";
import { extent } from "./scale.ts";
import type { Mark, PlotInput } from "./series.ts";

export const transfer: Mark = (input) => {
  if (input.x === undefined || !input.x.values.every((v) => typeof v === "number"))
    return points(input);
  const drawn = points(input);
  if (drawn === undefined) return undefined;
  const frame = frameOf(input, curvesOf(input));
  const [low, high] = extent(input.x.values as readonly number[]);
  const ends = [low, high];
  const identity = rule(
    ends.map((v) => frame.x.at(v) as number),
    ends.map((v) => frame.y.at(v) as number),
    "y = x",
  );
  return noted([...(drawn.data as ScatterTrace[]), identity], drawn, input, frame);
};

function noted(
  data: ScatterTrace[],
  drawn: Figure,
  input: PlotInput,
  frame: ReturnType<typeof frameOf>,
): Figure {
  const errors = input.y.map((s) =>
    number(relativeError(s.values, input.x?.values as readonly number[]), 3),
  );
  return figure(
    data,
    {
      width: 560,
      height: 480,
      xaxis: frame.x.axis,
      yaxis: frame.y.axis,
      showlegend: drawn.layout["showlegend"] === true,
      title: {
        text: "",
        subtitle: { text: `rms error ${errors.join(", ")} of the rms of x; dashed: y = x` },
      },
    },
    input.settings,
  );
}

/** Root mean square of y - x over that of x. */
export function relativeError(y: ArrayLike<number>, x: ArrayLike<number>): number {
  let error = 0;
  let size = 0;
  for (let i = 0; i < y.length; i++) {
    error += square((y[i] as number) - (x[i] as number));
    size += square(x[i] as number);
  }
  return Math.sqrt(error / size);
}

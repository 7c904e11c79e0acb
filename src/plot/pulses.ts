/**
 * @file Pulse response: conductance after each pulse, a staircase.
 * in    a vector over pulse number, a matrix [pulses, cells], or a sweep with one chip for each seed;  out  each cell faint, their mean bold
 * why   step size, its noise, and the difference between up and down are read off this picture in every device paper
 * test  pulses.test.ts, golden figure
 */
import { colorOf, faded } from "./color.ts";
import { gathered } from "./curves.ts";
import {
  type Figure,
  figure,
  numbersAxis,
  plain,
  type Scaled,
  type ScatterTrace,
} from "./figure.ts";
import { thinned } from "./round.ts";
import {
  type Mark,
  type PlotInput,
  type Series,
  sharedName,
  sharedUnit,
  shortNames,
} from "./series.ts";
import { meanOf } from "./spread.ts";

/** Cells drawn one by one; more would be a fog. */
const CELLS = 24;

/** Conductance of each cell after each pulse number. */
interface Response {
  readonly x: readonly number[];
  readonly cells: readonly (readonly number[])[];
}

export const pulses: Mark = (input) => {
  const names = shortNames(input.y.map((s) => s.name));
  if (input.y.every((s) => s.values.length === 0)) return undefined;
  const responses = input.y.map((s) => responseOf(s, input));
  const y = numbersAxis({
    name: sharedName(input.y.map((s) => s.name)),
    unit: sharedUnit(input.y),
    values: input.y.flatMap((s) => Array.from(s.values)),
  });
  const x = numbersAxis({
    name: input.x === undefined ? "pulse" : (shortNames([input.x.name])[0] as string),
    unit: input.x?.unit ?? "",
    values: responses.flatMap((r) => [...r.x]),
    air: 0.02,
    whole: true,
  });
  const data = responses.flatMap((r, i) => stairsOf(r, names[i] as string, colorOf(i), x, y));
  return drawn(data, x, y, input);
};

const drawn = (data: ScatterTrace[], x: Scaled, y: Scaled, input: PlotInput): Figure =>
  figure(
    data,
    { width: 700, height: 450, xaxis: x.axis, yaxis: y.axis, showlegend: data.length > 1 },
    input.settings,
  );

function stairsOf(r: Response, name: string, color: string, x: Scaled, y: Scaled): ScatterTrace[] {
  const stairs = (values: readonly number[], ink: string, width: number): ScatterTrace => {
    const kept = thinned(values, 4000);
    return {
      type: "scatter",
      mode: "lines",
      x: kept.map((i) => x.at(r.x[i] as number)),
      y: kept.map((i) => y.at(values[i] as number)),
      name: plain(name),
      line: { color: ink, width, shape: "hv" },
    };
  };
  if (r.cells.length === 1) return [stairs(r.cells[0] as number[], color, 1.8)];
  const mean = r.x.map((_, k) => meanOf(r.cells.map((c) => c[k] as number)));
  const faint = r.cells.slice(0, CELLS).map(
    (c): ScatterTrace => ({
      ...stairs(c, faded(color, 0.22), 1),
      hoverinfo: "skip",
      showlegend: false,
    }),
  );
  return [
    ...faint,
    { ...stairs(mean, color, 2.4), name: plain(`${name}, mean of ${r.cells.length}`) },
  ];
}

/** Columns of a matrix are cells; where a pulse number comes several times (seeds), each time is another cell. */
function responseOf(s: Series, input: PlotInput): Response {
  const [n = 0, columns = 1] = s.shape;
  const given = input.x?.values as readonly number[] | undefined;
  if (given !== undefined && new Set(given).size < given.length) {
    const at = gathered({ name: s.name, color: "", x: given, y: Array.from(s.values) });
    const most = Math.min(...at.map((p) => p.y.length));
    const cells = Array.from({ length: most }, (_, c) => at.map((p) => p.y[c] as number));
    return { x: at.map((p) => p.x as number), cells };
  }
  const cells = Array.from({ length: columns }, (_, c) =>
    Array.from({ length: n }, (_, k) => s.values[k * columns + c] as number),
  );
  return { x: given ?? Array.from({ length: n }, (_, k) => k), cells };
}

/**
 * @file Pulse response: conductance after each pulse, a staircase.
 * in    a vector over pulse number, or a matrix [pulses, cells];  out  each cell faint, their mean bold
 * why   step size, its noise, and the difference between up and down are read off this picture in every device paper
 * test  pulses.test.ts, golden figure
 */
import { colorOf, faded } from "./color.ts";
import { figure, numbersAxis, plain, type ScatterTrace } from "./figure.ts";
import { thinned } from "./round.ts";
import { type Mark, type Series, sharedName, sharedUnit, shortNames } from "./series.ts";
import { meanOf } from "./spread.ts";

/** Cells drawn one by one; more would be a fog. */
const CELLS = 24;

export const pulses: Mark = (input) => {
  const names = shortNames(input.y.map((s) => s.name));
  if (input.y.every((s) => s.values.length === 0)) return undefined;
  const y = numbersAxis({
    name: sharedName(input.y.map((s) => s.name)),
    unit: sharedUnit(input.y),
    values: input.y.flatMap((s) => Array.from(s.values)),
  });
  const most = Math.max(...input.y.map((s) => s.shape[0] as number));
  const given = input.x?.values as readonly number[] | undefined;
  const x = numbersAxis({
    name: "pulse",
    unit: "",
    values: given ?? [0, most - 1],
    air: 0.02,
    whole: true,
  });
  const stairs = (
    values: readonly number[],
    color: string,
    width: number,
    name: string,
    legend: boolean,
  ): ScatterTrace => {
    const kept = thinned(values, 4000);
    return {
      type: "scatter",
      mode: "lines",
      x: kept.map((i) => x.at(given?.[i] ?? i)),
      y: kept.map((i) => y.at(values[i] as number)),
      name: plain(name),
      line: { color, width, shape: "hv" },
      ...(legend ? {} : { hoverinfo: "skip" as const, showlegend: false }),
    };
  };
  const data = input.y.flatMap((s, i) => {
    const cells = cellsOf(s);
    const name = names[i] as string;
    if (cells.length === 1) return [stairs(cells[0] as number[], colorOf(i), 1.8, name, true)];
    const mean = (cells[0] as number[]).map((_, k) => meanOf(cells.map((c) => c[k] as number)));
    return [
      ...cells.slice(0, CELLS).map((c) => stairs(c, faded(colorOf(i), 0.22), 1, name, false)),
      stairs(mean, colorOf(i), 2.4, `${name}, mean of ${cells.length} cells`, true),
    ];
  });
  return figure(
    data,
    {
      width: 700,
      height: 450,
      xaxis: x.axis,
      yaxis: y.axis,
      showlegend: data.length > 1,
    },
    input.settings,
  );
};

/** The traces of single cells: columns of a matrix, or the vector itself. */
function cellsOf(s: Series): number[][] {
  const [n = 0, cells = 1] = s.shape;
  return Array.from({ length: cells }, (_, c) =>
    Array.from({ length: n }, (_, k) => s.values[k * cells + c] as number),
  );
}

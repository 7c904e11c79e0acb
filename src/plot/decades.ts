/**
 * @file Bars across decades: one row for each name, as long as its number has digits.
 * in    rows with a positive number and a group, ticks by exponent;  out  horizontal bars, a symbol at each end, a second axis above where asked
 * why   from the heat of a bit to a processor are ten decades, and a verdict must not hang on colour alone
 * holds the axis is linear in exponents of ten, so that bars may start anywhere; groups keep their order in the legend
 * test  verdicts.test.ts, ladder.test.ts
 */
import { faded } from "./color.ts";
import {
  type Axis,
  type BarTrace,
  type Figure,
  figure,
  type PlotSettings,
  plain,
  type ScatterTrace,
  wordsAxis,
} from "./figure.ts";
import { number, typeset } from "./quantity.ts";

export interface Group {
  readonly name: string;
  readonly color: string;
  /** A shape of Plotly: circle, square, diamond, cross, triangle-up, triangle-down. */
  readonly symbol: string;
}

export interface Row {
  readonly label: string;
  readonly value: number;
  /** What stands at the symbol when it is pointed at. */
  readonly text: string;
  readonly group: Group;
}

export interface Decades {
  readonly rows: readonly Row[];
  /** Exponent at which bars start. */
  readonly from: number;
  readonly name: string;
  readonly tick: (exponent: number) => string;
  /** The same positions in other words: exponents of the lower axis minus `shift`. */
  readonly above?: {
    readonly name: string;
    readonly shift: number;
    readonly tick: (exponent: number) => string;
  };
  readonly note: string;
  readonly settings: PlotSettings;
}

const LABEL = 46;
const shortened = (text: string): string =>
  text.length > LABEL ? `${text.slice(0, LABEL - 1).trimEnd()}…` : text;

/** Labels that are cut to the same words stay different rows. */
function labelsOf(rows: readonly Row[]): string[] {
  const seen = new Map<string, number>();
  return rows.map((r) => {
    const label = shortened(r.label);
    const n = seen.get(label) ?? 0;
    seen.set(label, n + 1);
    return n === 0 ? label : `${label} (${n + 1})`;
  });
}

/** `1000` for 3, `10⁴` for 4: a power of ten on an axis. */
export const power = (e: number): string =>
  e >= -2 && e <= 3 ? number(10 ** e) : typeset(`1e${e}`).replace(/^1×/, "");

/** Whole exponents inside a range, at most about nine of them. */
function exponents([low, high]: readonly [number, number]): number[] {
  const step = Math.ceil((high - low) / 9);
  const first = Math.ceil(low / step) * step;
  return Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
}

function axisOf(
  name: string,
  range: readonly [number, number],
  tick: (exponent: number) => string,
): Axis {
  const at = exponents(range);
  return {
    type: "linear",
    title: { text: plain(name) },
    range,
    tickvals: at,
    ticktext: at.map(tick),
  };
}

const tidy = (x: number): number => Number(x.toPrecision(6));

export function decadeBars(d: Decades): Figure {
  const at = d.rows.map((r) => tidy(Math.log10(r.value)));
  const [low, high] = [Math.min(d.from, ...at), Math.max(d.from, ...at)];
  const air = Math.max(0.3, 0.04 * (high - low));
  const range = [tidy(low === d.from ? low : low - air), tidy(high + air)] as const;
  const labels = labelsOf(d.rows);
  const groups = [...new Set(d.rows.map((r) => r.group))];
  const members = groups.map((g) => [...d.rows.keys()].filter((i) => d.rows[i]?.group === g));
  const label = (i: number): string => plain(labels[i] as string);
  const bars = groups.map((g, k): BarTrace => {
    const own = members[k] as number[];
    return {
      type: "bar",
      orientation: "h",
      x: own.map((i) => tidy(Math.abs((at[i] as number) - d.from))),
      base: own.map((i) => Math.min(d.from, at[i] as number)),
      y: own.map(label),
      name: plain(g.name),
      marker: { color: faded(g.color, 0.35) },
      hovertemplate: "%{y}<extra></extra>",
      showlegend: false,
    };
  });
  const ends = groups.map((g, k): ScatterTrace => {
    const own = members[k] as number[];
    return {
      type: "scatter",
      mode: "markers",
      x: own.map((i) => at[i] as number),
      y: own.map(label),
      name: plain(g.name),
      marker: { color: g.color, size: 9, symbol: g.symbol },
      text: own.map((i) => plain(d.rows[i]?.text ?? "")),
      hovertemplate: `%{y}<br><b>%{text}</b>, ${plain(g.name)}<extra></extra>`,
    };
  });
  const rows = wordsAxis("", labels);
  const { above } = d;
  return figure(
    [...bars, ...ends, ...(above ? [SECOND_AXIS] : [])],
    {
      width: 860,
      height: 150 + (above ? 40 : 0) + 20 * d.rows.length,
      xaxis: axisOf(d.name, range, d.tick),
      ...(above
        ? {
            xaxis2: axisOf(
              above.name,
              [tidy(range[0] - above.shift), tidy(range[1] - above.shift)],
              above.tick,
            ),
          }
        : {}),
      yaxis: { ...rows, range: [rows.range[1], rows.range[0]] },
      showlegend: true,
      legendRows: 2,
      barmode: "overlay",
      bargap: 0.35,
      title: { text: "", subtitle: { text: d.note } },
    },
    d.settings,
  );
}

/** Plotly draws a second axis only where something stands on it. */
const SECOND_AXIS: ScatterTrace = {
  type: "scatter",
  mode: "markers",
  x: [null],
  y: [null],
  name: "",
  xaxis: "x2",
  hoverinfo: "skip",
  showlegend: false,
};

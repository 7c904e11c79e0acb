/**
 * @file A value as a small card: HTML without script, for people who look at a notebook.
 * in    a value of the results;  out  HTML; styles stand in the elements, because front ends drop style sheets
 * why   an array is a thing on a chip: shape, tiles, cells, how full, what is in it
 * holds every text that came from a user is escaped; colours suit light and dark pages
 * test  show.test.ts, cards.test.ts
 */
import type { Attributes } from "../src/ir/node.ts";
import { count, number, percent, quantity, scaleOf } from "../src/plot/quantity.ts";
import type {
  ArrayValue,
  Cost,
  NetworkValue,
  RunValue,
  TensorValue,
  Value,
} from "../src/results/results.ts";
import {
  beside,
  caption,
  card,
  code,
  type Fact,
  facts,
  folded,
  grid,
  LINE,
  pretty,
  scrolled,
} from "./card-frame.ts";
import { histogramImage, sparklineImage, tilesImage } from "./drawings.ts";
import { escapeHtml } from "./plotly.ts";
import { ownSettings } from "./setting-text.ts";
import { isWide } from "./table-card.ts";

const html = escapeHtml;

const times = (a: number, b: number): string => `${pretty(count(a))} × ${pretty(count(b))}`;

/** An array of cells: where it lies and what is in it. */
export function arrayCard(a: ArrayValue): string {
  const on = a.technology === "digital" ? "digital" : `${html(a.technology)}, on ${html(a.chip)}`;
  const t = a.tiles;
  const rows: Fact[] = [
    [
      "weights",
      `${pretty(count(a.rows * a.columns))}${a.technology === "digital" ? "" : ` in ${pretty(count(t.cells))} cells`}`,
    ],
    a.technology === "digital"
      ? undefined
      : [
          "tiles",
          `${pretty(count(t.count))} of ${t.tileRows} × ${t.tileColumns} (${t.alongOutputs} × ${t.alongInputs}), ${pretty(percent(t.used, 3))} used`,
        ],
    a.technology === "digital" ? undefined : ["cell", `${html(a.device)}, ${windowText(a)}`],
    ["state", stateText(a)],
  ];
  const pictures =
    a.technology === "digital"
      ? []
      : [tilesImage(t, `${t.count} tiles`) + caption("tiles, outputs down")];
  const inside = a.programmed
    ? [histogramImage(a.weights, "", `histogram of the weights of ${a.name}`) + caption("weights")]
    : [];
  return card(
    a.name,
    `array ${times(a.rows, a.columns)}, ${on}`,
    beside(facts(rows), [...pictures, ...inside]),
  );
}

const windowText = (a: ArrayValue): string =>
  `${pretty(quantity(a.gMin, "S"))} to ${pretty(quantity(a.gMax, "S"))}`;

const stateText = (a: ArrayValue): string =>
  a.programmed
    ? `version ${a.version}, ${pretty(count(a.writes))} writes, ${pretty(count(a.pulses))} pulses`
    : "not programmed";

/** Layers from input to output. */
export function networkCard(n: NetworkValue): string {
  const heads = ["layer", "", "shape", "weights", "tiles", "on"];
  const rows = n.layers.map((l) => [
    html(l.label),
    html(l.op),
    l.shape.map((s) => pretty(count(s))).join(" × "),
    l.weights === 0 ? "" : pretty(count(l.weights)),
    l.tiles === 0 ? "" : pretty(count(l.tiles)),
    l.weights === 0 ? "" : html(l.chip),
  ]);
  const weights = n.layers.reduce((s, l) => s + l.weights, 0);
  const kind = `network, ${pretty(count(weights))} weights, ${n.trained ? "trained" : "not trained"}`;
  return card(n.name, kind, grid(heads, rows, [0, 0, 1, 1, 1, 0]));
}

/** A training run: how well, how it went, what it cost. */
export function runCard(r: RunValue): string {
  const rows: Fact[] = [
    ["accuracy", `<b style="font-size:15px">${pretty(percent(r.accuracy))}</b>`],
    ["loss", lossText(r)],
    r.updates > 0 ? ["weight updates", pretty(count(r.updates))] : undefined,
    r.updates > 0 && r.scheme !== "digital" ? ["cell writes", writesText(r)] : undefined,
    r.pulses > 0 ? ["pulses", pretty(count(r.pulses))] : undefined,
    r.energy > 0
      ? [
          "energy",
          `${pretty(quantity(r.energy, "J"))} <span style="opacity:0.7">${html(r.costModel)}</span>`,
        ]
      : undefined,
    r.latency > 0 ? ["time on the chip", pretty(quantity(r.latency, "s"))] : undefined,
  ];
  const loss =
    r.loss.length > 1
      ? [
          sparklineImage(r.loss, `loss of ${r.name}`) +
            caption(`loss over ${count(r.loss.length)} steps`),
        ]
      : [];
  const epochs = `${r.epochs} epoch${r.epochs === 1 ? "" : "s"}`;
  return card(
    r.name,
    `run, ${html(r.scheme)}, ${html(r.optimiser)}, ${epochs}`,
    beside(facts(rows), loss) + traceLog(r),
  );
}

/** Lines of a log that a reader scrolls through; more steps than these are thinned. */
const LOG_LINES = 60;

/** Loss by step and accuracy by epoch, folded. */
function traceLog(r: RunValue): string {
  const { loss, step, accuracyTrace } = r;
  if (loss.length < 2 && accuracyTrace.length === 0) return "";
  const every = Math.max(1, Math.ceil(loss.length / LOG_LINES));
  const kept = Array.from(loss, (_, i) => i).filter(
    (i) => i % every === 0 || i === loss.length - 1,
  );
  const steps = kept.map((i) => [pretty(count(step[i] ?? i)), pretty(number(loss[i] as number))]);
  const epochs = accuracyTrace.map((a) => [pretty(count(a.epoch)), pretty(percent(a.accuracy))]);
  const tables = [
    steps.length > 0 ? grid(["step", "loss"], steps, [1, 1]) : "",
    epochs.length > 0 ? grid(["epoch", "accuracy"], epochs, [1, 1]) : "",
  ];
  const some = every === 1 ? "" : `${count(kept.length)} of `;
  const words = `log: loss of ${some}${count(loss.length)} steps`;
  return folded(words, scrolled(beside("", tables)));
}

const lossText = (r: RunValue): string =>
  r.loss.length === 0
    ? "–"
    : `${pretty(number(r.loss[0] as number, 3))} → ${pretty(number(r.loss[r.loss.length - 1] as number, 3))}`;

/** Writes with a bar that shows their share of the updates. */
function writesText(r: RunValue): string {
  const share = Math.min(1, r.writes / r.updates);
  const saved =
    r.writes > 0 && r.updates > 2 * r.writes
      ? `, ${pretty(number(r.updates / r.writes, 3))} times fewer`
      : "";
  return (
    `${pretty(count(r.writes))}${saved}<div style="width:160px;height:5px;background:${LINE};border-radius:3px">` +
    `<div style="width:${Math.max(0.5, 100 * share).toFixed(1)}%;height:5px;background:#0077bb;border-radius:3px"></div></div>`
  );
}

/** A vector, row, matrix or tensor: its numbers in sum, and how they spread. */
export function tensorCard(name: string, t: TensorValue, kind: string): string {
  const s = summary(t.data);
  const q = (v: number): string => pretty(quantity(v, t.unit, 4));
  const rows = [
    ["range", `${q(s.min)} to ${q(s.max)}`],
    ["mean", q(s.mean)],
    ["rms", q(s.rms)],
  ] as const;
  const picture = t.data.length > 8 ? [histogramImage(t.data, t.unit, `histogram of ${name}`)] : [];
  const body =
    t.data.length <= 8 ? code(listText(t.data, t.unit, 8)) : beside(facts(rows), picture);
  return card(name, kind, body);
}

export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly rms: number;
}

export function summary(data: ArrayLike<number>): Summary {
  let [min, max, sum, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const v = data[i] as number;
    if (v < min) min = v;
    if (v > max) max = v;
    sum += v;
    squares += v * v;
  }
  return { min, max, mean: sum / data.length, rms: Math.sqrt(squares / data.length) };
}

/** The first numbers in one common unit, `[0.12, -3, 4.5, …] uS`, or each in its own where decades lie between them. */
export function listText(data: ArrayLike<number>, unit: string, most: number): string {
  const shown = Array.from({ length: Math.min(most, data.length) }, (_, i) => data[i] as number);
  const more = data.length > most ? ", ..." : "";
  if (isWide(shown, unit, 1000))
    return `[${shown.map((v) => quantity(v, unit)).join(", ")}${more}]`;
  const scale = scaleOf(Math.max(0, ...shown.map(Math.abs).filter(Number.isFinite)), unit);
  const words = shown.map((v) => number(v / scale.factor));
  return `[${words.join(", ")}${more}]${scale.unit === "" ? "" : ` ${scale.unit}`}`;
}

/** Joules by part as bars, the largest first. */
export function costCard(title: string, c: Cost): string {
  const parts = Object.entries(c.parts).sort((a, b) => b[1] - a[1]);
  const most = parts[0]?.[1] ?? 0;
  const rows = parts.map(([part, joules]) => [
    html(part),
    pretty(quantity(joules, "J")),
    `<div style="width:180px"><div style="width:${((100 * joules) / (most || 1)).toFixed(1)}%;min-width:1px;height:9px;background:#0077bb;border-radius:2px"></div></div>`,
    c.energy > 0 ? pretty(percent(joules / c.energy, 2)) : "",
  ]);
  const area = c.area === undefined ? "" : `, ${pretty(quantity(c.area, "m^2"))}`;
  const kind = `${pretty(quantity(c.energy, "J"))}, ${pretty(quantity(c.latency, "s"))}${area}, ${html(c.model)}`;
  return card(
    title,
    kind,
    rows.length === 0 ? "" : grid(["part", "energy", "", ""], rows, [0, 1, 0, 1]),
  );
}

export function dataCard(d: Extract<Value, { kind: "data" }>): string {
  const rows = [
    ["training", `${pretty(count(d.train))} samples`],
    ["test", `${pretty(count(d.test))} samples`],
    ["sample", d.shape.map((n) => count(n)).join(" × ")],
    ["SHA-256", code(`${d.sha256.slice(0, 16)}…`)],
  ] as const;
  return card(d.name, "data set", facts(rows));
}

/** A device or a chip: what it says for itself; everything else has its default. */
export function hardwareCard(name: string, kind: string, at: Attributes): string {
  const rows = ownSettings(at).map(([setting, text]): Fact => [setting, pretty(text)]);
  const body = rows.length > 0 ? facts(rows) : "every setting has its default";
  return card(name, html(kind), body);
}

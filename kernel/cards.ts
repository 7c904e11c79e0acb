/**
 * @file A value as a small card: HTML without script, for people who look at a notebook.
 * in    a value of the results;  out  HTML; styles stand in the elements, because front ends drop style sheets
 * why   an array is a thing on a chip: shape, tiles, cells, how full, what is in it
 * holds every text that came from a user is escaped; colours suit light and dark pages
 * test  show.test.ts
 */
import type { Column, Table } from "../src/base/table.ts";
import {
  count,
  number,
  percent,
  quantity,
  scaleOf,
  typeset,
  typesetUnit,
} from "../src/plot/quantity.ts";
import type {
  ArrayValue,
  Cost,
  NetworkValue,
  RunValue,
  TensorValue,
  Value,
} from "../src/results/results.ts";
import { histogramImage, sparklineImage, tilesImage } from "./drawings.ts";
import { escapeHtml } from "./plotly.ts";

const LINE = "rgba(128,136,148,0.28)";
const BAR = "rgba(0,119,187,0.22)";
const html = escapeHtml;
const pretty = (text: string): string => html(typeset(text));

/** The frame of every card. */
const card = (title: string, kind: string, body: string): string =>
  `<div class="mho-card" style="display:inline-block;max-width:100%;overflow-x:auto;box-sizing:border-box;border:1px solid ${LINE};` +
  `border-radius:8px;padding:10px 16px 12px;margin:2px 0;font-size:13px;line-height:1.5">` +
  `<div style="margin-bottom:6px"><b style="font-size:14px">${html(title)}</b>` +
  `<span style="opacity:0.7;margin-left:10px">${kind}</span></div>${body}</div>`;

/** Facts beside pictures. */
const beside = (facts: string, pictures: readonly string[]): string =>
  `<div style="display:flex;flex-wrap:wrap;gap:8px 28px;align-items:flex-start">${facts}${pictures
    .filter((p) => p !== "")
    .map((p) => `<div>${p}</div>`)
    .join("")}</div>`;

const caption = (text: string): string =>
  `<div style="opacity:0.7;font-size:12px;text-align:left">${html(text)}</div>`;

const CELL = "text-align:left;padding:1px 14px 1px 0;border:0;background:transparent";
type Fact = readonly [string, string] | undefined;
/** Names on the left, what they are on the right. */
const facts = (rows: readonly Fact[]): string =>
  `<table style="border-collapse:collapse;border:0;margin:0;font-size:13px"><tbody>${rows
    .filter((r) => r !== undefined)
    .map(
      ([name, value]) =>
        `<tr style="background:transparent"><td style="${CELL};opacity:0.7">${html(name)}</td><td style="${CELL}">${value}</td></tr>`,
    )
    .join("")}</tbody></table>`;

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
    r.updates > 0 ? ["cell writes", writesText(r)] : undefined,
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
    beside(facts(rows), loss),
  );
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
    t.data.length <= 8
      ? `<code>${html(listText(t.data, t.unit, 8))}</code>`
      : beside(facts(rows), picture);
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

/** The first numbers in one common unit: `[0.12, -3, 4.5, …] uS`. */
export function listText(data: ArrayLike<number>, unit: string, most: number): string {
  const shown = Array.from({ length: Math.min(most, data.length) }, (_, i) => data[i] as number);
  const scale = scaleOf(Math.max(0, ...shown.map(Math.abs).filter(Number.isFinite)), unit);
  const words = shown.map((v) => number(v / scale.factor));
  const more = data.length > most ? ", ..." : "";
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
    ["SHA-256", `<code>${html(d.sha256.slice(0, 16))}…</code>`],
  ] as const;
  return card(d.name, "data set", facts(rows));
}

/** Rows of a table as text; more than these scroll in a card, and even there some end is needed. */
export const TABLE_ROWS = 24;
const CARD_ROWS = 500;

/** A table with one prefix for each column, numbers on the right, bars behind columns of energy and time. */
export function tableCard(t: Table, title = ""): string {
  const shown = Math.min(t.rows, CARD_ROWS);
  const columns = t.columns.map((c) => columnText(c, shown));
  const rows = Array.from({ length: shown }, (_, r) => columns.map((c) => c.cells[r] as string));
  const more =
    t.rows > shown ? `<div style="opacity:0.7">… and ${count(t.rows - shown)} more rows</div>` : "";
  const heads = columns.map((c) => c.head);
  const all =
    grid(
      heads,
      rows,
      columns.map((c) => (c.right ? 1 : 0)),
    ) + more;
  const body =
    shown > TABLE_ROWS ? `<div style="max-height:560px;overflow:auto">${all}</div>` : all;
  return title === ""
    ? body
    : card(title, `table, ${count(t.rows)} row${t.rows === 1 ? "" : "s"}`, body);
}

export interface ColumnText {
  readonly head: string;
  readonly right: boolean;
  readonly cells: readonly string[];
}

/** The cells of a column as HTML. */
function columnText(c: Column, rows: number): ColumnText {
  const plain = plainColumn(c, rows);
  const bars = c.unit === "J" ? sharesOf(c, rows) : undefined;
  return {
    head: html(plain.head === c.name ? c.name : `${c.name} (${typesetUnit(plain.unit)})`),
    right: plain.right,
    cells: plain.cells.map((text, i) => {
      const share = bars?.[i];
      const shown = plain.right ? pretty(text) : wordHtml(text);
      return share === undefined || share < 0.005
        ? shown
        : `<span style="display:block;background:linear-gradient(270deg,${BAR} ${(100 * share).toFixed(1)}%,transparent 0)">${shown}</span>`;
    }),
  };
}

/** Verdicts on claims and limits stand out; what they say is still in the word. */
const VERDICTS: Readonly<Record<string, string>> = {
  consistent: "#009988",
  ok: "#009988",
  inconsistent: "#cc7722",
  unrealistic: "#cc7722",
  impossible: "#cc3311",
  exceeded: "#cc3311",
};

/** Words of a cell: names stay on one line, sentences get room, so that a table of claims stays a table. */
function wordHtml(text: string): string {
  const color = VERDICTS[text];
  if (color !== undefined) return `<b style="color:${color}">${html(text)}</b>`;
  const style = text.length > 32 ? "min-width:240px" : "white-space:nowrap";
  return text.length <= 12 ? html(text) : `<div style="${style}">${html(text)}</div>`;
}

function sharesOf(c: Column, rows: number): number[] {
  const values = c.values.slice(0, rows).map((v) => (typeof v === "number" ? Math.max(0, v) : 0));
  const most = Math.max(...values);
  return values.map((v) => (most > 0 ? v / most : 0));
}

/** Beyond this ratio a common prefix would show zeros: each number gets its own. */
const WIDE = 1e4;

/** The cells of a column as text, in one common unit, or each in its own where decades lie between them. */
export function plainColumn(c: Column, rows: number): ColumnText & { readonly unit: string } {
  const values = c.values.slice(0, rows);
  const numbers = values.filter((v) => typeof v === "number");
  const sizes = numbers.map(Math.abs).filter((v) => Number.isFinite(v));
  const unit = c.unit ?? "";
  const largest = Math.max(0, ...sizes);
  const own = unit !== "" && sizes.some((v) => v > 0 && v * WIDE < largest);
  const scale = own ? { factor: 1, unit: "" } : scaleOf(largest, unit);
  const digits = decimals(numbers.map((v) => v / scale.factor));
  return {
    unit: scale.unit,
    head: scale.unit === "" ? c.name : `${c.name} (${scale.unit})`,
    right: numbers.length > 0,
    cells: values.map((v) => {
      if (v === null) return "–";
      if (typeof v === "boolean") return v ? "yes" : "no";
      if (typeof v !== "number") return v;
      return own ? quantity(v, unit, 4) : digits(v / scale.factor);
    }),
  };
}

/** Numbers of a column within three decades share their decimals, so that their points stand below each other. */
function decimals(values: readonly number[]): (v: number) => string {
  const sizes = values.map(Math.abs).filter((v) => v > 0 && Number.isFinite(v));
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const close = sizes.length > 0 && low >= high / 1000 && high < 1e5 && high >= 1e-3;
  if (!close || values.every(Number.isInteger)) return (v) => number(v);
  const places = Math.max(0, 3 - Math.floor(Math.log10(high)));
  return (v) => (Number.isFinite(v) ? v.toFixed(places) : number(v));
}

/** A plain table; `right` marks the columns of numbers. Cells are HTML. */
function grid(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const align = (i: number): string =>
    right[i] === 1 ? "right;font-variant-numeric:tabular-nums" : "left";
  const head = heads
    .map(
      (h, i) =>
        `<th style="text-align:${align(i)};padding:2px 12px 4px 0;border:0;border-bottom:1px solid ${LINE};font-weight:600">${h}</th>`,
    )
    .join("");
  const body = rows
    .map(
      (row) =>
        `<tr style="background:transparent">${row
          .map(
            (cell, i) =>
              `<td style="text-align:${align(i)};padding:1px 12px 1px 0;border:0;vertical-align:top">${cell}</td>`,
          )
          .join("")}</tr>`,
    )
    .join("");
  return (
    `<table style="border-collapse:collapse;border:0;margin:0;font-size:13px"><thead><tr style="background:transparent">${head}</tr></thead>` +
    `<tbody>${body}</tbody></table>`
  );
}

/**
 * @file Values, figures and diagnostics as MIME bundles: what stands under a cell.
 * in    a value of the results, a Figure, a text;  out  text/plain, text/html, application/vnd.plotly.v1+json
 * why   a terminal, a notebook that is not trusted, JupyterLab and VS Code each find a form that they can show
 * from  design: kernel, section 9; language, section 7 (the card of an open program)
 * test  show.test.ts: one-liners in full, every text escaped, no script in a card
 */

import type { Json } from "../src/base/json.ts";
import type { Table } from "../src/base/table.ts";
import type { Attributes } from "../src/ir/node.ts";
import { type Figure, figureJson } from "../src/plot/figure.ts";
import { count, percent, quantity } from "../src/plot/quantity.ts";
import { sparkOf, summaryOf } from "../src/plot/summary.ts";
import type {
  ArrayValue,
  Cost,
  NetworkValue,
  RunValue,
  TensorValue,
  Value,
} from "../src/results/results.ts";
import {
  arrayCard,
  costCard,
  dataCard,
  hardwareCard,
  listText,
  networkCard,
  runCard,
  summary,
  tensorCard,
} from "./cards.ts";
import type { MimeBundle } from "./notebook.ts";
import { escapeHtml, figureHtml, pictureHtml } from "./plotly.ts";
import { ownSettings } from "./setting-text.ts";
import { type ColumnText, plainColumn, TABLE_ROWS, tableCard } from "./table-card.ts";

/** `%plot`: which forms of a figure go out. Neither changes a result. */
export type FigureMode = "auto" | "mime" | "html-embed" | "html-cdn" | "static";

/** Second parts of one-liners begin in this column. */
const SECOND = 58;
const line = (first: string, second: string): string =>
  second === "" ? first : `${first.padEnd(SECOND - 2)}  ${second}`;

/** A value under the name it is bound to, or without name. */
export function bundleOf(value: Value, name = ""): MimeBundle {
  const card = cardOf(value, name);
  const text = { "text/plain": textOf(value, name) };
  return card === undefined ? text : { ...text, "text/html": card };
}

/** One or two lines: type, shape, first elements, unit. */
export function textOf(value: Value, name = ""): string {
  const title = name === "" ? "" : `${name}   `;
  switch (value.kind) {
    case "number":
      return `${title}${quantity(value.value, value.unit, 5)}`;
    case "bool":
      return `${title}${value.value}`;
    case "string":
      return `${title}${value.value}`;
    case "list":
      return `${title}list of ${count(value.values.length)}   ${listText(value.values, value.unit, 8)}`;
    case "tensor":
      return tensorText(value, title);
    case "array":
      return arrayText(value, title === "" ? `${value.name}   ` : title);
    case "network":
      return networkText(value, title === "" ? `${value.name}   ` : title);
    case "run":
      return runText(value, title === "" ? `${value.name}   ` : title);
    case "table":
      return tableText(value.table, name);
    case "data":
      return `${title || `${value.name}   `}data set   ${count(value.train)} training and ${count(value.test)} test samples of ${value.shape.join("x")}`;
    default:
      return value.name === value.kind
        ? `${title}${value.kind}`
        : `${title}${value.kind} ${value.name}`;
  }
}

function cardOf(value: Value, name: string): string | undefined {
  switch (value.kind) {
    case "tensor":
      return tensorCard(name, value, escapeHtml(shapeText(value)));
    case "array":
      return arrayCard(name === "" ? value : { ...value, name });
    case "network":
      return networkCard(name === "" ? value : { ...value, name });
    case "run":
      return runCard(name === "" ? value : { ...value, name });
    case "table":
      return tableCard(value.table, name);
    case "data":
      return dataCard(value);
    default:
      return undefined;
  }
}

/** vector of 768 · row of 3 · matrix 2x3 · tensor 4x5x6 */
function shapeText({ shape }: { readonly shape: readonly number[] }): string {
  if (shape.length === 1) return `vector of ${shape[0]}`;
  if (shape.length === 2)
    return shape[0] === 1 ? `row of ${shape[1]}` : `matrix ${shape.join("x")}`;
  return `tensor ${shape.join("x")}`;
}

function tensorText(t: TensorValue, title: string): string {
  const s = summary(t.data);
  const range =
    t.data.length > 8
      ? `min ${quantity(s.min, t.unit)}, max ${quantity(s.max, t.unit)}, rms ${quantity(s.rms, t.unit)}`
      : "";
  const first = `${title}${shapeText(t)}   ${listText(t.data, t.unit, t.data.length > 8 ? 4 : 8)}`;
  return range === "" ? first : line(first, range);
}

function arrayText(a: ArrayValue, title: string): string {
  const indent = " ".repeat(title.length);
  const t = a.tiles;
  if (a.technology === "digital")
    return `${title}array ${a.rows}x${a.columns}, digital\n${indent}${count(a.rows * a.columns)} weights, exact`;
  const where = `${t.alongOutputs} outputs x ${t.alongInputs} inputs = ${count(t.count)} tile${t.count === 1 ? "" : "s"} of ${t.tileRows}x${t.tileColumns}, ${percent(t.used, 3)} used`;
  const state = a.programmed
    ? `version ${a.version}, ${count(a.writes)} writes, ${count(a.pulses)} pulses`
    : "not programmed";
  return `${line(`${title}array ${a.rows}x${a.columns}, ${a.technology}, on ${a.chip}`, where)}\n${indent}${count(a.rows * a.columns)} weights in ${count(t.cells)} cells, ${state}`;
}

function networkText(n: NetworkValue, title: string): string {
  const weights = n.layers.reduce((s, l) => s + l.weights, 0);
  const layers = n.layers.map((l) => `${l.op} ${l.shape.join("x")}`.trim()).join(", ");
  return `${title}network, ${count(weights)} weights, ${n.trained ? "trained" : "not trained"}: ${layers}`;
}

function runText(r: RunValue, title: string): string {
  const first = `${title}run of ${r.epochs} epoch${r.epochs === 1 ? "" : "s"}, ${r.scheme}, ${r.optimiser}`;
  const cost =
    r.energy > 0
      ? `, energy ${quantity(r.energy, "J")}, time on the chip ${quantity(r.latency, "s")}`
      : "";
  const cells = r.scheme === "digital" ? "" : `${count(r.writes)} writes for `;
  const writes = r.updates > 0 ? `, ${cells}${count(r.updates)} updates` : "";
  return line(first, `accuracy ${percent(r.accuracy)}${writes}${cost}`);
}

/** Sentences in a table would push the other columns off the screen. */
const WIDEST = 48;
const cut = (c: ColumnText): ColumnText => ({
  ...c,
  cells: c.cells.map((text) => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text)),
});

/** A device or chip with the settings that it makes. */
export function bundleOfHardware(
  kind: "device" | "chip",
  at: Attributes,
  name: string,
): MimeBundle {
  const settings = ownSettings(at).map(([setting, text]) => `${setting} ${text}`);
  const title = name === "" ? kind : `${name}   ${kind}`;
  return {
    "text/plain": settings.length > 0 ? `${title}   ${settings.join(", ")}` : title,
    "text/html": hardwareCard(name, kind, at),
  };
}

/** A table as aligned text. */
function tableText(t: Table, title = ""): string {
  const shown = Math.min(t.rows, TABLE_ROWS);
  const columns = t.columns.map((c) => cut(plainColumn(c, shown)));
  const widths = columns.map((c) => Math.max(c.head.length, ...c.cells.map((s) => s.length)));
  const pad = (text: string, i: number): string =>
    columns[i]?.right ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0);
  const lines = [
    ...(title === "" ? [] : [`${title}   table, ${count(t.rows)} row${t.rows === 1 ? "" : "s"}`]),
    columns.map((c, i) => pad(c.head, i)).join("  "),
    ...Array.from({ length: shown }, (_, r) =>
      columns.map((c, i) => pad(c.cells[r] ?? "", i)).join("  "),
    ),
    ...(t.rows > shown ? [`... and ${count(t.rows - shown)} more rows`] : []),
  ];
  return lines.map((l) => l.trimEnd()).join("\n");
}

export const bundleOfTable = (t: Table, title = ""): MimeBundle => ({
  "text/plain": tableText(t, title),
  "text/html": tableCard(t, title),
});

/** What something costs: the estimate of a node that was not run, or the whole program. */
export function bundleOfCost(cost: Cost, title: string): MimeBundle {
  const parts = Object.entries(cost.parts).sort((a, b) => b[1] - a[1]);
  const list = parts.map(([part, joules]) => `${part} ${quantity(joules, "J")}`).join(", ");
  const area = cost.area === undefined ? "" : `   area ${quantity(cost.area, "m^2")}`;
  const first = `${title === "" ? "" : `${title}   `}energy ${quantity(cost.energy, "J")}   latency ${quantity(cost.latency, "s")}${area}`;
  return {
    "text/plain": `${line(first, list)}\n    ${cost.model}`,
    "text/html": costCard(title, cost),
  };
}

/**
 * A figure. `carrier` puts the packed library into this bundle: true for the first figure of a session in mode `auto`.
 * There is never an image/png: other tools write it back into notebooks.
 */
export function bundleOfFigure(
  figure: Figure,
  mode: FigureMode = "auto",
  carrier = false,
): MimeBundle {
  const spark = sparkOf(figure);
  const text = {
    "text/plain": spark === "" ? summaryOf(figure) : `${summaryOf(figure)}  ${spark}`,
  };
  const live = { "application/vnd.plotly.v1+json": JSON.parse(figureJson(figure)) as Json };
  switch (mode) {
    case "mime":
      return { ...live, ...text };
    case "static":
      return { "text/html": pictureHtml(figure), ...text };
    case "html-embed":
      return { ...live, "text/html": figureHtml(figure, "carrier"), ...text };
    case "html-cdn":
      return { ...live, "text/html": figureHtml(figure, "cdn"), ...text };
    default:
      return { ...live, "text/html": figureHtml(figure, carrier ? "carrier" : "none"), ...text };
  }
}

/** Messages as they are rendered (language, 13.1), monospaced, with their severity in colour. */
export function bundleOfDiagnostics(text: string): MimeBundle {
  const lines = text.split("\n").map((l) => {
    const head = /^(error|warning|needs|hole)\b/.exec(l)?.[1];
    const color = head === "error" ? "#cc3311" : head === "warning" ? "#b8860b" : "#0077bb";
    return head === undefined ? escapeHtml(l) : `<b style="color:${color}">${escapeHtml(l)}</b>`;
  });
  return {
    "text/plain": text,
    "text/html": `<pre style="margin:2px 0;line-height:1.4;white-space:pre-wrap">${lines.join("\n")}</pre>`,
  };
}

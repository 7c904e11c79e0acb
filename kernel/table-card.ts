/**
 * @file A table as a card, and its columns as text.
 * in    a Table;  out  HTML: one unit prefix for a column, numbers on the right, bars behind energies, long tables folded
 * why   sweeps, ledgers, reports and claims are all tables, and must read well side by side
 * test  show.test.ts, cards.test.ts
 */
import type { Column, Table } from "../src/base/table.ts";
import { count, number, quantity, scaleOf, typesetUnit } from "../src/plot/quantity.ts";
import { card, folded, grid, pretty, scrolled } from "./card-frame.ts";
import { escapeHtml } from "./plotly.ts";

const BAR = "rgba(0,119,187,0.22)";
const html = escapeHtml;

/** Rows of a table as text; more than these are folded in a card, and even there some end is needed. */
export const TABLE_ROWS = 24;
const CARD_ROWS = 500;

/** A table with one prefix for each column, numbers on the right, bars behind energies; what follows the first rows is folded. */
export function tableCard(t: Table, title = ""): string {
  const shown = Math.min(t.rows, CARD_ROWS);
  const columns = t.columns.map((c) => columnText(c, shown));
  const part = (from: number, to: number): string =>
    grid(
      columns.map((c) => c.head),
      Array.from({ length: to - from }, (_, r) => columns.map((c) => c.cells[from + r] as string)),
      columns.map((c) => (c.right ? 1 : 0)),
    );
  const body = part(0, Math.min(shown, TABLE_ROWS)) + restOf(t, shown, part);
  return title === ""
    ? body
    : card(title, `table, ${count(t.rows)} row${t.rows === 1 ? "" : "s"}`, body);
}

/** The rows behind the first ones, under one line. */
function restOf(t: Table, shown: number, part: (from: number, to: number) => string): string {
  if (shown <= TABLE_ROWS) return "";
  const missing =
    t.rows > shown ? `<div style="opacity:0.7">… and ${count(t.rows - shown)} more rows</div>` : "";
  const more = t.rows - TABLE_ROWS;
  return folded(
    `${count(more)} more row${more === 1 ? "" : "s"}`,
    scrolled(part(TABLE_ROWS, shown) + missing),
  );
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
  const room = text.length > 90 ? 400 : 240;
  const style = text.length > 32 ? `min-width:${room}px` : "white-space:nowrap";
  return text.length <= 12 ? html(text) : `<div style="${style}">${html(text)}</div>`;
}

function sharesOf(c: Column, rows: number): number[] {
  const values = c.values.slice(0, rows).map((v) => (typeof v === "number" ? Math.max(0, v) : 0));
  const most = Math.max(...values);
  return values.map((v) => (most > 0 ? v / most : 0));
}

/** Beyond this ratio a common prefix would show zeros: each number gets its own. */
const WIDE = 1e4;

/** Numbers with a unit so far apart that one prefix does not suit all of them. */
export function isWide(values: readonly number[], unit: string, ratio: number = WIDE): boolean {
  const sizes = values.map(Math.abs).filter(Number.isFinite);
  const largest = Math.max(0, ...sizes);
  return unit !== "" && sizes.some((v) => v > 0 && v * ratio < largest);
}

/** The cells of a column as text, in one common unit, or each in its own where decades lie between them. */
export function plainColumn(c: Column, rows: number): ColumnText & { readonly unit: string } {
  const values = c.values.slice(0, rows);
  const numbers = values.filter((v) => typeof v === "number");
  const sizes = numbers.map(Math.abs).filter((v) => Number.isFinite(v));
  const unit = c.unit ?? "";
  const largest = Math.max(0, ...sizes);
  const own = isWide(numbers, unit);
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

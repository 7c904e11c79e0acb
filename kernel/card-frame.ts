/**
 * @file What cards are made of: a frame, facts beside pictures, a plain table, a fold for what is long.
 * in    words and HTML;  out  HTML; styles stand in the elements, because front ends drop style sheets
 * why   cards of every kind look alike, on light and on dark pages, in front ends that bring their own style for tables and code
 * holds no script; words are escaped here, what is called HTML was escaped by its maker
 * test  show.test.ts, cards.test.ts
 */
import { typeset } from "../src/plot/quantity.ts";
import { escapeHtml } from "./plotly.ts";

/** Rules and borders: seen on light and on dark ground. */
export const LINE: string = "rgba(128,136,148,0.28)";
const html = escapeHtml;
/** Escaped, with real minus signs, narrow blanks and units as people write them. */
export const pretty = (text: string): string => html(typeset(text));

/** The frame of every card. */
export const card = (title: string, kind: string, body: string): string =>
  `<div class="mho-card" style="display:inline-block;max-width:100%;overflow-x:auto;box-sizing:border-box;border:1px solid ${LINE};` +
  `border-radius:8px;padding:10px 16px 12px;margin:2px 0;font-size:13px;line-height:1.5">` +
  `<div style="margin-bottom:6px"><b style="font-size:14px">${html(title)}</b>` +
  `<span style="opacity:0.7;margin-left:10px">${kind}</span></div>${body}</div>`;

/** Facts beside pictures. */
export const beside = (facts: string, pictures: readonly string[]): string =>
  `<div style="display:flex;flex-wrap:wrap;gap:8px 28px;align-items:flex-start">${facts}${pictures
    .filter((p) => p !== "")
    .map((p) => `<div>${p}</div>`)
    .join("")}</div>`;

/** Small words below a picture. */
export const caption = (text: string): string =>
  `<div style="opacity:0.7;font-size:12px;text-align:left">${html(text)}</div>`;

const CELL = "text-align:left;padding:1px 14px 1px 0;border:0;background:transparent";
export type Fact = readonly [string, string] | undefined;
/** Names on the left, what they are on the right. */
export const facts = (rows: readonly Fact[]): string =>
  `<table style="border-collapse:collapse;border:0;margin:0;font-size:13px"><tbody>${rows
    .filter((r) => r !== undefined)
    .map(
      ([name, value]) =>
        `<tr style="background:transparent"><td style="${CELL};opacity:0.7">${html(name)}</td><td style="${CELL}">${value}</td></tr>`,
    )
    .join("")}</tbody></table>`;

/** Code in a card; front ends paint a ground behind it that does not suit. */
export const code = (text: string): string =>
  `<code style="background:transparent;color:inherit;padding:0">${html(text)}</code>`;

/** A log under one line: it is there, and it is not in the way. */
export const folded = (summary: string, body: string): string =>
  `<details style="margin-top:6px"><summary style="cursor:pointer;opacity:0.8">${html(summary)}</summary>${body}</details>`;

/** Room for about thirty lines; the rest scrolls. */
export const scrolled = (body: string): string =>
  `<div style="max-height:560px;overflow:auto">${body}</div>`;

/** A plain table; `right` marks the columns of numbers. Heads and cells are HTML; without heads there is no head line. */
export function grid(
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
  const top =
    heads.length === 0 ? "" : `<thead><tr style="background:transparent">${head}</tr></thead>`;
  return `<table style="border-collapse:collapse;border:0;margin:0;font-size:13px">${top}<tbody>${body}</tbody></table>`;
}

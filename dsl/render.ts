/**
 * @file A diagnostic as text: title, place, the user's lines with carets, note and help.
 * in    Source, Diagnostic;  out  lines ending in one newline, no blanks at line ends
 * from  design: language, section 13.1
 * test  messages/*.test.ts hold the full text of every message
 */
import type { Diagnostic, Span } from "../src/base/diagnostic.ts";
import { lineText, positionAt, readable, type Source } from "./source.ts";

interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly sign: "^" | "-";
}

/** Longer lines are cut to a window around the mark, so that a line of a megabyte stays readable. */
const WIDEST = 200;
const CONTEXT = 60;

/** Characters a reader counts: interpolations as shown, surrogate pairs as one. */
const width = (source: Source, text: string): number => [...readable(source, text)].length;

export function render(source: Source, d: Diagnostic): string {
  const start = positionAt(source, d.span[0]);
  const line = lineText(source, start.line);
  const column = width(source, line.slice(0, start.column)) + 1;
  const marks: Mark[] = [
    { span: d.span, label: d.label ?? "", sign: "^" },
    ...(d.also ?? []).map((a): Mark => ({ ...a, sign: "-" })),
  ];
  const last = Math.max(...marks.map((m) => positionAt(source, m.span[0]).line));
  const gutter = " ".repeat(String(last + 1).length);
  const lines = [
    `${d.severity}[${d.code}]: ${d.title}`,
    `${gutter}--> ${source.name}:${start.line + 1}:${column}`,
    `${gutter} |`,
    ...markedLines(source, marks, gutter),
    ...(d.note === undefined ? [] : [`${gutter} = note: ${d.note}`]),
    ...(d.help ?? []).map((help) => `${gutter} = help: ${help}`),
  ];
  return `${lines.map((l) => l.trimEnd()).join("\n")}\n`;
}

/** Several, one blank line between them. */
export const renderAll = (source: Source, all: readonly Diagnostic[]): string =>
  all.map((d) => render(source, d)).join("\n");

/** The user's lines in order, each with its marks below it; the main mark first. */
function markedLines(source: Source, marks: readonly Mark[], gutter: string): string[] {
  const byLine = new Map<number, Mark[]>();
  for (const mark of marks) {
    const { line } = positionAt(source, mark.span[0]);
    byLine.set(line, [...(byLine.get(line) ?? []), mark]);
  }
  return [...byLine.keys()]
    .sort((a, b) => a - b)
    .flatMap((line) => {
      const here = byLine.get(line) as Mark[];
      const window = windowOf(source, line, here);
      return [
        `${String(line + 1).padStart(gutter.length)} | ${readable(source, window.text)}`,
        ...here.map((mark) => `${gutter} | ${underline(source, window, mark)}`),
      ];
    });
}

interface Window {
  readonly text: string;
  /** Offset in the source of the first character of `text` that is the user's. */
  readonly from: number;
  /** Characters of `text` before that: the ellipsis of a cut line. */
  readonly lead: number;
}

function windowOf(source: Source, line: number, marks: readonly Mark[]): Window {
  const text = lineText(source, line);
  const start = source.lines[line] as number;
  if (text.length <= WIDEST) return { text, from: start, lead: 0 };
  const first = Math.min(...marks.map((m) => m.span[0])) - start;
  const cut = Math.max(0, first - CONTEXT);
  const piece = text.slice(cut, cut + 2 * CONTEXT);
  const lead = cut > 0 ? "… " : "";
  const tail = cut + piece.length < text.length ? " …" : "";
  return { text: lead + piece + tail, from: start + cut, lead: lead.length };
}

function underline(source: Source, window: Window, mark: Mark): string {
  const end = window.from + window.text.length - window.lead;
  const from = Math.min(Math.max(mark.span[0], window.from), end);
  const before = window.text.slice(0, window.lead + from - window.from);
  const under = source.text.slice(from, Math.min(mark.span[1], end));
  const length = Math.max(1, width(source, under.split("\n")[0] ?? ""));
  const blanks = [...readable(source, before)].map((c) => (c === "\t" ? "\t" : " ")).join("");
  return `${blanks}${mark.sign.repeat(length)} ${mark.label}`;
}

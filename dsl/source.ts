/**
 * @file A program's text with its name: offsets ↔ lines and columns, and what a reader sees in place of `${…}`.
 * in    text; each interpolation is one token U+E000 digits U+E001
 * out   Source, Position, `lineAt`
 * why   every later room speaks in offsets; only messages need lines
 * test  source.test.ts: offsets round trip; `${…}` with nested braces and strings becomes one token
 */
import type { Span } from "../src/base/diagnostic.ts";

export interface Source {
  readonly name: string;
  readonly text: string;
  /** What to print for the i-th interpolation, `${x}`; `${1}`, `${2}` where nothing is given. */
  readonly shown: readonly string[];
  /** Offsets at which the lines begin. */
  readonly lines: readonly number[];
}

/** Text that holds no `${…}`, or holds their tokens already (then `shown` gives the text of each). */
export function sourceOf(
  text: string,
  name: string = "cell",
  shown: readonly string[] = [],
): Source {
  const lines = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) lines.push(i + 1);
  return { name, text, shown, lines };
}

/** The token that stands for the i-th interpolation. */
export const interpolationToken = (index: number): string => `\uE000${index}\uE001`;

/**
 * Text with `${expression}` → the same with tokens, and the expressions in order.
 * An unclosed `${` stays as it is, for the lexer to complain about.
 */
export function cutInterpolations(text: string): { text: string; expressions: string[] } {
  const expressions: string[] = [];
  let out = "";
  let from = 0;
  for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
    const end = closingBrace(text, at + 2);
    if (end < 0) break;
    out += text.slice(from, at) + interpolationToken(expressions.length);
    expressions.push(text.slice(at + 2, end));
    from = end + 1;
  }
  return { text: out + text.slice(from), expressions };
}

/** Offset of the `}` that closes an expression of TypeScript; quoted text is skipped. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "{") depth++;
    else if (c === "}" && depth-- === 0) return i;
    else if (c === '"' || c === "'" || c === "`") {
      const close = text.indexOf(c, i + 1);
      if (close < 0) return -1;
      i = close;
    }
  }
  return -1;
}

/** 0-based line and UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(source: Source, offset: number): Position {
  const at = Number.isNaN(offset) ? 0 : Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = source.lines.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((source.lines[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return { line: low, column: at - (source.lines[low] as number) };
}

/** One line without its end. */
export function lineText(source: Source, line: number): string {
  const next = source.lines[line + 1];
  return source.text.slice(source.lines[line], next === undefined ? undefined : next - 1);
}

/** What a reader sees in place of the i-th interpolation. */
const shownInterpolation = (source: Source, index: number): string =>
  source.shown[index] ?? `\${${index + 1}}`;

/** Text as the user knows it: tokens of interpolations replaced. */
export const readable = (source: Source, text: string): string =>
  text.replace(/\uE000(\d+)\uE001/g, (_, i) => shownInterpolation(source, Number(i)));

/** The user's own words at a place. */
export const excerpt = (source: Source, span: Span): string =>
  readable(source, source.text.slice(span[0], span[1]));

/**
 * @file `mho fmt`: one way to write a program. Works on tokens, keeps lines and comments.
 * in    text;  out  canonical text; text with a lexical or syntax error comes back unchanged
 * why   layout of lines belongs to the author, everything inside a line to the formatter
 * from  design: language, section 14
 * test  format.test.ts: fmt(fmt(s)) = fmt(s) for any text, parse(fmt(p)) = parse(p) for any valid program, examples are fixed points
 */
import { plainUnit } from "../src/base/units.ts";
import { layout } from "./layout.ts";
import { parse } from "./parser.ts";
import { gapBefore } from "./spacing.ts";
import type { IToken } from "./tokens.ts";
import * as T from "./tokens.ts";

const isOneOf = (t: IToken | undefined, ...types: readonly T.TokenType[]): boolean =>
  t !== undefined && types.includes(t.tokenType);

const opens = (t: IToken | undefined) => isOneOf(t, T.LeftParen, T.LeftBracket, T.LeftBrace);
const closes = (t: IToken | undefined) => isOneOf(t, T.RightParen, T.RightBracket, T.RightBrace);
const isComment = (t: IToken | undefined): boolean => t?.tokenType.name === "Comment";

/** The canonical spelling of one token: `µ × ' # …` become `u x .T // ...`. */
function spelled(t: IToken): string {
  if (isComment(t)) return comment(t.image);
  switch (t.tokenType) {
    case T.Shape:
      return t.image.replace(/[ \t]*[x×][ \t]*/g, "x");
    case T.Quantity: {
      const [, digits = "", unit = ""] =
        /^([\d._]+(?:[eE][+-]?\d+)?)[ \t]*(.*)$/.exec(t.image) ?? [];
      return unit === "%" ? `${digits}%` : `${digits} ${plainUnit(unit)}`;
    }
    case T.Hole:
      return "...";
    case T.Prime:
      return ".T";
    default:
      return t.image;
  }
}

/** `#` and `//` become `// `; `#|` lines belong to the notebook and stay. */
function comment(text: string): string {
  if (text.startsWith("#|")) return text.trimEnd();
  return `// ${text.replace(/^(?:#+|\/\/+)[ \t]?/, "").trimEnd()}`.trimEnd();
}

// ── Lines ────────────────────────────────────────────────────────────────────

interface Line {
  readonly tokens: readonly IToken[];
  /** The line continues the one before it. */
  readonly continues: boolean;
}

/** Tokens and comments by line; which newlines are separators is the layout's word. */
function linesOf(all: readonly IToken[], separators: ReadonlySet<number>): Line[] {
  const lines: { tokens: IToken[]; continues: boolean }[] = [{ tokens: [], continues: false }];
  let last: IToken | undefined;
  let inBreak = false;
  let continues = false;
  for (const t of all) {
    if (t.tokenType !== T.Newline) {
      lines[lines.length - 1]?.tokens.push(t);
      if (!isComment(t)) {
        last = t;
        inBreak = false;
      }
      continue;
    }
    const vanished = !separators.has(t.startOffset) && last !== undefined && !opens(last);
    continues = inBreak ? continues && vanished : vanished;
    inBreak = true;
    lines.push({ tokens: [], continues });
  }
  return lines;
}

interface Level {
  /** Indentation of the line that opened the bracket, and of what stands inside. */
  readonly base: number;
  readonly inner: number;
  readonly bracket: "{" | "(";
}

interface Written {
  readonly code: string;
  readonly comment: string;
}

/** Writes lines one after the other, with the brackets that are open. */
class Writer {
  readonly #open: Level[] = [];
  readonly out: Written[] = [];
  #blank = false;

  line({ tokens, continues }: Line): void {
    if (tokens.length === 0) {
      this.#blank = this.out.length > 0;
      return;
    }
    if (this.#blank) this.out.push({ code: "", comment: "" });
    this.#blank = false;
    const indent = this.#indent(tokens, continues);
    const note = tokens.find(isComment);
    const code = tokens
      .filter((t) => !isComment(t))
      .map((t, i, line) => gapBefore(line, i) + spelled(t))
      .join("");
    this.#brackets(tokens, indent);
    this.out.push({ code: "  ".repeat(indent) + code, comment: note ? spelled(note) : "" });
  }

  /** A line that closes brackets stands where the line that opened them stands. */
  #indent(tokens: readonly IToken[], continues: boolean): number {
    let closing = 0;
    while (closes(tokens[closing])) closing++;
    const top = this.#open[this.#open.length - 1];
    if (closing > 0) return this.#open[this.#open.length - closing]?.base ?? 0;
    const base = top?.inner ?? 0;
    const [first, second] = tokens;
    const assigns = isOneOf(second, T.Is, T.AddTo, T.TakeFrom);
    const law = top?.bracket === "{" && isOneOf(second, T.LeftParen);
    const inParens = top?.bracket === "(";
    return continues && !isComment(first) && !assigns && !law && !inParens ? base + 1 : base;
  }

  #brackets(tokens: readonly IToken[], indent: number): void {
    for (const t of tokens) {
      if (opens(t)) {
        const bracket = t.tokenType === T.LeftBrace ? "{" : "(";
        this.#open.push({ base: indent, inner: indent + 1, bracket });
      } else if (closes(t)) this.#open.pop();
    }
  }
}

/** Trailing comments of neighbouring lines line up, two blanks after the longest. */
function aligned(lines: readonly Written[]): string[] {
  const isTrailing = (l: Written | undefined) =>
    l !== undefined && l.comment !== "" && l.code.trim() !== "";
  return lines.map((l, i) => {
    if (!isTrailing(l)) return (l.code + l.comment).trimEnd();
    let first = i;
    while (isTrailing(lines[first - 1])) first--;
    let width = 0;
    for (let j = first; isTrailing(lines[j]); j++)
      width = Math.max(width, lines[j]?.code.length ?? 0);
    return l.code.padEnd(width + 2) + l.comment;
  });
}

/** Canonical text. */
export function format(text: string): string {
  const { tokens, comments, faults } = T.tokenize(text);
  if (faults.length > 0) return text;
  const all = [...tokens, ...comments].sort((a, b) => a.startOffset - b.startOffset);
  const laid = layout(tokens);
  if (parse(laid).errors.length > 0) return text;
  const separators = new Set(
    laid.filter((t) => t.tokenType === T.Newline).map((t) => t.startOffset),
  );
  const writer = new Writer();
  for (const line of linesOf(all, separators)) writer.line(line);
  if (writer.out.length === 0) return "";
  return `${aligned(writer.out).join("\n")}\n`;
}

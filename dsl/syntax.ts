/**
 * @file What is wrong with the text itself, said in our own words: lexical faults and chevrotain's exceptions → E01.
 * in    tokens with faults, exceptions of the parser;  out  diagnostics and the lines that are broken
 * why   at most one syntax error per line; a lexical error silences the syntax errors of its line, and both silence the checker
 * from  design: language, section 13.2
 * test  messages.test.ts; fuzz
 */
import type { IRecognitionException } from "chevrotain";
import type { Diagnostic, Span } from "../src/base/diagnostic.ts";
import * as say from "./messages/text.ts";
import { nearest } from "./nearest.ts";
import { readFact } from "./parser-facts.ts";
import { lineText, positionAt, type Source } from "./source.ts";
import {
  AddTo,
  Dot,
  endOf,
  Is,
  type IToken,
  LeftBrace,
  LeftBracket,
  LeftParen,
  type LexicalFault,
  Name,
  Newline,
  Num,
  Prime,
  Quantity,
  RightBrace,
  RightBracket,
  RightParen,
  Semicolon,
  Shape,
  TakeFrom,
  type Tokens,
} from "./tokens.ts";
import { CLAUSES, FOREIGN, VERBS } from "./words.ts";

export interface SyntaxReport {
  readonly diagnostics: readonly Diagnostic[];
  /** 0-based lines about which nothing else is said. */
  readonly brokenLines: ReadonlySet<number>;
}

/** Units that a misspelt unit is compared with. */
const USUAL_UNITS =
  "uS nS mS S V mV uV A uA nA mA ns us ms s pJ fJ nJ uJ aJ ohm kohm Mohm Hz GHz MHz pF fF bits K eV W mW uW epochs steps".split(
    " ",
  );
const JOINED = new Set([...CLAUSES, "epochs", "steps", "seeds"]);
const VERB_WORDS = VERBS.map((v) => v.word);

const spanOf = (t: IToken): Span => [t.startOffset, endOf(t)];

export function syntaxReport(
  source: Source,
  tokens: Tokens,
  errors: readonly IRecognitionException[],
): SyntaxReport {
  const report = new Report(source, tokens);
  for (const fault of tokens.faults) report.fault(fault);
  for (const e of errors) report.exception(e);
  return { diagnostics: report.diagnostics, brokenLines: report.broken };
}

class Report {
  readonly diagnostics: Diagnostic[] = [];
  readonly broken = new Set<number>();
  readonly #source: Source;
  /** Without newlines, in order. */
  readonly #tokens: readonly IToken[];
  /** Brackets that are never closed. */
  readonly #open: readonly IToken[];
  readonly #byLine = new Map<number, IToken[]>();

  constructor(source: Source, tokens: Tokens) {
    this.#source = source;
    this.#tokens = tokens.tokens.filter((t) => t.tokenType !== Newline);
    this.#open = unclosed(this.#tokens);
    for (const t of this.#tokens) {
      const line = this.#line(t.startOffset);
      const here = this.#byLine.get(line);
      if (here) here.push(t);
      else this.#byLine.set(line, [t]);
    }
  }

  #line(offset: number): number {
    return positionAt(this.#source, offset).line;
  }

  // ── Letters ────────────────────────────────────────────────────────────────

  fault(fault: LexicalFault): void {
    switch (fault.kind) {
      case "character":
        this.#character([fault.start, fault.end]);
        return;
      case "glued":
        this.broken.add(this.#line(fault.number.startOffset));
        this.diagnostics.push(gluedMessage(this.#source, fault.number, fault.word));
        return;
      case "limit": {
        const span = spanOf(fault.at);
        this.diagnostics.push(fault.of === "depth" ? say.tooDeep(span) : say.tooLong(span));
        // The statement that was cut may span lines before this one.
        const line = this.#line(span[0]);
        for (let i = 0; i < 40; i++) this.broken.add(line - i);
      }
    }
  }

  #character([start, end]: Span): void {
    const line = this.#line(start);
    if (this.broken.has(line)) return;
    this.broken.add(line);
    const character = String.fromCodePoint(this.#source.text.codePointAt(start) ?? 0xfffd);
    const lineEnd = (this.#source.lines[line] as number) + lineText(this.#source, line).length;
    const span: Span = [start, Math.max(start + 1, Math.min(end, lineEnd))];
    if (character === '"') this.diagnostics.push(say.openString([start, start + 1]));
    else this.diagnostics.push(say.unexpectedCharacter(character, span));
  }

  // ── Syntax ─────────────────────────────────────────────────────────────────

  exception(e: IRecognitionException): void {
    const place = this.#place(e.token);
    const line = this.#line(place.prev && place.atEnd ? place.prev.startOffset : place.span[0]);
    if (this.broken.has(line)) return;
    this.broken.add(line);
    const first = this.#byLine.get(line) ?? [];
    this.diagnostics.push(
      this.#habit(first, place) ?? this.#token(first, place, e) ?? this.#fallback(place, e, line),
    );
  }

  #place(token: IToken): Place {
    const atEnd =
      !(token.startOffset >= 0) || token.tokenType === Newline || token.tokenType === Semicolon;
    const at = token.startOffset >= 0 ? token.startOffset : this.#source.text.length;
    const prev = this.#before(at);
    const span: Span = atEnd ? (prev ? [endOf(prev), endOf(prev) + 1] : [0, 1]) : spanOf(token);
    return { token, prev, span, atEnd };
  }

  /** The last token before an offset. */
  #before(offset: number): IToken | undefined {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle] as IToken).startOffset < offset) low = middle + 1;
      else high = middle;
    }
    return this.#tokens[low - 1];
  }

  #after(token: IToken): IToken | undefined {
    return this.#tokens[this.#tokens.indexOf(token) + 1];
  }

  /** `let`, `for`, quotes: what people bring along from other languages. */
  #habit(line: readonly IToken[], place: Place): Diagnostic | undefined {
    const [first, second] = line;
    const last = line[line.length - 1];
    if (first && second && last && (FOREIGN.binding as readonly string[]).includes(first.image)) {
      const rest: Span = [second.startOffset, endOf(last)];
      const text = this.#source.text.slice(...rest);
      return say.noLet(first.image, text, spanOf(first), [first.startOffset, endOf(last)]);
    }
    if (first && second && (FOREIGN.control as readonly string[]).includes(first.image))
      return say.noLoop(first.image, spanOf(first));
    if (place.token.tokenType === Prime) return say.singleQuotes(place.span);
    return undefined;
  }

  #token(line: readonly IToken[], place: Place, e: IRecognitionException): Diagnostic | undefined {
    const [first, second] = line;
    const { token, prev } = place;
    if (first?.tokenType === Name && second && !isBinding(second)) {
      const verb = nearest(first.image, VERB_WORDS);
      if (verb && e.context.ruleStack.length <= 1)
        return say.unknownVerb(first.image, verb, spanOf(first));
    }
    if (token.image === "*" && prev?.image === "*" && endOf(prev) === token.startOffset)
      return say.doubleStar([prev.startOffset, endOf(token)]);
    if (token.tokenType === Name && this.#after(token)?.tokenType === Is && prev)
      return say.expected(["','", "a new line"], `\`${token.image}\``, place.span);
    const loops = (FOREIGN.control as readonly string[]).includes(token.image);
    if (
      token.tokenType === Name &&
      !loops &&
      (prev?.tokenType === Num || prev?.tokenType === Quantity)
    )
      return say.nameAfterNumber(
        prev.image,
        token.image,
        nearest(token.image, USUAL_UNITS),
        place.span,
      );
    return undefined;
  }

  #fallback(place: Place, e: IRecognitionException, line: number): Diagnostic {
    const fact = readFact(e.message);
    const open = this.#open.find(
      (t) => this.#line(t.startOffset) === line && t.startOffset < place.span[0],
    );
    if (place.atEnd && open) return say.openBracket(open.image, spanOf(open));
    const brace = this.#openBrace(place, fact.expected);
    if (brace) {
      this.broken.add(this.#line(brace.startOffset));
      return say.openBracket(brace.image, spanOf(brace));
    }
    const found = foundWords(place.token);
    const wanted = fact.expected.filter((label) => label !== "EOF");
    if (wanted.includes("a name") && wanted.includes("'('"))
      return say.expectedValue(found, place.span);
    if (wanted.length === 0) return say.unexpected(found, place.span);
    return say.expected(wanted, found, place.span, ruleHelp(fact.rule, place.prev));
  }

  /** A `}` was expected: the brace that was left open, where it was opened. */
  #openBrace(place: Place, expected: readonly string[]): IToken | undefined {
    if (!expected.includes("'}'")) return undefined;
    const before = this.#open.filter((t) => t.startOffset < place.span[0]);
    return before.reverse().find((t) => t.tokenType === LeftBrace);
  }
}

interface Place {
  readonly token: IToken;
  readonly prev: IToken | undefined;
  readonly span: Span;
  /** The error is that the line, or the text, ends. */
  readonly atEnd: boolean;
}

const isBinding = (t: IToken): boolean =>
  [Is, AddTo, TakeFrom, LeftParen, Dot].includes(t.tokenType);

const foundWords = (t: IToken): string => {
  if (!(t.startOffset >= 0)) return "the end of the program";
  return t.tokenType === Newline ? "the end of the line" : `\`${t.image}\``;
};

function ruleHelp(rule: string, prev: IToken | undefined): string | undefined {
  if (rule === "shape") return "give the array a size, for example 64x64";
  return rule === "axis" && prev?.tokenType === Name
    ? `write: sweep ${prev.image} over 4..10`
    : undefined;
}

const PAIRS = new Map([
  [RightParen, LeftParen],
  [RightBracket, LeftBracket],
  [RightBrace, LeftBrace],
]);

function unclosed(tokens: readonly IToken[]): IToken[] {
  const open: IToken[] = [];
  const opens = new Set(PAIRS.values());
  for (const t of tokens) {
    if (opens.has(t.tokenType)) open.push(t);
    const pair = PAIRS.get(t.tokenType);
    if (!pair) continue;
    const at = open.map((o) => o.tokenType).lastIndexOf(pair);
    if (at >= 0) open.splice(at, 1);
  }
  return open;
}

function gluedMessage(source: Source, number: IToken, word: IToken): Diagnostic {
  const span: Span = [number.startOffset, endOf(word)];
  const text = source.text.slice(...span);
  if (/^0x/i.test(text)) return say.hexadecimal(Number.parseInt(text, 16), span);
  if (word.tokenType !== Name && !JOINED.has(word.image)) return say.gluedNumbers(text, span);
  if (JOINED.has(word.image)) return say.gluedWord(text, `${number.image} ${word.image}`, span);
  const isShape = number.tokenType === Shape;
  if (/^x/.test(word.image) && (isShape || number.tokenType === Num))
    return say.missingDimension(number.image, word.image, !isShape, span);
  return say.gluedUnit(number.image, word.image, nearest(word.image, USUAL_UNITS), span);
}

/**
 * @file Step 1, tokenize: text → tokens. Words are only names here; `layout.ts` makes keywords of them by position.
 * in    any text;  out  tokens, comments, and the lexical faults as data
 * why   soft keywords by token category give the grammar hundreds of ambiguities; retyping by position gives none
 * from  design: language, section 2
 * test  tokens.test.ts: the table of hard cases; fuzz: never throws, always ends
 */
import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import { PREFIX_LETTERS, UNIT_WORDS } from "../src/base/units.ts";
import { CLAUSES, RESERVED, TECHNOLOGIES, VERBS } from "./words.ts";

export type { IToken, TokenType };

const lexed: TokenType[] = [];

/** A kind of token the lexer makes itself. Order matters: the first pattern that matches wins. */
function token(name: string, pattern: RegExp | string, label: string, starts?: string): TokenType {
  const type = createToken({
    name,
    pattern,
    label,
    line_breaks: name === "Newline",
    ...(starts === undefined ? {} : { start_chars_hint: [...starts] }),
  });
  lexed.push(type);
  return type;
}

const DIGITS = "0123456789";
const NUMBER = String.raw`(?:\d+(?:_\d+)*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const ATOM = `(?:[${PREFIX_LETTERS.join("")}µμ])?(?:${UNIT_WORDS.join("|")}|Ω|Ω|℧)`;
const POWER = String.raw`(?:\^-?\d)?`;
const WORD_END = String.raw`(?![A-Za-z0-9_\u0370-\u03FF])`;
/** `5 as` is never attoseconds, so that `plot 5 as bar` works. */
const UNIT = `(?!as${WORD_END})${ATOM}${POWER}(?:[*/]${ATOM}${POWER})*${WORD_END}`;

lexed.push(
  createToken({ name: "Blank", pattern: /[ \t\r\u00a0]+/, group: Lexer.SKIPPED }),
  createToken({
    name: "Comment",
    pattern: /(?:#|\/\/)[^\n]*/,
    group: "comments",
    start_chars_hint: ["#", "/"],
    line_breaks: false,
  }),
);

export const Newline: TokenType = token("Newline", /\n/, "the end of the line");
export const Hole: TokenType = token("Hole", /\.\.\.|…/, "'...'", ".…");
export const Text: TokenType = token("Text", /"[^"\\\n]*"/, "a string", '"');
export const Interpolation: TokenType = token(
  "Interpolation",
  /\uE000\d+\uE001/,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it names TypeScript's own syntax
  "${...}",
  "\uE000",
);
export const Shape: TokenType = token(
  "Shape",
  /\d+(?:[x×]\d+)+|\d+(?:[ \t]+[x×][ \t]+\d+)+/,
  "a shape like 768x3072",
  DIGITS,
);
export const Quantity: TokenType = token(
  "Quantity",
  new RegExp(`${NUMBER}[ \\t]*(?:%|${UNIT})`),
  "a quantity like 20 uS",
  `${DIGITS}.`,
);
export const Num: TokenType = token("Num", new RegExp(NUMBER), "a number", `${DIGITS}.`);
export const Name: TokenType = token(
  "Name",
  /[A-Za-z_\u0370-\u03FF][A-Za-z0-9_\u0370-\u03FF]*/,
  "a name",
);

const sign = (name: string, literal: string): TokenType => token(name, literal, `'${literal}'`);

// Longest first where literals share a prefix.
export const Pipe: TokenType = sign("Pipe", "|>");
export const AddTo: TokenType = sign("AddTo", "+=");
export const TakeFrom: TokenType = sign("TakeFrom", "-=");
export const Equal: TokenType = sign("Equal", "==");
export const Unequal: TokenType = sign("Unequal", "!=");
export const AtMost: TokenType = sign("AtMost", "<=");
export const AtLeast: TokenType = sign("AtLeast", ">=");
export const Approx: TokenType = sign("Approx", "~=");
export const Is: TokenType = sign("Is", "=");
export const Less: TokenType = sign("Less", "<");
export const More: TokenType = sign("More", ">");
export const To: TokenType = sign("To", "..");
export const Plus: TokenType = sign("Plus", "+");
export const Minus: TokenType = sign("Minus", "-");
export const Star: TokenType = sign("Star", "*");
export const Slash: TokenType = sign("Slash", "/");
export const At: TokenType = sign("At", "@");
export const Caret: TokenType = sign("Caret", "^");
export const Prime: TokenType = token("Prime", /['ᵀ]/, "' (transpose)", "'ᵀ");
export const Dot: TokenType = sign("Dot", ".");
export const Comma: TokenType = sign("Comma", ",");
export const Semicolon: TokenType = sign("Semicolon", ";");
export const Colon: TokenType = sign("Colon", ":");
export const LeftParen: TokenType = sign("LeftParen", "(");
export const RightParen: TokenType = sign("RightParen", ")");
export const LeftBracket: TokenType = sign("LeftBracket", "[");
export const RightBracket: TokenType = sign("RightBracket", "]");
export const LeftBrace: TokenType = sign("LeftBrace", "{");
export const RightBrace: TokenType = sign("RightBrace", "}");

/** Keywords by word; never lexed, only made by the layout pass. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = new Map(
  [...VERBS.map((v) => v.word), ...CLAUSES, ...TECHNOLOGIES, ...RESERVED, "fresh"].map((word) => [
    word,
    createToken({ name: `Key_${word}`, pattern: Lexer.NA, label: `'${word}'` }),
  ]),
);

/** The token type of a keyword. */
export const key = (word: string): TokenType => KEYWORDS.get(word) as TokenType;

export const ALL_TOKENS: TokenType[] = [...lexed, ...KEYWORDS.values()];

const lexer = new Lexer(lexed, { ensureOptimizations: true, positionTracking: "onlyOffset" });

/** What is wrong with the letters themselves. */
export type LexicalFault =
  | { readonly kind: "character"; readonly start: number; readonly end: number }
  /** A number with a word glued to it. */
  | { readonly kind: "glued"; readonly number: IToken; readonly word: IToken }
  /** Brackets too deep or a chain too long; reading stops at `at`. */
  | { readonly kind: "limit"; readonly at: IToken; readonly of: "depth" | "length" };

export interface Tokens {
  /** In order of the text, newlines included, comments not. */
  readonly tokens: readonly IToken[];
  readonly comments: readonly IToken[];
  readonly faults: readonly LexicalFault[];
}

/** Offset one past the last character. */
export const endOf = (t: IToken): number => t.startOffset + t.image.length;

const oneOf =
  (...types: readonly TokenType[]) =>
  (t: IToken | undefined): boolean =>
    t !== undefined && types.includes(t.tokenType);

const isNumber = oneOf(Num, Shape, Quantity);
const isGlue = oneOf(Name, Num);
const opens = oneOf(LeftParen, LeftBracket, LeftBrace);
const closes = oneOf(RightParen, RightBracket, RightBrace);
const separates = oneOf(Comma, Semicolon, Newline);
const operates = oneOf(
  ...[Plus, Minus, Star, Slash, At, Caret, Pipe, Equal, Unequal, AtMost, AtLeast, Less, More],
  ...[Approx, To, Dot, Prime],
);
const OPERATOR_WORDS = new Set(["and", "or", "not"]);

/** No text may exhaust the parser, which spends about 16 frames on every bracket. */
const MAX_DEPTH = 32;
const MAX_OPERATORS = 256;

function limitOf(tokens: readonly IToken[]): (LexicalFault & { kind: "limit" }) | undefined {
  let depth = 0;
  let operators = 0;
  for (const t of tokens) {
    if (opens(t)) {
      depth++;
      operators = 0;
    } else if (closes(t)) {
      depth = Math.max(0, depth - 1);
      operators = 0;
    } else if (separates(t)) operators = 0;
    else if (operates(t) || OPERATOR_WORDS.has(t.image)) operators++;
    if (depth > MAX_DEPTH) return { kind: "limit", at: t, of: "depth" };
    if (operators > MAX_OPERATORS) return { kind: "limit", at: t, of: "length" };
  }
  return undefined;
}

function gluedOf(tokens: readonly IToken[]): LexicalFault[] {
  return tokens.flatMap((word, i): LexicalFault[] => {
    const number = tokens[i - 1];
    return number && isNumber(number) && isGlue(word) && word.startOffset === endOf(number)
      ? [{ kind: "glued", number, word }]
      : [];
  });
}

export function tokenize(text: string): Tokens {
  const result = lexer.tokenize(text);
  const limit = limitOf(result.tokens);
  const tokens = limit ? result.tokens.slice(0, result.tokens.indexOf(limit.at)) : result.tokens;
  return {
    tokens,
    comments: result.groups["comments"] ?? [],
    faults: [
      ...result.errors.map(
        (e): LexicalFault => ({
          kind: "character",
          start: e.offset,
          end: e.offset + Math.max(1, e.length),
        }),
      ),
      ...gluedOf(tokens),
      ...(limit ? [limit] : []),
    ],
  };
}

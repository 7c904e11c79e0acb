/**
 * @file Colours: one table of words → exact spans of a text, HTML, a TextMate grammar, a CodeMirror 6 stream language.
 * in    words.ts;  out  data and small functions, no editor library
 * why   editors that know only patterns get patterns; pages get the layout pass itself, which knows a verb from a name
 * test  highlight.test.ts: every example has the same kinds by pattern and by layout, but for words that are names
 */
import type { Json } from "../src/base/json.ts";
import { PREFIX_LETTERS, UNIT_WORDS } from "../src/base/units.ts";
import { layout } from "./layout.ts";
import {
  endOf,
  Hole,
  Interpolation,
  type IToken,
  LeftParen,
  Name,
  Num,
  Pipe,
  Quantity,
  Shape,
  Text,
  tokenize,
} from "./tokens.ts";
import { CLAUSES, CONSTANTS, FUNCTIONS, LAYERS, RESERVED, TECHNOLOGIES, VERBS } from "./words.ts";

export type Kind = "comment" | "string" | "number" | "keyword" | "function" | "hole" | "operator";

export interface Coloured {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

const FUNCTION_WORDS = new Set(FUNCTIONS.map((f) => f.word));
const LITERALS = new Map([
  [Text, "string"],
  [Num, "number"],
  [Quantity, "number"],
  [Shape, "number"],
  [Hole, "hole"],
  [Interpolation, "hole"],
] as const);

/** A function where it is called, `f(x)` or `x |> f`; elsewhere the word is a name. */
const isCalled = (before: IToken | undefined, after: IToken | undefined): boolean =>
  after?.tokenType === LeftParen || before?.tokenType === Pipe;

function kindOf(t: IToken, before?: IToken, after?: IToken): Kind | undefined {
  const literal = LITERALS.get(t.tokenType);
  if (literal) return literal;
  if (t.tokenType.name.startsWith("Key_")) return "keyword";
  if (t.tokenType === Name)
    return FUNCTION_WORDS.has(t.image) && isCalled(before, after) ? "function" : undefined;
  return t.image.trim() === "" ? undefined : "operator";
}

/** What each part of a text is, in order; names and blanks are left out. */
export function colours(text: string): Coloured[] {
  const { tokens, comments } = tokenize(text);
  const words = layout(tokens).flatMap((t, i, all): Coloured[] => {
    const kind = kindOf(t, all[i - 1], all[i + 1]);
    return kind ? [{ start: t.startOffset, end: endOf(t), kind }] : [];
  });
  const notes = comments.map(
    (t): Coloured => ({
      start: t.startOffset,
      end: endOf(t),
      kind: "comment",
    }),
  );
  return [...words, ...notes].sort((a, b) => a.start - b.start);
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c] ?? c,
  );

/** The text as HTML, each part in a span of class `mho-keyword` and so on. */
export function colouredHtml(text: string): string {
  let out = "";
  let at = 0;
  for (const { start, end, kind } of colours(text)) {
    out += `${escaped(text.slice(at, start))}<span class="mho-${kind}">${escaped(text.slice(start, end))}</span>`;
    at = end;
  }
  return out + escaped(text.slice(at));
}

// ── Patterns, for editors ────────────────────────────────────────────────────

const anyOf = (words: readonly string[]): string => `(?:${words.join("|")})`;
const ATOM = `[${PREFIX_LETTERS.join("")}µ]?${anyOf([...UNIT_WORDS, "Ω", "℧"])}`;
const NUMBER = String.raw`(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const VERB_WORDS = anyOf(VERBS.map((v) => v.word));

/** Kind, its name for themes, its pattern. The first that matches wins. */
const PATTERNS: readonly (readonly [Kind, string, string])[] = [
  ["comment", "comment.line.double-slash.mho", String.raw`(?:\/\/|#).*$`],
  ["string", "string.quoted.double.mho", String.raw`"[^"\\\n]*"?`],
  ["hole", "constant.other.hole.mho", String.raw`\.\.\.|…`],
  ["number", "constant.numeric.shape.mho", String.raw`\d+(?:[x×]\d+)+`],
  [
    "number",
    "constant.numeric.mho",
    String.raw`${NUMBER}(?:[ \t]*(?:%|(?!as\b)${ATOM}(?:\^-?\d)?(?:[*/]${ATOM}(?:\^-?\d)?)*(?![A-Za-z0-9_])))?`,
  ],
  [
    "keyword",
    "keyword.control.verb.mho",
    String.raw`(?<=^[ \t]*|[;{=][ \t]*)${VERB_WORDS}(?=[ \t]+[^-+=\s])`,
  ],
  [
    "keyword",
    "keyword.other.clause.mho",
    String.raw`(?<=[\w)\]}'"%.\uE001][ \t]+|^[ \t]*)${anyOf([...CLAUSES, ...TECHNOLOGIES])}\b(?!\s*[-+]?=(?!=))`,
  ],
  ["keyword", "keyword.other.clause.mho", String.raw`(?<=train[ \t]+)fresh\b|(?<=,[ \t]+)seeds\b`],
  ["keyword", "keyword.operator.word.mho", String.raw`\b${anyOf(RESERVED)}\b`],
  [
    "function",
    "support.function.mho",
    String.raw`\b${anyOf(FUNCTIONS.map((f) => f.word))}\b(?=[ \t]*\()|(?<=\|>[ \t]*)${anyOf(FUNCTIONS.map((f) => f.word))}\b`,
  ],
  ["function", "support.constant.mho", String.raw`\b${anyOf(Object.keys(CONSTANTS))}\b`],
  ["operator", "keyword.operator.mho", String.raw`\|>|[-+=!<>~]=|\.\.|[-+*/@^=<>']`],
];

/** A TextMate grammar as JSON, for editors and web pages that colour by pattern. */
export const textMateGrammar = (): Json => ({
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  name: "mho",
  scopeName: "source.mho",
  fileTypes: ["mho"],
  patterns: [
    ...PATTERNS.map(([, name, match]) => ({ name, match })),
    { name: "entity.name.type.layer.mho", match: `\\b${anyOf(LAYERS.map((l) => l.word))}\\b` },
  ],
});

/** The part of CodeMirror's StringStream that is used here. */
export interface Stream {
  readonly string: string;
  pos: number;
  eol(): boolean;
}

const COMPILED = PATTERNS.map(([kind, , source]) => [kind, new RegExp(source, "y")] as const);

/** For `StreamLanguage.define` of CodeMirror 6: no state is carried from line to line. */
export const streamLanguage: {
  readonly name: string;
  readonly token: (stream: Stream) => Kind | null;
} = {
  name: "mho",
  token: (stream) => {
    for (const [kind, pattern] of COMPILED) {
      pattern.lastIndex = stream.pos;
      const match = pattern.exec(stream.string);
      if (!match || match[0] === "") continue;
      stream.pos += match[0].length;
      return kind;
    }
    const word = /[\w\u0370-\u03FF]+|\s+|./y;
    word.lastIndex = stream.pos;
    stream.pos += word.exec(stream.string)?.[0].length ?? 1;
    return null;
  },
};

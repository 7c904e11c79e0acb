/**
 * @file The source of a cell in colours, as HTML.
 * in    text and its language;  out  HTML with `<i class="..">` around comments, strings, numbers, words
 * why   a page has no editor; readers of a paper still want to see verbs and comments apart
 * holds colours only, no meaning: a text that does not parse is coloured all the same
 * test  page.test.ts: the text without its tags is the text that went in
 */
import {
  ACTIONS,
  CLAUSES,
  FUNCTIONS,
  LAYERS,
  RESERVED,
  TECHNOLOGIES,
  VERBS,
} from "../dsl/words.ts";
import { escapeHtml } from "./plotly.ts";

type Kind = "c" | "s" | "n" | "k" | "f" | "m";

const words = (list: readonly string[]): string => `\\b(?:${list.join("|")})\\b`;

/** One alternative for each kind, tried in this order. */
function colouring(parts: readonly (readonly [Kind, string])[]): (text: string) => string {
  const pattern = new RegExp(parts.map(([, source]) => `(${source})`).join("|"), "gmu");
  return (text) => {
    let out = "";
    let last = 0;
    for (const match of text.matchAll(pattern)) {
      const kind = parts[match.slice(1).findIndex((m) => m !== undefined)]?.[0] as Kind;
      out += escapeHtml(text.slice(last, match.index));
      out += `<i class="${kind}">${escapeHtml(match[0])}</i>`;
      last = match.index + match[0].length;
    }
    return out + escapeHtml(text.slice(last));
  };
}

const MAGIC = "^\\s*(?:%%?[a-z].*|#!(?:mho|ts).*)$";
const NUMBER = "\\b\\d[\\d_]*(?:x\\d+)+\\b|\\b\\d[\\d_]*\\.?\\d*(?:e[+-]?\\d+)?\\b";

const mho = colouring([
  ["m", MAGIC],
  ["c", "(?://|#).*$"],
  ["s", '"[^"\\n]*"'],
  // A verb opens its statement, four of them also a value; the same word elsewhere is a name.
  [
    "k",
    `(?<=^[ \\t]*|[;{][ \\t]*)\\b(?:${VERBS.map((v) => v.word).join("|")})\\b(?!\\s*(?:[-+]?=|$))`,
  ],
  ["k", `(?<==[ \\t]*)\\b(?:${ACTIONS.join("|")})\\b(?=[ \\t]+[\\w.])`],
  ["k", "(?<=\\btrain\\s+)fresh\\b"],
  ["k", `(?<=[\\w)\\]'%.]\\s+)\\b(?:${CLAUSES.join("|")})\\b(?=\\s+\\S)`],
  ["k", words([...RESERVED, ...TECHNOLOGIES])],
  [
    "f",
    `\\b(?:${FUNCTIONS.map((f) => f.word).join("|")})\\b(?=\\()|${words(LAYERS.map((l) => l.word))}`,
  ],
  ["n", NUMBER],
]);

const TS_WORDS = [
  ..."as async await break case catch class const continue default delete do else export extends false finally for from function".split(
    " ",
  ),
  ..."if import in instanceof interface let new null of return super switch this throw true try type typeof undefined var void while yield".split(
    " ",
  ),
];

const typescript = colouring([
  ["m", MAGIC],
  ["c", "//.*$|/\\*[\\s\\S]*?\\*/"],
  ["s", "\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'|`(?:\\\\.|[^`\\\\])*`"],
  ["k", words(TS_WORDS)],
  ["f", "\\b[A-Za-z_$][\\w$]*(?=\\()"],
  ["n", NUMBER],
]);

export const codeHtml = (text: string, language: "mho" | "ts"): string =>
  language === "mho" ? mho(text) : typescript(text);

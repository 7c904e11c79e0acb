/**
 * @file Texts that no author would write: random characters, random tokens, damaged examples, deep nesting.
 * why   a language is only as safe as its worst input
 */
import fc from "fast-check";
import { tokenize } from "../../dsl/tokens.ts";
import { examples } from "./examples.ts";

/** A few thousand cases every day, thirty times as many in `test:long`, more than 100 000 in all. */
export const runs = (everyday: number): number =>
  process.env["MHO_LONG"] ? everyday * 30 : everyday;

/** Milliseconds a property may take. */
export const PATIENCE: number = process.env["MHO_LONG"] ? 1_800_000 : 60_000;

const CHARACTERS = [
  ..."abxWyT 0123456789.,;:=+-*/^@'\"(){}[]<>|~!#%$&\\`?\n\t\r×µΩ…ᵀ−é😀\0\u2028",
  ...["\uE000", "\uE0000\uE001", "\uE00099\uE001", "\uD800", "3 uS", "..", "//"],
];

const WORDS = [
  ..."train sweep over seeds with on by vs of as for from to step epochs fresh network array device chip".split(
    " ",
  ),
  ..."load map program age measure plot compare report assert seed import export use fn and or not true".split(
    " ",
  ),
  ..."W x y n mnist net randn softmax drift_compensation pcm generic digital sgd adam verify conv dense".split(
    " ",
  ),
  ...'analog sliced input pool avg relu 1 2.5 3 uS|20 uS|768x3072|8 x 8|1..8|5%|...|"text"|\n|\n|;|{|}|(|)|[|]'.split(
    "|",
  ),
  ..."= += -= == < >= ~= |> + - * / @ ^ ' . , : .. // # \uE0000\uE001".split(" "),
];

const anyCharacters: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...CHARACTERS), { maxLength: 120 })
  .map((all) => all.join(""));

const anyWords: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom("", " ", " ")), { maxLength: 60 })
  .map((all) => all.flat().join(""));

interface Edit {
  readonly at: number;
  readonly how: "insert" | "delete" | "replace" | "cut";
  readonly word: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(5000),
  how: fc.constantFrom("insert", "delete", "replace", "cut"),
  word: fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...CHARACTERS)),
});

/** One token inserted, deleted or replaced, or the text cut off there. */
function edited(text: string, { at, how, word }: Edit): string {
  const { tokens } = tokenize(text);
  const token = tokens[at % Math.max(1, tokens.length)];
  if (!token) return text + word;
  const [start, end] = [token.startOffset, token.startOffset + token.image.length];
  if (how === "cut") return text.slice(0, start);
  if (how === "insert") return `${text.slice(0, start)}${word} ${text.slice(start)}`;
  return text.slice(0, start) + (how === "replace" ? word : "") + text.slice(end);
}

const texts = examples().map((e) => e.source.text);

/** An example with a few tokens changed. */
const damagedExample: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([text, edits]) => edits.reduce(edited, text));

export const anyText: fc.Arbitrary<string> = fc.oneof(anyCharacters, anyWords, {
  arbitrary: damagedExample,
  weight: 2,
});

/** n functions, each calling the one before twice: 2^n calls when written out. */
function doubling(n: number): string {
  const lines = Array.from({ length: n }, (_, i) =>
    i === 0 ? "fn f0(a) = a + a" : `fn f${i}(a) = f${i - 1}(a) + f${i - 1}(a)`,
  );
  return [...lines, `y = f${n - 1}(1)`].join("\n");
}

/** A sweep whose axis decides a shape; the next one stands inside. */
const writtenSweep = (i: number): string =>
  `sweep a${i} over 1..2 { array W${i} [a${i}, 2]; measure m${i} = max(W${i}.weights)\n`;

/** Texts that nest or chain without end. */
export const NESTED: Readonly<Record<string, (n: number) => string>> = {
  parens: (n) => `y = ${"(".repeat(n)}1${")".repeat(n)}`,
  "open parens": (n) => `y = ${"(".repeat(n)}`,
  "open brackets": (n) => `y = ${"[".repeat(n)}`,
  "open braces": (n) => `array W 8x8 ${"{".repeat(n)}`,
  calls: (n) => `y = ${"f(".repeat(n)}`,
  minus: (n) => `y = ${"-".repeat(n)}1`,
  powers: (n) => `y = 2${"^2".repeat(n)}`,
  sums: (n) => `y = 1${" + 1".repeat(n)}`,
  primes: (n) => `y = W${"'".repeat(n)}`,
  fields: (n) => `y = W${".g".repeat(n)}`,
  pipes: (n) => `y = 1${" |> exp".repeat(n)}`,
  sweeps: (n) => "sweep a over 1..2 {\n".repeat(n) + "}\n".repeat(n),
  "open sweeps": (n) => "sweep a over 1..2 {\n".repeat(n),
  functions: (n) =>
    `fn f(a) = a + a\ny = ${"f(".repeat(Math.min(n, 30))}1${")".repeat(Math.min(n, 30))}`,
  "functions of functions": (n) => doubling(Math.min(n, 60)),
  "written sweeps": (n) =>
    Array.from({ length: n }, (_, i) => writtenSweep(i)).join("") + "}".repeat(n),
  "versions of an array": (n) =>
    `array W 2x2\nx = randn(2)\n${"W += 0.1 * x @ x.T\n".repeat(Math.min(n, 1500))}measure m = max(W @ x)\nsweep seeds 1..2`,
  "values of values": (n) =>
    `x0 = 1\n${Array.from({ length: Math.min(n, 1500) }, (_, i) => `x${i + 1} = x${i} + 1\n`).join("")}measure m = x${Math.min(n, 1500)}\nsweep x0 over 1..3`,
  "squares of squares": (n) =>
    `array W 2x2\nfn sq(a) = a * a\nW += ${"sq(".repeat(Math.min(n, 30))}randn(2x2)${")".repeat(Math.min(n, 30))}`,
  mixed: (n) => `y = ${"f([(".repeat(n)}`,
  commas: (n) => `y = [${"1, ".repeat(n)}1]`,
  statements: (n) => "x = 1\n".repeat(n),
  digits: (n) => `y = ${"1".repeat(n)}`,
  blanks: (n) => `y = 1${" ".repeat(n)}uS`,
  shape: (n) => `y = 1${"x1".repeat(n)}`,
  letters: (n) => `y = ${"a".repeat(n)}`,
  garbage: (n) => "&".repeat(n),
};

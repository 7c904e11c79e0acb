/**
 * @file E01: letters and syntax.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

const CHARACTER_HELP: Readonly<Record<string, string>> = {
  "&": "use `and`",
  "|": "use `or`",
  "!": "use `not`, or != to compare",
  "%": "percent follows a number: 5%; magics such as %%ts stand on the first line",
  "−": "use the plain minus sign -",
  "–": "use the plain minus sign -",
  "“": 'use the plain quotes "..."',
  "”": 'use the plain quotes "..."',
  "~": "to compare to the digits written, use ~=",
  "?": "mho has no branches; to compare over values, use sweep",
};
const TYPESCRIPT =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it speaks of TypeScript's own syntax
  "`$`, backticks and backslashes belong to TypeScript; ${value} works only inside mho`...`";

export const unexpectedCharacter = (character: string, span: Span): Diagnostic => {
  const help = /[$`\\]/.test(character) ? TYPESCRIPT : CHARACTER_HELP[character];
  return error("E0101", `unexpected character \`${printable(character)}\``, span, { help: [help] });
};

/** Characters nobody can see are named by their number. */
const printable = (c: string): string =>
  /[\p{C}\p{Z}\p{M}]/u.test(c)
    ? `U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
    : c;

export const missingDimension = (
  number: string,
  word: string,
  plain: boolean,
  span: Span,
): Diagnostic =>
  error("E0102", "a shape is missing its last dimension", span, {
    label: "expected a number after `x`",
    help: [
      `a full shape looks like ${number}x3072`,
      plain ? `to multiply, write ${number} * ${word}` : undefined,
    ],
  });

export const gluedWord = (text: string, apart: string, span: Span): Diagnostic =>
  error("E0102", `\`${text}\` is neither a number nor a name`, span, {
    help: [`write ${apart}`],
    fix: [{ span, text: apart }],
  });

export const gluedUnit = (
  number: string,
  word: string,
  unit: string | undefined,
  span: Span,
): Diagnostic =>
  error("E0102", `\`${number}${word}\` is neither a number nor a name`, span, {
    label: `no unit is called \`${word}\``,
    ...unitHelp(number, word, unit, span),
  });

export const nameAfterNumber = (
  number: string,
  word: string,
  unit: string | undefined,
  span: Span,
): Diagnostic =>
  error("E0105", `unexpected name \`${word}\` after a number`, span, {
    label: `no unit is called \`${word}\``,
    help: unitHelp(number, word, unit, span).help,
    fix: unit === undefined ? [] : [{ span, text: unit }],
  });

function unitHelp(number: string, word: string, unit: string | undefined, span: Span) {
  const meant = unit === undefined ? undefined : `${number} ${unit}`;
  return {
    help: [
      meant === undefined ? undefined : `did you mean ${meant}?`,
      `to multiply, write ${number} * ${word}`,
    ],
    fix: meant === undefined ? [] : [{ span, text: meant }],
  };
}

export const hexadecimal = (value: number, span: Span): Diagnostic =>
  error("E0103", "hexadecimal numbers are not part of mho", span, {
    label: "read as a shape, then a name",
    help: Number.isFinite(value) ? [`write ${value}`] : [],
    fix: Number.isFinite(value) ? [{ span, text: String(value) }] : [],
  });

export const gluedNumbers = (text: string, span: Span): Diagnostic =>
  error("E0102", `\`${text}\` is neither a number nor a name`, span, {
    help: ["a number has one decimal point"],
  });

export const unknownVerb = (word: string, verb: string, span: Span): Diagnostic =>
  error("E0104", `no statement starts with \`${word}\``, span, {
    label: `did you mean \`${verb}\`?`,
    fix: [{ span, text: verb }],
  });

export const openString = (span: Span): Diagnostic =>
  error("E0106", "this string is not closed", span, {
    label: 'the closing " is missing on this line',
  });

export const openBracket = (bracket: string, span: Span): Diagnostic =>
  error("E0107", `this \`${bracket}\` is never closed`, span, { label: "opened here" });

export const tooDeep = (span: Span): Diagnostic =>
  error("E0108", "brackets are nested more than 32 deep", span, {
    label: "reading stops here",
    help: ["bind a part of it to a name of its own"],
  });

export const tooLong = (span: Span): Diagnostic =>
  error("E0108", "more than 256 operators in one expression", span, {
    label: "reading stops here",
    help: ["bind a part of it to a name of its own"],
  });

export const tooMuchWrittenOut = (name: string, span: Span): Diagnostic =>
  error("E0108", `\`${name}\` is written out to more than 10000 calls`, span, {
    label: "reading stops here",
    help: ["bind a part of it to a name of its own"],
  });

export const noLet = (word: string, rest: string, span: Span, whole: Span): Diagnostic =>
  error("E0110", `mho has no \`${word}\``, span, {
    label: "names are bound with `=` alone",
    help: [`write ${rest}`],
    fix: [{ span: whole, text: rest }],
  });

export const noLoop = (word: string, span: Span): Diagnostic =>
  error("E0111", `mho has no \`${word}\``, span, {
    note: "a program is a fixed graph, so its time and energy are known before it runs",
    help: [
      "to repeat over values: sweep k over 1..10 { ... }",
      "to loop freely, use TypeScript around mho`...`",
    ],
  });

export const singleQuotes = (span: Span): Diagnostic =>
  error("E0112", "strings use double quotes", span, {
    label: "' is the transpose, as in W'",
    help: ['write "..."'],
  });

export const doubleStar = (span: Span): Diagnostic =>
  error("E0113", "`**` is not an operator", span, {
    help: ["powers are written x^2, matrix products W @ x"],
  });

export const expectedValue = (found: string, span: Span): Diagnostic =>
  error("E0100", `expected a value, found ${found}`, span, { label: "a value goes here" });

export const expected = (
  what: readonly string[],
  found: string,
  span: Span,
  help?: string,
): Diagnostic => {
  const shown = what.length > 4 ? `${what.slice(0, 4).join(", ")}, …` : what.join(" or ");
  return error("E0100", `expected ${shown}, found ${found}`, span, { help: [help] });
};

export const unexpected = (found: string, span: Span): Diagnostic =>
  error("E0100", `did not expect ${found} here`, span);

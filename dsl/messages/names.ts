/**
 * @file E02: names, kinds and settings.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error, suggestion } from "./message.ts";

/** A place that explains: where a name was defined. */
const definedHere = (span: Span | undefined, label: string = "defined here") =>
  span ? [{ span, label }] : [];

export const notDefined = (
  name: string,
  span: Span,
  near: { name: string; span?: Span } | undefined,
  help?: string,
): Diagnostic =>
  error("E0201", `\`${name}\` is not defined`, span, {
    ...suggestion(near?.name, span, "not found"),
    also: definedHere(near?.span, `\`${near?.name}\` is defined here`),
    help: [help],
  });

export const noSuchLayer = (
  name: string,
  span: Span,
  near: string | undefined,
  all: readonly string[],
): Diagnostic =>
  error("E0201", `no layer is called \`${name}\``, span, {
    ...suggestion(near, span, `layers: ${all.join(", ")}`),
  });

export const noSuchData = (name: string, span: Span, near: string | undefined): Diagnostic =>
  error("E0201", `no bundled data set is called \`${name}\``, span, {
    ...suggestion(near, span, 'give a file: from "data.csv"'),
  });

export const noSuchScheme = (
  name: string,
  span: Span,
  near: string | undefined,
  schemes: readonly string[],
  optimisers: readonly string[],
): Diagnostic =>
  error("E0201", `\`${name}\` is not a scheme or an optimiser`, span, {
    ...suggestion(
      near,
      span,
      `schemes: ${schemes.join(", ")}; optimisers: ${optimisers.join(", ")}`,
    ),
  });

export const noSuchWay = (name: string, span: Span, near: string | undefined): Diagnostic =>
  error("E0201", `\`${name}\` is not a way to write cells`, span, {
    ...suggestion(near, span, "blind, or verify(n, tolerance)"),
  });

export const wrongKind = (
  name: string,
  is: string,
  wanted: string,
  span: Span,
  defined: Span | undefined,
): Diagnostic =>
  error("E0202", `\`${name}\` is ${is}, not ${wanted}`, span, { also: definedHere(defined) });

export const notCallable = (name: string, is: string, span: Span): Diagnostic =>
  error("E0202", `\`${name}\` is ${is}, not a function`, span, {
    help: ["to multiply, write *; to read an element, write x[0]"],
  });

export const functionAsValue = (name: string, signature: string, span: Span): Diagnostic =>
  error("E0202", `\`${name}\` is a function, not a value`, span, {
    help: [`call it: ${signature}`],
  });

export const noSuchSetting = (
  name: string,
  span: Span,
  near: string | undefined,
  where: string,
): Diagnostic =>
  error("E0203", `no setting is called \`${name}\``, span, {
    ...suggestion(near, span, `not a setting of ${where}`),
  });

export const noSuchField = (
  of: string,
  field: string,
  span: Span,
  fieldSpan: Span,
  near: string | undefined,
  all: readonly string[],
): Diagnostic =>
  error("E0203", `${of} has no field \`${field}\``, span, {
    label: near
      ? `did you mean \`.${near}\`?`
      : all.length > 0
        ? `fields: ${all.join(" ")}`
        : undefined,
    fix: near ? [{ span: fieldSpan, text: near }] : [],
  });

export const noSuchLabel = (
  label: string,
  span: Span,
  near: string | undefined,
  all: readonly string[],
): Diagnostic =>
  error("E0203", `no layer is labelled \`${label}\``, span, {
    ...suggestion(near, span, `labels: ${all.join(", ") || "none"}`),
  });

export const noSuchArgument = (fn: string, name: string, span: Span, all: string): Diagnostic =>
  error("E0203", `\`${fn}\` has no argument \`${name}\``, span, { help: [all] });

export const setTwice = (name: string, span: Span, first: Span): Diagnostic =>
  error("E0204", `\`${name}\` is set twice`, span, {
    also: [{ span: first, label: "first set here" }],
  });

export const notSweepable = (name: string, span: Span, bound: Span | undefined): Diagnostic =>
  error("E0205", `\`${name}\` is computed, so it cannot be swept`, span, {
    also: definedHere(bound, "bound here"),
    help: ["sweep a name bound to a literal, or give sweep a block"],
  });

export const nothingToSweep = (name: string, span: Span): Diagnostic =>
  error("E0205", `no measure depends on \`${name}\``, span, {
    help: [
      "measure something first, for example: measure err = nrmse(y, t)",
      "or give sweep a block",
    ],
  });

export const notAChoice = (
  setting: string,
  text: string,
  span: Span,
  near: string | undefined,
  choices: readonly string[],
): Diagnostic =>
  error("E0206", `\`${setting}\` cannot be \`${text}\``, span, {
    ...suggestion(near, span, `one of: ${choices.join(", ")}`),
  });

export const noSuchMark = (
  name: string,
  span: Span,
  near: string | undefined,
  all: readonly string[],
): Diagnostic =>
  error("E0206", `no mark is called \`${name}\``, span, {
    ...suggestion(near, span, `marks: ${all.join(", ")}`),
  });

export const noSuchReport = (
  name: string,
  span: Span,
  near: string | undefined,
  all: readonly string[],
): Diagnostic =>
  error("E0206", `nothing to report is called \`${name}\``, span, {
    ...suggestion(near, span, `reports: ${all.join(", ")}`),
  });

export const wordNotString = (setting: string, word: string, span: Span): Diagnostic =>
  error("E0206", `\`${setting}\` takes a word, not a string`, span, {
    help: [`write ${setting} = ${word}`],
    fix: [{ span, text: word }],
  });

export const needsTruth = (what: string, span: Span, is: string): Diagnostic =>
  error("E0207", `${what} needs something true or false`, span, { label: is });

export const notUpdatable = (name: string, operator: string, span: Span, is: string): Diagnostic =>
  error("E0208", "only arrays are updated in place", span, {
    label: is,
    help: [`bind a new name instead: ${name}2 = ${name} ${operator} ...`],
  });

export const cannotCross = (what: string, span: Span): Diagnostic =>
  error("E0209", `${what} cannot come in from TypeScript`, span, {
    label: "numbers, typed arrays, matrices, quantities and data sets can",
  });

export const callsItself = (name: string, span: Span): Diagnostic =>
  error("E0210", `\`${name}\` calls itself`, span, {
    note: "functions are written out in place, so recursion would never end",
  });

export const needsStep = (range: string, from: string, to: string, span: Span): Diagnostic =>
  error("E0211", "this range needs a step", span, {
    help: [`for example: ${range} step ${from}`, `or a list: linspace(${from}, ${to}, 10)`],
    fix: [{ span, text: `${range} step ${from}` }],
  });

export const argumentCount = (
  name: string,
  least: number,
  most: number,
  got: number,
  span: Span,
): Diagnostic => {
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  return error(
    "E0212",
    `\`${name}\` takes ${wanted} value${most === 1 ? "" : "s"}, got ${got}`,
    span,
  );
};

export const argumentMissing = (fn: string, name: string, span: Span): Diagnostic =>
  error("E0212", `\`${fn}\` needs \`${name}\``, span);

/**
 * @file E04: units and ranges. W03: a unit that may have been meant as a division.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error, warning } from "./message.ts";
import type { Operand } from "./shapes.ts";

const both = (operands: readonly Operand[]) =>
  operands.map(({ span, words }) => ({ span, label: words }));

/** A help line `write 2%` can be pasted as it is. */
const written = (help: string | undefined, span: Span) =>
  help?.startsWith("write ") ? [{ span, text: help.slice("write ".length) }] : [];

export const rangeEnds = (span: Span, ends: readonly Operand[]): Diagnostic =>
  error("E0401", "the two ends of a range have different units", span, { also: both(ends) });

export const mixedUnits = (
  verb: string,
  span: Span,
  operands: readonly [Operand, Operand],
  example?: string,
): Diagnostic =>
  error("E0402", `cannot ${verb} ${operands[0].words} and ${operands[1].words}`, span, {
    also: both(operands),
    help: example === undefined ? [] : [`give the number a unit, for example ${example}`],
  });

export const needsPlain = (what: string, is: string, span: Span): Diagnostic =>
  error("E0402", `${what} needs a plain number, not ${is}`, span);

export const mixedList = (span: Span, operands: readonly Operand[]): Diagnostic =>
  error("E0402", "the values of a list have one unit", span, { also: both(operands) });

export const sweepUnit = (name: string, is: string, gives: string, span: Span): Diagnostic =>
  error("E0402", `\`${name}\` is ${is} but the sweep gives ${gives}`, span);

export const settingUnit = (
  setting: string,
  measured: string,
  not: string,
  span: Span,
  is: string,
  help?: string,
): Diagnostic =>
  error("E0403", `\`${setting}\` is measured in ${measured}, not ${not}`, span, {
    label: is,
    help: [help],
    fix: written(help, span),
  });

export const settingForm = (
  setting: string,
  wanted: string,
  span: Span,
  is: string,
  help?: string,
): Diagnostic => error("E0403", `\`${setting}\` is ${wanted}`, span, { label: is, help: [help] });

export const ageIsTime = (span: Span, is: string): Diagnostic =>
  error("E0403", "an age is a time", span, {
    label: is,
    help: ["for example: 1 year, 3 h, 20 s"],
  });

export const lawUnit = (law: string, span: Span, is: string): Diagnostic =>
  error("E0403", `\`${law}\` is a change of conductance`, span, {
    label: is,
    help: ["the law must give siemens"],
  });

export const argumentUnit = (
  fn: string,
  argument: string,
  wanted: string,
  span: Span,
  is: string,
): Diagnostic => error("E0403", `\`${argument}\` of ${fn} is ${wanted}`, span, { label: is });

export const outOfRange = (
  setting: string,
  range: string,
  span: Span,
  is: string,
  help?: string,
): Diagnostic =>
  error("E0404", `\`${setting}\` must ${range}`, span, {
    label: `this is ${is}`,
    help: [help],
    fix: written(help, span),
  });

export const tooLarge = (span: Span): Diagnostic =>
  error("E0404", "this number is larger than 1.8e308", span);

export const outsideIndex = (index: string, size: number, span: Span): Diagnostic =>
  error("E0404", `index ${index} is outside 0 .. ${size - 1}`, span);

export const unitOrDivision = (
  words: string,
  name: string,
  apart: string,
  span: Span,
  defined: Span | undefined,
): Diagnostic =>
  warning("W0301", `read as ${words}`, span, {
    label: `\`${name}\` is also a name here`,
    also: defined ? [{ span: defined, label: "defined here" }] : [],
    help: [`to divide, write ${apart}`],
    fix: [{ span, text: apart }],
  });

/**
 * @file E03: shapes. The lesson of the language is here: an array has two sides.
 * test  messages.test.ts holds the full text of each
 */
import type { Also, Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

export type Side = readonly [rows: number, columns: number];

export const productMisfit = (
  a: Side,
  b: Side,
  span: Span,
  also: readonly Also[],
  help: readonly string[],
  fix: string | undefined,
): Diagnostic =>
  error("E0301", "the shapes of this product do not fit", span, {
    label: `${a.join("x")} @ ${b.join("x")}: ${a[1]} is not ${b[0]}`,
    also,
    help,
    fix: fix === undefined ? [] : [{ span, text: fix }],
  });

export const productOfNumber = (left: string, right: string, span: Span): Diagnostic =>
  error("E0302", "`@` multiplies matrices and vectors", span, {
    label: `${left} @ ${right}`,
    help: ["to scale by a number, use *"],
  });

export const productOfOther = (left: string, right: string, span: Span): Diagnostic =>
  error("E0302", "`@` multiplies matrices and vectors", span, { label: `${left} @ ${right}` });

export interface Operand {
  readonly span: Span;
  readonly words: string;
}

export const elementsMisfit = (
  title: string,
  span: Span,
  operands: readonly Operand[],
  help?: string,
): Diagnostic =>
  error("E0303", title, span, {
    also: operands.map(({ span, words }) => ({ span, label: words })),
    help: [help],
  });

export const crossbarTimes = (left: string, right: string, span: Span): Diagnostic =>
  error("E0304", "`*` is element by element; a crossbar multiplies with `@`", span, {
    help: [`write ${left} @ ${right}`],
    fix: [{ span, text: `${left} @ ${right}` }],
  });

export const arrayIsHardware = (name: string, span: Span): Diagnostic =>
  error("E0304", "an array is hardware, not a matrix of numbers", span, {
    help: [`its weights are ${name}.weights; its conductances ${name}.g`],
  });

export const emptyArray = (span: Span): Diagnostic =>
  error("E0305", "an array needs at least one row and one column", span);

export const onlyOneSize = (size: string | undefined, span: Span): Diagnostic =>
  error("E0306", "an array has rows and columns", span, {
    label: "only one size given",
    help: size === undefined ? [] : [`for a square array write ${size}x${size}`],
    fix: size === undefined ? [] : [{ span, text: `${size}x${size}` }],
  });

export const tooManySizes = (span: Span): Diagnostic =>
  error("E0306", "an array has rows and columns", span, { label: "more than two sizes given" });

export const badSize = (span: Span, words: string): Diagnostic =>
  error("E0306", "a size is a whole number above zero", span, { label: words });

export const updateMisfit = (
  update: string,
  array: string,
  flipped: boolean,
  span: Span,
): Diagnostic =>
  error("E0307", `the update has shape ${update}, the array ${array}`, span, {
    help: flipped ? ["swap the two sides of the outer product"] : [],
  });

export const weightsMisfit = (
  name: string,
  array: string,
  weights: string,
  span: Span,
  transposed: string | undefined,
): Diagnostic =>
  error("E0308", `\`${name}\` is ${array} but the weights are ${weights}`, span, {
    help: transposed === undefined ? [] : [`transpose them: ${transposed}`],
    fix: transposed === undefined ? [] : [{ span, text: transposed }],
  });

export const layerMisfit = (
  span: Span,
  label: string,
  before: { span: Span; label: string } | undefined,
  help?: string,
): Diagnostic =>
  error("E0309", "this layer does not fit", span, {
    label,
    also: before ? [before] : [],
    help: [help],
  });

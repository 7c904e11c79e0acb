/**
 * @file A hole `...` in an expression: it may stand for any value.
 * from  design: language, section 7
 * test  messages.test.ts: W0001
 */
import type { Expression } from "../ast.ts";
import { hole } from "../messages/open.ts";
import type { Context } from "./context.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import type { Type } from "./types.ts";

/** A hole in an expression. Where its use fixes a type it stands there like an open input. */
export function holeOf(
  ctx: Context,
  e: Expression,
  type?: Type,
  label: string = "a value goes here",
  help?: string,
): Term {
  ctx.report(hole(e.span, label, help));
  return type
    ? term("input", type, [], e.span, { at: { hole: ctx.nextHole() } })
    : unknownTerm(e.span);
}

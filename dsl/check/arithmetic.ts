/**
 * @file `+ - * / ^` and comparisons: element by element, scalars broadcast, nothing else does; units are combined.
 * from  design: language, section 6
 * test  check.test.ts; messages.test.ts: E0303, E0304, E0402
 */
import { dpow } from "../../src/base/dmath.ts";
import {
  combine,
  type Dimension,
  dimensionName,
  everydayUnit,
  isPlain,
  PLAIN,
  sameDimension,
} from "../../src/base/units.ts";
import type { Op } from "../../src/ir/ops.ts";
import type { Expression, ExpressionOf } from "../ast.ts";
import { arrayIsHardware, crossbarTimes, elementsMisfit } from "../messages/shapes.ts";
import { mixedUnits, needsPlain } from "../messages/units.ts";
import type { Context, Locals } from "./context.ts";
import { holeOf } from "./holes.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import {
  BOOL,
  dimensionIn,
  inWords,
  isNumeric,
  sizesOf,
  type Type,
  withArticle,
  withDimension,
} from "./types.ts";

type Arithmetic = "+" | "-" | "*" | "/" | "^";

const OPS: Readonly<Record<Arithmetic, Op>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "^": "pow",
};

const VERBS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "^": "raise",
};

/** Folding here decides sizes and settings only; the graph keeps the operations. */
const FOLD: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": dpow,
};

type Binary = ExpressionOf<"binary">;

/** Both sides, where beside `+ -` an open input or a hole takes the type of the other side. */
function operands(ctx: Context, e: Binary, locals: Locals): readonly [Term, Term] {
  const additive = e.operator === "+" || e.operator === "-";
  const adopt = (open: Expression, other: Term): Term => {
    const shaped = other.type.kind === "vector" || other.type.kind === "matrix";
    if (shaped && open.kind === "name") return ctx.need(open, other.type);
    if (shaped && open.kind === "hole") return holeOf(ctx, open, other.type);
    return ctx.value(open, locals);
  };
  const isOpen = (side: Expression) =>
    additive && (side.kind === "hole" || (!locals.has(nameIn(side)) && ctx.isOpenable(side)));
  if (isOpen(e.left) && !isOpen(e.right)) {
    const right = ctx.value(e.right, locals);
    return [adopt(e.left, right), right];
  }
  const left = ctx.value(e.left, locals);
  return [left, isOpen(e.right) ? adopt(e.right, left) : ctx.value(e.right, locals)];
}

export const nameIn = (e: Expression): string => (e.kind === "name" ? e.name : "");

/** E0304: hardware is no matrix of numbers. */
function refusesArray(ctx: Context, e: Binary, left: Term, right: Term): boolean {
  const side = left.type.kind === "array" ? e.left : right.type.kind === "array" ? e.right : null;
  if (!side) return false;
  const other = side === e.left ? right : left;
  const shaped = other.type.kind === "vector" || other.type.kind === "matrix";
  ctx.report(
    e.operator === "*" && shaped
      ? crossbarTimes(ctx.text(e.left.span), ctx.text(e.right.span), e.span)
      : arrayIsHardware(ctx.text(side.span), e.span),
  );
  return true;
}

/** The type of both sides together; undefined, and said, when they do not fit. */
function together(
  ctx: Context,
  e: Binary,
  verb: string,
  left: Term,
  right: Term,
): Type | undefined {
  const [a, b] = [left.type, right.type];
  if (isNumeric(a) && isNumeric(b)) {
    if (a.kind === "number") return b;
    if (b.kind === "number") return a;
    if (sizesOf(a)?.join() === sizesOf(b)?.join()) return a;
  }
  const title =
    a.kind === "vector" && b.kind === "vector" && a.row === b.row
      ? `cannot ${verb} ${a.row ? "rows" : "vectors"} of ${a.length} and ${b.length}`
      : `cannot ${verb} ${withArticle(inWords(a))} and ${withArticle(inWords(b))}`;
  ctx.report(
    elementsMisfit(title, e.span, [
      { span: e.left.span, words: inWords(a) },
      { span: e.right.span, words: inWords(b) },
    ]),
  );
  return undefined;
}

/** E0402 for what must have one unit. */
function sameUnits(ctx: Context, e: Binary, verb: string, left: Term, right: Term): boolean {
  const [a, b] = [dimensionIn(left.type) ?? PLAIN, dimensionIn(right.type) ?? PLAIN];
  if (sameDimension(a, b)) return true;
  const bare =
    isPlain(b) && e.right.kind === "number"
      ? { text: e.right.text, unit: everydayUnit(a) }
      : isPlain(a) && e.left.kind === "number"
        ? { text: e.left.text, unit: everydayUnit(b) }
        : undefined;
  ctx.report(
    mixedUnits(
      verb,
      e.span,
      [
        { span: e.left.span, words: dimensionName(a) },
        { span: e.right.span, words: dimensionName(b) },
      ],
      bare?.unit === undefined ? undefined : `${bare.text} ${bare.unit}`,
    ),
  );
  return false;
}

function combineDimensions(
  ctx: Context,
  e: Binary,
  left: Term,
  right: Term,
): Dimension | undefined {
  const [a, b] = [dimensionIn(left.type) ?? PLAIN, dimensionIn(right.type) ?? PLAIN];
  if (e.operator === "*") return combine(a, b);
  if (e.operator === "/") return combine(a, b, -1);
  if (!isPlain(b)) {
    ctx.report(needsPlain("an exponent", dimensionName(b), e.right.span));
    return undefined;
  }
  if (isPlain(a)) return PLAIN;
  const power = ctx.known(right);
  if (power === undefined) {
    ctx.report(needsPlain("a power that is not known before the run", dimensionName(a), e.span));
    return undefined;
  }
  return a.map((x) => x * power);
}

export function combineOperands(ctx: Context, e: Binary, locals: Locals): Term {
  const [left, right] = operands(ctx, e, locals);
  if (refusesArray(ctx, e, left, right)) return unknownTerm(e.span);
  if (left.type.kind === "unknown" || right.type.kind === "unknown") return unknownTerm(e.span);
  const operator = e.operator as Arithmetic;
  const verb = VERBS[operator] as string;
  const additive = operator === "+" || operator === "-";
  if (additive && isNumeric(left.type) && isNumeric(right.type))
    if (!sameUnits(ctx, e, verb, left, right)) return unknownTerm(e.span);
  const type = together(ctx, e, verb, left, right);
  const dimension = type && (additive ? dimensionIn(type) : combineDimensions(ctx, e, left, right));
  if (!type || !dimension) return unknownTerm(e.span);
  const value =
    left.value !== undefined && right.value !== undefined
      ? FOLD[operator](left.value, right.value)
      : undefined;
  return term(OPS[operator], withDimension(type, dimension), [left, right], e.span, { value });
}

export function negate(ctx: Context, operand: Term, e: ExpressionOf<"unary">): Term {
  if (operand.type.kind === "unknown") return unknownTerm(e.span);
  if (operand.type.kind === "array") {
    ctx.report(arrayIsHardware(ctx.text(e.operand.span), e.span));
    return unknownTerm(e.span);
  }
  if (!isNumeric(operand.type)) {
    const words = inWords(operand.type);
    ctx.report(elementsMisfit(`cannot negate ${withArticle(words)}`, e.span, []));
    return unknownTerm(e.span);
  }
  const value = operand.value === undefined ? undefined : -operand.value;
  return term("neg", operand.type, [operand], e.span, { value });
}

/** `== != < <= > >= ~=`: numbers (or words, for == and !=) of one unit. */
export function comparison(ctx: Context, e: Binary, locals: Locals): Term {
  const left = ctx.value(e.left, locals);
  const right = ctx.value(e.right, locals);
  if (refusesArray(ctx, e, left, right)) return unknownTerm(e.span);
  const [a, b] = [left.type.kind, right.type.kind];
  if (a === "unknown" || b === "unknown") return unknownTerm(e.span);
  const words = (a === "string" || a === "bool") && a === b && /^[!=]=$/.test(e.operator);
  if (!words) {
    if (a !== "number" || b !== "number") {
      const title = `cannot compare ${withArticle(inWords(left.type))} and ${withArticle(inWords(right.type))}`;
      const operands = [left, right].map((t, i) => ({
        span: (i === 0 ? e.left : e.right).span,
        words: inWords(t.type),
      }));
      const help = "compare one number made of it, for example max(x)";
      ctx.report(
        elementsMisfit(title, e.span, operands, isShaped(a) || isShaped(b) ? help : undefined),
      );
      return unknownTerm(e.span);
    }
    if (!sameUnits(ctx, e, "compare", left, right)) return unknownTerm(e.span);
  }
  if (e.operator === "~=")
    return term("approx", BOOL, [left, right], e.span, { at: precision(e.right) });
  return term("cmp", BOOL, [left, right], e.span, { at: { cmp: e.operator } });
}

const isShaped = (kind: Type["kind"]): boolean =>
  kind === "vector" || kind === "matrix" || kind === "list" || kind === "tensor";

/** `a ~= 1.9 uJ` holds when a, rounded to the digits written, is 1.9 uJ; without a literal a relative 1e-6. */
function precision(e: Expression): { digits: number } | { relative: number } {
  const inner = e.kind === "unary" ? e.operand : e;
  if (inner.kind !== "number" && inner.kind !== "quantity") return { relative: 1e-6 };
  const mantissa = inner.text.replace(/[eE][+-]?\d+.*$|[ \t]*[%A-Za-zµμΩΩ℧].*$/, "");
  const digits = mantissa.replace(/[._]/g, "").replace(/^0+/, "").length;
  return { digits: Math.max(1, digits) };
}

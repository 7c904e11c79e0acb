/**
 * @file `@`: matrix products, and the two reads of a crossbar. A product with an array is a read of the hardware.
 * why   `W @ x` drives the input side, `W.T @ e` the output side of the same cells
 * from  design: language, section 6
 * test  check.test.ts: every pair of shapes; messages.test.ts: E0301, E0302
 */
import type { Also } from "../../src/base/diagnostic.ts";
import { combine, PLAIN } from "../../src/base/units.ts";
import type { Expression, ExpressionOf } from "../ast.ts";
import { tooManyNumbers } from "../messages/hardware.ts";
import {
  arrayIsHardware,
  productMisfit,
  productOfNumber,
  productOfOther,
} from "../messages/shapes.ts";
import { nameIn } from "./arithmetic.ts";
import type { Context, Locals } from "./context.ts";
import { senseOfRead } from "./hardware-sense.ts";
import { holeOf } from "./holes.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import { transpose } from "./transpose.ts";
import { dimensionIn, inWords, number, sides, type Type, tensor, withArticle } from "./types.ts";

/** What one memory holds. */
const MAX_NUMBERS = 1e8;

type Binary = ExpressionOf<"binary">;

export function product(ctx: Context, e: Binary, locals: Locals): Term {
  const [left, right] = operands(ctx, e, locals);
  if (left.type.kind === "unknown" || right.type.kind === "unknown") return unknownTerm(e.span);
  if (left.type.kind === "number" || right.type.kind === "number") {
    ctx.report(productOfNumber(inWords(left.type), inWords(right.type), e.span));
    return unknownTerm(e.span);
  }
  const a = sides(left.type);
  const b = sides(right.type);
  if (!a || !b) {
    ctx.report(productOfOther(inWords(left.type), inWords(right.type), e.span));
    return unknownTerm(e.span);
  }
  if (left.type.kind === "array" && right.type.kind === "array") {
    ctx.report(arrayIsHardware(ctx.text(e.right.span), e.span));
    return unknownTerm(e.span);
  }
  // `x @ W` with a plain vector is `x.T @ W`.
  const plainColumn = left.type.kind === "vector" && !left.type.row && right.type.kind !== "vector";
  if (plainColumn && a[0] === b[0]) return multiply(ctx, transpose(left, e.left.span), right, e);
  if (a[1] !== b[0]) {
    const help = remedies(ctx, e, left, right);
    ctx.report(productMisfit(a, b, e.span, definitions(ctx, e), help, transposed(help)));
    return unknownTerm(e.span);
  }
  return multiply(ctx, left, right, e);
}

/** Both sides, where an open input or a hole takes the size that the other side asks for. */
function operands(ctx: Context, e: Binary, locals: Locals): readonly [Term, Term] {
  const isOpen = (side: Expression) =>
    side.kind === "hole" || (!locals.has(nameIn(side)) && ctx.isOpenable(side));
  const fits = (t: Term) => t.type.kind === "array" || t.type.kind === "matrix";
  const adopt = (open: Expression, length: number | undefined, other: Term): Term => {
    if (!fits(other) || length === undefined) return ctx.value(open, locals);
    const type: Type = { kind: "vector", length, dimension: PLAIN };
    const words = `${withArticle(inWords(type))} goes here`;
    return open.kind === "name" ? ctx.need(open, type) : holeOf(ctx, open, type, words);
  };
  if (isOpen(e.left)) {
    const right = ctx.value(e.right, locals);
    return [adopt(e.left, sides(right.type)?.[0], right), right];
  }
  const left = ctx.value(e.left, locals);
  if (!isOpen(e.right)) return [left, ctx.value(e.right, locals)];
  return [left, adopt(e.right, sides(left.type)?.[1], left)];
}

/** The product of sides that fit. */
function multiply(ctx: Context, left: Term, right: Term, e: Binary): Term {
  if (left.type.kind === "array") return read(ctx, left, right, e, e.left);
  // (x.T @ W) is (W.T @ x).T: the array is read from its other side.
  if (right.type.kind === "array") {
    const driven = transpose(left, e.left.span);
    return transpose(read(ctx, transpose(right, e.right.span), driven, e, e.right), e.span);
  }
  const dimension = combine(dimensionIn(left.type) ?? PLAIN, dimensionIn(right.type) ?? PLAIN);
  const [rows] = sides(left.type) as readonly [number, number];
  const [, columns] = sides(right.type) as readonly [number, number];
  if (rows * columns > MAX_NUMBERS) {
    ctx.report(tooManyNumbers(rows * columns, e.span));
    return unknownTerm(e.span);
  }
  return term(
    "matmul",
    productType(rows, columns, left.type, right.type, dimension),
    [left, right],
    e.span,
  );
}

function productType(
  rows: number,
  columns: number,
  left: Type,
  right: Type,
  dimension: NonNullable<ReturnType<typeof dimensionIn>>,
): Type {
  const fromRow = left.kind === "vector" && left.row === true;
  const toColumn = right.kind === "vector" && !right.row;
  if (fromRow && toColumn) return number(dimension);
  if (toColumn) return tensor([rows], dimension);
  if (fromRow) return { kind: "vector", length: columns, row: true, dimension };
  return tensor([rows, columns], dimension);
}

/** One read of the hardware: columns of `right` are driven into the inputs, or, flipped, into the outputs. */
function read(ctx: Context, array: Term, right: Term, e: Binary, side: Expression): Term {
  const flipped = array.type.kind === "array" && array.type.flipped === true;
  const cells = flipped ? (array.in[0] as Term) : array;
  senseOfRead(ctx, cells, flipped, e, side);
  const [rows] = sides(array.type) as readonly [number, number];
  const vector = right.type.kind === "vector" && !right.type.row;
  const columns = sides(right.type)?.[1] ?? 1;
  const type = tensor(vector ? [rows] : [rows, columns], dimensionIn(right.type) ?? PLAIN);
  return term(flipped ? "mvm_t" : "mvm", type, [cells, right], e.span, {
    draw: { attribute: "read", role: "mvm" },
  });
}

// ── E0301: both sides and the way out ────────────────────────────────────────

function definitions(ctx: Context, e: Binary): Also[] {
  return [e.left, e.right].flatMap((side) => {
    const name = nameUnder(side);
    const meaning = name === undefined ? undefined : ctx.find(name);
    if (!meaning?.defined) return [];
    const label = `\`${name}\` is ${withArticle(inWords(meaning.term.type))}`;
    return [{ span: meaning.defined, label }];
  });
}

const nameUnder = (e: Expression): string | undefined =>
  e.kind === "name" ? e.name : e.kind === "transpose" ? nameUnder(e.operand) : undefined;

/** What the first remedy would write, where it is one expression. */
const transposed = (help: readonly string[]): string | undefined =>
  /^(?:the array can be read .*: write|transpose it:) (.+)$/.exec(help[0] ?? "")?.[1];

function remedies(ctx: Context, e: Binary, left: Term, right: Term): string[] {
  const [a, b] = [ctx.text(e.left.span), ctx.text(e.right.span)];
  const other = e.left.kind === "transpose" ? ctx.text(e.left.operand.span) : `${a}.T`;
  const column = right.type.kind === "vector" && !right.type.row;
  const matrix = left.type.kind === "array" || left.type.kind === "matrix";
  if (matrix && column) {
    const [rows, columns] = sides(left.type) as readonly [number, number];
    if (right.type.kind === "vector" && rows === right.type.length)
      return left.type.kind === "array"
        ? [`the array can be read from its other side: write ${other} @ ${b}`]
        : [`transpose it: ${other} @ ${b}`];
    return [`${a} @ _ needs a vector of ${columns}; ${other} @ _ needs ${rows}`];
  }
  if (left.type.kind === "vector" && !left.type.row && column)
    return [`inner product: ${a}.T @ ${b}; outer product: ${a} @ ${b}.T`];
  return [];
}

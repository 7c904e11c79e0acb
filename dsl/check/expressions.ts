/**
 * @file Expressions: names, literals, fields, indices, calls. Products and arithmetic have files of their own.
 * in    Expression, Context, and the parameters of a function being written out;  out  Term
 * from  design: language, sections 5.3, 6 and 7
 * test  check.test.ts; messages.test.ts
 */
import {
  dimensionName,
  dimensionOf,
  PLAIN,
  parseQuantity,
  sameDimension,
} from "../../src/base/units.ts";
import type { Expression, ExpressionOf } from "../ast.ts";
import { cannotCross, functionAsValue, needsTruth, noSuchField } from "../messages/names.ts";
import { oldSpelling } from "../messages/style.ts";
import { mixedList, rangeEnds, tooLarge } from "../messages/units.ts";
import { nearest } from "../nearest.ts";
import { FIELDS, FUNCTIONS } from "../words.ts";
import { combineOperands, comparison, negate } from "./arithmetic.ts";
import { callOf, pipe } from "./calls.ts";
import type { Context, Locals } from "./context.ts";
import { dataTerm } from "./data.ts";
import { holeOf } from "./holes.ts";
import { slice } from "./index-of.ts";
import { product } from "./products.ts";
import type { Interpolated } from "./scope.ts";
import { senseOfUnit } from "./spelled.ts";
import { constant, type Term, term, unknownTerm } from "./term.ts";
import { transpose } from "./transpose.ts";
import {
  BOOL,
  dimensionIn,
  inWords,
  kindInWords,
  list,
  number,
  SHAPE,
  STRING,
  type Type,
  type TypeOf,
  tensor,
} from "./types.ts";

export function termOf(ctx: Context, e: Expression, locals: Locals): Term {
  switch (e.kind) {
    case "number":
      return finite(ctx, constant(e.value, number(), e.span));
    case "quantity":
      senseOfUnit(ctx, e);
      return finite(ctx, quantity(e));
    case "string":
      return term("const", STRING, [], e.span, { at: { v: e.value } });
    case "bool":
      return term("const", BOOL, [], e.span, { at: { v: e.value } });
    case "shape":
      return term("const", SHAPE, [], e.span, { at: { v: e.sizes }, values: e.sizes });
    case "name":
      return nameValue(ctx, e, locals);
    case "interpolation":
      return interpolation(ctx, e);
    case "hole":
      return holeOf(ctx, e);
    case "list":
      return listOf(ctx, e, locals);
    case "range":
      return rangeOf(ctx, e, locals);
    case "unary":
      return unary(ctx, e, locals);
    case "binary":
      return binary(ctx, e, locals);
    case "transpose":
      sayOldSpelling(ctx, e);
      return transpose(termOf(ctx, e.operand, locals), e.span);
    case "field":
      return fieldOf(ctx, e, locals);
    case "call":
      return callOf(ctx, e, locals);
    case "index":
      return slice(ctx, e, locals);
    case "error":
      return unknownTerm(e.span);
  }
}

/** A number beyond what a double holds is a mistake, not an infinity. */
function finite(ctx: Context, t: Term): Term {
  if (t.value !== undefined || t.missing) return t;
  ctx.report(tooLarge(t.span));
  return unknownTerm(t.span);
}

function quantity(e: ExpressionOf<"quantity">): Term {
  const q = parseQuantity(e.text);
  return q ? constant(q.value, number(q.dimension), e.span) : unknownTerm(e.span);
}

function nameValue(ctx: Context, e: ExpressionOf<"name">, locals: Locals): Term {
  const local = locals.get(e.name);
  if (local) return local;
  const meaning = ctx.find(e.name);
  if (meaning) return meaning.term;
  const fn = FUNCTIONS.find((f) => f.word === e.name);
  if (fn) ctx.report(functionAsValue(e.name, fn.signature, e.span));
  else ctx.undefinedName(e);
  return unknownTerm(e.span);
}

function interpolation(ctx: Context, e: ExpressionOf<"interpolation">): Term {
  const value = ctx.scope.interpolated[e.index];
  if (!value) return unknownTerm(e.span);
  if (value.kind === "error") {
    ctx.report(cannotCross(value.what, e.span));
    return unknownTerm(e.span);
  }
  return fromOutside(ctx, value, e);
}

function fromOutside(ctx: Context, value: Interpolated, e: Expression): Term {
  switch (value.kind) {
    case "number":
      if (Number.isFinite(value.value))
        return constant(value.value, number(dimensionOf(value.unit)), e.span);
      ctx.report(cannotCross(String(value.value), e.span));
      return unknownTerm(e.span);
    case "tensor": {
      const { sha256, shape } = value;
      const type = tensor(shape, dimensionOf(value.unit));
      return term("const", type, [], e.span, { at: { sha256, shape } });
    }
    case "string":
      return term("const", STRING, [], e.span, { at: { v: value.value } });
    case "bool":
      return term("const", BOOL, [], e.span, { at: { v: value.value } });
    case "bound":
      return { ...term("input", value.binding.type, [], e.span), node: value.binding.node };
    case "data":
      return dataTerm(value.name, value.info, e.span);
    case "error":
      ctx.report(cannotCross(value.what, e.span));
      return unknownTerm(e.span);
  }
}

function listOf(ctx: Context, e: ExpressionOf<"list">, locals: Locals): Term {
  const items = e.items.map((item) => termOf(ctx, item, locals));
  const first = items[0];
  const dimension = (first && dimensionIn(first.type)) ?? PLAIN;
  const odd = items.findIndex((t) => {
    const d = dimensionIn(t.type);
    return d !== undefined && !sameDimension(d, dimension);
  });
  if (odd > 0 && first) {
    const words = (t: Term) => dimensionName(dimensionIn(t.type) ?? PLAIN);
    const operands = [first, items[odd] as Term].map((t) => ({ span: t.span, words: words(t) }));
    ctx.report(mixedList(e.span, operands));
    return unknownTerm(e.span);
  }
  const values = items.every((t) => t.value !== undefined)
    ? items.map((t) => t.value as number)
    : undefined;
  return term("list", list(dimension, items.length), items, e.span, { values });
}

function rangeOf(ctx: Context, e: ExpressionOf<"range">, locals: Locals): Term {
  const from = termOf(ctx, e.from, locals);
  const to = termOf(ctx, e.to, locals);
  const [a, b] = [dimensionIn(from.type), dimensionIn(to.type)];
  if (!a || !b) return unknownTerm(e.span);
  if (!sameDimension(a, b)) {
    ctx.report(
      rangeEnds(e.span, [
        { span: e.from.span, words: dimensionName(a) },
        { span: e.to.span, words: dimensionName(b) },
      ]),
    );
    return unknownTerm(e.span);
  }
  const ends = [from.value, to.value];
  const values = ends.every((v) => v !== undefined) ? (ends as number[]) : undefined;
  return term("list", { kind: "range", dimension: a }, [from, to], e.span, { values });
}

/** W0602: `W'` is written W.T. */
function sayOldSpelling(ctx: Context, e: ExpressionOf<"transpose">): void {
  if (/['ᵀ]/.test(ctx.source.text[e.span[1] - 1] ?? ""))
    ctx.report(oldSpelling(`${ctx.text(e.operand.span)}.T`, e.span));
}

function unary(ctx: Context, e: ExpressionOf<"unary">, locals: Locals): Term {
  const operand = termOf(ctx, e.operand, locals);
  if (e.operator === "not") {
    if (operand.type.kind !== "bool" && operand.type.kind !== "unknown")
      ctx.report(needsTruth("`not`", e.operand.span, inWords(operand.type)));
    return term("not", operand.missing ? operand.type : BOOL, [operand], e.span);
  }
  return negate(ctx, operand, e);
}

function binary(ctx: Context, e: ExpressionOf<"binary">, locals: Locals): Term {
  switch (e.operator) {
    case "|>":
      return pipe(ctx, e, locals);
    case "@":
      return product(ctx, e, locals);
    case "and":
    case "or":
      return logic(ctx, e, e.operator, locals);
    case "+":
    case "-":
    case "*":
    case "/":
    case "^":
      return combineOperands(ctx, e, locals);
    default:
      return comparison(ctx, e, locals);
  }
}

function logic(
  ctx: Context,
  e: ExpressionOf<"binary">,
  operator: "and" | "or",
  locals: Locals,
): Term {
  const sides = [e.left, e.right].map((side) => {
    const t = termOf(ctx, side, locals);
    if (t.type.kind !== "bool" && t.type.kind !== "unknown")
      ctx.report(needsTruth(`\`${operator}\``, side.span, inWords(t.type)));
    return t;
  });
  return term(operator, BOOL, sides, e.span);
}

// ── Fields ───────────────────────────────────────────────────────────────────

function fieldOf(ctx: Context, e: ExpressionOf<"field">, locals: Locals): Term {
  const object = termOf(ctx, e.object, locals);
  const name = e.field.name;
  const type = object.type;
  if (type.kind === "unknown") return unknownTerm(e.span);
  if (type.kind === "array" && type.flipped && object.in[0])
    return transpose(fieldTerm(ctx, e, object.in[0], name), e.span);
  return fieldTerm(ctx, e, object, name);
}

function fieldTerm(ctx: Context, e: ExpressionOf<"field">, object: Term, name: string): Term {
  if (object.type.kind === "dataset" && (name === "train" || name === "test")) {
    const type: Type = { ...object.type, split: name };
    return term("data", type, [], e.span, { at: { ...object.at, split: name } });
  }
  const type = fieldType(object.type, name);
  if (type) return term("field", type, [object], e.span, { at: { f: name } });
  const all = fieldsOf(object.type);
  ctx.report(
    noSuchField(kindInWords(object.type), name, e.span, e.field.span, nearest(name, all), all),
  );
  return unknownTerm(e.span);
}

export function fieldsOf(type: Type): readonly string[] {
  switch (type.kind) {
    case "array":
    case "run":
    case "dataset":
      return FIELDS[type.kind];
    case "table":
      return type.columns?.map((c) => c.name) ?? [];
    default:
      return [];
  }
}

function fieldType(type: Type, name: string): Type | undefined {
  switch (type.kind) {
    case "array":
      return arrayField(type, name);
    case "run":
      return RUN_FIELDS[name];
    case "table": {
      const column = type.columns?.find((c) => c.name === name);
      if (!column) return type.columns ? undefined : list();
      return column.total ? number(column.dimension) : list(column.dimension);
    }
    default:
      return undefined;
  }
}

const RUN_FIELDS: Readonly<Record<string, Type>> = {
  loss: list(),
  step: list(),
  accuracy: list(),
  updates: number(),
  writes: number(),
  pulses: number(),
  energy: number(dimensionOf("J")),
  latency: number(dimensionOf("s")),
};

function arrayField(array: TypeOf<"array">, name: string): Type | undefined {
  if (!(FIELDS.array as readonly string[]).includes(name)) return undefined;
  if (name === "age") return number(dimensionOf("s"));
  if (name === "tiles") return { kind: "table" };
  const dimension = name.startsWith("g") ? dimensionOf("S") : PLAIN;
  return { kind: "matrix", rows: array.rows, columns: array.columns, dimension };
}

/**
 * @file Indices: `x[3]`, `M[0..9, 2]`. They start at 0; a range includes both ends.
 * from  design: language, section 6
 * test  check.test.ts
 */
import type { Attributes } from "../../src/ir/node.ts";
import type { Expression, ExpressionOf } from "../ast.ts";
import { elementsMisfit } from "../messages/shapes.ts";
import { outsideIndex } from "../messages/units.ts";
import type { Context, Locals } from "./context.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import {
  dimensionIn,
  inWords,
  list,
  number,
  sizesOf,
  type Type,
  tensor,
  withArticle,
} from "./types.ts";

type Ends = readonly [from: number, to: number];

export function slice(ctx: Context, e: ExpressionOf<"index">, locals: Locals): Term {
  const object = ctx.value(e.object, locals);
  const at = e.at.map((i) => endsOf(ctx, i, locals));
  if (object.type.kind === "unknown" || at.some((x) => x === undefined)) return unknownTerm(e.span);
  const sizes = sizesToIndex(object.type);
  if (!sizes || at.length !== sizes.length) {
    const wanted = sizes?.length ?? 0;
    const words = withArticle(inWords(object.type));
    const title =
      wanted === 0
        ? `${words} has no elements`
        : `${words} takes ${wanted} ${wanted === 1 ? "index" : "indices"}, got ${at.length}`;
    ctx.report(elementsMisfit(title, e.span, []));
    return unknownTerm(e.span);
  }
  const index = at as Ends[];
  for (const [i, [from, to]] of index.entries()) {
    const size = sizes[i] ?? Number.POSITIVE_INFINITY;
    const place = e.at[i] as Expression;
    if (from < 0 || to >= size || from > to || !Number.isInteger(from) || !Number.isInteger(to)) {
      ctx.report(outsideIndex(ctx.text(place.span), size, place.span));
      return unknownTerm(e.span);
    }
  }
  const drop = index.flatMap((_, i) => (e.at[i]?.kind === "range" ? [] : [i]));
  const kept = index.flatMap(([from, to], i) => (drop.includes(i) ? [] : [to - from + 1]));
  const type = sliceType(object.type, kept);
  return term("slice", type, [object], e.span, { at: sliceAttributes(object.type, index, drop) });
}

/** In the IR a row is [1, n]: its index gets the first dimension too. */
function sliceAttributes(type: Type, index: readonly Ends[], drop: readonly number[]): Attributes {
  const row = type.kind === "vector" && type.row === true;
  const ends = row ? [[0, 0] as const, ...index] : index;
  const dropped = row && drop.length > 0 ? [0, 1] : drop;
  return { index: ends.map((x) => [...x]), ...(dropped.length > 0 ? { drop: dropped } : {}) };
}

/** Sizes to index over: a row has one, like a column. A list may be longer than is known. */
function sizesToIndex(type: Type): readonly number[] | undefined {
  if (type.kind === "vector") return [type.length];
  if (type.kind === "list") return [type.length ?? Number.POSITIVE_INFINITY];
  return type.kind === "number" ? undefined : sizesOf(type);
}

function sliceType(type: Type, kept: readonly number[]): Type {
  const dimension = dimensionIn(type);
  if (type.kind === "list") return kept.length === 0 ? number(dimension) : list(dimension, kept[0]);
  if (type.kind === "vector" && type.row && kept.length > 0)
    return { ...type, length: kept[0] as number };
  return tensor(kept, dimension);
}

function endsOf(ctx: Context, e: Expression, locals: Locals): Ends | undefined {
  const t = ctx.value(e, locals);
  if (t.type.kind === "range") {
    const ends = ctx.knownList(t);
    return ends?.length === 2 ? [ends[0] as number, ends[1] as number] : undefined;
  }
  const at = ctx.known(t);
  return at === undefined ? undefined : [at, at];
}

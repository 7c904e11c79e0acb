/**
 * @file Calls: arguments find their parameters, functions of the user are written out in place.
 * in    `f(a, n = 3)`, `x |> f`;  out  the term of the call
 * from  design: language, sections 5.1 (fn) and 10
 * test  check.test.ts; messages.test.ts: E0202, E0210, E0212
 */
import type { Argument, Expression, ExpressionOf } from "../ast.ts";
import { argumentCount, argumentMissing, noSuchArgument, notCallable } from "../messages/names.ts";
import { tooMuchWrittenOut } from "../messages/text.ts";
import { FUNCTIONS, type FunctionWord } from "../words.ts";
import type { Context, Locals } from "./context.ts";
import { BUILT_IN } from "./functions.ts";
import { type Term, unknownTerm } from "./term.ts";
import { kindInWords, type TypeOf } from "./types.ts";

export function callOf(ctx: Context, e: ExpressionOf<"call">, locals: Locals): Term {
  if (e.callee.kind !== "name") {
    const t = ctx.value(e.callee, locals);
    if (t.type.kind !== "unknown")
      ctx.report(notCallable(ctx.text(e.callee.span), kindInWords(t.type), e.span));
    return unknownTerm(e.span);
  }
  return call(ctx, e.callee, e.args, e.span, locals);
}

/** `x |> f` is `f(x)`; `x |> f(y)` is `f(x, y)`. */
export function pipe(ctx: Context, e: ExpressionOf<"binary">, locals: Locals): Term {
  const first: Argument = { value: e.left };
  const [callee, rest] =
    e.right.kind === "call" ? [e.right.callee, e.right.args] : [e.right, [] as Argument[]];
  if (callee.kind === "name") return call(ctx, callee, [first, ...rest], e.span, locals);
  ctx.value(e.left, locals);
  ctx.value(e.right, locals);
  return unknownTerm(e.span);
}

function call(
  ctx: Context,
  callee: ExpressionOf<"name">,
  args: readonly Argument[],
  span: Expression["span"],
  locals: Locals,
): Term {
  const meaning = locals.has(callee.name) ? undefined : ctx.find(callee.name);
  const own = meaning?.term.type;
  if (own?.kind === "fn") return writeOut(ctx, own, args, span, locals);
  const local = locals.get(callee.name);
  if (own || local) {
    const type = (own ?? local?.type) as NonNullable<typeof own>;
    for (const a of args) ctx.value(a.value, locals);
    if (type.kind !== "unknown")
      ctx.report(notCallable(callee.name, kindInWords(type), callee.span));
    return unknownTerm(span);
  }
  const fn = FUNCTIONS.find((f) => f.word === callee.name);
  if (fn) return builtIn(ctx, fn, args, span, locals);
  ctx.undefinedName(callee);
  for (const a of args) ctx.value(a.value, locals);
  return unknownTerm(span);
}

/** A function is written out: its body, with the arguments in place of the parameters. */
function writeOut(
  ctx: Context,
  fn: TypeOf<"fn">,
  args: readonly Argument[],
  span: Expression["span"],
  locals: Locals,
): Term {
  if (args.length !== fn.parameters.length) {
    ctx.report(
      argumentCount(fn.name, fn.parameters.length, fn.parameters.length, args.length, span),
    );
    return unknownTerm(span);
  }
  const values = new Map<string, Term>();
  args.forEach((a, i) => {
    const name = a.name?.name ?? fn.parameters[i] ?? "";
    if (a.name && !fn.parameters.includes(name))
      ctx.report(
        noSuchArgument(fn.name, name, a.name.span, `${fn.name}(${fn.parameters.join(", ")})`),
      );
    values.set(name, ctx.value(a.value, locals));
  });
  if (!fn.body) return unknownTerm(span);
  if (!ctx.mayCall()) {
    ctx.report(tooMuchWrittenOut(fn.name, span));
    return unknownTerm(span);
  }
  const foreign = fn.source !== ctx.source;
  return (foreign ? ctx.inside([]) : ctx).value(fn.body, values);
}

/** One parameter of a built-in, read from its signature: `temperature = 300 K`. */
interface Parameter {
  readonly name: string;
  readonly optional: boolean;
}

function parametersOf(fn: FunctionWord): readonly Parameter[] {
  return fn.signature
    .replace(/^\w+\(|\)$/g, "")
    .split(", ")
    .map((p) => ({ name: p.replace(/ =.*/, ""), optional: p.includes("=") }));
}

function builtIn(
  ctx: Context,
  fn: FunctionWord,
  args: readonly Argument[],
  span: Expression["span"],
  locals: Locals,
): Term {
  const parameters = parametersOf(fn);
  const least = parameters.filter((p) => !p.optional).length;
  if (args.length > parameters.length || (args.length < least && args.every((a) => !a.name))) {
    ctx.report(argumentCount(fn.word, least, parameters.length, args.length, span));
    return unknownTerm(span);
  }
  const given = new Map<string, Expression>();
  for (const [i, a] of args.entries()) {
    const name = a.name?.name ?? parameters[i]?.name ?? "";
    if (a.name && !parameters.some((p) => p.name === name)) {
      ctx.report(noSuchArgument(fn.word, name, a.name.span, fn.signature));
      return unknownTerm(span);
    }
    given.set(name, a.value);
  }
  const absent = parameters.find((p) => !p.optional && !given.has(p.name));
  if (absent) {
    ctx.report(argumentMissing(fn.word, absent.name, span));
    return unknownTerm(span);
  }
  return BUILT_IN[fn.word]?.({ ctx, name: fn.word, given, span, locals }) ?? unknownTerm(span);
}

/**
 * @file Statements, one after the other: what each defines and what it lets people look at.
 * in    Statement, Context;  out  CheckedStatement
 * from  design: language, sections 5 and 8
 * test  check.test.ts; messages.test.ts
 */
import type { Json } from "../../src/base/json.ts";
import { dimensionOf, parseQuantity, sameDimension } from "../../src/base/units.ts";
import type { ViewKind } from "../../src/ir/node.ts";
import { type Expression, namesIn, type Statement, type StatementOf } from "../ast.ts";
import { cannotRead } from "../messages/files.ts";
import { callsItself, needsTruth, noSuchData, notUpdatable } from "../messages/names.ts";
import { updateMisfit, weightsMisfit } from "../messages/shapes.ts";
import { boundTwice } from "../messages/style.ts";
import { ageIsTime, settingForm } from "../messages/units.ts";
import { nearest } from "../nearest.ts";
import { readBlock } from "./blocks.ts";
import type { Context } from "./context.ts";
import { dataTerm } from "./data.ts";
import { isAction, writesOf } from "./flow.ts";
import { arrayStatement, deviceStatement } from "./hardware.ts";
import { senseOfAge, senseOfUpdate } from "./hardware-sense.ts";
import { holeOf } from "./holes.ts";
import { importStatement, useStatement } from "./imports.ts";
import { lintAssert } from "./methods.ts";
import { mapStatement, networkStatement } from "./networks.ts";
import { ageingOf, arrayOf } from "./references.ts";
import { sweepStatement } from "./sweeps.ts";
import { tableOf } from "./tables.ts";
import type { CheckedStatement, CheckedView } from "./term.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import { trainStatement, writeClause } from "./training.ts";
import { dimensionIn, inWords, type Type } from "./types.ts";
import { compareStatement, exportStatement, plotStatement, reportStatement } from "./views.ts";

export function checkStatement(ctx: Context, s: Statement): CheckedStatement {
  sayBoundTwice(ctx, s);
  const views = effect(ctx, s);
  const defines: [string, Term][] = [];
  for (const name of writesOf(s)) {
    const meaning = ctx.meanings.get(name);
    if (meaning) defines.push([name, meaning.term]);
  }
  const binding = ownerOf(s);
  return { origin: s, ...(binding === undefined ? {} : { binding }), defines, views };
}

/** The name whose random streams a statement draws from. */
function ownerOf(s: Statement): string | undefined {
  if ("name" in s && s.name) return s.name.name;
  return MOVERS.has(s.kind) ? writesOf(s)[0] : undefined;
}

const MOVERS = new Set(["program", "age", "map", "train"]);
const BINDERS = new Set(["bind", "array", "device", "chip", "network", "load", "measure", "fn"]);

/** W0601, within one text; across cells a name may be bound again. */
function sayBoundTwice(ctx: Context, s: Statement): void {
  if (!BINDERS.has(s.kind) || !("name" in s) || !s.name) return;
  const before = ctx.meanings.get(s.name.name);
  if (before?.defined && !ctx.needs.has(s.name.name))
    ctx.report(boundTwice(s.name.name, s.name.span, before.defined));
}

function view(
  kind: ViewKind,
  of: readonly Term[],
  options: { readonly [name: string]: Json },
  s: Statement,
): CheckedView[] {
  return [{ kind, of, options, span: s.span }];
}

function effect(ctx: Context, s: Statement): readonly CheckedView[] {
  switch (s.kind) {
    case "bind":
      return bindStatement(ctx, s);
    case "show":
      return view("show", [ctx.value(s.value)], { name: ctx.text(s.span) }, s);
    case "measure":
      return measureStatement(ctx, s);
    case "assert":
      return assertStatement(ctx, s);
    case "plot":
      return plotStatement(ctx, s);
    case "export":
      return exportStatement(ctx, s);
    case "train":
      trainStatement(ctx, s);
      return [];
    case "sweep":
      return view("show", [sweepStatement(ctx, s)], { name: "sweep" }, s);
    case "compare":
      return compareStatement(ctx, s).views;
    case "report":
      return reportStatement(ctx, s).views;
    default:
      declare(ctx, s);
      return [];
  }
}

/** Statements that only define something or make its next version. */
const DECLARATIONS: {
  readonly [K in Statement["kind"]]?: (ctx: Context, s: StatementOf<K>) => void;
} = {
  array: arrayStatement,
  device: deviceStatement,
  chip: deviceStatement,
  network: networkStatement,
  map: mapStatement,
  load: loadStatement,
  program: programStatement,
  update: updateStatement,
  age: ageStatement,
  seed: seedStatement,
  fn: fnStatement,
  import: importStatement,
  use: useStatement,
};

function declare(ctx: Context, s: Statement): void {
  const rule = DECLARATIONS[s.kind] as ((ctx: Context, s: Statement) => void) | undefined;
  rule?.(ctx, s);
}

// ── Binding ──────────────────────────────────────────────────────────────────

function bindStatement(ctx: Context, s: StatementOf<"bind">): readonly CheckedView[] {
  const { value, name } = s;
  if (!isAction(value)) {
    const literal = literalUnit(value);
    const set = literal === undefined || !ctx.parametric ? undefined : ctx.parameter(name.name);
    const t = set ? { ...ctx.value(set), span: value.span } : ctx.value(value);
    ctx.bind(name, t, literal === undefined ? {} : { literal: { unit: literal } });
    return [];
  }
  switch (value.kind) {
    case "train":
      ctx.bind(name, trainStatement(ctx, value));
      return [];
    case "sweep":
      ctx.bind(name, sweepStatement(ctx, value));
      return [];
    case "compare": {
      const made = compareStatement(ctx, value, name.name);
      ctx.bind(name, made.term);
      return made.views;
    }
    case "report": {
      const made = reportStatement(ctx, value, name.name);
      ctx.bind(name, made.term);
      return made.views;
    }
  }
}

/** The unit a literal was written in; undefined for anything computed. */
function literalUnit(e: Expression): string | undefined {
  if (e.kind === "number") return "";
  if (e.kind === "quantity") return parseQuantity(e.text)?.unit ?? "";
  return e.kind === "unary" && e.operator === "-" ? literalUnit(e.operand) : undefined;
}

function measureStatement(ctx: Context, s: StatementOf<"measure">): readonly CheckedView[] {
  const t = ctx.value(s.value);
  if (s.name) ctx.bind(s.name, t);
  return view("measure", [t], { name: s.name?.name ?? ctx.text(s.value.span) }, s);
}

function assertStatement(ctx: Context, s: StatementOf<"assert">): readonly CheckedView[] {
  const t = ctx.value(s.condition);
  if (t.type.kind !== "bool" && t.type.kind !== "unknown")
    ctx.report(needsTruth("assert", s.condition.span, inWords(t.type)));
  lintAssert(ctx, s, t);
  const sides = t.op === "cmp" || t.op === "approx" ? t.in : [];
  const [left, right] = s.condition.kind === "binary" ? [s.condition.left, s.condition.right] : [];
  const options = {
    text: ctx.text(s.condition.span),
    ...(s.why === undefined ? {} : { why: s.why }),
    ...(sides.length > 0 && left && right
      ? { left: ctx.text(left.span), right: ctx.text(right.span) }
      : {}),
  };
  return view("assert", [t, ...sides], options, s);
}

function seedStatement(ctx: Context, s: StatementOf<"seed">): void {
  const t = ctx.value(s.value);
  if (t.type.kind === "unknown") return;
  const n = t.type.kind === "number" ? ctx.known(t) : undefined;
  if (n !== undefined && Number.isInteger(n) && n >= 0 && n <= 2 ** 53) ctx.seed = n;
  else ctx.report(settingForm("seed", "a whole number, 0 or more", s.value.span, inWords(t.type)));
}

// ── Arrays ───────────────────────────────────────────────────────────────────

function programStatement(ctx: Context, s: StatementOf<"program">): void {
  const array = arrayOf(ctx, s.target);
  const weights = weightsTerm(ctx, s.from, array?.type);
  const write = writeClause(ctx, s.how);
  if (array?.type.kind !== "array" || s.target.kind !== "name") return;
  const { rows, columns } = array.type;
  const fits = matrixFits(weights.type, rows, columns);
  if (fits === false) {
    const [r, c] = matrixSizes(weights.type);
    const flipped = r === columns && c === rows;
    const text = ctx.text(s.from.span);
    ctx.report(
      weightsMisfit(
        s.target.name,
        `${rows}x${columns}`,
        r === undefined ? inWords(weights.type) : `${r}x${c}`,
        s.from.span,
        flipped ? (s.from.kind === "name" ? `${text}.T` : `(${text}).T`) : undefined,
      ),
    );
  }
  const programmed = term("program", array.type, [array, weights], s.from.span, {
    at: write === undefined ? {} : { write },
    draw: { attribute: "rng", role: "program", owner: array.type.name },
  });
  ctx.move(s.target.name, programmed);
}

/** The weights of `program`: open inputs and holes take the shape of the array. */
function weightsTerm(ctx: Context, e: Expression, array: Type | undefined): Term {
  if (array?.kind === "array") {
    const { rows, columns } = array;
    const type: Type = { kind: "matrix", rows, columns, dimension: dimensionOf("") };
    if (ctx.isOpenable(e)) return ctx.need(e, type);
    if (e.kind === "hole") return holeOf(ctx, e, type, `a matrix ${rows}x${columns} goes here`);
  }
  return ctx.value(e);
}

const matrixSizes = (t: Type): readonly (number | undefined)[] =>
  t.kind === "matrix" ? [t.rows, t.columns] : [];

/** Undefined where it cannot be told. */
function matrixFits(t: Type, rows: number, columns: number): boolean | undefined {
  if (t.kind === "unknown") return undefined;
  const [r, c] = matrixSizes(t);
  return r === rows && c === columns;
}

function updateStatement(ctx: Context, s: StatementOf<"update">): void {
  const target = ctx.value(s.name);
  const change = ctx.value(s.value);
  if (target.type.kind === "unknown") return;
  if (target.type.kind !== "array") {
    const words = inWords(target.type);
    ctx.report(notUpdatable(s.name.name, s.operator, s.name.span, words));
    return;
  }
  const { rows, columns } = target.type;
  if (matrixFits(change.type, rows, columns) === false) {
    const [r, c] = matrixSizes(change.type);
    const shape = r === undefined ? inWords(change.type) : `${r}x${c}`;
    const flipped = r === columns && c === rows;
    ctx.report(updateMisfit(shape, `${rows}x${columns}`, flipped, s.value.span));
  }
  senseOfUpdate(ctx, s, target.type);
  const pulsed = term("pulse", target.type, [target, change], s.name.span, {
    at: { sign: s.operator === "+" ? 1 : -1, rank1: isRankOne(change) },
    draw: { attribute: "rng", role: "pulse", owner: target.type.name },
  });
  ctx.move(s.name.name, pulsed);
}

/** `e @ x.T`, scaled or not: one outer product of pulses. */
function isRankOne(t: Term): boolean {
  let x: Term | undefined = t;
  while (x && x.op !== "matmul") x = scaledBy(x);
  const [left, right] = x?.in ?? [];
  return x?.type.kind === "matrix" && left?.type.kind === "vector" && right?.type.kind === "vector";
}

/** What a number is multiplied into; undefined for anything else. */
function scaledBy({ op, in: [a, b] }: Term): Term | undefined {
  if (op === "neg") return a;
  if ((op === "mul" || op === "div") && b?.type.kind === "number") return a;
  return op === "mul" && a?.type.kind === "number" ? b : undefined;
}

function ageStatement(ctx: Context, s: StatementOf<"age">): void {
  const target = ageingOf(ctx, s.target);
  const time = ctx.value(s.by);
  const d = dimensionIn(time.type);
  if (
    time.type.kind !== "unknown" &&
    !(d && time.type.kind === "number" && sameDimension(d, dimensionOf("s")))
  )
    ctx.report(ageIsTime(s.by.span, inWords(time.type)));
  if (!target || s.target.kind !== "name") return;
  senseOfAge(ctx, s, target);
  const owner = "name" in target.type ? target.type.name : s.target.name;
  const aged = term("age", target.type, [target, time], s.span, {
    draw: { attribute: "rng", role: "age", owner },
  });
  ctx.move(s.target.name, aged);
}

// ── Data and functions ───────────────────────────────────────────────────────

function loadStatement(ctx: Context, s: StatementOf<"load">): void {
  const { values } = readBlock(ctx, s.block, tableOf(ctx.scope.settings.load), "load");
  ctx.bind(s.name, loaded(ctx, s, values));
}

function loaded(ctx: Context, s: StatementOf<"load">, values: CheckedView["options"]): Term {
  const unknown = unknownTerm(s.span);
  const name = s.name.name;
  if (!s.from) {
    const info = ctx.scope.datasets.get(name);
    if (info) return dataTerm(name, info, s.span, values);
    ctx.report(noSuchData(name, s.name.span, nearest(name, ctx.scope.datasets.keys())));
    return unknown;
  }
  const from = ctx.value(s.from);
  if (from.type.kind === "dataset") return from;
  const path = from.at?.["v"];
  if (typeof path !== "string") return unknown;
  const info = ctx.scope.file(path);
  if (typeof info !== "string") return dataTerm(name, info, s.span, { ...values, file: path });
  ctx.report(cannotRead(path, info, s.from.span));
  return unknown;
}

function fnStatement(ctx: Context, s: StatementOf<"fn">): void {
  const recursion = namesIn(s.body).find((n) => n.name === s.name.name);
  if (recursion) ctx.report(callsItself(s.name.name, recursion.span));
  const parameters = s.parameters.map((p) => p.name);
  const type: Type = {
    kind: "fn",
    name: s.name.name,
    parameters,
    source: ctx.source,
    ...(recursion ? {} : { body: s.body }),
  };
  const t: Term = { op: "input", type, in: [], span: s.span, missing: true };
  if (!recursion) ctx.value(s.body, new Map(parameters.map((p) => [p, unknownTerm(s.span)])));
  ctx.bind(s.name, t);
}

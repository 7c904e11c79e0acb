/**
 * @file `sweep`: the axes, and what is evaluated at each point.
 * why   where an axis decides a shape or a setting the body is written out once per value, because a graph has fixed shapes;
 *       other axes stay inputs of one body
 * from  design: language, section 5.1; src/ir/README.md, `sweep`
 * test  sweeps.test.ts
 */
import type { Diagnostic } from "../../src/base/diagnostic.ts";
import {
  type Dimension,
  dimensionName,
  isPlain,
  PLAIN,
  parseQuantity,
  sameDimension,
  unitSymbol,
} from "../../src/base/units.ts";
import type { Axis, Expression, Program, StatementOf } from "../ast.ts";
import { tooManyBodies, tooManyPoints } from "../messages/hardware.ts";
import { needsStep, nothingToSweep, notSweepable } from "../messages/names.ts";
import { settingForm, sweepUnit } from "../messages/units.ts";
import type { Context, Meaning, Past } from "./context.ts";
import { flowOf } from "./flow.ts";
import type { CheckedStatement, CheckedSweep, ReadyAxis } from "./term.ts";
import { constant, type Term, term, unknownTerm } from "./term.ts";
import { dimensionIn, inWords, number, type TableColumn } from "./types.ts";

/** At most so many points, and so many bodies written out. */
const MAX_POINTS = 1e6;
const MAX_BODIES = 4096;

type Sweep = StatementOf<"sweep">;
type AxisOver = Extract<Axis, { readonly kind: "over" }>;

/** Evaluates the body in a context where the axes are bound. */
type Body = (inner: Context) => CheckedStatement[];

export function sweepStatement(ctx: Context, s: Sweep): Term {
  const axes = s.axes.map((a) => readyAxis(ctx, s, a));
  const body = s.body ? blockBody(s.body) : replayBody(ctx, s, axes);
  const ready = axes.filter((a): a is ReadyAxis => a !== undefined);
  if (!body || ready.length < axes.length) {
    if (s.body) checkBroken(ctx, s, s.body);
    return unknownTerm(s.span, { kind: "table" });
  }
  const points = ready.reduce((n, a) => n * a.values.length, 1);
  if (points > MAX_POINTS) {
    ctx.report(tooManyPoints(points, s.span));
    return unknownTerm(s.span, { kind: "table" });
  }
  return sweepTerm(ctx, s, ready, body);
}

/** The body of a sweep whose axes are wrong is still checked. */
function checkBroken(ctx: Context, s: Sweep, body: Program): void {
  const inner = ctx.inside();
  for (const a of s.axes) if (a.kind === "over") inner.bind(a.name, unknownTerm(a.span));
  for (const statement of body) inner.statement(statement);
}

function sweepTerm(ctx: Context, s: Sweep, axes: readonly ReadyAxis[], body: Body): Term {
  const first = ctx.inside();
  bindAxes(first, s, axes, new Map());
  const trial = body(first);
  const written = axes.filter((a) => a.name !== undefined && ctx.isDemanded(a.key));
  const combinations = written.reduce((n, a) => n * a.values.length, 1);
  if (combinations > MAX_BODIES) {
    ctx.report(tooManyBodies(combinations, s.span));
    return unknownTerm(s.span, { kind: "table" });
  }
  const bodies =
    written.length === 0
      ? [trial]
      : combine(written).map((values) => writeOut(ctx, s, axes, values, body));
  const measured = measuresOf(trial);
  const sweep: CheckedSweep = {
    axes,
    written: written.map((a) => a.name as string),
    bodies,
    measures: measured.map((m) => m.name),
  };
  const columns: TableColumn[] = [
    ...axes.map((a) => ({ name: a.name ?? "seed", dimension: a.dimension })),
    ...measured,
  ];
  const t = term("sweep", { kind: "table", columns }, [], s.span);
  const missing = bodies.some((b) => measureTerms(b).some((m) => m.missing));
  return { ...t, sweep, ...(missing ? { missing: true as const } : {}) };
}

/** One body with the written axes as constants; a mistake only some values make is said with its values. */
function writeOut(
  ctx: Context,
  s: Sweep,
  axes: readonly ReadyAxis[],
  values: ReadonlyMap<string, number>,
  body: Body,
): CheckedStatement[] {
  const said: Diagnostic[] = [];
  const inner = ctx.inside(said);
  bindAxes(inner, s, axes, values);
  const statements = body(inner);
  const wrong = said.find((d) => d.severity === "error");
  if (wrong) {
    const at = [...values].map(([name, v]) => `${name} = ${v}`).join(", ");
    ctx.report({ ...wrong, note: `at ${at} of the sweep` });
  }
  return statements;
}

/** Every combination of the values, the last axis fastest. */
function combine(axes: readonly ReadyAxis[]): ReadonlyMap<string, number>[] {
  return axes.reduce<Map<string, number>[]>(
    (all, a) =>
      all.flatMap((before) => a.values.map((v) => new Map([...before, [a.name as string, v]]))),
    [new Map()],
  );
}

function bindAxes(
  inner: Context,
  s: Sweep,
  axes: readonly ReadyAxis[],
  values: ReadonlyMap<string, number>,
): void {
  for (const [i, a] of axes.entries()) {
    const axis = s.axes[i];
    if (axis?.kind !== "over" || a.name === undefined) continue;
    const type = number(a.dimension);
    const fixed = values.get(a.name);
    const open = {
      ...term("input", type, [], axis.name.span, { at: { name: a.name }, value: a.values[0] }),
      axes: new Set([a.key]),
    };
    inner.bind(axis.name, fixed === undefined ? open : constant(fixed, type, axis.name.span));
  }
}

const measureTerms = (statements: readonly CheckedStatement[]): Term[] =>
  statements.flatMap((c) => c.views.flatMap((v) => (v.kind === "measure" ? v.of : [])));

function measuresOf(statements: readonly CheckedStatement[]): TableColumn[] {
  const columns = new Map<string, TableColumn>();
  for (const c of statements)
    for (const v of c.views) {
      if (v.kind !== "measure") continue;
      const name = String(v.options["name"]);
      const dimension = (v.of[0] && dimensionIn(v.of[0].type)) ?? PLAIN;
      columns.set(name, { name, dimension });
    }
  return [...columns.values()];
}

// ── Bodies ───────────────────────────────────────────────────────────────────

const blockBody =
  (body: Program): Body =>
  (inner) =>
    body.map((statement) => inner.statement(statement));

/** Without a block: the statements before, as far as the measures that depend on the axes need them. */
function replayBody(
  ctx: Context,
  s: Sweep,
  axes: readonly (ReadyAxis | undefined)[],
): Body | undefined {
  const names = new Set(axes.flatMap((a) => (a?.name === undefined ? [] : [a.name])));
  const all = ctx.history();
  const history = all.slice(firstOf(all, names));
  const seeds = s.axes.some((a) => a.kind === "seeds");
  const dependent = touched(history, names);
  const measures = new Map<string, Past>();
  for (const past of history)
    if (past.statement.kind === "measure" && (names.size === 0 || dependent.has(past)))
      measures.set(past.statement.name?.name ?? ctx.text(past.statement.value.span), past);
  if (measures.size === 0) {
    const over = s.axes.find((a): a is AxisOver => a.kind === "over");
    if (!axes.includes(undefined))
      ctx.report(nothingToSweep(over?.name.name ?? "the seed", over?.name.span ?? s.span));
    return undefined;
  }
  const isBound = (name: string) => ctx.find(name)?.defined !== undefined;
  const slice = needed(all, new Set(measures.values()), names, isBound);
  return (inner) => {
    inner.parametric = true;
    return slice.flatMap((past) => {
      if (seeds || dependent.has(past)) return [inner.statement(past.statement)];
      for (const [name, meaning] of past.meanings) inner.meanings.set(name, meaning);
      return [];
    });
  };
}

/** Where the oldest of the last bindings of these names stands: nothing before it depends on them. */
function firstOf(history: readonly Past[], names: ReadonlySet<string>): number {
  const open = new Set(names);
  for (let i = history.length - 1; i >= 0 && open.size > 0; i--) {
    const { statement } = history[i] as Past;
    if (statement.kind === "bind" && open.delete(statement.name.name) && open.size === 0) return i;
  }
  return 0;
}

/** What depends on the swept names; the statement that binds such a name does not. */
function touched(history: readonly Past[], names: ReadonlySet<string>): ReadonlySet<Past> {
  const out = new Set<Past>();
  const dirty = new Set(names);
  for (const past of history) {
    const { reads, writes, moves } = flowOf(past.statement);
    const depends = [...reads].some((name) => dirty.has(name));
    if (depends) out.add(past);
    for (const name of writes) {
      if (names.has(name) && past.statement.kind === "bind" && !depends) dirty.add(name);
      else if (depends) dirty.add(name);
      else if (!moves) dirty.delete(name);
    }
  }
  return out;
}

/** Walks backwards from the measures: a statement stays when it leaves a name that is still wanted. */
function needed(
  history: readonly Past[],
  measures: ReadonlySet<Past>,
  names: ReadonlySet<string>,
  isBound: (name: string) => boolean,
): Past[] {
  const wanted = new Set<string>();
  const out: Past[] = [];
  let left = measures.size;
  for (let i = history.length - 1; i >= 0 && (left > 0 || wanted.size > 0); i--) {
    const past = history[i] as Past;
    const { reads, writes, moves } = flowOf(past.statement);
    if (measures.has(past)) left--;
    const wants = measures.has(past) || writes.some((name) => wanted.has(name));
    if (!wants) continue;
    if (!moves) for (const name of writes) wanted.delete(name);
    const binds = past.statement.kind === "bind" && writes.some((name) => names.has(name));
    if (binds) continue; // the axis stands in its place
    for (const name of reads) if (isBound(name)) wanted.add(name);
    out.push(past);
  }
  return out.reverse();
}

// ── Axes ─────────────────────────────────────────────────────────────────────

function readyAxis(ctx: Context, s: Sweep, a: Axis): ReadyAxis | undefined {
  const values = ctx.value(a.values);
  const step = a.kind === "over" && a.step ? ctx.value(a.step) : undefined;
  if (a.kind === "over" && !s.body && !sweepable(ctx, a)) return undefined;
  if (values.missing) return undefined;
  if (a.kind === "over" && stepless(values, a.values) && !step) {
    const { text } = a.values.kind === "range" ? ends(ctx, a.values) : { text: ["", ""] };
    ctx.report(needsStep(ctx.text(a.values.span), text[0] ?? "", text[1] ?? "", a.values.span));
    return undefined;
  }
  const points = pointsOf(ctx, values, step, a.values);
  if (!points) return undefined;
  const key = `${a.kind === "over" ? a.name.name : "seeds"}@${a.span[0]}`;
  if (a.kind === "seeds") return seedsAxis(ctx, a, points, key);
  const dimension = dimensionIn(values.type) ?? PLAIN;
  const old = s.body ? undefined : ctx.find(a.name.name);
  return old
    ? replacing(ctx, a, old, points, dimension, key)
    : { name: a.name.name, values: points, dimension, key };
}

function seedsAxis(
  ctx: Context,
  a: Axis,
  points: readonly number[],
  key: string,
): ReadyAxis | undefined {
  if (points.every((n) => Number.isInteger(n) && n >= 0))
    return { values: points, dimension: PLAIN, key };
  ctx.report(settingForm("seeds", "whole numbers", a.values.span, ""));
  return undefined;
}

/** Plain numbers take the unit of the literal they replace. */
function replacing(
  ctx: Context,
  a: AxisOver,
  old: Meaning,
  points: readonly number[],
  dimension: Dimension,
  key: string,
): ReadyAxis | undefined {
  const wanted = dimensionIn(old.term.type) ?? PLAIN;
  const name = a.name.name;
  if (sameDimension(wanted, dimension)) return { name, values: points, dimension, key };
  if (!isPlain(dimension)) {
    ctx.report(sweepUnit(name, dimensionName(wanted), dimensionName(dimension), a.values.span));
    return undefined;
  }
  const unit = old.literal?.unit || unitSymbol(wanted);
  const values = points.map((p) => parseQuantity(`${p} ${unit}`)?.value ?? p);
  return { name, values, dimension: wanted, key };
}

/** Only a name bound to a literal can be swept from outside. */
function sweepable(ctx: Context, a: AxisOver): boolean {
  const meaning = ctx.find(a.name.name);
  if (!meaning) ctx.undefinedName(a.name);
  else if (!meaning.literal) ctx.report(notSweepable(a.name.name, a.name.span, meaning.defined));
  return meaning?.literal !== undefined;
}

/** A range with a unit other than bits, or with a fraction, does not say how far its points lie apart. */
function stepless(values: Term, e: Expression): boolean {
  if (e.kind !== "range" || values.type.kind !== "range") return false;
  const d = values.type.dimension;
  const counts = isPlain(d) || unitSymbol(d) === "bit";
  return !counts || !(values.values ?? []).every(Number.isInteger);
}

const ends = (ctx: Context, e: Expression & { kind: "range" }): { text: string[] } => ({
  text: [ctx.text(e.from.span), ctx.text(e.to.span)],
});

function pointsOf(
  ctx: Context,
  values: Term,
  step: Term | undefined,
  e: Expression,
): readonly number[] | undefined {
  const known = values.type.kind === "number" ? [ctx.known(values)] : ctx.knownList(values);
  const list = known?.every((v) => v !== undefined) ? (known as readonly number[]) : undefined;
  if (
    !list ||
    (values.type.kind !== "range" && values.type.kind !== "list" && values.type.kind !== "number")
  ) {
    ctx.report(
      settingForm(
        "over",
        "a range or a list that is known before the run",
        e.span,
        inWords(values.type),
      ),
    );
    return undefined;
  }
  if (values.type.kind !== "range") return list;
  const [from = 0, to = 0] = list;
  const by = step ? (ctx.known(step) ?? 1) : 1;
  const count = Math.floor((to - from) / by + 1e-9) + 1;
  if (!(by > 0) || !(count >= 1)) {
    ctx.report(settingForm("over", "a range that goes up", e.span, ""));
    return undefined;
  }
  if (count > MAX_POINTS) {
    ctx.report(tooManyPoints(count, e.span));
    return undefined;
  }
  return Array.from({ length: count }, (_, i) => stepped(from, by, i));
}

/** from + i·by without the dust of binary fractions: 0.1 step 0.1 gives 0.3, not 0.30000000000000004. */
const stepped = (from: number, by: number, i: number): number =>
  Number((from + i * by).toPrecision(15));

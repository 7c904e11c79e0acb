/**
 * @file `train`: data, how long, scheme, optimiser and what is fed.
 * out   the attributes of a `train` node: knobs of the scheme with overrides, the optimiser with all its values
 * from  design: language, section 5.2
 * test  lower.test.ts: example 03; messages.test.ts
 */
import type { Json } from "../../src/base/json.ts";
import type { Setting } from "../../src/base/setting.ts";
import type { Attributes } from "../../src/ir/node.ts";
import type { Argument, Expression, StatementOf } from "../ast.ts";
import { argumentMissing, noSuchScheme, noSuchSetting, noSuchWay } from "../messages/names.ts";
import { hole } from "../messages/open.ts";
import { settingForm } from "../messages/units.ts";
import { nearest } from "../nearest.ts";
import { readBlock } from "./blocks.ts";
import { callSetting } from "./call-settings.ts";
import type { Context } from "./context.ts";
import { checkFit } from "./fit.ts";
import { lintTraining } from "./methods.ts";
import { datasetOf, networkOf } from "./references.ts";
import { settingValue } from "./settings.ts";
import { tableOf } from "./tables.ts";
import { type Term, term, unknownTerm } from "./term.ts";
import { inWords, RUN } from "./types.ts";

type Train = StatementOf<"train">;

const FULL_LINE = "a full line reads: train net on mnist for 5 epochs";

interface With {
  readonly scheme?: Attributes;
  readonly optimiser?: Attributes;
}

/** The run; the network moves to its next version. */
export function trainStatement(ctx: Context, s: Train): Term {
  const net = trainee(ctx, s.network);
  let data: Term | undefined;
  let how: With = {};
  let duration: Attributes = { epochs: 1 };
  for (const c of s.clauses) {
    if (c.kind === "on") data = datasetOf(ctx, c.value);
    else if (c.kind === "for") duration = durationOf(ctx, c.value, c.unit) ?? duration;
    else how = { ...how, ...withClause(ctx, c.values) };
  }
  const block = readBlock(ctx, s.block, tableOf(ctx.scope.settings.train), "train").values;
  if (net && !data && !s.clauses.some((c) => c.kind === "on"))
    ctx.report(hole(s.span, "a data set goes behind it: on mnist", FULL_LINE));
  if (data) lintTraining(ctx, data);
  if (!net || !data || !checkFit(ctx, net, data, s.span)) return unknownTerm(s.span, RUN);
  return runOf(ctx, s, net, data, { ...duration, ...how, ...fed(ctx, block) });
}

function trainee(ctx: Context, e: Expression): Term | undefined {
  if (e.kind !== "hole") return networkOf(ctx, e);
  ctx.report(hole(e.span, "a network goes here", FULL_LINE));
  return undefined;
}

function runOf(ctx: Context, s: Train, net: Term, data: Term, at: Attributes): Term {
  const mapped = net.type.kind === "network" && net.type.mapped;
  const scheme = mapped ? "in_place" : "digital";
  const attributes = {
    fresh: s.fresh,
    scheme: { name: scheme, ...ctx.scope.schemes.get(scheme)?.knobs },
    optimiser: { name: "sgd", ...ctx.scope.optimisers.get("sgd") },
    ...at,
  };
  const owner = net.type.kind === "network" ? net.type.name : "";
  const trained = term("train", net.type, [net, data], s.span, {
    at: attributes,
    draw: { attribute: "rng", role: "train", owner },
  });
  if (s.network.kind === "name") ctx.move(s.network.name, trained);
  return term("field", RUN, [trained], s.span, { at: { f: "run" } });
}

/** What the block holds, with the values nobody gave; loss and batches are decided later. */
function fed(ctx: Context, block: Attributes): Attributes {
  const defaults = ctx.scope.settings.train.filter((row) => row.default !== null);
  return { ...Object.fromEntries(defaults.map((row) => [row.name, row.default])), ...block };
}

function durationOf(ctx: Context, e: Expression, unit: "epochs" | "steps"): Attributes | undefined {
  const t = ctx.value(e);
  if (t.type.kind === "unknown") return undefined;
  const n = t.type.kind === "number" ? ctx.known(t) : undefined;
  if (n !== undefined && Number.isInteger(n) && n > 0) return { [unit]: n };
  ctx.report(settingForm(unit, "a whole number above zero", e.span, inWords(t.type)));
  return undefined;
}

// ── with ─────────────────────────────────────────────────────────────────────

interface Item {
  readonly name: string;
  readonly span: Expression["span"];
  readonly args: readonly Argument[];
}

/** `scheme`, `scheme(knob = …)`; anything else is checked as a value and ignored. */
function itemOf(ctx: Context, e: Expression): Item | undefined {
  const head = e.kind === "call" ? e.callee : e;
  if (head.kind === "name")
    return { name: head.name, span: head.span, args: e.kind === "call" ? e.args : [] };
  if (e.kind !== "hole") ctx.value(e);
  else ctx.report(hole(e.span, "a scheme or an optimiser goes here"));
  return undefined;
}

function withClause(ctx: Context, values: readonly Expression[]): With {
  const { schemes, optimisers, settings } = ctx.scope;
  let out: With = {};
  for (const e of values) {
    const item = itemOf(ctx, e);
    if (!item) continue;
    const scheme = schemes.get(item.name);
    const optimiser = optimisers.get(item.name);
    if (scheme) {
      const knobs = knobsOf(ctx, item, settings.scheme);
      out = { ...out, scheme: { name: item.name, ...scheme.knobs, ...knobs } };
    } else if (optimiser) {
      const rows = settings.optimiser.filter((row) => row.name in optimiser);
      const knobs = { ...optimiser, ...knobsOf(ctx, item, rows) };
      out = { ...out, optimiser: { name: item.name, ...knobs } };
      const absent = Object.keys(knobs).find((k) => knobs[k] === null);
      if (absent) ctx.report(argumentMissing(item.name, absent, item.span));
    } else {
      const all = [...schemes.keys(), ...optimisers.keys()];
      const near = nearest(item.name, all);
      ctx.report(
        noSuchScheme(item.name, item.span, near, [...schemes.keys()], [...optimisers.keys()]),
      );
    }
  }
  return out;
}

function knobsOf(ctx: Context, item: Item, rows: readonly Setting[]): Attributes {
  const out: Record<string, Json> = {};
  for (const a of item.args) {
    const name = a.name?.name ?? "";
    const row = rows.find((r) => r.name === name);
    if (!row) {
      const near = nearest(
        name,
        rows.map((r) => r.name),
      );
      const shown = a.name ?? { name: ctx.text(a.value.span), span: a.value.span };
      ctx.report(noSuchSetting(shown.name, shown.span, near, item.name));
      continue;
    }
    const value = settingValue(ctx, row, a.value);
    if (value !== undefined) out[name] = value;
  }
  return out;
}

/** `program W from M with verify(5, tolerance = 1%)` */
export function writeClause(ctx: Context, values: readonly Expression[]): Json | undefined {
  let out: Json | undefined;
  for (const e of values) {
    const item = itemOf(ctx, e);
    if (!item) continue;
    if (item.name === "blind" || item.name === "verify")
      out = callSetting(ctx, item.name, item.args, (r, v) => settingValue(ctx, r, v)) ?? out;
    else {
      const near = nearest(item.name, ["blind", "verify"]);
      ctx.report(noSuchWay(item.name, item.span, near));
    }
  }
  return out;
}

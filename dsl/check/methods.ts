/**
 * @file Method lints (W05): what is legal, runs, and may still not show what it claims.
 * from  design: language, section 14
 * test  messages.test.ts
 */
import type { Attributes } from "../../src/ir/node.ts";
import type { Expression, StatementOf } from "../ast.ts";
import {
  claimBesideMeasurement,
  freeConverters,
  oneReadTime,
  oneSeed,
  trainsOnTest,
  unlikeRuns,
} from "../messages/methods.ts";
import type { Context } from "./context.ts";
import type { Term } from "./term.ts";
import { tilingOf } from "./tiling.ts";
import type { TypeOf } from "./types.ts";

/** Every term something depends on, itself first. */
function behind(t: Term): ReadonlySet<Term> {
  const out = new Set<Term>();
  const open = [t];
  for (let x = open.pop(); x; x = open.pop()) {
    if (out.has(x)) continue;
    out.add(x);
    open.push(...[...x.in].reverse());
  }
  return out;
}

const some = (t: Term, test: (x: Term) => boolean): boolean => {
  for (const x of behind(t)) if (test(x)) return true;
  return false;
};

/** W0502: the condition rests on draws, and no sweep over seeds stands between. */
export function lintAssert(ctx: Context, s: StatementOf<"assert">, condition: Term): void {
  if (!ctx.scope.methods) return;
  lintReadTime(ctx, s.condition);
  const swept = some(condition, (x) => x.sweep?.axes.some((a) => a.name === undefined) ?? false);
  if (swept || !some(condition, (x) => x.draw !== undefined)) return;
  const verb: Expression["span"] = [s.span[0], s.span[0] + "assert".length];
  ctx.lint(oneSeed(verb, claimOverSeeds(ctx, s.condition)));
}

function claimOverSeeds(ctx: Context, e: Expression): string {
  if (e.kind !== "binary" || e.left.kind !== "name") return "assert something of all of them";
  const worst = e.operator.startsWith("<") ? "max" : "min";
  return `assert ${worst}(s.${e.left.name}) ${e.operator} ${ctx.text(e.right.span)}`;
}

/** W0506: `latency(y) == 10 ns` where y takes many tiles. */
function lintReadTime(ctx: Context, e: Expression): void {
  if (e.kind !== "binary" || (e.operator !== "==" && e.operator !== "~=")) return;
  const call = e.left;
  if (call.kind !== "call" || call.callee.kind !== "name" || call.callee.name !== "latency") return;
  const what = call.args[0]?.value;
  const read = what && readBehind(ctx.value(what));
  if (!what || read?.type.kind !== "array") return;
  const t = tilingOf(ctx.scope, read.type);
  if (t.tiles > 1)
    ctx.lint(oneReadTime(ctx.text(what.span), t.tiles, t.alongInputs - 1, call.span));
}

/** The array behind the read of a value. */
function readBehind(t: Term): Term | undefined {
  for (const x of behind(t)) if (x.op === "mvm" || x.op === "mvm_t") return x.in[0];
  return undefined;
}

/** W0503 */
export function lintTraining(ctx: Context, data: Term): void {
  if (data.type.kind === "dataset" && data.type.split === "test") ctx.lint(trainsOnTest(data.span));
}

/** W0504: runs that differ in more than what is compared. W0507: a claim among measurements. */
export function lintComparison(
  ctx: Context,
  s: StatementOf<"compare">,
  values: readonly Term[],
): void {
  if (!ctx.scope.methods) return;
  const first = s.values[0];
  const last = s.values[s.values.length - 1];
  if (!first || !last) return;
  const runs = values.map(trainingOf);
  for (const what of [durationOf, dataOf]) {
    const words = runs.map((r) => r && what(r));
    if (words.some((w) => w === undefined) || new Set(words).size < 2) continue;
    const label = s.values.map((e, i) => `${ctx.text(e.span)}: ${words[i]}`).join(", ");
    ctx.lint(unlikeRuns(label, [first.span[0], last.span[1]]));
    break;
  }
  const tags = values.map((t) => tagOf(ctx, t));
  if (!tags.some((t) => t && t.tag !== "claim")) return;
  for (const [i, t] of tags.entries()) {
    const place = s.values[i];
    if (t?.tag === "claim" && place) ctx.lint(claimBesideMeasurement(t.preset, place.span));
  }
}

const trainingOf = (t: Term): Term | undefined =>
  t.type.kind === "run" && t.in[0]?.op === "train" ? t.in[0] : undefined;

function durationOf(train: Term): string | undefined {
  const { epochs, steps } = (train.at ?? {}) as Attributes;
  return epochs === undefined ? `${steps} steps` : `${epochs} epochs`;
}

function dataOf(train: Term): string | undefined {
  const at = train.in[1]?.at;
  return at && `${at["name"]}${at["limit"] === undefined ? "" : ` (${at["limit"]})`}`;
}

/** Where the numbers of a chip come from. */
function tagOf(ctx: Context, t: Term): { tag: string; preset: string } | undefined {
  if (t.type.kind !== "chip") return undefined;
  const preset = String(t.type.hardware["chip"] ?? t.type.preset);
  const tag = ctx.scope.chips.get(preset)?.tag;
  return tag && { tag, preset };
}

/** W0505: energy of reads whose converters cost nothing. */
export function lintReport(ctx: Context, s: StatementOf<"report">, of: Term | undefined): void {
  if (!ctx.scope.methods) return;
  const last = s.what[s.what.length - 1];
  if (!of || !last || !s.what.some((w) => w.name === "energy" || w.name === "efficiency")) return;
  for (const t of behind(of)) {
    if (t.type.kind !== "array" || !withoutConverters(t.type)) continue;
    const said = ctx.find(t.type.name)?.said;
    const set = said?.get("adc_energy") ?? said?.get("adc");
    ctx.lint(freeConverters([s.span[0], last.span[1]], set));
    return;
  }
}

const withoutConverters = (t: TypeOf<"array">): boolean =>
  t.technology !== "digital" && (t.hardware["adc_energy"] === 0 || t.hardware["adc"] === "off");

/**
 * @file What is looked at: plot, report, compare, export.
 * from  design: language, section 5.1; src/ir/README.md, Views
 * test  check.test.ts; messages.test.ts
 */
import type { Json } from "../../src/base/json.ts";
import { dimensionOf } from "../../src/base/units.ts";
import type { Expression, StatementOf } from "../ast.ts";
import { noSuchMark, noSuchReport } from "../messages/names.ts";
import { nearest } from "../nearest.ts";
import { REPORT_BY, REPORTS } from "../words.ts";
import { readBlock } from "./blocks.ts";
import type { Context } from "./context.ts";
import { lintComparison, lintReport } from "./methods.ts";
import { ageingOf as comparable } from "./references.ts";
import { tableOf } from "./tables.ts";
import type { CheckedView } from "./term.ts";
import { type Term, term } from "./term.ts";
import type { TableColumn, Type } from "./types.ts";

export interface Made {
  readonly term: Term;
  readonly views: readonly CheckedView[];
}

const text = (ctx: Context, e: Expression): string => ctx.text(e.span);

export function plotStatement(ctx: Context, s: StatementOf<"plot">): readonly CheckedView[] {
  const y = s.values.map((e) => ctx.value(e));
  const x = s.versus ? [ctx.value(s.versus)] : [];
  const by = s.by ? [ctx.value(s.by)] : [];
  const { marks } = ctx.scope;
  if (s.as && !marks.includes(s.as.name))
    ctx.report(noSuchMark(s.as.name, s.as.span, nearest(s.as.name, marks), marks));
  const { values } = readBlock(ctx, s.block, tableOf(ctx.scope.settings.plot), "plot");
  const options: Record<string, Json> = {
    marks: s.as?.name ?? null,
    y: s.values.map((e) => text(ctx, e)),
    ...(s.versus ? { x: text(ctx, s.versus) } : {}),
    ...(s.by ? { by: text(ctx, s.by) } : {}),
    settings: values,
  };
  return [{ kind: "plot", of: [...y, ...x, ...by], options, span: s.span }];
}

/** SI unit of the total of each thing that can be reported; the others are lists without a total. */
const TOTALS: Readonly<Record<string, string>> = {
  energy: "J",
  latency: "s",
  area: "m^2",
  power: "W",
  efficiency: "OP/J",
  throughput: "1/s",
  storage: "bit",
  tiles: "",
  writes: "",
};

export function reportStatement(ctx: Context, s: StatementOf<"report">, name?: string): Made {
  for (const w of s.what)
    if (!REPORTS.includes(w.name))
      ctx.report(noSuchReport(w.name, w.span, nearest(w.name, REPORTS), REPORTS));
  if (s.by && !REPORT_BY.includes(s.by.name))
    ctx.report(noSuchReport(s.by.name, s.by.span, nearest(s.by.name, REPORT_BY), REPORT_BY));
  const of = s.of ? [ctx.value(s.of)] : [];
  const { values } = readBlock(ctx, s.block, tableOf(ctx.scope.settings.report), "report");
  const what = s.what.map((w) => w.name);
  const columns = what.flatMap((w): TableColumn[] =>
    Object.hasOwn(TOTALS, w)
      ? [{ name: w, dimension: dimensionOf(TOTALS[w] as string), total: true }]
      : [],
  );
  const type: Type =
    columns.length === what.length ? { kind: "table", columns } : { kind: "table" };
  lintReport(ctx, s, of[0]);
  const at = { what, ...(s.by ? { by: s.by.name } : {}), ...values };
  const t = term("report", type, of, s.span, { at });
  return { term: t, views: [tableView("report", t, name, s)] };
}

export function compareStatement(ctx: Context, s: StatementOf<"compare">, name?: string): Made {
  const values = s.values.map((e) => ctx.value(e));
  lintComparison(ctx, s, values);
  const on = s.on ? comparable(ctx, s.on) : undefined;
  const at = {
    names: s.values.map((e) => text(ctx, e)),
    by: s.by.map((e) => text(ctx, e)),
    ...(on ? { on: text(ctx, s.on as Expression) } : {}),
  };
  const t = term("compare", { kind: "table" }, [...values, ...(on ? [on] : [])], s.span, { at });
  return { term: t, views: [tableView("compare", t, name, s)] };
}

function tableView(
  kind: "report" | "compare",
  t: Term,
  name: string | undefined,
  s: { readonly span: CheckedView["span"] },
): CheckedView {
  return { kind, of: [t], options: name === undefined ? {} : { name }, span: s.span };
}

export function exportStatement(ctx: Context, s: StatementOf<"export">): readonly CheckedView[] {
  const of = s.names.map((n) => ctx.value(n));
  const names = s.names.map((n) => n.name);
  const to = s.to ?? `${names[0] ?? "export"}.json`;
  return [{ kind: "export", of, options: { to, names }, span: s.span }];
}

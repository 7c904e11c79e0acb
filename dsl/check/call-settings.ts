/**
 * @file Settings that are calls: `verify(5, tolerance = 1%)`, `step(5, 0.5)`, `radix4(two_phase = true)`.
 * out   {name, ...arguments}, as base/setting.ts says
 * test  settings.test.ts
 */
import type { Json } from "../../src/base/json.ts";
import type { Setting, SettingKind } from "../../src/base/setting.ts";
import type { Argument, Expression } from "../ast.ts";
import { argumentCount, noSuchSetting, notAChoice } from "../messages/names.ts";
import { nearest } from "../nearest.ts";
import type { Context } from "./context.ts";

function parameter(
  name: string,
  kind: SettingKind,
  range: string,
  doc: string,
  limits: Partial<Setting>,
): Setting {
  const shared = { default: null, defaultText: "", source: "convention", unit: "" };
  return { name, kinds: [kind], range, min: null, max: null, doc, ...shared, ...limits };
}

const EPOCHS = parameter("epochs", "count", ">= 1", "epochs between changes", { min: 1 });
const FACTOR = parameter("factor", "number", "> 0", "what the rate is multiplied by", {
  min: 0,
  above: true,
});

/** Calls that may stand as a value, and their arguments in order. */
const SETTING_CALLS: Readonly<Record<string, readonly Setting[]>> = {
  blind: [],
  verify: [
    parameter("n", "count", ">= 1", "write-and-read trials per cell, at most", { min: 1 }),
    parameter("tolerance", "noise", "0 .. 100%", "distance at which a cell is right", {
      min: 0,
      max: 1,
    }),
  ],
  step: [EPOCHS, FACTOR],
  plateau: [EPOCHS, FACTOR],
  cosine: [],
  constant: [],
  fp32: [],
  int4: [],
  radix4: [
    parameter("two_phase", "enum", "true false", "two roundings with opposite bias", {
      choices: ["true", "false"],
    }),
  ],
};

/** Values of arguments nobody gave. */
const OTHERWISE: Readonly<Record<string, Readonly<Record<string, Json>>>> = { verify: { n: 5 } };

export function callSetting(
  ctx: Context,
  name: string,
  args: readonly Argument[],
  value: (row: Setting, e: Expression) => Json | undefined,
): Json | undefined {
  const rows = SETTING_CALLS[name] ?? [];
  const out: Record<string, Json> = { name, ...OTHERWISE[name] };
  const surplus = args[rows.length];
  if (surplus) {
    ctx.report(argumentCount(name, 0, rows.length, args.length, surplus.value.span));
    return undefined;
  }
  for (const [i, a] of args.entries()) {
    const row = a.name ? rows.find((r) => r.name === a.name?.name) : rows[i];
    if (!row) {
      const wrong = a.name ?? { name: "", span: a.value.span };
      const near = nearest(
        wrong.name,
        rows.map((r) => r.name),
      );
      ctx.report(noSuchSetting(wrong.name, wrong.span, near, name));
      continue;
    }
    const read = row.choices ? truth(ctx, row, a) : value(row, a.value);
    if (read !== undefined) out[row.name] = read;
  }
  return out;
}

function truth(ctx: Context, row: Setting, a: Argument): Json | undefined {
  if (a.value.kind === "bool") return a.value.value;
  const { span } = a.value;
  ctx.report(notAChoice(row.name, ctx.text(span), span, undefined, row.choices ?? []));
  return undefined;
}

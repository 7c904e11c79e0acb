/**
 * @file Update laws typed by the user: `up(g) = …`, `down(g) = …` → expression trees for `src/device`.
 * out   {up: {params, expr}, down: …, constants}; a tree is ["+", a, b], ["neg", a], ["exp", a], a number or a name
 * why   the tree can be differentiated later; the checker only proves that it gives siemens
 * from  design: language, section 9.1; src/ir/README.md, Hardware
 * test  lower.test.ts: the device of example 10
 */
import type { Json } from "../../src/base/json.ts";
import { dimensionOf, parseQuantity, sameDimension } from "../../src/base/units.ts";
import type { Entry, Expression } from "../ast.ts";
import { noSuchSetting } from "../messages/names.ts";
import { lawUnit, settingForm } from "../messages/units.ts";
import { nearest } from "../nearest.ts";
import type { Context, Locals } from "./context.ts";
import { type Term, term } from "./term.ts";
import { dimensionIn, inWords, number } from "./types.ts";

const LAWS = ["up", "down"];

const siemens = (): Term => term("input", number(dimensionOf("S")), [], [0, 0]);

/** Names every law knows. */
export const conductances = (): [string, Term][] =>
  ["g", "g_min", "g_max"].map((name) => [name, siemens()]);

export function lawsOf(ctx: Context, entries: readonly Entry[], locals: Locals): Json | undefined {
  const out: Record<string, Json> = {};
  const used = new Set<string>();
  for (const e of entries) {
    if (!e.parameters) continue;
    const name = e.name.name;
    if (!LAWS.includes(name)) {
      ctx.report(noSuchSetting(name, e.name.span, nearest(name, LAWS), "a device"));
      continue;
    }
    const params = e.parameters.map((p) => p.name);
    const inside = new Map([...locals, ...params.map((p): [string, Term] => [p, siemens()])]);
    const t = ctx.value(e.value, inside);
    const d = dimensionIn(t.type);
    const law = `${name}(${params.join(", ")})`;
    if (t.type.kind !== "unknown" && !(d && sameDimension(d, dimensionOf("S"))))
      ctx.report(lawUnit(law, e.value.span, inWords(t.type)));
    const expr = tree(ctx, e.value, inside, used, law);
    if (expr !== undefined) out[name] = { params, expr };
  }
  if (Object.keys(out).length === 0) return undefined;
  const constants = [...used].flatMap((name) => {
    const value = locals.get(name)?.value;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...out, constants: Object.fromEntries(constants) };
}

/** Undefined, and said, where a law uses more than + - * / ^ and exp. */
function tree(
  ctx: Context,
  e: Expression,
  locals: Locals,
  used: Set<string>,
  law: string,
): Json | undefined {
  const sub = (x: Expression) => tree(ctx, x, locals, used, law);
  switch (e.kind) {
    case "number":
      return e.value;
    case "quantity":
      return parseQuantity(e.text)?.value;
    case "name": {
      if (locals.has(e.name)) {
        used.add(e.name);
        return e.name;
      }
      return ctx.find(e.name)?.term.value;
    }
    case "unary": {
      const a = e.operator === "-" ? sub(e.operand) : undefined;
      return a === undefined ? refuse(ctx, e, law) : ["neg", a];
    }
    case "binary": {
      if (!/^[-+*/^]$/.test(e.operator)) return refuse(ctx, e, law);
      const [a, b] = [sub(e.left), sub(e.right)];
      return a === undefined || b === undefined ? undefined : [e.operator, a, b];
    }
    case "call": {
      const [first] = e.args;
      if (e.callee.kind !== "name" || e.callee.name !== "exp" || !first) return refuse(ctx, e, law);
      const a = sub(first.value);
      return a === undefined ? undefined : ["exp", a];
    }
    default:
      return refuse(ctx, e, law);
  }
}

function refuse(ctx: Context, e: Expression, law: string): undefined {
  ctx.report(settingForm(law, "made of + - * / ^ and exp", e.span, ""));
  return undefined;
}

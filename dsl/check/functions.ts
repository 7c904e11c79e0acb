/**
 * @file The built-in functions: what each takes, what it gives, and its op.
 * from  design: language, section 10
 * test  functions.test.ts calls every function right and wrong
 */
import { dexp, dlog } from "../../src/base/dmath.ts";
import { dimensionName, dimensionOf, isPlain, PLAIN, sameDimension } from "../../src/base/units.ts";
import type { Op } from "../../src/ir/ops.ts";
import type { Expression } from "../ast.ts";
import { tooManyNumbers } from "../messages/hardware.ts";
import { notAChoice, wrongKind } from "../messages/names.ts";
import { badSize, elementsMisfit } from "../messages/shapes.ts";
import { argumentUnit, mixedUnits, needsPlain } from "../messages/units.ts";
import type { Context, Locals } from "./context.ts";
import { checkFit } from "./fit.ts";
import { datasetOf, networkOf } from "./references.ts";
import { constant, type Term, term, unknownTerm } from "./term.ts";
import {
  dimensionIn,
  inWords,
  isNumeric,
  kindInWords,
  list,
  number,
  sizesOf,
  tensor,
  withArticle,
  withDimension,
} from "./types.ts";

/** One call, its arguments sorted by parameter. */
export interface Call {
  readonly ctx: Context;
  readonly name: string;
  readonly given: ReadonlyMap<string, Expression>;
  readonly span: Expression["span"];
  readonly locals: Locals;
}

type Rule = (call: Call) => Term;

const argument = (c: Call, name: string): Term => {
  const e = c.given.get(name);
  return e ? c.ctx.value(e, c.locals) : unknownTerm(c.span);
};
const spanOf = (c: Call, name: string): Expression["span"] => c.given.get(name)?.span ?? c.span;

/** The number of an argument, which must be known before the run. */
function knownNumber(c: Call, name: string): number | undefined {
  const t = argument(c, name);
  if (t.type.kind === "unknown") return undefined;
  const value = t.type.kind === "number" ? c.ctx.known(t) : undefined;
  if (value === undefined)
    c.ctx.report(
      argumentUnit(
        c.name,
        name,
        "a number that is known before the run",
        spanOf(c, name),
        inWords(t.type),
      ),
    );
  return value;
}

/** What one memory holds. */
const MAX_NUMBERS = 1e8;

/** Sizes from `768x3072`, `[r, c]` or one number. */
export function knownSizes(
  ctx: Context,
  t: Term,
  span: Expression["span"],
  most: number = MAX_NUMBERS,
): readonly number[] | undefined {
  if (t.missing) return undefined;
  const one = t.type.kind === "number" ? ctx.known(t) : undefined;
  const sizes = one === undefined ? ctx.knownList(t) : [one];
  const numbers = sizes?.reduce((n, d) => n * d, 1) ?? 0;
  if (sizes?.every((n) => Number.isInteger(n) && n > 0)) {
    if (numbers <= most) return sizes;
    ctx.report(tooManyNumbers(numbers, span));
    return undefined;
  }
  ctx.report(badSize(span, sizes ? `this is ${sizes.join("x")}` : inWords(t.type)));
  return undefined;
}

// ── Random and made numbers ──────────────────────────────────────────────────

const filled =
  (op: Op, draws: boolean): Rule =>
  (c) => {
    const sizes = knownSizes(c.ctx, argument(c, "shape"), spanOf(c, "shape"));
    if (!sizes) return unknownTerm(c.span);
    if (draws) c.ctx.drawn = c.span;
    const parts = draws ? ({ draw: { attribute: "rng", role: op } } as const) : {};
    return term(op, tensor(sizes), [], c.span, parts);
  };

const uniform: Rule = (c) => {
  const [lo, hi] = [argument(c, "lo"), argument(c, "hi")];
  const sizes = knownSizes(c.ctx, argument(c, "shape"), spanOf(c, "shape"));
  if (!sizes || !sameUnit(c, "lo", lo, "hi", hi)) return unknownTerm(c.span);
  c.ctx.drawn = c.span;
  const type = tensor(sizes, dimensionIn(lo.type) ?? PLAIN);
  return term("uniform", type, [lo, hi], c.span, { draw: { attribute: "rng", role: "uniform" } });
};

function sameUnit(c: Call, aName: string, a: Term, bName: string, b: Term): boolean {
  const [x, y] = [dimensionIn(a.type), dimensionIn(b.type)];
  if (!x || !y) return a.type.kind === "unknown" || b.type.kind === "unknown";
  if (sameDimension(x, y)) return true;
  c.ctx.report(
    mixedUnits("mix", c.span, [
      { span: spanOf(c, aName), words: dimensionName(x) },
      { span: spanOf(c, bName), words: dimensionName(y) },
    ]),
  );
  return false;
}

const onehot: Rule = (c) => {
  const i = knownNumber(c, "i");
  const n = knownNumber(c, "n");
  if (i === undefined || n === undefined) return unknownTerm(c.span);
  if (n > MAX_NUMBERS) {
    c.ctx.report(tooManyNumbers(n, spanOf(c, "n")));
    return unknownTerm(c.span);
  }
  if (!Number.isInteger(n) || n < 1 || !Number.isInteger(i) || i < 0 || i >= n) {
    c.ctx.report(badSize(c.span, `onehot(${i}, ${n})`));
    return unknownTerm(c.span);
  }
  return term("onehot", tensor([n]), [], c.span, { at: { i, n } });
};

const spaced =
  (op: "linspace" | "logspace", between: (a: number, b: number, share: number) => number): Rule =>
  (c) => {
    const [a, b] = [argument(c, "a"), argument(c, "b")];
    const n = knownNumber(c, "n");
    if (n === undefined || !sameUnit(c, "a", a, "b", b)) return unknownTerm(c.span);
    if (!Number.isInteger(n) || n < 1 || n > 1e6) {
      c.ctx.report(badSize(spanOf(c, "n"), `this is ${n}`));
      return unknownTerm(c.span);
    }
    const [from, to] = [a.value, b.value];
    const values =
      from === undefined || to === undefined
        ? undefined
        : Array.from({ length: n }, (_, i) =>
            i === 0 ? from : i === n - 1 ? to : between(from, to, i / (n - 1)),
          );
    const type = list(dimensionIn(a.type) ?? PLAIN, n);
    return term(op, type, [a, b], c.span, { at: { n }, values });
  };

// ── Element by element ───────────────────────────────────────────────────────

/** Shaped numbers in, the same shape out. */
const elementwise =
  (op: Op, keepsUnit: boolean, fold?: (x: number) => number): Rule =>
  (c) => {
    const x = argument(c, "x");
    if (x.type.kind === "unknown") return unknownTerm(c.span);
    if (!isNumeric(x.type)) return refuse(c, x);
    const dimension = dimensionIn(x.type) ?? PLAIN;
    if (op === "sqrt") {
      const half = dimension.map((n) => n / 2);
      return term(op, withDimension(x.type, half), [x], c.span, { value: folded(x, fold) });
    }
    if (!keepsUnit && !isPlain(dimension)) {
      c.ctx.report(needsPlain(c.name, dimensionName(dimension), c.span));
      return unknownTerm(c.span);
    }
    return term(op, x.type, [x], c.span, { value: folded(x, fold) });
  };

const folded = (x: Term, fold?: (x: number) => number): number | undefined =>
  x.value === undefined || !fold ? undefined : fold(x.value);

function refuse(c: Call, x: Term): Term {
  const help =
    x.type.kind === "array" ? "its weights are .weights; its conductances .g" : undefined;
  const title = `${c.name} takes numbers, not ${withArticle(inWords(x.type))}`;
  c.ctx.report(elementsMisfit(title, c.span, [], help));
  return unknownTerm(c.span);
}

// ── Down to one number ───────────────────────────────────────────────────────

const reduce =
  (op: Op): Rule =>
  (c) => {
    const x = argument(c, "x");
    if (x.type.kind === "unknown") return unknownTerm(c.span);
    if (!isNumeric(x.type) && x.type.kind !== "list") return refuse(c, x);
    if (op !== "quantile") return term(op, number(dimensionIn(x.type)), [x], c.span);
    const p = knownNumber(c, "p");
    if (p === undefined) return unknownTerm(c.span);
    return term(op, number(dimensionIn(x.type)), [x], c.span, { at: { p } });
  };

/** Two things of one shape and one unit → a number. */
const distance =
  (op: Op): Rule =>
  (c) => {
    const [y, ref] = [argument(c, "y"), argument(c, "ref")];
    if (y.type.kind === "unknown" || ref.type.kind === "unknown") return unknownTerm(c.span);
    const [a, b] = [sizesOf(y.type), sizesOf(ref.type)];
    if (!a || !b) return refuse(c, a ? ref : y);
    if (a.join() !== b.join()) {
      c.ctx.report(
        elementsMisfit(`${c.name} compares two things of the same shape`, c.span, [
          { span: spanOf(c, "y"), words: inWords(y.type) },
          { span: spanOf(c, "ref"), words: inWords(ref.type) },
        ]),
      );
      return unknownTerm(c.span);
    }
    if (!sameUnit(c, "y", y, "ref", ref)) return unknownTerm(c.span);
    const unit = dimensionIn(y.type) ?? PLAIN;
    const dimension = op === "mse" ? unit.map((n) => 2 * n) : op === "rmse" ? unit : PLAIN;
    return term(op, number(dimension), [y, ref], c.span);
  };

const accuracy: Rule = (c) => {
  const net = networkOf(c.ctx, c.given.get("net"), c.locals);
  const data = datasetOf(c.ctx, c.given.get("data"), c.locals);
  if (!net || !data || !checkFit(c.ctx, net, data, c.span)) return unknownTerm(c.span);
  return term("accuracy", number(), [net, data], c.span, {
    draw: { attribute: "read", role: "accuracy" },
  });
};

// ── Cost and hardware ────────────────────────────────────────────────────────

const cost =
  (op: Op, unit: string): Rule =>
  (c) => {
    const x = argument(c, "x");
    if (x.type.kind === "unknown") return unknownTerm(c.span);
    return term(op, number(dimensionOf(unit)), [x], c.span);
  };

const COMPENSATIONS = ["none", "global", "column"];

const compensate: Rule = (c) => {
  const x = argument(c, "x");
  const mode = c.given.get("mode");
  const word = mode?.kind === "name" ? mode.name : "global";
  if (mode && (mode.kind !== "name" || !COMPENSATIONS.includes(word))) {
    c.ctx.report(notAChoice("mode", c.ctx.text(mode.span), mode.span, undefined, COMPENSATIONS));
    return unknownTerm(c.span);
  }
  if (x.type.kind === "unknown") return unknownTerm(c.span);
  if (x.type.kind !== "network" && !isNumeric(x.type)) {
    const name = c.ctx.text(spanOf(c, "x"));
    c.ctx.report(
      wrongKind(name, kindInWords(x.type), "a network or a read", spanOf(c, "x"), undefined),
    );
    return unknownTerm(c.span);
  }
  return term("compensate", x.type, [x], c.span, { at: { mode: word } });
};

/** Parameters of the bound with their units and defaults. */
const LIM: readonly (readonly [name: string, unit: string, otherwise?: number])[] = [
  ["params", ""],
  ["updates", ""],
  ["bits", "bit", 8],
  ["temperature", "K", 300],
  ["r0", "Hz", 1e12],
  ["r1", "Hz", 1e6],
];

const limBound: Rule = (c) => {
  const inputs = LIM.map(([name, unit, otherwise]): Term => {
    const wanted = dimensionOf(unit);
    const e = c.given.get(name);
    if (!e) return constant(otherwise ?? 0, number(wanted), c.span);
    const t = c.ctx.value(e, c.locals);
    const d = dimensionIn(t.type);
    const bare = unit === "bit" && d !== undefined && isPlain(d);
    if (d && !bare && !sameDimension(d, wanted))
      c.ctx.report(
        argumentUnit(c.name, name, `measured in ${dimensionName(wanted)}`, e.span, inWords(t.type)),
      );
    return t;
  });
  return term("lim_bound", number(dimensionOf("J")), inputs, c.span);
};

const log = elementwise("log", false, dlog);

export const BUILT_IN: Readonly<Record<string, Rule>> = {
  randn: filled("randn", true),
  uniform,
  zeros: filled("zeros", false),
  ones: filled("ones", false),
  onehot,
  linspace: spaced("linspace", (a, b, t) => a + (b - a) * t),
  logspace: spaced("logspace", (a, b, t) => a * dexp(dlog(b / a) * t)),
  relu: elementwise("relu", true),
  tanh: elementwise("tanh", false),
  sigmoid: elementwise("sigmoid", false),
  softmax: elementwise("softmax", false),
  exp: elementwise("exp", false, dexp),
  ln: log,
  log,
  sqrt: elementwise("sqrt", true, Math.sqrt),
  abs: elementwise("abs", true, Math.abs),
  sum: reduce("sum"),
  mean: reduce("mean"),
  std: reduce("std"),
  min: reduce("min"),
  max: reduce("max"),
  norm: reduce("norm"),
  quantile: reduce("quantile"),
  mse: distance("mse"),
  rmse: distance("rmse"),
  nrmse: distance("nrmse"),
  snr_db: distance("snr_db"),
  accuracy,
  energy: cost("energy", "J"),
  latency: cost("latency", "s"),
  area: cost("area", "m^2"),
  drift_compensation: compensate,
  lim_bound: limBound,
};

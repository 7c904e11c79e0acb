/**
 * @file Laws typed by the user, evaluated: trees of + - * / ^ neg exp ln sqrt over names and numbers.
 * test  pulse.test.ts: the exponential law of the own-device example
 */
import { dexp, dlog } from "../base/dmath.ts";
import { invariant } from "../base/invariant.ts";
import type { LawExpression } from "../plan/chip.ts";
import { power } from "./algebra.ts";

const APPLY: Record<string, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": power,
  neg: (a) => -a,
  exp: dexp,
  log: dlog,
  ln: dlog,
  sqrt: Math.sqrt,
  abs: Math.abs,
};

export function evaluateLaw(law: LawExpression, names: Readonly<Record<string, number>>): number {
  if (typeof law === "number") return law;
  if (typeof law === "string") {
    const value = names[law];
    invariant(value !== undefined, `a law names ${law}, which has no value`);
    return value;
  }
  const [op, a, b] = law;
  const apply: ((a: number, b: number) => number) | undefined = APPLY[op];
  invariant(apply !== undefined && a !== undefined, `a law uses ${op}, which nothing evaluates`);
  return apply(evaluateLaw(a, names), b === undefined ? 0 : evaluateLaw(b, names));
}

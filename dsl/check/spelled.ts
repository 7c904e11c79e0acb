/**
 * @file A unit that may have been meant as a division: `3 V/A` where `A` is also a name.
 * from  design: language, section 2
 * test  messages.test.ts: W0301
 */
import { dimensionName, parseUnit } from "../../src/base/units.ts";
import type { ExpressionOf } from "../ast.ts";
import { unitOrDivision } from "../messages/units.ts";
import type { Context } from "./context.ts";

/** Names of base units that do not follow from the plural. */
const SINGULAR: Readonly<Record<string, string>> = {
  amps: "ampere",
  siemens: "siemens",
  hertz: "hertz",
  kelvin: "kelvin",
};
const PREFIXES: Readonly<Record<string, string>> = {
  a: "atto",
  f: "femto",
  p: "pico",
  n: "nano",
  u: "micro",
  m: "milli",
  c: "centi",
  k: "kilo",
  M: "mega",
  G: "giga",
  T: "tera",
  P: "peta",
};

/** `uA` → `microamps`; its own text where it has no plain name. */
function words(atom: string): string {
  const unit = parseUnit(atom);
  if (!unit) return atom;
  const name = dimensionName(unit.dimension);
  if (/[*/]/.test(name)) return atom;
  const isBase = unit.ten === 0 && unit.factor === 1;
  return isBase ? name : `${PREFIXES[atom[0] ?? ""] ?? ""}${name}`;
}

const singular = (plural: string): string => SINGULAR[plural] ?? plural.replace(/s$/, "");

export function senseOfUnit(ctx: Context, e: ExpressionOf<"quantity">): void {
  const [, digits = "", unit = ""] = /^([\d._eE+-]+?)[ \t]*([^\d\s.+-].*)$/.exec(e.text) ?? [];
  const parts = unit.split(/([*/])/);
  if (parts.length < 3) return;
  const name = parts.find((p, i) => i > 0 && i % 2 === 0 && ctx.isOwnName(p));
  if (name === undefined) return;
  const [first = "", ...rest] = parts;
  const said = rest.reduce(
    (text, p, i) =>
      i % 2 === 0 ? text : `${text}${rest[i - 1] === "/" ? " per " : " "}${singular(words(p))}`,
    words(first),
  );
  const apart = `${digits} ${first}${rest.map((p) => ` ${p}`).join("")}`;
  ctx.report(unitOrDivision(`${digits} ${said}`, name, apart, e.span, ctx.find(name)?.defined));
}

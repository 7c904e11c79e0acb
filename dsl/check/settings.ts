/**
 * @file `name = value` against one row of a settings table: kind, dimension, range, choice.
 * in    an expression and its Setting;  out  the value in IR form (base/setting.ts lists the forms), or undefined after saying why not
 * why   one table types all settings, so every message names the fix
 * from  design: language, section 6 and 9
 * test  settings.test.ts: every row in range, out of range and in the wrong unit
 */
import type { Json } from "../../src/base/json.ts";
import type { Setting } from "../../src/base/setting.ts";
import {
  dimensionName,
  dimensionOf,
  everydayUnit,
  formatQuantity,
  isPlain,
  sameDimension,
} from "../../src/base/units.ts";
import type { Expression } from "../ast.ts";
import { notAChoice, wordNotString } from "../messages/names.ts";
import { outOfRange, settingForm, settingUnit } from "../messages/units.ts";
import { nearest } from "../nearest.ts";
import { callSetting } from "./call-settings.ts";
import type { Context, Locals } from "./context.ts";
import { holeOf } from "./holes.ts";
import { deviceOf } from "./references.ts";
import type { Term } from "./term.ts";
import { dimensionIn, inWords } from "./types.ts";

/** What is being set, and where. */
export interface Place {
  readonly ctx: Context;
  readonly row: Setting;
  readonly e: Expression;
  readonly locals: Locals;
}

const has = (p: Place, ...kinds: readonly string[]): boolean =>
  p.row.kinds.some((k) => kinds.includes(k));

const WORDS = new Set(["enum", "off", "call"]);

/** The value of a setting in IR form. */
export function settingValue(
  ctx: Context,
  row: Setting,
  e: Expression,
  locals: Locals = new Map(),
): Json | undefined {
  const p: Place = { ctx, row, e, locals };
  if (e.kind === "error") return undefined;
  if (e.kind === "hole") {
    holeOf(ctx, e, undefined, `a value for \`${row.name}\` goes here`);
    return undefined;
  }
  const word = choice(p);
  if (word !== null) return word;
  if (has(p, "name")) return (deviceOf(ctx, e, locals)?.at ?? undefined) as Json | undefined;
  const t = ctx.value(e, locals);
  if (t.missing) return undefined;
  if (has(p, "text")) return textValue(p, t);
  if (has(p, "shape")) return shapeValue(p, t);
  if (has(p, "range")) return rangeValue(p, t);
  if (has(p, "list") && t.type.kind === "list") return listValue(p, t);
  return numberValue(p, t);
}

// ── Words ────────────────────────────────────────────────────────────────────

/** The bare word of an enumeration; null when the value is no word and may be something else. */
function choice(p: Place): Json | undefined | null {
  const { ctx, row, e } = p;
  const choices = row.choices ?? [];
  if (choices.length === 0) return null;
  const word = e.kind === "name" ? e.name : undefined;
  const called = e.kind === "call" && e.callee.kind === "name" ? e.callee.name : undefined;
  if (called !== undefined && choices.includes(called) && has(p, "call"))
    return callSetting(ctx, called, e.kind === "call" ? e.args : [], (r, v) =>
      settingValue(ctx, r, v, p.locals),
    );
  if (word !== undefined && choices.includes(word))
    return row.kinds[0] === "call" ? { name: word } : word;
  if (e.kind === "string" && choices.includes(e.value)) {
    ctx.report(wordNotString(row.name, e.value, e.span));
    return undefined;
  }
  const wordsOnly = row.kinds.every((k) => WORDS.has(k));
  const open = word !== undefined && !p.locals.has(word) && !ctx.find(word);
  const written = word ?? called;
  const near = written === undefined ? undefined : nearest(written, choices);
  if (!wordsOnly && !(open && near)) return null;
  ctx.report(notAChoice(row.name, ctx.text(e.span), e.span, near, choices));
  return undefined;
}

function textValue(p: Place, t: Term): Json | undefined {
  if (p.e.kind === "string") return p.e.value;
  const v = t.type.kind === "string" ? t.at?.["v"] : undefined;
  if (typeof v === "string") return v;
  const help = `write ${p.row.name} = "..."`;
  p.ctx.report(settingForm(p.row.name, "a text", p.e.span, inWords(t.type), help));
  return undefined;
}

// ── Shapes, ranges, lists ────────────────────────────────────────────────────

function shapeValue(p: Place, t: Term): Json | undefined {
  const sizes = t.type.kind === "shape" || t.type.kind === "list" ? p.ctx.knownList(t) : undefined;
  if (sizes?.length !== 2) {
    p.ctx.report(
      settingForm(p.row.name, "a shape", p.e.span, inWords(t.type), "for example 256x256"),
    );
    return undefined;
  }
  const bad = sizes.find((n) => !(Number.isInteger(n) && inRange(p.row, n)));
  return bad === undefined ? [...sizes] : refuseRange(p, sizes.join("x"));
}

function rangeValue(p: Place, t: Term): Json | undefined {
  const d = dimensionIn(t.type);
  const ends = t.type.kind === "range" ? p.ctx.knownList(t) : undefined;
  if (!ends || !d || !sameDimension(d, dimensionOf(p.row.unit))) {
    const help = `for example: ${p.row.name} = 1 uS .. 50 uS`;
    p.ctx.report(
      settingForm(p.row.name, "a range of conductances", p.e.span, inWords(t.type), help),
    );
    return undefined;
  }
  const [low = 0, high = 0] = ends;
  if (!inRange(p.row, low) || !inRange(p.row, high) || low >= high)
    return refuseRange(p, `${shown(p.row, low)} .. ${shown(p.row, high)}`);
  return [low, high];
}

function listValue(p: Place, t: Term): Json | undefined {
  if (!rightUnit(p, t, p.row.unit)) return undefined;
  const values = p.ctx.knownList(t);
  if (values?.length !== 2) {
    const help = "one value, or a list of two";
    p.ctx.report(settingForm(p.row.name, "a number or a pair", p.e.span, inWords(t.type), help));
    return undefined;
  }
  const bad = values.find((v) => !inRange(p.row, v));
  return bad === undefined ? [...values] : refuseRange(p, shown(p.row, bad));
}

// ── Numbers ──────────────────────────────────────────────────────────────────

function numberValue(p: Place, t: Term): Json | undefined {
  const d = dimensionIn(t.type);
  if (t.type.kind !== "number" || !d) {
    const wanted = has(p, "bits", "levels") ? "a number of bits" : "a number";
    p.ctx.report(settingForm(p.row.name, wanted, p.e.span, inWords(t.type)));
    return undefined;
  }
  const value = p.ctx.known(t);
  if (value === undefined) {
    const wanted = "a number that is known before the run";
    p.ctx.report(settingForm(p.row.name, wanted, p.e.span, inWords(t.type)));
    return undefined;
  }
  if (has(p, "noise")) return noiseValue(p, t, value);
  if (has(p, "levels")) return levelsValue(p, t, value);
  if (has(p, "bits")) return rightUnit(p, t, "bit", true) ? inRangeOr(p, value) : undefined;
  if (has(p, "lsb")) return rightUnit(p, t, "lsb", true) ? inRangeOr(p, value) : undefined;
  if (!rightUnit(p, t, p.row.unit)) return undefined;
  if (has(p, "count") && !Number.isInteger(value))
    return refuseRange(p, String(value), "be a whole number");
  return inRangeOr(p, value);
}

/** A spread: percent of the window, levels, or siemens. */
function noiseValue(p: Place, t: Term, value: number): Json | undefined {
  const d = dimensionIn(t.type);
  if (d && sameDimension(d, dimensionOf("level")))
    return value >= 0 ? { of: "level", value } : refuseRange(p, `${value} level`);
  if (d && sameDimension(d, dimensionOf("S")))
    return value >= 0 ? { of: "siemens", value } : refuseRange(p, formatQuantity(value, "S"));
  if (d && !isPlain(d))
    return refuseUnit(
      p,
      t,
      "percent of the range, levels or siemens",
      `for example: ${p.row.name} = 2%`,
    );
  return inRange(p.row, value) ? { of: "window", value } : refuseRange(p, shown(p.row, value));
}

/** `4 bits` is 16 levels; a plain number or `16 levels` counts them. */
function levelsValue(p: Place, t: Term, value: number): Json | undefined {
  const d = dimensionIn(t.type);
  const inBits = d !== undefined && sameDimension(d, dimensionOf("bit"));
  if (d && !inBits && !isPlain(d) && !sameDimension(d, dimensionOf("level")))
    return refuseUnit(p, t, "bits", `for example: ${p.row.name} = 4 bits`);
  const count = inBits ? 2 ** value : value;
  if (!Number.isInteger(count)) return refuseRange(p, String(value), "be a whole number");
  return inRange(p.row, count) ? count : refuseRange(p, String(count));
}

function rightUnit(p: Place, t: Term, unit: string, plainToo: boolean = false): boolean {
  const d = dimensionIn(t.type);
  const wanted = dimensionOf(unit);
  if (!d || sameDimension(d, wanted) || (plainToo && isPlain(d))) return true;
  refuseUnit(p, t, dimensionName(wanted), unitHelp(p, unit, isPlain(d)));
  return false;
}

function unitHelp(p: Place, unit: string, plain: boolean): string | undefined {
  if (unit === "bit") return `for example: ${p.row.name} = 8 bits`;
  const usual = unit === "" ? undefined : everydayUnit(dimensionOf(unit));
  return plain && usual && p.e.kind === "number" ? `write ${p.e.text} ${usual}` : undefined;
}

const inRange = (row: Setting, v: number): boolean =>
  (row.min === null || v > row.min || (v === row.min && !row.above)) &&
  (row.max === null || v <= row.max);

const inRangeOr = (p: Place, v: number): Json | undefined =>
  inRange(p.row, v) ? v : refuseRange(p, shown(p.row, v));

const isPercent = (row: Setting): boolean =>
  row.kinds.some((k) => k === "percent" || k === "noise");

/** A value as its row writes values: `200 %`, `20`, `2 kohm`. */
function shown(row: Setting, v: number): string {
  if (isPercent(row)) return `${Number((v * 100).toPrecision(6))} %`;
  return row.unit === "V^-1" ? `${v} V^-1` : formatQuantity(v, row.unit);
}

/** `1 .. 16 bits, off` → `lie in 1 .. 16 bits`. */
function limitsInWords(row: Setting): string {
  const range = row.range.replace(/^.*,? or (?=>)/, "").replace(/, [a-z]+$/, "");
  if (range.startsWith(">=")) return `be at least ${range.slice(3)}`;
  if (range.startsWith(">")) return `be greater than ${range.slice(2)}`;
  return `lie in ${range}`;
}

function refuseRange(p: Place, is: string, wanted: string = limitsInWords(p.row)): undefined {
  const bare = isPercent(p.row) && p.e.kind === "number" && p.e.value > 1;
  const help = bare && p.e.kind === "number" ? `write ${p.e.text}%` : undefined;
  p.ctx.report(outOfRange(p.row.name, wanted, p.e.span, is, help));
  return undefined;
}

function refuseUnit(p: Place, t: Term, measured: string, help: string | undefined): undefined {
  const is = inWords(t.type);
  const not = dimensionName(dimensionIn(t.type) ?? dimensionOf(""));
  p.ctx.report(settingUnit(p.row.name, measured, not, p.e.span, is, help));
  return undefined;
}

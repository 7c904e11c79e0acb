/**
 * @file VERDICTS: every published claim recomputed, with the arithmetic shown.
 * in    claims.json, a profile;  out  Verdict per claim, and the table of `report claims of`
 * why   a data sheet is read with its sums done again: consistent, inconsistent, unrealistic,
 *       impossible
 * from  claims.json: the four source documents; for a chip without claims, the published rows of
 *       its profile
 * holds consistent means that the number follows from what the source states, not that it is true
 * test  check.test.ts: every claim's verdict agrees with its relation; arithmetic and our own
 *       models agree; the vendor's table
 */
import { invariant } from "../base/invariant.ts";
import { type Table, table } from "../base/table.ts";
import { formatQuantity } from "../base/units.ts";
import { PROFILES, type Profile, profileOf, profileTag } from "../cost/profile.ts";
import { validate } from "../cost/published.ts";
import { evaluate } from "./arithmetic.ts";
import catalogue from "./claims.json" with { type: "json" };
import { type Args, modelled, type Value } from "./models.ts";

export type VerdictWord = "consistent" | "inconsistent" | "unrealistic" | "impossible";

/** A formula, some, or some by name. */
type Formula = string | readonly string[] | Readonly<Record<string, string>>;
type Unit = string | Readonly<Record<string, string>>;

export interface Claim {
  readonly id: string;
  /** Profiles it is about. */
  readonly of: readonly string[];
  readonly text: string;
  readonly published: Value;
  readonly unit: Unit;
  readonly model: Formula;
  readonly by?: { readonly model: string } & Args;
  /** published eq, ge or le computed, or computed between two published ends. */
  readonly rel: "eq" | "ge" | "le" | "in";
  readonly tol: number | Readonly<Record<string, number>>;
  readonly verdict: VerdictWord;
  readonly why: string;
  readonly source: string;
}

export const CLAIMS: readonly Claim[] = catalogue.claims as unknown as readonly Claim[];

export interface Verdict {
  readonly id: string;
  readonly text: string;
  readonly published: string;
  readonly computed: string;
  /** computed / published, of the worst number of the claim. */
  readonly factor: number | null;
  readonly holds: boolean;
  readonly verdict: VerdictWord;
  readonly why: string;
  readonly arithmetic: string;
  readonly source: string;
  /** `claim` for a vendor's, else what the source is. */
  readonly tag: string;
}

const isList = (v: unknown): v is readonly unknown[] => Array.isArray(v);

/** Evaluates a claim's formulas leaf by leaf. */
export function computed(model: Formula): Value {
  if (typeof model === "string") return evaluate(model);
  if (isList(model)) return model.map((m) => evaluate(m as string));
  return Object.fromEntries(
    Object.entries(model as Readonly<Record<string, string>>).map(([k, m]) => [k, evaluate(m)]),
  );
}

/**
 * Pairs of published and computed numbers with their key; a single published number meets each
 * computed one.
 */
export function pairs(published: Value, value: Value): readonly [string, number, number][] {
  if (typeof value === "number") return [["", published as number, value]];
  if (isList(value)) {
    const of = (i: number): number => (isList(published) ? published[i] : published) as number;
    return (value as readonly number[]).map((c, i) => ["", of(i), c]);
  }
  const by = value as Readonly<Record<string, number>>;
  if (typeof published === "number") return Object.entries(by).map(([k, c]) => [k, published, c]);
  const known = published as Readonly<Record<string, number>>;
  return Object.entries(by).flatMap(([k, c]) => (k in known ? [[k, known[k] as number, c]] : []));
}

/** Does the relation that the claim asserts hold? */
function relationHolds(claim: Claim, value: Value): boolean {
  if (claim.rel === "in") {
    const [low, high] = claim.published as readonly [number, number];
    return low <= (value as number) && (value as number) <= high;
  }
  return pairs(claim.published, value).every(([key, p, c]) => {
    if (claim.rel === "ge") return p >= c;
    if (claim.rel === "le") return p <= c;
    const tol = typeof claim.tol === "number" ? claim.tol : (claim.tol[key] ?? 0);
    return Math.abs(p - c) <= tol * Math.abs(c);
  });
}

const SI_UNITS: readonly string[] = ["B", "s", "J", "A", "W"];

const one = (x: number, unit: string): string => {
  if (SI_UNITS.includes(unit)) return formatQuantity(Number(x.toPrecision(4)), unit);
  const digits = String(Number(x.toPrecision(4)));
  return unit === "1" || unit === "" ? digits : `${digits} ${unit}`;
};

/** A value with its unit: `40 ns`, `10, 400 x`, `devices 6440 cell, ..`. */
export function valueText(value: Value, unit: Unit): string {
  const of = (key: string): string => (typeof unit === "string" ? unit : (unit[key] ?? ""));
  if (typeof value === "number") return one(value, of(""));
  if (isList(value)) {
    const list = value as readonly number[];
    return list
      .map((x, i) => one(x, i === list.length - 1 || SI_UNITS.includes(of("")) ? of("") : ""))
      .join(", ");
  }
  return Object.entries(value)
    .map(([k, x]) => `${k} ${one(x, of(k))}`)
    .join(", ");
}

const arithmeticText = (model: Formula): string =>
  typeof model === "string"
    ? model
    : isList(model)
      ? model.join("; ")
      : Object.entries(model)
          .map(([k, m]) => `${k} = ${String(m)}`)
          .join("; ");

/** Of all pairs the factor furthest from one. */
function worstFactor(list: readonly [string, number, number][]): number | null {
  const far = (x: number): number => (x > 0 ? Math.max(x, 1 / x) : Number.POSITIVE_INFINITY);
  const factors = list.filter(([, p]) => p !== 0).map(([, p, c]) => c / p);
  if (factors.length === 0) return null;
  return factors.reduce((a, b) => (far(b) > far(a) ? b : a));
}

const isVendor = (claim: Claim): boolean => claim.of.some((id) => id.startsWith("qmemory"));

/**
 * One claim, recomputed. Where our own code knows the claim too, its numbers are the ones shown.
 */
export function judge(claim: Claim): Verdict {
  const line = computed(claim.model);
  const value = claim.by ? modelled(claim.by) : line;
  const holds = relationHolds(claim, value);
  invariant(
    claim.verdict === "unrealistic" || holds === (claim.verdict === "consistent"),
    `claim ${claim.id} is called ${claim.verdict}, but its relation ${holds ? "holds" : "fails"}`,
  );
  const { id, text, verdict, why, source } = claim;
  return {
    id,
    text,
    published: valueText(claim.published, claim.unit),
    computed: valueText(value, claim.unit),
    factor: claim.rel === "in" ? null : worstFactor(pairs(claim.published, value)),
    holds,
    verdict,
    why,
    arithmetic: arithmeticText(claim.model),
    source,
    tag: isVendor(claim) ? "claim" : "published",
  };
}

/** What a profile's own published rows give: consistent where our model meets them. */
function publishedVerdicts(p: Profile): Verdict[] {
  return validate(p).map((v, i) => ({
    id: `${p.id}/${i + 1}`,
    text: [v.metric, v.cond].filter((t) => t !== "").join(", "),
    published: one(v.published, ""),
    computed: one(v.computed, ""),
    factor: v.computed / v.published,
    holds: v.ok,
    verdict: v.ok ? "consistent" : "inconsistent",
    why: `within ${Number((100 * v.tolerance).toPrecision(3))} %, ${v.check}`,
    arithmetic: "",
    source: p.source,
    tag: profileTag(p),
  }));
}

/** All claims about a profile, then its published rows. */
export function claimsOf(id: string): readonly Verdict[] {
  const own = CLAIMS.filter((c) => c.of.includes(id)).map(judge);
  const p = PROFILES.get(id);
  return p ? [...own, ...publishedVerdicts(p)] : own;
}

/** `report claims of` a preset; a chip without a profile has made no claims. */
export const claimsOfPreset = (preset: string): readonly Verdict[] =>
  claimsOf(profileOf(preset)?.id ?? "");

/**
 * Verdicts as a table: id, claim, published, computed, factor, verdict, why, arithmetic, source,
 * tag.
 */
export function claimsTable(list: readonly Verdict[]): Table {
  const of = (f: (v: Verdict) => string): string[] => list.map(f);
  return table([
    { name: "id", values: of((v) => v.id) },
    { name: "claim", values: of((v) => v.text) },
    { name: "published", values: of((v) => v.published) },
    { name: "computed", values: of((v) => v.computed) },
    { name: "factor", values: list.map((v) => v.factor) },
    { name: "verdict", values: of((v) => v.verdict) },
    { name: "why", values: of((v) => v.why) },
    { name: "arithmetic", values: of((v) => v.arithmetic) },
    { name: "source", values: of((v) => v.source) },
    { name: "tag", values: of((v) => v.tag) },
  ]);
}

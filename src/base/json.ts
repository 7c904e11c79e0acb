/**
 * @file JSON as a type, and its canonical text: keys sorted, shortest round-trip numbers, no blanks.
 * why   identity is the hash of this text, so it must be the same on every machine
 * test  json.test.ts: key order never matters; -0 is 0; NaN and infinities are refused
 */
import { invariant } from "./invariant.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** The one text of a value. Numbers print as ECMAScript's shortest form; keys in code-unit order. */
export function canonicalJson(value: Json): string {
  if (typeof value === "number") {
    invariant(Number.isFinite(value), `canonical JSON holds finite numbers only, not ${value}`);
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((v: Json) => canonicalJson(v)).join(",")}]`;
  const record = value as { readonly [key: string]: Json };
  const pairs = Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key] as Json)}`);
  return `{${pairs.join(",")}}`;
}

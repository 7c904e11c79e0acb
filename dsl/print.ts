/**
 * @file Each stage of the language as text: tokens, syntax tree, checked program. For goldens and `%explain`.
 * in    a stage value;  out  lines, stable from run to run
 * test  print.test.ts; goldens in examples/
 */
import { canonicalJson, type Json } from "../src/base/json.ts";
import type { CheckedStatement, Term } from "./check/term.ts";
import { inWords } from "./check/types.ts";
import type { Compiled } from "./compile.ts";
import { type IToken, Newline } from "./tokens.ts";

/** One line per statement: the kinds of its tokens with their text. Keywords stand alone. */
export function tokensText({ read }: Pick<Compiled, "read">): string {
  const lines: string[][] = [[]];
  for (const t of read.tokens) {
    if (t.tokenType === Newline) lines.push([]);
    else lines[lines.length - 1]?.push(tokenText(t));
  }
  return lines.map((line) => line.join(" ")).join("\n");
}

function tokenText(t: IToken): string {
  const { name } = t.tokenType;
  if (name.startsWith("Key_")) return t.image;
  return /^\W+$/.test(t.image) ? t.image : `${name}(${t.image})`;
}

/** Nested lines: the kind of a node, then what it holds. Places are left out. */
export function astText({ read }: Pick<Compiled, "read">): string {
  return read.program.map((s) => nodeText(s as unknown as AnyNode, 0)).join("\n");
}

type AnyNode = { readonly kind?: string } & Readonly<Record<string, unknown>>;

const isNode = (v: unknown): v is AnyNode =>
  typeof v === "object" && v !== null && !Array.isArray(v);

/** A plain word, number or list of numbers, on the line of its node. */
function inline(v: unknown): string | undefined {
  if (typeof v === "string" || typeof v === "number" || typeof v === "boolean") return String(v);
  if (isNode(v) && v.kind === "name") return String(v["name"]);
  if (Array.isArray(v) && v.every((x) => typeof x === "number")) return v.join("x");
  return undefined;
}

function nodeText(node: AnyNode, depth: number): string {
  const indent = "  ".repeat(depth);
  const own: string[] = [];
  const below: string[] = [];
  for (const [name, value] of Object.entries(node)) {
    if (name === "kind" || name === "span" || value === undefined) continue;
    const text = inline(value);
    if (text !== undefined) own.push(`${name}=${text}`);
    else below.push(childText(name, value, depth + 1));
  }
  const head = [node.kind ?? "", ...own].filter((x) => x !== "").join(" ");
  return [`${indent}${head}`, ...below.filter((x) => x !== "")].join("\n");
}

function childText(name: string, value: unknown, depth: number): string {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return "";
    const items = value.map((v) =>
      isNode(v) ? nodeText(v, depth + 1) : `${indent}  ${inline(v)}`,
    );
    return [`${indent}${name}:`, ...items].join("\n");
  }
  return isNode(value) ? `${indent}${name}:\n${nodeText(value, depth + 1)}` : "";
}

// ── Checked ──────────────────────────────────────────────────────────────────

/** What every statement defines, with its type, and what it shows. */
export function checkedText({ checked }: Pick<Compiled, "checked">): string {
  const seed = checked.seed === undefined ? [] : [`seed ${checked.seed}`];
  const needs = checked.needs.flatMap(({ name, meaning }) =>
    meaning ? [`needs ${name}: ${inWords(meaning.term.type)}`] : [],
  );
  return [...seed, ...checked.statements.flatMap(statementLines), ...needs].join("\n");
}

function statementLines(s: CheckedStatement): string[] {
  const defines = s.defines.map(([name, t]) => `${name}: ${inWords(t.type)}${termText(t)}`);
  const views = s.views.map((v) => {
    const options = Object.entries(v.options).map(([k, x]) => `${k}=${canonicalJson(x as Json)}`);
    return [v.kind, ...options].join(" ");
  });
  return [...defines, ...views];
}

/** ` = op(types of its inputs)`, with its attributes; bodies of sweeps are only counted. */
function termText(t: Term): string {
  if (t.missing && t.type.kind === "unknown") return "";
  const inputs = t.in.map((x) => (x.value === undefined ? inWords(x.type) : String(x.value)));
  const at = Object.entries(t.at ?? {}).map(([k, v]) => ` ${k}=${canonicalJson(v)}`);
  const bodies = t.sweep ? ` ${t.sweep.bodies.length} bodies` : "";
  return ` = ${t.op}(${inputs.join(", ")})${at.join("")}${bodies}`;
}

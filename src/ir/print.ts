/**
 * @file The IR as text: one stable line per node, what comes out, what is needed, the hash.
 * in    Ir;  out  lines for `mho ir`, `%explain` and goldens
 * from  design: language, section 12
 * test  print.test.ts: the mission's sample, line by line
 */
import { shortHash } from "../base/hash.ts";
import { canonicalJson, type Json } from "../base/json.ts";
import { type Attributes, type Ir, type Node, programHash } from "./node.ts";

/** `name="W" kind="analog"`; the bodies of a sweep stand below its line instead. */
function attributesText(at: Attributes): string {
  const parts = Object.entries(at).map(([name, value]) => {
    if (name === "body") return `body=<${shortHash(value)}>`;
    if (name === "bodies")
      return `bodies=${(value as readonly Json[]).length}<${shortHash(value)}>`;
    return `${name}=${canonicalJson(value)}`;
  });
  return parts.length > 0 ? `{${parts.join(" ")}}` : "";
}

/** The first body of a sweep, indented; the others differ from it in shapes or settings only. */
function bodyLines(node: Node): string[] {
  const at = node.at ?? {};
  const bodies = at["bodies"] as readonly Json[] | undefined;
  const body = (at["body"] ?? bodies?.[0]) as unknown as Ir | undefined;
  if (node.op !== "sweep" || !body) return [];
  const rest = (bodies?.length ?? 1) - 1;
  const more = rest > 0 ? [`… and ${rest} more like it`] : [];
  return [...nodeLines(body), outLine(body), ...more].map((line) => `  | ${line}`);
}

function nodeLines(ir: Ir): string[] {
  const short = new Map(ir.nodes.map((n, i) => [n.id, `%${i}`]));
  return ir.nodes.flatMap((n) => {
    const inputs = n.in.map((id) => ` ${short.get(id) ?? id}`).join("");
    const head = `${short.get(n.id)}:${n.type} = ${n.op}${attributesText(n.at ?? {})}${inputs}`;
    return [head, ...bodyLines(n)];
  });
}

function outLine(ir: Ir): string {
  const short = new Map(ir.nodes.map((n, i) => [n.id, `%${i}`]));
  const outs = Object.entries(ir.outs).map(([name, id]) => ` ${name}=${short.get(id) ?? id}`);
  return `out${outs.join("")}`;
}

/** The whole program as text, without a newline at the end. */
export function printIr(ir: Ir): string {
  const needs = ir.needs.map((n) => ` ${n.name}:${n.type}`).join("");
  return [
    ...nodeLines(ir),
    outLine(ir),
    ...(needs === "" ? [] : [`needs${needs}`]),
    `hash ${programHash(ir)}`,
  ].join("\n");
}

/**
 * @file The IR as a file, format 1: save and load.
 * in    Ir ↔ JSON text;  out  what was saved, or a sentence that says why a text is no program
 * why   a program can be kept, sent and compared without its text; what is loaded is verified before anyone trusts it
 * from  design: ir.schema.json, extended by `units` as node.ts says
 * test  json.test.ts: load(save(ir)) = ir; damaged files are refused
 */
import type { Json } from "../base/json.ts";
import type { Ir } from "./node.ts";
import { faults } from "./verify.ts";

/** JSON text of a program, two blanks deep, keys in a fixed order. */
export function saveIr(ir: Ir): string {
  const { mho, seed, nodes, outs, needs, views, spans, units } = ir;
  return `${JSON.stringify({ mho, seed, nodes, outs, needs, views, spans, units }, null, 2)}\n`;
}

const isRecord = (v: Json | undefined): v is { readonly [key: string]: Json } =>
  typeof v === "object" && v !== null && !Array.isArray(v);

const isText = (v: Json | undefined): v is string => typeof v === "string";
const isTexts = (v: Json | undefined): boolean => Array.isArray(v) && v.every(isText);

function nodeShape(v: Json): boolean {
  if (!isRecord(v)) return false;
  const at = v["at"];
  return (
    isText(v["id"]) &&
    isText(v["op"]) &&
    isText(v["type"]) &&
    isTexts(v["in"]) &&
    (at === undefined || isRecord(at))
  );
}

const viewShape = (v: Json): boolean =>
  isRecord(v) && isText(v["kind"]) && isTexts(v["of"]) && isRecord(v["options"]);

const needShape = (v: Json): boolean => isRecord(v) && isText(v["name"]) && isText(v["type"]);

const list = (v: Json | undefined, shape: (x: Json) => boolean): boolean =>
  Array.isArray(v) && (v as readonly Json[]).every(shape);

/** A program, or why the text is none. */
export function loadIr(text: string): Ir | string {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return "this is not JSON";
  }
  if (!isRecord(value) || value["mho"] !== 1) return "this is not an mho program of format 1";
  const seed = value["seed"];
  if (typeof seed !== "number" || !Number.isInteger(seed) || seed < 0)
    return "its seed is no whole number";
  if (!list(value["nodes"], nodeShape)) return "its nodes are malformed";
  if (!list(value["views"], viewShape)) return "its views are malformed";
  if (!list(value["needs"], needShape)) return "its needs are malformed";
  if (!isRecord(value["outs"]) || !Object.values(value["outs"]).every(isText))
    return "its outs are malformed";
  const ir = { spans: {}, units: {}, ...value } as unknown as Ir;
  const [fault] = faults(ir);
  return fault ? `node ${fault.node}: ${fault.why}` : ir;
}

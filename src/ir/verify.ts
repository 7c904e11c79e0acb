/**
 * @file What must hold of every program in the waist: identity, order, and the type rule of each op.
 * in    Ir and a table of rules (the waist's own, or with hardware ops);  out  the same Ir, or our bug
 * why   the rooms above and below trust each other only through this file
 * test  verify.test.ts: every op has a rule; every example passes; random damage to a program is found
 */
import { shortHash } from "../base/hash.ts";
import { invariant } from "../base/invariant.ts";
import type { Json } from "../base/json.ts";
import { dimensions, type Ir, type Node } from "./node.ts";
import { RULES, type Rule } from "./rules.ts";

export interface Fault {
  readonly node: string;
  readonly why: string;
}

export type Rules = Readonly<Record<string, Rule>>;

/** Everything that is wrong, in order of the nodes. */
export function faults(ir: Ir, rules: Rules = RULES, outer: readonly string[] = []): Fault[] {
  const types = new Map<string, string>();
  const out: Fault[] = [];
  const say = (node: string, why: string) => out.push({ node, why });
  for (const node of ir.nodes) {
    if (node.id !== identity(node)) say(node.id, "its id is not the hash of its content");
    if (types.has(node.id)) say(node.id, "it stands twice");
    const inputs = node.in.map((id) => types.get(id));
    if (inputs.includes(undefined)) say(node.id, "an input does not stand before it");
    else for (const why of nodeFaults(node, inputs as string[], rules, outer)) say(node.id, why);
    types.set(node.id, node.type);
  }
  for (const [name, id] of Object.entries(ir.outs))
    if (!types.has(id)) say(id, `\`${name}\` has no node`);
  for (const view of ir.views)
    for (const id of view.of) if (!types.has(id)) say(id, `a ${view.kind} looks at no node`);
  return out;
}

const identity = ({ op, type, in: inputs, at }: Node): string =>
  shortHash({ op, type, in: inputs, at: at ?? {} });

function nodeFaults(
  node: Node,
  inputs: readonly string[],
  rules: Rules,
  outer: readonly string[],
): string[] {
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : undefined;
  if (!rule) return [`there is no op ${node.op}`];
  if (dimensions(node.type).some((d) => !(Number.isInteger(d) && d > 0)))
    return [`${node.type} has an impossible size`];
  const why = rule(node, inputs);
  const found = why === undefined ? [] : [`${node.op}: ${why}`];
  if (node.op === "input") found.push(...outerFaults(node, outer));
  if (node.op === "sweep") found.push(...bodyFaults(node, inputs, rules));
  return found;
}

/** `input {outer: i}` stands for the i-th node its sweep was handed. */
function outerFaults(node: Node, outer: readonly string[]): string[] {
  const i = node.at?.["outer"];
  if (typeof i !== "number") return [];
  return outer[i] === node.type ? [] : [`outer ${i} is ${outer[i] ?? "nothing"}, not ${node.type}`];
}

function bodyFaults(node: Node, inputs: readonly string[], rules: Rules): string[] {
  const at = node.at ?? {};
  const bodies = (at["bodies"] ?? [at["body"]]) as readonly Json[];
  return bodies.flatMap((body) =>
    faults(body as unknown as Ir, rules, inputs).map((f) => `in its body, ${f.node}: ${f.why}`),
  );
}

/** The program itself; anything wrong with it is our bug. */
export function verify(ir: Ir, rules: Rules = RULES): Ir {
  const [first] = faults(ir, rules);
  invariant(!first, `the program is broken at ${first?.node}: ${first?.why}`);
  return ir;
}

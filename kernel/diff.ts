/**
 * @file `mho diff A B`: which names of two programs mean something else.
 * in    two programs;  out  a line for each name that changed itself, that follows from another, or that only one of them has
 * why   a node is named by the hash of its content, so a program's identity can be compared name by name, whatever its layout
 * from  design: kernel, section 11
 * test  diff.test.ts
 */

import { renderAll } from "../dsl/render.ts";
import { canonicalJson, type Json } from "../src/base/json.ts";
import type { Node, NodeId } from "../src/ir/node.ts";
import { type Given, UsageError } from "./arguments.ts";
import { checkProgram } from "./check-command.ts";
import { readProgram } from "./program-file.ts";
import type { Session } from "./session.ts";
import type { Terminal } from "./terminal.ts";

export async function diffCommand(given: Given, terminal: Terminal): Promise<number> {
  const [a, b, more] = given.words;
  if (a === undefined || b === undefined || more !== undefined)
    throw new UsageError("mho diff needs two files");
  const sides: Side[] = [];
  for (const name of [a, b]) {
    const { session, checked } = await checkProgram(readProgram(name, terminal));
    const wrong = checked.find(({ stages }) => stages.status === "failed")?.stages;
    if (wrong) {
      terminal.err(`${renderAll(wrong.source, wrong.diagnostics)}\n`);
      return 1;
    }
    sides.push(sideOf(session));
  }
  const found = differences(sides[0] as Side, sides[1] as Side);
  if (given.on.has("json")) terminal.out(`${JSON.stringify(found, null, 1)}\n`);
  else terminal.out(textOf(found, a, b));
  return found.length > 0 ? 3 : 0;
}

/** What the names of a program stand for. */
interface Side {
  readonly seed: number;
  readonly names: ReadonlyMap<string, NodeId>;
  readonly named: ReadonlyMap<NodeId, string>;
  readonly nodes: ReadonlyMap<NodeId, Node>;
}

function sideOf(session: Session): Side {
  const names = new Map(session.names().map((n) => [n, session.binding(n)?.node ?? ""]));
  const named = new Map([...names].map(([name, id]) => [id, name]));
  return {
    seed: session.seed,
    names,
    named,
    nodes: new Map(session.nodes().map((n) => [n.id, n])),
  };
}

export interface Difference {
  readonly name: string;
  readonly kind: "changed" | "follows" | "first only" | "second only";
  /** Settings that differ, or the names it follows from. */
  readonly why: readonly string[];
}

function differences(a: Side, b: Side): Difference[] {
  const names = [...new Set([...a.names.keys(), ...b.names.keys()])];
  const seed: Difference[] =
    a.seed === b.seed ? [] : [{ name: "seed", kind: "changed", why: [`${a.seed} -> ${b.seed}`] }];
  return [...seed, ...names.flatMap((name) => nameDifference(name, a, b))];
}

function nameDifference(name: string, a: Side, b: Side): Difference[] {
  const [x, y] = [a.names.get(name), b.names.get(name)];
  if (x === undefined) return [{ name, kind: "second only", why: [] }];
  if (y === undefined) return [{ name, kind: "first only", why: [] }];
  if (x === y) return [];
  const own: string[] = [];
  const from = new Set<string>();
  compare(x, y);
  return [
    own.length > 0
      ? { name, kind: "changed", why: own }
      : { name, kind: "follows", why: [...from] },
  ];

  /** Goes down both programs side by side, as far as the next name. */
  function compare(p: NodeId, q: NodeId): void {
    if (p === q) return;
    const inner = p !== x && a.named.get(p);
    if (inner && inner === b.named.get(q)) return void from.add(inner);
    const [m, n] = [a.nodes.get(p), b.nodes.get(q)];
    if (!m || !n) return void own.push("needs other things");
    own.push(...nodeDifference(m, n));
    if (m.op === n.op && m.in.length === n.in.length)
      for (const [i, id] of m.in.entries()) compare(id, n.in[i] as NodeId);
  }
}

function nodeDifference(m: Node, n: Node): string[] {
  if (m.op !== n.op) return [`${m.op} -> ${n.op}`];
  const keys = [...new Set([...Object.keys(m.at ?? {}), ...Object.keys(n.at ?? {})])];
  const settings = keys
    .filter((k) => word(m.at?.[k]) !== word(n.at?.[k]))
    .map((k) => `${k === "v" ? "" : `${k} `}${word(m.at?.[k])} -> ${word(n.at?.[k])}`);
  if (settings.length > 0) return settings;
  return m.in.length === n.in.length ? [] : [`${m.op} of ${m.in.length} -> of ${n.in.length}`];
}

const LONGEST = 40;
function word(value: Json | undefined): string {
  if (value === undefined) return "default";
  const text = typeof value === "string" ? value : canonicalJson(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}

function textOf(found: readonly Difference[], a: string, b: string): string {
  if (found.length === 0) return "the same program\n";
  const width = Math.max(...found.map((d) => d.name.length));
  const said: Readonly<Record<Difference["kind"], (why: string) => string>> = {
    changed: (why) => why,
    follows: (why) => `follows from ${why}`,
    "first only": () => `only in ${a}`,
    "second only": () => `only in ${b}`,
  };
  return found.map((d) => `${d.name.padEnd(width)}  ${said[d.kind](d.why.join(", "))}\n`).join("");
}

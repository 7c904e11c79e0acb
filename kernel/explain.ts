/**
 * @file A name, a stage or an error code as text: `%explain`, `mho explain`, `program.explain()`.
 * in    what to explain and where;  out  text
 * why   every stage of the way can be read, and every number says where it comes from
 * from  design: kernel, section 8; language, section 14
 * test  cli.test.ts, magic-commands.test.ts, test/errors.test.ts
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inWords } from "../dsl/check/types.ts";
import { nearest } from "../dsl/nearest.ts";
import { astText, checkedText, tokensText } from "../dsl/print.ts";
import { formatQuantity } from "../src/base/units.ts";
import type { Attributes, Node } from "../src/ir/node.ts";
import { printIr } from "../src/ir/print.ts";
import type { PlannedArray } from "../src/plan/arrays.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Cost } from "../src/results/results.ts";
import type { Session } from "./session.ts";
import { HARDWARE_SETTINGS, settingText } from "./setting-text.ts";
import { textOf } from "./show.ts";
import type { Stages } from "./stages.ts";

export interface ExplainContext {
  readonly session?: Session;
  /** The program in question; the session's last one when absent. */
  readonly stages?: Stages;
}

type Printer = (stages: Stages) => string;

const NOT_THERE = "the program did not come that far";

const STAGES: Readonly<Record<string, Printer>> = {
  tokens: ({ compiled }) => tokensText(compiled),
  ast: ({ compiled }) => astText(compiled),
  checked: ({ compiled }) => checkedText(compiled),
  ir: ({ ir }) => (ir ? printIr(ir) : NOT_THERE),
  plan: ({ plan }) => (plan ? planText(plan) : NOT_THERE),
  ledger: ({ results }) =>
    results?.tables["ledger"]
      ? textOf({ kind: "table", table: results.tables["ledger"] })
      : NOT_THERE,
};

/** Those that are there without a run. */
export const STAGE_NAMES: readonly string[] = Object.keys(STAGES).filter((s) => s !== "ledger");

/** The text for a stage, an error code, or a name of the session. */
export function explain(what: string, context: ExplainContext): string {
  if (CODE.test(what)) return errorPage(what.toUpperCase()) ?? noSuchCode(what);
  const stages = context.stages ?? context.session?.last;
  const printer = STAGES[what];
  if (printer) return stages ? printer(stages) : "no program has run yet";
  return nameText(what, context, stages);
}

// ---- error pages -----------------------------------------------------------------------------------

/** The page of a code, as it stands in docs/errors. */
export function errorPage(code: string): string | undefined {
  const file = join(packageRoot(), "docs/errors", `${code}.md`);
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd() : undefined;
}

/** Every code that has a page. */
export const errorCodes = (): string[] =>
  readdirSync(join(packageRoot(), "docs/errors"))
    .map((file) => file.replace(/\.md$/, ""))
    .filter((code) => CODE.test(code));

const CODE = /^[EW]\d{4}$/i;

/** What to answer for a code that has no page. */
export function noSuchCode(code: string): string {
  const codes = errorCodes();
  const same = codes.filter((c) => c[0] === code[0]?.toUpperCase());
  const near = nearest(code, codes);
  const [first, last] = [same[0], same.at(-1)];
  return `${code}: there is no such code${near ? `: did you mean ${near}?` : `; there are ${first} to ${last}`}`;
}

/** The folder that holds our package.json, from source and from the bundle alike. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}

// ---- names -----------------------------------------------------------------------------------------

function nameText(name: string, { session }: ExplainContext, stages: Stages | undefined): string {
  const binding = stages?.bindings.get(name) ?? session?.binding(name);
  if (!binding) {
    const names = [...(session?.names() ?? []), ...(stages?.bindings.keys() ?? [])];
    const near = nearest(name, [...new Set(names)]);
    return `${name}: there is no such name${near ? `: did you mean ${near}?` : ""}`;
  }
  const nodes = new Map(
    [...(session?.nodes() ?? []), ...(stages?.ir?.nodes ?? [])].map((n) => [n.id, n]),
  );
  const node = nodes.get(binding.node);
  const lines = [
    `${name}  ${inWords(binding.type)}`,
    `node ${binding.node}${node ? `  ${node.op}` : ""}`,
  ];
  const planned = stages?.plan?.arrays.find((a) => a.name === name);
  if (planned) lines.push(placementText(planned));
  const hardware = node && hardwareOf(node, nodes);
  if (hardware) lines.push("", ...settingLines(hardware));
  return lines.join("\n");
}

/** The settings of a device or chip, or of the array that this version goes back to. */
function hardwareOf(node: Node, nodes: ReadonlyMap<string, Node>): Attributes | undefined {
  let at: Node | undefined = node;
  while (at && at.op !== "array" && at.op !== "device" && at.op !== "chip")
    at = nodes.get(at.in[0] ?? "");
  return at?.at;
}

/** Every setting with its value and where that comes from. */
function settingLines(hardware: Attributes): string[] {
  const rows = HARDWARE_SETTINGS.map((s) => {
    const own = hardware[s.name];
    const value = own === undefined ? s.defaultText : settingText(own, s);
    const from = own === undefined ? `default (${s.source})` : "set here, or by its chip or device";
    return [s.name, value, from] as const;
  });
  const widths = [0, 1].map((i) => Math.max(...rows.map((r) => (r[i] as string).length)));
  return rows.map(
    ([name, value, from]) =>
      `${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}  ${from}`,
  );
}

// ---- plan and tables -------------------------------------------------------------------------------

function placementText(a: PlannedArray): string {
  const p = a.placement;
  const along = `${p.alongOutputs} along the outputs x ${p.alongInputs} along the inputs`;
  const size = `${p.tileRows}x${p.tileColumns}, ${Math.round(100 * p.used)} % used`;
  return `${a.name}  ${a.rows}x${a.columns}: ${along} = ${p.count} tiles of ${size}`;
}

function planText(plan: Plan): string {
  const arrays = plan.arrays.map(placementText);
  const reads = [...plan.costs].map(([node, { cost }]) => {
    const [energy, latency] = [formatQuantity(cost.energy, "J"), formatQuantity(cost.latency, "s")];
    return `%${node.slice(0, 8)}  ${energy}  ${latency}  ${partsText(cost)}`;
  });
  return [...arrays, ...reads].join("\n") || "nothing runs on hardware";
}

/** All reads of a program together. */
export function totalCost(plan: Plan): Cost {
  const costs = [...plan.costs.values()].map((c) => c.cost);
  const parts: Record<string, number> = {};
  for (const cost of costs)
    for (const [part, joules] of Object.entries(cost.parts))
      parts[part] = (parts[part] ?? 0) + joules;
  const sum = (of: (c: Cost) => number): number => costs.reduce((all, c) => all + of(c), 0);
  const model = costs[0]?.model ?? "nothing runs on hardware";
  return { energy: sum((c) => c.energy), latency: sum((c) => c.latency), parts, model };
}

const partsText = (cost: Pick<Cost, "parts">): string =>
  Object.entries(cost.parts)
    .filter(([, joules]) => joules > 0)
    .map(([part, joules]) => `${part} ${formatQuantity(joules, "J")}`)
    .join(", ");

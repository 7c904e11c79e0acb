/**
 * @file A program with open inputs, in words: what stands there, what it would cost, what it waits for.
 * in    Stages of an open program;  out  lines
 * why   the mission's one line must already show something: shapes, tiles, joules, and what to write next
 * from  design: language, section 7
 * test  open-program.test.ts holds the mission's line in full
 */
import { inWords } from "../dsl/check/types.ts";
import { excerpt } from "../dsl/source.ts";
import { formatQuantity } from "../src/base/units.ts";
import { type Action, total } from "../src/cost/ledger.ts";
import type { Ir } from "../src/ir/node.ts";
import type { PlannedArray } from "../src/plan/arrays.ts";
import { hardwareOf } from "../src/plan/chip.ts";
import type { PlannedCost } from "../src/plan/plan.ts";
import type { Value } from "../src/results/results.ts";
import type { Stages } from "./stages.ts";

const grouped = (n: number): string => String(Math.round(n)).replace(/\B(?=(\d{3})+(?!\d))/g, " ");

export function openLines(stages: Stages): string[] {
  const rows = openRows(stages);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const second = Math.max(0, ...rows.map(([, left]) => left.length));
  const lines = rows.map(([name, left, right]) =>
    `${name.padEnd(width)}  ${left.padEnd(second)}  ${right}`.trimEnd(),
  );
  return [...lines, verdict(stages)];
}

export type Line = readonly [name: string, left: string, right: string];

/** Name, what it is, what that takes; a second line of the same thing has no name. */
export const openRows = (stages: Stages): Line[] => [
  ...arrayRows(stages),
  ...valueRows(stages),
  ...needRows(stages),
];

function arrayRows({ plan, bindings, results }: Stages): Line[] {
  return (plan?.arrays ?? []).flatMap((a) => {
    const binding = bindings.get(a.name);
    const value = binding && results?.values[binding.node];
    return binding ? arrayLines(a, value?.kind === "array" && value.programmed) : [];
  });
}

function arrayLines(a: PlannedArray, programmed: boolean): Line[] {
  const p = a.placement;
  const h = hardwareOf(a.hardware);
  const chip = String(a.hardware["chip"] ?? "generic");
  const kind = String(a.hardware["kind"] ?? "analog");
  const bits = (n: number | null, what: string): string =>
    n === null ? `exact ${what}` : `${n}-bit ${what}`;
  const { dac, adc } = h.converters;
  return [
    [
      a.name,
      `array ${a.rows}x${a.columns}, ${kind}, on ${chip}`,
      `${p.alongOutputs} outputs x ${p.alongInputs} inputs = ${p.count} tiles of ${p.tileRows}x${p.tileColumns}, ${Math.round(100 * p.used)} % used`,
    ],
    [
      "",
      `${grouped(a.rows * a.columns)} weights in ${grouped(p.cells)} cells (${h.encoding})`,
      `${bits(dac, "inputs")}, ${bits(adc, "converters")}${programmed ? "" : ", not programmed"}`,
    ],
  ];
}

/** Names that a read stands behind, with the work of that read. */
function valueRows({ plan, ir, bindings, source }: Stages): Line[] {
  if (!plan || !ir) return [];
  return [...bindings].flatMap(([name, { type, node }]) => {
    const planned = plan.costs.get(node);
    if (!planned) return [];
    const span = ir.spans[node]?.[0];
    const read = ir.nodes.find((n) => n.id === node);
    const sums = plan.arrays.find((a) => a.node === rootOf(ir, read?.in[0]))?.placement.partialSums;
    const text = span ? ` = ${excerpt(source, span)}` : "";
    return [
      [name, `${inWords(type)}${text}`, workText(planned, sums)],
      ["", costText(planned), partsText(planned)],
    ] as Line[];
  });
}

const WORK: readonly (readonly [Action, string])[] = [
  ["tile", "tile reads"],
  ["dac", "input drives"],
  ["adc", "conversions"],
];

/** A partial sum adds the outputs of one tile to those of its neighbour, all columns at once. */
const workText = ({ ledger }: PlannedCost, sums = 0): string =>
  [
    ...WORK.map(([action, words]) => `${grouped(total(ledger, action))} ${words}`),
    ...(sums > 0 ? [`${grouped(sums)} partial sums`] : []),
  ].join(", ");

/** The declaration that a version of an array goes back to. */
function rootOf(ir: Ir, id: string | undefined): string | undefined {
  const nodes = new Map(ir.nodes.map((n) => [n.id, n]));
  let node = nodes.get(id ?? "");
  while (node && node.op !== "array") node = nodes.get(node.in[0] ?? "");
  return node?.id;
}

const costText = ({ cost }: PlannedCost): string =>
  `energy ${formatQuantity(rounded(cost.energy), "J")}   latency ${formatQuantity(rounded(cost.latency), "s")}`;

const partsText = ({ cost }: PlannedCost): string =>
  Object.entries(cost.parts)
    .filter(([, joules]) => joules > 0)
    .map(([part, joules]) => `${part} ${formatQuantity(rounded(joules), "J")}`)
    .join(", ");

const rounded = (x: number): number => Number(x.toPrecision(3));

function needRows({ diagnostics, source }: Stages): Line[] {
  return diagnostics
    .filter((d) => d.severity === "needs")
    .map((d) => {
      const isHole = d.code === "W0001";
      const what = isHole ? lineStart(source.text, d.span[0]) : excerpt(source, d.span);
      return [
        isHole ? "hole" : "needs",
        `${what}  ${d.label ?? ""}`,
        (d.help ?? []).join("      "),
      ] as Line;
    });
}

/** The verb in front of a hole. */
function lineStart(text: string, offset: number): string {
  const from = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf(";", offset - 1)) + 1;
  return /\w+/.exec(text.slice(from, offset))?.[0] ?? "...";
}

/** Things that are there without a run. */
const STANDING: ReadonlySet<Value["kind"]> = new Set([
  "array",
  "network",
  "device",
  "chip",
  "data",
]);

/** What did not run, and why. */
export function verdict({ ir, results, bindings }: Stages): string {
  const open = new Set(results?.open ?? []);
  const waiting = [...bindings].filter(([, b]) => open.has(b.node)).map(([name]) => name);
  const needs = (ir?.needs ?? []).map((n) => n.name);
  const done = [...bindings.values()].some((b) => {
    const value = results?.values[b.node];
    return value !== undefined && !STANDING.has(value.kind);
  });
  const who = waiting.join(", ") || "the rest";
  const what = needs.join(", ") || "what stands in place of ...";
  return done ? `not run: ${who} needs ${what}` : `nothing was run: ${who} needs ${what}`;
}

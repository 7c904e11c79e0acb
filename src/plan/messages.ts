/**
 * @file E05: what does not fit the hardware, found before anything runs.
 * in    an Ir and its planned arrays;  out  diagnostics at the user's own text
 * from  design: messages, part 2; limits of the simulator: 1e8 cells in one memory, 1e6 sweep points
 * test  messages.test.ts holds every full text
 */
import type { Also, Diagnostic, Span } from "../base/diagnostic.ts";
import type { Ir, Node, NodeId } from "../ir/node.ts";
import { origin, type PlannedArray, tilesOf } from "./arrays.ts";
import { hardwareOf } from "./chip.ts";

const MAX_CELLS = 1e8;
const MAX_POINTS = 1e6;

const spanOf = (ir: Ir, id: NodeId): Span => ir.spans[id]?.[0] ?? [0, 0];
const error = (code: string, title: string, span: Span, rest: Partial<Diagnostic>): Diagnostic => ({
  ...{ code, severity: "error", title, span },
  ...rest,
});

/** 8e8 or 1 152: large counts as powers, small ones as they are. */
const big = (n: number): string =>
  n >= 1e6 ? n.toExponential(1).replace(/\.0|\+/g, "") : String(n);

/** The `chip` declaration an array names, when it stands in this program. */
function chipDeclaration(ir: Ir, a: PlannedArray): { name: string; span: Span } | null {
  const name = a.hardware["on"];
  if (typeof name !== "string") return null;
  const node = ir.nodes.find((n) => n.op === "chip" && n.at?.["name"] === name);
  return node ? { name, span: spanOf(ir, node.id) } : null;
}

const layout = (a: PlannedArray): string => {
  const { alongInputs, alongOutputs, tileRows, tileColumns } = a.placement;
  const pair = a.hardware["pair"] === "column" ? ", two columns per weight" : "";
  return `${alongInputs} x ${alongOutputs} tiles of ${tileRows}x${tileColumns}${pair}`;
};

function tooManyTiles(ir: Ir, a: PlannedArray): Diagnostic | null {
  const tiles = hardwareOf(a.hardware).tiles;
  const needed = tilesOf(a);
  if (tiles === null || needed <= tiles) return null;
  const preset = String(a.hardware["chip"] ?? "generic");
  const chip = chipDeclaration(ir, a);
  const also: Also[] = chip
    ? [{ span: chip.span, label: `tiles = ${tiles} comes from ${preset}` }]
    : [];
  return error(
    "E0501",
    `\`${a.name}\` needs ${needed} tiles but \`${chip?.name ?? preset}\` has ${tiles}`,
    spanOf(ir, a.node),
    {
      label: layout(a),
      ...(also.length > 0 ? { also } : {}),
      help: [
        `for a thought experiment: chip ${chip?.name ?? "c"} = ${preset} { tiles = ${needed} }`,
      ],
    },
  );
}

function tooManyCells(ir: Ir, a: PlannedArray): Diagnostic | null {
  if (a.placement.cells <= MAX_CELLS) return null;
  const perWeight = a.placement.cells / (a.rows * a.columns);
  const gigabytes = (a.placement.cells * 4) / 2 ** 30;
  const words =
    perWeight === 1
      ? "one cell per weight"
      : perWeight === 2
        ? "two cells per weight"
        : `${perWeight} cells per weight`;
  return error(
    "E0505",
    `\`${a.name}\` has ${big(a.placement.cells)} cells, more than the ${big(MAX_CELLS)} that are simulated`,
    spanOf(ir, a.node),
    {
      label: gigabytes > 8 ? `${words}; it would need ${gigabytes.toFixed(0)} GB of memory` : words,
      help: [`its cost can still be reported: report energy, area of ${a.name}`],
    },
  );
}

/** Points of a sweep: the product of its axes. */
function tooManyPoints(ir: Ir, node: Node): Diagnostic | null {
  const axes = (node.at?.["axes"] ?? []) as readonly {
    values?: readonly unknown[];
    seeds?: readonly unknown[];
  }[];
  const points = axes.reduce((n, a) => n * (a.values ?? a.seeds ?? [0]).length, 1);
  if (points <= MAX_POINTS) return null;
  return error(
    "E0505",
    `this sweep has ${big(points)} points, more than the ${big(MAX_POINTS)} that are simulated`,
    spanOf(ir, node.id),
    {
      help: ["use fewer values on one of its axes"],
    },
  );
}

function wrongSide(ir: Ir, node: Node, nodes: ReadonlyMap<NodeId, Node>): Diagnostic | null {
  const root = origin(nodes, node.in[0] as NodeId)?.root;
  if (!root?.at || hardwareOf(root.at).bothSides) return null;
  const name = String(root.at["on"] ?? root.at["chip"] ?? root.at["name"]);
  const declared = ir.nodes.find((n) => n.op === "chip" && n.at?.["name"] === name);
  return error("E0502", `\`${name}\` can be read from one side only`, spanOf(ir, node.id), {
    label: "this drives the output side",
    also: [{ span: spanOf(ir, declared?.id ?? root.id), label: "set here" }],
    help: [`compute it in digital: ${String(root.at["name"])}.weights.T @ e`],
  });
}

function slicedUpdate(ir: Ir, node: Node, nodes: ReadonlyMap<NodeId, Node>): Diagnostic | null {
  const root = origin(nodes, node.in[0] as NodeId)?.root;
  if (!root?.at || hardwareOf(root.at).encoding !== "sliced") return null;
  const name = String(root.at["name"]);
  return error("E0504", "a sliced array cannot be updated in place", spanOf(ir, node.id), {
    help: [`program it again: program ${name} from ${name}.target + ...`],
  });
}

/** Everything that does not fit, in program order. */
export function checkPlan(ir: Ir, arrays: readonly PlannedArray[]): Diagnostic[] {
  const nodes = new Map(ir.nodes.map((n) => [n.id, n]));
  const found: (Diagnostic | null)[] = arrays.flatMap((a) => [
    tooManyTiles(ir, a),
    tooManyCells(ir, a),
  ]);
  for (const node of ir.nodes) {
    if (node.op === "mvm_t") found.push(wrongSide(ir, node, nodes));
    if (node.op === "pulse") found.push(slicedUpdate(ir, node, nodes));
    if (node.op === "sweep") found.push(tooManyPoints(ir, node));
  }
  return found.filter((d) => d !== null);
}

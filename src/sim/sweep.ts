/**
 * @file `sweep`: the cartesian product of its axes, the last one fastest, one row of measures each.
 * in    a sweep node, the outer values its body uses;  out  Table: axes, then measures
 * holds every point starts from the state before the sweep; an axis `seeds` changes the seed, nothing else; an axis that decides
 *       shapes or settings is written out: one body per combination of such axes
 * test  run.test.ts: order of points, seeds differ, nothing leaks out
 */
import { type Column, type Table, table } from "../base/table.ts";
import type { Ir, Node } from "../ir/node.ts";
import { type Plan, plan } from "../plan/plan.ts";
import { breathe } from "./host.ts";
import { RunFailure } from "./messages.ts";
import { num, type SimValue } from "./value.ts";
import { newWalk, type Walk } from "./walk.ts";

interface Axis {
  readonly name?: string;
  readonly unit?: string;
  readonly values?: readonly number[];
  readonly seeds?: readonly number[];
  readonly written?: boolean;
}

interface Sweep {
  readonly axes: readonly Axis[];
  readonly measures: readonly string[];
  readonly bodies: readonly Plan[];
}

type Cell = number | boolean | null;

/** Every combination of indices, the last axis fastest. */
function points(lengths: readonly number[]): number[][] {
  return lengths.reduce<number[][]>(
    (all, length) => all.flatMap((p) => Array.from({ length }, (_, i) => [...p, i])),
    [[]],
  );
}

const valuesOf = (a: Axis): readonly number[] => a.values ?? a.seeds ?? [];

function sweepOf(node: Node): Sweep {
  const at = node.at as unknown as { axes: Axis[]; measures: string[]; body?: Ir; bodies?: Ir[] };
  const bodies = (at.bodies ?? (at.body ? [at.body] : [])).map((body) => plan(body));
  const wrong = bodies.flatMap((b) => b.diagnostics).find((d) => d.severity === "error");
  if (wrong) throw new RunFailure({ kind: "point", why: wrong.title });
  return { axes: at.axes, measures: at.measures, bodies };
}

/** The body of a point: combinations of the written axes, the last one fastest. */
function bodyOf(s: Sweep, point: readonly number[]): Plan {
  let index = 0;
  s.axes.forEach((axis, i) => {
    if (axis.written) index = index * valuesOf(axis).length + (point[i] as number);
  });
  return s.bodies[index] as Plan;
}

/** Values a measure can put in a column. */
function cellOf(v: SimValue | undefined): Cell {
  if (v?.kind === "tensor") return v.tensor.data[0] ?? null;
  return v?.kind === "bool" ? v.value : null;
}

async function measure(
  walk: Walk,
  s: Sweep,
  point: readonly number[],
  outer: readonly SimValue[],
): Promise<Cell[]> {
  const at = s.axes.map((axis, i) => valuesOf(axis)[point[i] as number] as number);
  const seedAxis = s.axes.findIndex((a) => a.seeds);
  const seed = seedAxis >= 0 ? (at[seedAxis] as number) : Number(walk.machine.seed);
  const axes = new Map(
    s.axes.map((a, i): [string, SimValue] => [a.name ?? "", num(at[i] as number)]),
  );
  const { cache: _, onProgress: __, ...host } = walk.host;
  const body = bodyOf(s, point);
  const inner = newWalk(body, host, seed, { axes, outer }, walk.again);
  const [failure] = await walk.again(inner);
  if (failure) throw new RunFailure({ kind: "point", why: failure.label ?? failure.title });
  return [...at, ...s.measures.map((name) => cellOf(inner.values.get(body.ir.outs[name] ?? "")))];
}

function columnOf(s: Sweep, rows: readonly Cell[][], i: number): Column {
  const axis = s.axes[i];
  const name = axis ? (axis.name ?? "seed") : (s.measures[i - s.axes.length] as string);
  const ir = s.bodies[0]?.ir;
  const unit = axis ? axis.unit : ir?.units[ir.outs[name] ?? ""];
  const values = rows.map((r) => r[i] as Cell);
  return unit ? { name, unit, values } : { name, values };
}

export async function sweep(walk: Walk, node: Node, outer: readonly SimValue[]): Promise<Table> {
  const s = sweepOf(node);
  const grid = points(s.axes.map((a) => valuesOf(a).length));
  const what = `sweep over ${s.axes.map((a) => a.name ?? "seeds").join(", ")}`;
  const rows: Cell[][] = [];
  for (const point of grid) {
    rows.push(await measure(walk, s, point, outer));
    await breathe(walk.host, { what, done: rows.length, total: grid.length, unit: "points" });
  }
  return table(
    Array.from({ length: s.axes.length + s.measures.length }, (_, i) => columnOf(s, rows, i)),
  );
}

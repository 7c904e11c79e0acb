/**
 * @file `sweep`: the cartesian product of its axes, the last one fastest, one row of measures each.
 * in    a sweep node, the outer values its body uses;  out  Table: axes, then measures
 * holds every point starts from the state before the sweep; an axis `seeds` changes the seed, nothing else
 * test  run.test.ts: order of points, seeds differ, nothing leaks out
 */
import type { Json } from "../base/json.ts";
import { type Column, type Table, table } from "../base/table.ts";
import type { Ir, Node } from "../ir/node.ts";
import { plan } from "../plan/plan.ts";
import { breathe } from "./host.ts";
import { RunFailure } from "./messages.ts";
import { num, type SimValue } from "./value.ts";
import { newWalk, type Walk } from "./walk.ts";

interface Axis {
  readonly name: string;
  readonly unit?: string;
  readonly values?: readonly number[];
  readonly seeds?: readonly number[];
}

/** Every combination, the last axis fastest. */
export function points(axes: readonly { readonly length: number }[]): number[][] {
  return axes.reduce<number[][]>(
    (all, axis) => all.flatMap((p) => Array.from({ length: axis.length }, (_, i) => [...p, i])),
    [[]],
  );
}

const valuesOf = (a: Axis): readonly number[] => a.values ?? a.seeds ?? [];

/** Values a measure can put in a column. */
function cell(v: SimValue | undefined): number | boolean | null {
  if (v?.kind === "tensor") return v.tensor.data[0] ?? null;
  return v?.kind === "bool" ? v.value : null;
}

export async function sweep(walk: Walk, node: Node, outer: readonly SimValue[]): Promise<Table> {
  const at = node.at as unknown as { axes: Axis[]; body: Json; measures: string[] };
  const body = at.body as unknown as Ir;
  const planned = plan(body);
  const grid = points(at.axes.map(valuesOf));
  const rows: (number | boolean | null)[][] = [];
  for (const [n, point] of grid.entries()) {
    const at_ = at.axes.map((axis, i) => valuesOf(axis)[point[i] as number] as number);
    rows.push([...at_, ...(await onePoint(walk, planned, at.axes, at_, at.measures, outer))]);
    const done = { done: n + 1, total: grid.length, unit: "points" };
    await breathe(walk.host, {
      what: `sweep over ${at.axes.map((a) => a.name).join(", ")}`,
      ...done,
    });
  }
  const columns = [...at.axes.map((a) => a.name ?? "seed"), ...at.measures].map(
    (name, i): Column => {
      const values = rows.map((r) => r[i] as number | boolean | null);
      const unit = at.axes[i]?.unit ?? unitOf(body, name);
      return unit ? { name, unit, values } : { name, values };
    },
  );
  return table(columns);
}

const unitOf = (body: Ir, measure: string): string | undefined =>
  body.units[body.outs[measure] ?? ""];

async function onePoint(
  walk: Walk,
  planned: ReturnType<typeof plan>,
  axes: readonly Axis[],
  at: readonly number[],
  measures: readonly string[],
  outer: readonly SimValue[],
): Promise<(number | boolean | null)[]> {
  const seedAxis = axes.findIndex((a) => a.seeds);
  const seed = seedAxis >= 0 ? (at[seedAxis] as number) : Number(walk.machine.seed);
  const given = new Map(axes.map((a, i): [string, SimValue] => [a.name, num(at[i] as number)]));
  const { cache: _, onProgress: __, ...host } = walk.host;
  const inner = newWalk(planned, host, seed, { axes: given, outer }, walk.again);
  const failures = await walk.again(inner);
  const first = failures[0];
  if (first) throw new RunFailure({ kind: "misfit", why: first.label ?? first.title });
  return measures.map((name) => cell(inner.values.get(planned.ir.outs[name] ?? "")));
}

/**
 * @file ONE PRODUCT AS TASKS: every tile drives, reads and converts; partial sums meet in an adder.
 * in    a placement, the settings of its chip, the price of the whole product;  out  tasks for
 *       `schedule`
 * why   the Gantt chart of a read shows why a shared converter costs time, and where the joules go
 * from  the same steps as `mvmLatency`: t = steps t_in + groups t_conv, or groups (t_in + t_conv)
 *       with replay
 * holds energies are shares of the priced parts: cells by area, drives by rows, conversions by
 *       columns of a tile
 * test  read-tasks.test.ts: the makespan is mvmLatency, the joules are the price, for every preset
 */

import type { CostSettings } from "../cost/hardware.ts";
import { mvmLatency, readRounds } from "../cost/mvm.ts";
import type { Cost } from "../cost/price.ts";
import type { Placement, Rectangle } from "./place.ts";
import type { Task } from "./schedule.ts";

interface Phase {
  readonly op: "read" | "convert";
  readonly duration: number;
}

/**
 * What one tile does, one phase after the other. Chips with one law for the whole read show one
 * phase.
 */
function phases(
  s: CostSettings,
  rows: number,
  columns: number,
  transposed: boolean,
): readonly Phase[] {
  const all = mvmLatency(s, rows, columns, transposed);
  if (s.read_time !== null || s.cost !== "component" || s.digital)
    return [{ op: "read", duration: all }];
  const r = readRounds(s, rows, columns, transposed);
  const convert: Phase = { op: "convert", duration: r.conversion };
  const converts = r.conversion > 0 ? Array.from({ length: r.conversions }, () => convert) : [];
  const round: readonly Phase[] = [{ op: "read", duration: r.read }, ...converts];
  return Array.from({ length: r.rounds }, () => round).flat();
}

const area = (t: Rectangle): number => (t.r1 - t.r0) * (t.c1 - t.c0);

/** Inputs and outputs of a placement and of one tile, as seen from the side that is driven. */
function seenFrom(p: Placement, transposed: boolean) {
  const high = (t: Rectangle): number => t.r1 - t.r0;
  const wide = (t: Rectangle): number => t.c1 - t.c0;
  return transposed
    ? { inputs: p.outputs, outputs: p.inputs, blocks: p.alongInputs, driven: high, read: wide }
    : { inputs: p.inputs, outputs: p.outputs, blocks: p.alongOutputs, driven: wide, read: high };
}

/**
 * Tasks of one product; `cost` is its price, `node` the IR node. Forward: rows of a tile are inputs
 * of `W @ x`; `transposed`: they give the outputs of `W.T @ e`.
 */
export function readTasks(
  p: Placement,
  s: CostSettings,
  cost: Cost,
  node: string,
  transposed: boolean = false,
): readonly Task[] {
  const { parts } = cost;
  const side = seenFrom(p, transposed);
  const each = p.rectangles.length / side.blocks; // tiles that share an output, and its adder
  const list = phases(s, side.inputs, side.outputs, transposed);
  const reads = list.filter((f) => f.op === "read").length;
  const converts = list.length - reads;
  const tasks: Task[] = [];
  for (const [i, t] of p.rectangles.entries()) {
    const name = `tile ${Math.floor(i / p.alongInputs)},${i % p.alongInputs}`;
    const drives = side.driven(t) / (side.inputs * side.blocks);
    const columns = side.read(t) / (side.outputs * each);
    const cells = area(t) / (p.outputs * p.inputs);
    const analog = cells * parts.cells + drives * parts.dac + parts.periphery / p.rectangles.length;
    const read = analog + (converts === 0 ? columns * parts.adc : 0);
    for (const [k, f] of list.entries())
      tasks.push({
        id: `${i}.${k}`,
        resource: name,
        op: f.op,
        duration: f.duration,
        energy: f.op === "read" ? read / reads : (columns * parts.adc) / converts,
        node,
        after: [],
      });
  }
  for (let o = 0; o < side.blocks && parts.sums > 0; o++) {
    const own = Array.from({ length: each }, (_, k) =>
      transposed ? k * p.alongInputs + o : o * p.alongInputs + k,
    );
    const share = side.read(p.rectangles[own[0] as number] as Rectangle);
    tasks.push({
      id: `sum ${o}`,
      resource: `adder ${o}`,
      op: "sum",
      duration: 0,
      energy: (parts.sums * share) / side.outputs,
      node,
      after: own.map((i) => ({ task: `${i}.${list.length - 1}` })),
    });
  }
  return tasks;
}

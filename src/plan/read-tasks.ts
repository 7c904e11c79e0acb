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
function phases(s: CostSettings, rows: number, columns: number): readonly Phase[] {
  const all = mvmLatency(s, rows, columns);
  if (s.read_time !== null || s.cost !== "component" || s.digital)
    return [{ op: "read", duration: all }];
  const r = readRounds(s, rows, columns);
  const convert: Phase = { op: "convert", duration: r.conversion };
  const converts = r.conversion > 0 ? Array.from({ length: r.conversions }, () => convert) : [];
  const round: readonly Phase[] = [{ op: "read", duration: r.read }, ...converts];
  return Array.from({ length: r.rounds }, () => round).flat();
}

const area = (t: Rectangle): number => (t.r1 - t.r0) * (t.c1 - t.c0);

/**
 * Tasks of one product; `cost` is its price, `node` the IR node. Forward: rows of a tile are inputs
 * of `W @ x`.
 */
export function readTasks(
  p: Placement,
  s: CostSettings,
  cost: Cost,
  node: string,
): readonly Task[] {
  const { parts } = cost;
  const list = phases(s, p.inputs, p.outputs);
  const reads = list.filter((f) => f.op === "read").length;
  const converts = list.length - reads;
  const tasks: Task[] = [];
  for (const [i, t] of p.rectangles.entries()) {
    const name = `tile ${Math.floor(i / p.alongInputs)},${i % p.alongInputs}`;
    const drives = (t.c1 - t.c0) / (p.inputs * p.alongOutputs);
    const columns = (t.r1 - t.r0) / (p.outputs * p.alongInputs);
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
  for (let o = 0; o < p.alongOutputs && parts.sums > 0; o++) {
    const own = Array.from({ length: p.alongInputs }, (_, k) => o * p.alongInputs + k);
    const share = p.rectangles[o * p.alongInputs] as Rectangle;
    tasks.push({
      id: `sum ${o}`,
      resource: `adder ${o}`,
      op: "sum",
      duration: 0,
      energy: (parts.sums * (share.r1 - share.r0)) / p.outputs,
      node,
      after: own.map((i) => ({ task: `${i}.${list.length - 1}` })),
    });
  }
  return tasks;
}

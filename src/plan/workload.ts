/**
 * @file A NETWORK ON TILES: crossbars, operations, latency and energy of one image, of a batch, of
 *       a training step.
 * in    layers, the settings of a chip, copies of single layers;  out  stages and their totals;
 *       tasks for `schedule`
 * why   conv layers reuse one matrix thousands of times per image: positions, not weights, decide
 *       the time
 * from  Table 2 of Wu et al. 2023 (arXiv 2305.14547): integers exact, rules derived; training
 *       pipeline 2L + S + 1 after PipeLayer (recalled)
 * holds one operation of a layer reads all its tiles at once; digital post-processing runs while
 *       the next operation is read
 * test  workload.test.ts: every integer of Table 2, latency and energy to their rounding, with and
 *       without copies; ResNet-50 tile counts
 */
import type { CostSettings } from "../cost/hardware.ts";
import { mvmLatency } from "../cost/mvm.ts";
import type { NetLayer } from "../network/nets.ts";
import { type Placement, place } from "./place.ts";
import type { Task } from "./schedule.ts";

/**
 * How copies of a layer are counted: each on its own tiles, or two copies of the first layer
 * sharing one, as Wu et al. count.
 */
export type CopiesRule = "own-tiles" | "first-shares";

/** One weighted layer on its tiles. */
export interface Stage {
  readonly label: string;
  readonly placement: Placement;
  /** Products per image, and copies that share them. */
  readonly positions: number;
  readonly copies: number;
  /** Tiles of all copies. */
  readonly tiles: number;
  /** s of one product. */
  readonly seconds: number;
  readonly shortcut: boolean;
}

/** The layers of a network as stages; `copies` by label. */
export function stagesOf(
  layers: readonly NetLayer[],
  s: CostSettings,
  split: "any" | "kernel",
  copies: Readonly<Record<string, number>> = {},
  rule: CopiesRule = "own-tiles",
): readonly Stage[] {
  return layers.map((l, i) => {
    const area = l.kernel * l.kernel;
    const placement = place(l.outputs, l.channels * area, { ...s, split, kernel: area });
    const n = copies[l.label] ?? 1;
    const shared = rule === "first-shares" && i === 0 && n > 1;
    return {
      label: l.label,
      placement,
      positions: l.positions,
      copies: n,
      tiles: placement.count * (shared ? Math.ceil(n / 2) : n),
      seconds: mvmLatency(s, placement.inputs, placement.outputs),
      shortcut: l.shortcut,
    };
  });
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Rounds of one stage for one image: its positions shared by its copies. */
const rounds = (s: Stage): number => Math.ceil(s.positions / s.copies);

/** What one image costs. */
export interface Workload {
  /** Cells that hold weights, without copies. */
  readonly devices: number;
  /** Two per multiply-add. */
  readonly operations: number;
  readonly crossbars: number;
  /** Products, and products times tiles. */
  readonly products: number;
  readonly tileReads: number;
  /** s: layer after layer, and all layers at once. */
  readonly serial: number;
  readonly pipelined: number;
  /** J. */
  readonly energy: number;
}

/**
 * s of one image with all layers at work: (max P/D + L - 1) t for equal stages; shortcuts run
 * beside.
 */
function pipelineTime(stages: readonly Stage[]): number {
  let [start, end] = [0, 0];
  for (const s of stages.filter((s) => !s.shortcut)) {
    end = Math.max(start + rounds(s) * s.seconds, end + s.seconds);
    start += s.seconds;
  }
  return end;
}

/** Totals of one image when one read of a tile costs `tileEnergy` joules. */
export function workload(stages: readonly Stage[], tileEnergy: number): Workload {
  const macs = (s: Stage): number => s.placement.outputs * s.placement.inputs * s.positions;
  const tileReads = sum(stages.map((s) => s.positions * s.placement.count));
  return {
    devices: sum(stages.map((s) => s.placement.cells)),
    operations: 2 * sum(stages.map(macs)),
    crossbars: sum(stages.map((s) => s.tiles)),
    products: sum(stages.map((s) => s.positions)),
    tileReads,
    serial: sum(stages.map((s) => s.positions * s.seconds)),
    pipelined: pipelineTime(stages),
    energy: tileReads * tileEnergy,
  };
}

/** s between images when the pipeline is full: the slowest stage. */
export const interval = (stages: readonly Stage[]): number =>
  stages.reduce((t, s) => Math.max(t, rounds(s) * s.seconds), 0);

/**
 * Tasks of `images` images flowing through the stages, one resource per stage. `work` is J of one
 * tile read.
 */
export function inferenceTasks(
  stages: readonly Stage[],
  images: number,
  tileEnergy: number,
  node: string,
  pipelined: boolean = true,
): readonly Task[] {
  const path = stages.filter((s) => !s.shortcut);
  return Array.from({ length: images }, (_, image) =>
    path.map((s, l): Task => {
      const before = path[l - 1];
      const stream = before && { first: before.seconds, last: s.seconds };
      const last = `${image - 1}.${path.length - 1}`;
      const wait = before
        ? [{ task: `${image}.${l - 1}`, ...(pipelined ? { stream: stream! } : {}) }]
        : !pipelined && image > 0
          ? [{ task: last }]
          : [];
      return {
        id: `${image}.${l}`,
        resource: s.label,
        op: "read",
        duration: rounds(s) * s.seconds,
        energy: s.positions * s.placement.count * tileEnergy,
        node,
        after: wait,
      };
    }),
  ).flat();
}

/**
 * s of one training batch in a full pipeline, in steps of equal length: 2L + S + 1 (PipeLayer form,
 * recalled).
 */
export const trainingSteps = (layers: number, samples: number): number => 2 * layers + samples + 1;

/** What a training batch does besides reading. */
export interface Update {
  /** s to write each stage, by label. */
  readonly write: Readonly<Record<string, number>>;
  /** J of writing each stage, by label. */
  readonly energy: Readonly<Record<string, number>>;
  /** Write a stage while others are still read; else all writes wait for the last read. */
  readonly overlap: boolean;
}

/** Tasks of one training batch: forward, backward (same tiles, other side), then the writes. */
export function trainingTasks(
  stages: readonly Stage[],
  samples: number,
  tileEnergy: number,
  update: Update,
  node: string,
): readonly Task[] {
  const path = stages.filter((s) => !s.shortcut);
  const tasks: Task[] = [];
  const last = path.length - 1;
  const read = (id: string, s: Stage, op: string, after: readonly string[]): void => {
    const energy = s.positions * s.placement.count * tileEnergy;
    const duration = rounds(s) * s.seconds;
    tasks.push({
      id,
      resource: s.label,
      op,
      duration,
      energy,
      node,
      after: after.map((task) => ({ task })),
    });
  };
  for (let i = 0; i < samples; i++)
    for (const [l, s] of path.entries())
      read(`f${i}.${l}`, s, "forward", l ? [`f${i}.${l - 1}`] : []);
  for (let i = 0; i < samples; i++)
    for (let l = last; l > 0; l--)
      read(`b${i}.${l}`, path[l] as Stage, "backward", [
        l === last ? `f${i}.${l}` : `b${i}.${l + 1}`,
      ]);
  const end = last > 0 ? `b${samples - 1}.1` : `f${samples - 1}.0`;
  for (let l = last; l >= 0; l--) {
    const s = path[l] as Stage;
    // a layer's change is known once its own delta is: after the backward read of the layer behind
    // it
    const known = l === last ? `f${samples - 1}.${last}` : `b${samples - 1}.${l + 1}`;
    const own = l > 0 ? [`b${samples - 1}.${l}`] : [];
    tasks.push({
      id: `w.${l}`,
      resource: s.label,
      op: "write",
      duration: update.write[s.label] ?? 0,
      energy: update.energy[s.label] ?? 0,
      node,
      after: [...new Set(update.overlap ? [known, ...own] : [known, ...own, end])].map((task) => ({
        task,
      })),
    });
  }
  return tasks;
}

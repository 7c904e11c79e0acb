/**
 * @file `plot y as timeline`: what each tile does when, before anything runs.
 * in    a Plan, the node of a value, an array or a mapped network;  out  the Gantt chart as a table
 * why   a converter that waits, a layer that holds up all others, are seen at once
 * holds of a value: one vector of each read on the way to it, each after the reads it needs; of a
 *       network: four images in a row, a layer starts as soon as it and its input are there
 * test  timeline.test.ts: ends when `report latency` says; the pace of images is the slowest layer
 */
import type { Table } from "../base/table.ts";
import { costSettings } from "../cost/components.ts";
import { costModel } from "../cost/price.ts";
import type { NodeId } from "../ir/node.ts";
import { origin, tilesOf } from "./arrays.ts";
import { ancestors, type Plan, useOf } from "./plan.ts";
import { readTasks } from "./read-tasks.ts";
import { schedule, type Task, timelineTable } from "./schedule.ts";
import { nodesOf, type Use, usesOf } from "./uses.ts";

/** More tiles than rows of a picture are drawn as one row. */
const TILES = 40;
/** Images in flight: enough to see the pace of the pipeline. */
const IMAGES = 4;

/** One vector through one array: a row per tile, or one row for all. */
function tasksOf(use: Use): readonly Task[] {
  const { array, node, transposed } = use;
  const settings = costSettings(array.hardware);
  const { cost } = useOf(array, node, 1, transposed);
  const { placement } = array;
  if (placement.rectangles.length <= TILES)
    return readTasks(placement, settings, cost, node, transposed);
  const resource = `all ${tilesOf(array)} tiles`;
  const duration = cost.latency;
  return [{ id: "0", resource, op: "read", duration, energy: cost.energy, node, after: [] }];
}

/** Reads of arrays, each after the reads it needs; rows carry the array's name where there are several. */
function readsTasks(plan: Plan, uses: readonly Use[]): readonly Task[] {
  const nodes = nodesOf(plan.ir);
  const several = new Set(uses.map((u) => u.array.name)).size > 1;
  const last = new Map<NodeId, readonly string[]>();
  return uses.flatMap((use, k) => {
    const known = ancestors(nodes, use.node);
    const before = [...last].flatMap(([node, ids]) => (known.has(node) ? ids : []));
    const own = tasksOf(use);
    const waitedFor = new Set(own.flatMap((t) => t.after.map((a) => a.task)));
    last.set(
      use.node,
      own.filter((t) => !waitedFor.has(t.id)).map((t) => `${k}:${t.id}`),
    );
    return own.map((t) => ({
      ...t,
      id: `${k}:${t.id}`,
      resource: several ? `${use.array.name} ${t.resource}` : t.resource,
      after: [
        ...t.after.map((a) => ({ task: `${k}:${a.task}` })),
        ...before.map((task) => ({ task })),
      ],
    }));
  });
}

/** Images one behind the other through the layers of a network, a row per layer. */
function imagesTasks(layers: readonly Use[]): readonly Task[] {
  const stages = layers.map((u) => {
    const { cost } = useOf(u.array, u.node, u.vectors, false);
    return { name: u.array.name, node: u.node, seconds: cost.latency, energy: cost.energy };
  });
  return Array.from({ length: IMAGES }, (_, image) =>
    stages.map(
      (s, l): Task => ({
        id: `${image}.${l}`,
        resource: s.name,
        op: `image ${image + 1}`,
        duration: s.seconds,
        energy: s.energy,
        node: s.node,
        after: l === 0 ? [] : [{ task: `${image}.${l - 1}` }],
      }),
    ),
  ).flat();
}

/** The Gantt chart of what `id` stands for; undefined where nothing is read. */
export function timelineOf(plan: Plan, id: NodeId): Table | undefined {
  const uses = usesOf(plan, id);
  if (uses.length === 0) return undefined;
  const isNetwork = origin(nodesOf(plan.ir), id)?.root.op === "network";
  const tasks = isNetwork ? imagesTasks(uses) : readsTasks(plan, uses);
  const models = new Set(uses.map((u) => costModel(costSettings(u.array.hardware))));
  return timelineTable(schedule(tasks), [...models].join("; "));
}

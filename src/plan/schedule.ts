/**
 * @file WHEN: tasks on tiles, converter groups and write drivers become events on a timeline.
 * in    tasks with a duration, a resource and what they wait for;  out  events {t0, t1, resource,
 *       op, energy, node}
 * why   one list draws the Gantt chart, sums the energy and shows what stands idle
 * from  list scheduling, as soon as possible in the given order; a stream starts after the first
 *       result of the task before and ends after its last, which gives (max P/D + L - 1) t for
 *       equal stages: fits the pipelined latencies of Wu et al. 2023, Table 2
 * holds one task at a time per resource; order in = order of service, so the result never depends
 *       on the host
 * test  schedule.test.ts: 1920, 660 and 726 ns of a three-layer batch; no overlap on a resource;
 *       slack; overlapped writes
 */
import { invariant } from "../base/invariant.ts";
import { type Table, table } from "../base/table.ts";

/** Waits for the end of a task, or, streaming, only for its first result. */
export interface After {
  readonly task: string;
  /**
   * s from the start of that task to its first result, and from its end to our end. Absent: wait
   * for the end.
   */
  readonly stream?: { readonly first: number; readonly last: number };
}

export interface Task {
  readonly id: string;
  readonly resource: string;
  /** `read`, `convert`, `sum`, `write`, or what the layer does. */
  readonly op: string;
  /** s. */
  readonly duration: number;
  /** J. */
  readonly energy: number;
  /** Id of the IR node the work is for. */
  readonly node: string;
  readonly after: readonly After[];
}

export interface Event {
  readonly id: string;
  readonly t0: number;
  readonly t1: number;
  readonly resource: string;
  readonly op: string;
  readonly energy: number;
  readonly node: string;
  /** s of work inside t0..t1; the rest is waiting for a stream. */
  readonly busy: number;
}

/**
 * Every task as soon as its resource is free and what it waits for is there. Tasks stand after
 * those they wait for.
 */
export function schedule(tasks: readonly Task[]): readonly Event[] {
  const done = new Map<string, Event>();
  const free = new Map<string, number>();
  return tasks.map((task) => {
    let t0 = free.get(task.resource) ?? 0;
    let least = 0;
    for (const { task: id, stream } of task.after) {
      const before = done.get(id);
      invariant(before, `task ${task.id} stands before ${id}, which it waits for`);
      t0 = Math.max(t0, stream ? before.t0 + stream.first : before.t1);
      if (stream) least = Math.max(least, before.t1 + stream.last);
    }
    const t1 = Math.max(t0 + task.duration, least);
    const { id, resource, op, energy, node, duration: busy } = task;
    const event = { id, t0, t1, resource, op, energy, node, busy };
    done.set(id, event);
    free.set(resource, t1);
    return event;
  });
}

/** s until everything is done. */
export const makespan = (events: readonly Event[]): number =>
  events.reduce((end, e) => Math.max(end, e.t1), 0);

/**
 * s by which each task may start later without delaying the end: as late as possible minus as soon
 * as possible, in the same order on every resource.
 */
export function slack(tasks: readonly Task[], events: readonly Event[]): readonly number[] {
  const end = makespan(events);
  const latest = new Map<string, number>(); // latest end of each task
  const next = new Map<string, number>(); // latest start of the task behind on a resource
  const late = [...tasks].map(() => 0);
  for (let i = tasks.length - 1; i >= 0; i--) {
    const task = tasks[i] as Task;
    const event = events[i] as Event;
    const t1 = Math.min(latest.get(task.id) ?? end, next.get(task.resource) ?? end);
    const t0 = t1 - (event.t1 - event.t0);
    late[i] = t0 - event.t0;
    next.set(task.resource, t0);
    for (const { task: id, stream } of task.after) {
      const before = events.find((e) => e.id === id) as Event;
      const bound = stream ? t0 - stream.first + (before.t1 - before.t0) : t0;
      latest.set(id, Math.min(latest.get(id) ?? end, bound));
    }
  }
  return late;
}

/** Share of the time each resource works, 0..1, in order of first use. */
export function utilisation(events: readonly Event[]): ReadonlyMap<string, number> {
  const end = makespan(events);
  const busy = new Map<string, number>();
  for (const e of events) busy.set(e.resource, (busy.get(e.resource) ?? 0) + e.busy);
  return new Map([...busy].map(([r, t]) => [r, end === 0 ? 0 : t / end]));
}

/**
 * The Gantt chart as a table {resource, op, start s, end s, energy J, node, model}; `model` says
 * what the times stand on.
 */
export function timelineTable(events: readonly Event[], model: string): Table {
  const of = <T extends string | number>(f: (e: Event) => T): T[] => events.map(f);
  return table([
    { name: "resource", values: of((e) => e.resource) },
    { name: "op", values: of((e) => e.op) },
    { name: "start", unit: "s", values: of((e) => e.t0) },
    { name: "end", unit: "s", values: of((e) => e.t1) },
    { name: "energy", unit: "J", values: of((e) => e.energy) },
    { name: "node", values: of((e) => e.node) },
    { name: "model", values: of(() => model) },
  ]);
}

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { makespan, schedule, slack, type Task, timelineTable, utilisation } from "./schedule.ts";

const task = (id: string, resource: string, duration: number, after: Task["after"] = []): Task => ({
  id,
  resource,
  op: "read",
  duration,
  energy: 1,
  node: "y",
  after,
});

/** A batch through three layers of 10 ns, whole images handed on, with an optional activation. */
function batch(samples: number, pipelined: boolean, activation: number = 0): Task[] {
  return Array.from({ length: samples }, (_, i) =>
    [0, 1, 2].map((l) => {
      const before = l > 0 ? `${i}.${l - 1}` : !pipelined && i > 0 ? `${i - 1}.2` : undefined;
      return task(`${i}.${l}`, `layer${l}`, 10 + activation, before ? [{ task: before }] : []);
    }),
  ).flat();
}

describe("the timeline", () => {
  it("takes 1920 ns for 64 samples one after the other, 660 in a pipeline, 726 with 1 ns activations", () => {
    expect(makespan(schedule(batch(64, false)))).toBe(1920);
    expect(makespan(schedule(batch(64, true)))).toBe(660);
    expect(makespan(schedule(batch(64, true, 1)))).toBe(726);
  });

  it("streams: starts after the first result and ends after the last", () => {
    const stream = { first: 1, last: 1 };
    const events = schedule([
      task("a", "one", 10),
      task("b", "two", 3, [{ task: "a", stream }]),
      task("c", "three", 20, [{ task: "b", stream }]),
    ]);
    expect(events.map((e) => [e.t0, e.t1])).toEqual([
      [0, 10],
      [1, 11],
      [2, 22],
    ]);
    expect([...utilisation(events)]).toEqual([
      ["one", 10 / 22],
      ["two", 3 / 22],
      ["three", 20 / 22],
    ]);
  });

  it("never lets two tasks use one resource at once, nor start before what they wait for", () => {
    const tasks = fc
      .array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 9 }), fc.nat(5)), { maxLength: 30 })
      .map((list) =>
        list.map(([r, d, back], i) =>
          task(`${i}`, `r${r}`, d, i > 0 ? [{ task: `${Math.max(0, i - 1 - back)}` }] : []),
        ),
      );
    fc.assert(
      fc.property(tasks, (list) => {
        const events = schedule(list);
        for (const [i, a] of events.entries()) {
          for (const { task: id } of list[i]!.after)
            expect(a.t0).toBeGreaterThanOrEqual(events.find((e) => e.id === id)!.t1);
          for (const b of events.slice(0, i))
            if (b.resource === a.resource) expect(a.t0).toBeGreaterThanOrEqual(b.t1);
        }
        for (const s of slack(list, events)) expect(s).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("finds the slack of a short branch and none on the long one", () => {
    const tasks = [
      task("long", "one", 10),
      task("short", "two", 4),
      task("join", "three", 1, [{ task: "long" }, { task: "short" }]),
    ];
    expect(slack(tasks, schedule(tasks))).toEqual([0, 6, 0]);
  });

  it("prints as a table and refuses a task that stands before what it waits for", () => {
    const t = timelineTable(schedule([task("a", "tile 0", 2)]), "component, generic: simulated");
    expect(rowsOf(t)).toEqual([
      {
        resource: "tile 0",
        op: "read",
        start: 0,
        end: 2,
        energy: 1,
        node: "y",
        model: "component, generic: simulated",
      },
    ]);
    expect(() => schedule([task("b", "r", 1, [{ task: "a" }])])).toThrow(
      "task b stands before a, which it waits for",
    );
  });
});

import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TimerContext } from "./timer-context.ts";

let context: TimerContext<string>;
beforeEach(() => {
  context = new TimerContext();
});
afterEach(() => context.release());

/** Resolves after the timers of the test. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

it("gives the cell that set the timer, then again the one that runs", async () => {
  const seen: string[] = [];
  const note = (what: string): number => seen.push(`${what} ${context.getStore()}`);
  context.run("one", () => {
    setTimeout(() => note("timer"), 5);
    setImmediate(() => note("immediate"));
    const every = setInterval(() => {
      note("interval");
      clearInterval(every);
    }, 2);
    void (async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      await null;
      note("await");
    })();
  });
  await context.run("two", async () => {
    note("at once");
    await pause(30);
    note("later");
  });
  expect(seen).toEqual([
    "at once two",
    "immediate one",
    "interval one",
    "timer one",
    "await one",
    "later two",
  ]);
});

it("takes a request beside the cell for no new cell", () => {
  context.run("cell", () => undefined);
  expect(context.runBeside("comm", () => context.getStore())).toBe("comm");
  expect(context.getStore()).toBe("cell");
});

it("passes arguments on, and leaves promisified timers as they are", async () => {
  expect(await context.run("x", () => promisify(setTimeout)(1, "value"))).toBe("value");
  const got = await new Promise((resolve) => setTimeout((a, b) => resolve([a, b]), 1, 1, 2));
  expect(got).toEqual([1, 2]);
});

it("gives the timers back", () => {
  const wrapped = setTimeout;
  context.release();
  expect(setTimeout).not.toBe(wrapped);
});

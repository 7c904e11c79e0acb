/** @file Timeline: one row for each resource, one colour for each op, golden figure. */
import { expect, it } from "vitest";
import { table } from "../base/table.ts";
import { type BarTrace, figureJson } from "./figure.ts";
import { timeline } from "./timeline.ts";

const events = table([
  { name: "start", unit: "s", values: [0, 1e-7, 1e-7, 2e-7] },
  { name: "end", unit: "s", values: [1e-7, 1.5e-7, 2e-7, 2e-7] },
  { name: "resource", values: ["tile 0", "adc 0", "tile 1", "adder 0"] },
  { name: "op", values: ["read", "convert", "read", "sum"] },
  { name: "model", values: Array(4).fill("component, generic: simulated") },
]);

it("places events in nanoseconds on their resource", async () => {
  const f = timeline({ y: [], values: [{ kind: "table", table: events }], settings: {} });
  const [read, adc] = (f?.data ?? []) as BarTrace[];
  expect(read).toMatchObject({
    name: "read",
    base: [0, 100],
    x: [100, 100],
    y: ["tile 0, 50\u202f%", "tile 1, 50\u202f%"],
  });
  expect(adc).toMatchObject({ name: "convert", base: [100], x: [50], y: ["adc 0, 25\u202f%"] });
  expect(f?.data).toHaveLength(2); // sums take no time of their own
  expect(JSON.stringify(f?.layout["title"])).toContain(
    "200\u202fns in all; percent: time at work · component, generic: simulated",
  );
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/timeline.txt",
  );
});

it("needs a table of events", () => {
  const other = table([{ name: "a", values: [1] }]);
  expect(
    timeline({ y: [], values: [{ kind: "table", table: other }], settings: {} }),
  ).toBeUndefined();
});

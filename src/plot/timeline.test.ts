/** @file Timeline: one row for each resource, one colour for each op, golden figure. */
import { expect, it } from "vitest";
import { table } from "../base/table.ts";
import { type BarTrace, figureJson } from "./figure.ts";
import { timeline } from "./timeline.ts";

const events = table([
  { name: "start", unit: "s", values: [0, 1e-7, 1e-7] },
  { name: "end", unit: "s", values: [1e-7, 1.5e-7, 2e-7] },
  { name: "resource", values: ["tile 0", "adc 0", "tile 1"] },
  { name: "op", values: ["xread", "adc", "xread"] },
]);

it("places events in nanoseconds on their resource", async () => {
  const f = timeline({ y: [], values: [{ kind: "table", table: events }], settings: {} });
  const [read, adc] = (f?.data ?? []) as BarTrace[];
  expect(read).toMatchObject({
    name: "xread",
    base: [0, 100],
    x: [100, 100],
    y: ["tile 0", "tile 1"],
  });
  expect(adc).toMatchObject({ name: "adc", base: [100], x: [50], y: ["adc 0"] });
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

/** @file Tables that ask for a figure of their own, and what the others stand on. */
import { expect, it } from "vitest";
import { table } from "../base/table.ts";
import type { Results, Value } from "../results/results.ts";
import { summaryOf } from "./summary.ts";
import { standsOn, tableFigure } from "./table-figure.ts";
import { figureOf } from "./view.ts";

const roofs = table([
  { name: "processor", values: ["a", "a", "b", "b"] },
  { name: "intensity", unit: "OP/B", values: [1, 100, 1, 300] },
  { name: "attainable", unit: "OP/s", values: [2e12, 2e14, 3e12, 9e14] },
  { name: "tag", values: Array(4).fill("derived") },
]);
const report = table([
  { name: "component", values: ["cells", "adc"] },
  { name: "energy", unit: "J", values: [1e-9, 2e-9] },
  { name: "latency", unit: "s", values: [1e-7, 2e-7] },
  { name: "model", values: Array(2).fill("component, generic: simulated") },
]);
const plotted = (t: ReturnType<typeof table>, more: object = {}) => {
  const values: Record<string, Value> = { r: { kind: "table", table: t } };
  const view = {
    kind: "plot",
    of: ["r"],
    options: { marks: null, y: ["r"], settings: {}, ...more },
  };
  return figureOf(view, { values, tables: {} } as unknown as Results);
};

it("the roofline is drawn on decades both ways, one line for each processor", () => {
  const f = tableFigure(roofs, {});
  expect(summaryOf(f as never)).toContain("line of attainable");
  expect(f?.layout).toMatchObject({ xaxis: { type: "log" }, yaxis: { type: "log" } });
  expect(JSON.stringify(f?.layout["title"])).toContain("derived from peaks and bandwidths");
  expect(plotted(roofs)?.data).toEqual(f?.data);
});

it("other tables are bars of their first figure, with what they stand on in the note", () => {
  expect(tableFigure(report, {})).toBeUndefined();
  expect(standsOn(report)).toBe("component, generic: simulated");
  const f = plotted(report);
  expect(summaryOf(f as never)).toContain("bars of energy");
  expect(f?.data).toHaveLength(1);
  expect(JSON.stringify(f?.layout["title"])).toContain("component, generic: simulated");
});

it("another mark is obeyed", () => {
  expect(plotted(roofs, { marks: "points" })?.data[0]).toMatchObject({ mode: "markers" });
});

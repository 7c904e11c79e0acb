import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { costReport } from "../cost/report.ts";
import type { Attributes } from "../ir/node.ts";
import { type PlannedArray, placementOf } from "./arrays.ts";
import { costItem, limitsReport } from "./cost-items.ts";
import { CHIP_PRESETS } from "./presets.ts";

function planned(preset: string, name: string, rows: number, columns: number): PlannedArray {
  const hardware = CHIP_PRESETS.get(preset)!.settings as Attributes;
  const placement = placementOf(rows, columns, hardware, 1);
  return { name, node: "n", rows, columns, hardware, placement, positions: 1 };
}
const mlp = (preset: string): PlannedArray[] => [
  planned(preset, "dense1", 256, 784),
  planned(preset, "dense2", 10, 256),
];

describe("from plan to report", () => {
  it("costs an MLP on HERMES tiles under 1 uJ per image, in 5 tiles and 260 ns", () => {
    const items = mlp("pcm_hermes_14nm").map((a) => costItem(a, "y"));
    const [whole] = rowsOf(costReport(items, ["energy", "latency", "tiles", "area"]));
    expect(whole!["tiles"]).toBe(5);
    expect(whole!["energy"]).toBeLessThan(1e-6);
    expect(whole!["latency"]).toBeCloseTo(260e-9, 12);
    expect(whole!["area"]).toBeCloseTo(5 * 0.634e-6, 12);
    expect(whole!["model"]).toBe("component, pcm_hermes_14nm: measured");
    const layers = rowsOf(costReport(items, ["energy"], "layer"));
    expect(layers.map((r) => r["layer"])).toEqual(["dense1", "dense2"]);
    const sum = layers.reduce((e, r) => e + (r["energy"] as number), 0);
    expect(sum / (whole!["energy"] as number)).toBeCloseTo(1, 14);
  });

  it("lists the limits of every array under its name", () => {
    const t = limitsReport([planned("qmemory_published", "W", 1024, 1024)]);
    const em = rowsOf(t).find((r) => r["limit"] === "current in a line");
    expect(em).toMatchObject({ array: "W", verdict: "exceeded", tag: "bound" });
    expect(t.rows).toBe(16);
  });
});

/** @file Heatmap: orientation, colour scale, blocks, golden figure. */
import { expect, it } from "vitest";
import { figureJson, type HeatmapTrace } from "./figure.ts";
import { heatmap } from "./heatmap.ts";

const of = (rows: number, columns: number, f: (r: number, c: number) => number, unit = "") => ({
  y: [
    {
      name: "W.g",
      unit,
      shape: [rows, columns],
      values: Float64Array.from({ length: rows * columns }, (_, i) =>
        f(Math.floor(i / columns), i % columns),
      ),
    },
  ],
  values: [],
  settings: {},
});
const trace = (f: ReturnType<typeof heatmap>): HeatmapTrace => f?.data[0] as HeatmapTrace;

it("draws row 0 at the top, in the unit of its colour bar", async () => {
  const f = heatmap(of(2, 3, (r, c) => (r - c) * 1e-5, "S"));
  expect(trace(f).z).toEqual([
    [0, -10, -20],
    [10, 0, -10],
  ]);
  expect(trace(f).colorbar.title.text).toBe("g (µS)");
  expect(f?.layout["yaxis"]).toMatchObject({ range: [1.5, -0.5] });
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/heatmap.txt",
  );
});

it("centres signed data on zero and starts positive data there", () => {
  expect(trace(heatmap(of(2, 2, (r, c) => r - 3 * c)))).toMatchObject({ zmin: -3, zmax: 3 });
  expect(trace(heatmap(of(2, 2, (r, c) => 0.1 + r + c)))).toMatchObject({ zmin: 0, zmax: 2.1 });
  expect(trace(heatmap(of(2, 2, (r, c) => 9 + r / 2 + c / 2)))).toMatchObject({
    zmin: 9,
    zmax: 10,
  });
});

it("shows a large matrix as block means, and says so", () => {
  const f = heatmap(of(768, 3072, () => 1));
  expect(trace(f)).toMatchObject({ dx: 11, x0: 5 });
  expect(trace(f).z.length * (trace(f).z[0]?.length ?? 0)).toBeLessThanOrEqual(20_000);
  expect(JSON.stringify(f?.layout["title"])).toContain("each block is the mean of 11 × 11 cells");
});

it("has nothing to draw without data", () => {
  expect(heatmap({ y: [], values: [], settings: {} })).toBeUndefined();
});

/** @file Tiles: ragged edges, pairs of cells, golden figure. */
import { expect, it } from "vitest";
import type { ArrayValue } from "../results/results.ts";
import { figureJson, type HeatmapTrace } from "./figure.ts";
import { tiles } from "./tiles.ts";

const none = new Float32Array(0);
const array = (rows: number, columns: number, map: Partial<ArrayValue["tiles"]>): ArrayValue => ({
  kind: "array",
  name: "W",
  version: 0,
  rows,
  columns,
  technology: "analog",
  device: "ideal",
  chip: "generic",
  gMin: 0,
  gMax: 1e-4,
  weights: none,
  target: none,
  gPlus: none,
  gMinus: none,
  pulses: 0,
  writes: 0,
  programmed: false,
  tiles: {
    tileRows: 256,
    tileColumns: 256,
    alongInputs: 1,
    alongOutputs: 1,
    count: 1,
    used: 1,
    cells: 1,
    partialSums: 0,
    ...map,
  },
});
const z = (a: ArrayValue) =>
  (tiles({ y: [], values: [a], settings: {} })?.data[0] as HeatmapTrace | undefined)?.z ?? [];

it("shows how full each tile is, edges included", async () => {
  const a = array(300, 784, { alongInputs: 4, alongOutputs: 2, count: 8, used: 0.4486 });
  expect(z(a)).toEqual([
    [100, 100, 100, 6.25],
    [17.2, 17.2, 17.2, 1.07],
  ]);
  const f = tiles({ y: [], values: [a], settings: {} });
  expect(JSON.stringify(f?.layout["title"])).toContain(
    "W: 300 × 784 on 8 tiles of 256 × 256, 44.9 % of the cells in use",
  );
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/tiles.txt",
  );
});

it("knows that a pair on neighbouring columns takes two of them", () => {
  const a = array(200, 256, { alongInputs: 1, alongOutputs: 2, count: 2, used: 0.78 });
  expect(z(a)).toEqual([[100], [56.3]]);
});

it("the mean over tiles is the share in use", () => {
  const cells = z(
    array(768, 3072, { alongInputs: 12, alongOutputs: 3, count: 36 }),
  ).flat() as number[];
  expect(cells.reduce((s, v) => s + v, 0) / 36).toBe(100);
});

it("needs an array", () => {
  expect(tiles({ y: [], values: [], settings: {} })).toBeUndefined();
});

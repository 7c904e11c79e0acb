/** @file Boxes: quartiles, order of x, groups side by side, golden figure. */
import { expect, it } from "vitest";
import { box } from "./box.ts";
import { type BoxTrace, figureJson } from "./figure.ts";

const bits = [8, 8, 8, 8, 4, 4, 4, 4];
const snr = [40, 41, 42, 43, 20, 21, 22, 23];
const list = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});

it("sorts x, computes quartiles and shows the chips themselves", async () => {
  const f = box({
    y: [list("mc.snr", snr)],
    x: { name: "mc.adc", unit: "", values: bits },
    values: [],
    settings: {},
  });
  const [t] = (f?.data ?? []) as BoxTrace[];
  expect(t).toMatchObject({
    x: ["4", "8"],
    q1: [20.75, 40.75],
    median: [21.5, 41.5],
    q3: [22.25, 42.25],
    boxpoints: "all",
    y: [
      [20, 21, 22, 23],
      [40, 41, 42, 43],
    ],
  });
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/box.txt",
  );
});

it("sets groups beside each other", () => {
  const f = box({
    y: [list("mc.snr", snr)],
    x: { name: "mc.adc", unit: "", values: bits },
    by: { name: "mc.share", unit: "", values: [1, 8, 1, 8, 1, 8, 1, 8] },
    values: [],
    settings: {},
  });
  expect(((f?.data ?? []) as BoxTrace[]).map((t) => [t.name, t.offsetgroup])).toEqual([
    ["1", "0"],
    ["8", "1"],
  ]);
  expect(f?.layout["boxmode"]).toBe("group");
});

it("without x stands each series under its name", () => {
  const f = box({ y: [list("a", [1, 2, 3]), list("b", [4, 5, 6])], values: [], settings: {} });
  expect(f?.layout["xaxis"]).toMatchObject({ categoryarray: ["a", "b"] });
});

it("takes half a million samples in stride, without dots", () => {
  const many = list(
    "y",
    Array.from({ length: 500_000 }, (_, i) => i % 1000),
  );
  const f = box({ y: [many], values: [], settings: {} });
  expect(f?.data[0]).toMatchObject({ boxpoints: false, median: [499.5] });
});

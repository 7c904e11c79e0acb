/** @file Bars: names, texts with units, groups, error bars, golden figure. */
import { expect, it } from "vitest";
import { bar } from "./bars.ts";
import { type BarTrace, figureJson } from "./figure.ts";

const list = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});
const traces = (f: ReturnType<typeof bar>): BarTrace[] => f?.data as BarTrace[];

it("names the elements of a list as they were written, decades apart", async () => {
  const f = bar({
    y: [list("[floor, lim, hardware]", [1.1e8, 4.2e8, 1.25e15], "J")],
    values: [],
    settings: { yscale: "log" },
  });
  expect(traces(f)[0]).toMatchObject({
    x: ["floor", "lim", "hardware"],
    text: ["110\u202fMJ", "420\u202fMJ", "1.25\u202fPJ"],
  });
  expect(f?.layout["yaxis"]).toMatchObject({ title: { text: "energy (J)" } });
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/bars.txt",
  );
});

it("stands single numbers under their names", () => {
  const f = bar({
    y: [list("a.energy", [1e-6], "J"), list("b.energy", [3e-7], "J")],
    values: [],
    settings: {},
  });
  expect(traces(f)).toHaveLength(1);
  expect(traces(f)[0]).toMatchObject({ x: ["a.energy", "b.energy"], y: [1, 0.3] });
});

it("averages repeats and shows their spread", () => {
  const f = bar({
    y: [list("s.e", [1, 4, 5, 5])],
    x: { name: "s.n", unit: "", values: [1, 1, 2, 2] },
    values: [],
    settings: {},
  });
  expect(traces(f)[0]).toMatchObject({
    x: ["1", "2"],
    y: [2.5, 5],
    error_y: { array: [2.121, 0] },
  });
});

it("keeps the order of words and numbers a bare list", () => {
  const words = { name: "layer", unit: "", values: ["conv", "dense", "a"] };
  const f = bar({ y: [list("e", [1, 2, 3])], x: words, values: [], settings: {} });
  expect(traces(f)[0]?.x).toEqual(["conv", "dense", "a"]);
  expect(traces(bar({ y: [list("e", [7, 8])], values: [], settings: {} }))[0]?.x).toEqual([
    "0",
    "1",
  ]);
});

it("draws a hundred thousand numbers as a line", () => {
  const many = list(
    "y",
    Array.from({ length: 100_000 }, (_, i) => i % 10),
  );
  const f = bar({ y: [many], values: [], settings: {} });
  expect(f?.data[0]?.type).toBe("scatter");
});

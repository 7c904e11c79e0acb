/** @file Groups become curves with names and colours; repeated x are gathered in order. */
import { expect, it } from "vitest";
import { curvesOf, gathered, repeats } from "./curves.ts";

const y = { name: "s.e", unit: "", values: [1, 2, 3, 4], shape: [4] };
const x = { name: "s.n", unit: "", values: [8, 4, 8, 4] };

it("names and colours each group", () => {
  const by = { name: "s.w", unit: "V", values: [0.2, 0.2, 0.1, 0.1] };
  const curves = curvesOf({ y: [y], x, by, values: [], settings: {} });
  expect(curves.map((c) => [c.name, c.x, c.y])).toEqual([
    ["100\u202fmV", [8, 4], [3, 4]],
    ["200\u202fmV", [8, 4], [1, 2]],
  ]);
  expect(new Set(curves.map((c) => c.color)).size).toBe(2);
});

it("gives twenty groups twenty colours", () => {
  const by = { name: "k", unit: "", values: Array.from({ length: 20 }, (_, i) => i) };
  const many = { name: "e", unit: "", values: by.values, shape: [20] };
  expect(
    new Set(curvesOf({ y: [many], by, values: [], settings: {} }).map((c) => c.color)).size,
  ).toBe(20);
});

it("gathers what stands at the same x, in the order of x", () => {
  const [curve] = curvesOf({ y: [y], x, values: [], settings: {} });
  expect(curve && repeats(curve)).toBe(true);
  expect(curve && gathered(curve)).toEqual([
    { x: 4, y: [2, 4] },
    { x: 8, y: [1, 3] },
  ]);
});

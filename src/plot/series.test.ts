/** @file Every kind of value as series; names without the table they share. */
import { expect, it } from "vitest";
import { table } from "../base/table.ts";
import { distinct, labelsOf, labelText, seriesOf, sharedName, shortNames } from "./series.ts";

it("a table gives a series for each column of numbers behind the first", () => {
  const t = table([
    { name: "n", values: [1, 2] },
    { name: "err", unit: "S", values: [3, null] },
    { name: "word", values: ["a", "b"] },
  ]);
  expect(seriesOf("s", { kind: "table", table: t })).toEqual([
    { name: "err", unit: "S", values: [3, Number.NaN], shape: [2] },
  ]);
  expect(labelsOf("s", { kind: "table", table: t })).toEqual({
    name: "n",
    unit: "",
    values: [1, 2],
  });
});

it("rows and columns are vectors, deep tensors lie flat", () => {
  const data = new Float64Array(24);
  const shape = (s: number[]) =>
    seriesOf("x", { kind: "tensor", shape: s, data, unit: "" })[0]?.shape;
  expect([shape([1, 24]), shape([24, 1]), shape([4, 6]), shape([2, 3, 4])]).toEqual([
    [24],
    [24],
    [4, 6],
    [6, 4],
  ]);
});

it("words without numbers have nothing to draw", () => {
  expect(seriesOf("x", { kind: "string", value: "a" })).toEqual([]);
  expect(labelsOf("x", { kind: "bool", value: true })).toBeUndefined();
});

it("drops the name all series share", () => {
  expect(shortNames(["s.raw", "s.fixed"])).toEqual(["raw", "fixed"]);
  expect(shortNames(["a.loss", "b.loss"])).toEqual(["a.loss", "b.loss"]);
  expect(sharedName(["a.loss", "b.loss"])).toBe("loss");
  expect(sharedName(["s.raw", "s.fixed"])).toBe("raw, fixed");
});

it("sorts numbers and leaves words in their order", () => {
  expect(distinct([8, 4, 8, 16])).toEqual([4, 8, 16]);
  expect(distinct(["b", "a", "b"])).toEqual(["b", "a"]);
});

it("labels carry their unit", () => {
  expect(labelText({ name: "w", unit: "ohm", values: [] }, 0.25)).toBe("250\u202fmΩ");
  expect(labelText({ name: "n", unit: "", values: [] }, 64)).toBe("64");
});

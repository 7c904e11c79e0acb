/** @file The mark that each type of value gets, and each mark by its name. */
import { describe, expect, it } from "vitest";
import { table } from "../base/table.ts";
import type { Results, Value } from "../results/results.ts";
import { MARK } from "./index.ts";
import { MARKS } from "./settings.ts";
import { summaryOf } from "./summary.ts";
import { figureOf } from "./view.ts";

const none = new Float32Array(0);
const values: Record<string, Value> = {
  vector: { kind: "tensor", shape: [4], data: Float64Array.of(1, 2, 3, 4), unit: "" },
  matrix: { kind: "tensor", shape: [2, 2], data: Float64Array.of(1, 2, 3, 4), unit: "S" },
  list: { kind: "list", values: [1, 2, 3], unit: "J" },
  column: { kind: "list", values: [3, 2, 1], unit: "" },
  number: { kind: "number", value: 7, unit: "J" },
  word: { kind: "string", value: "x" },
  table: {
    kind: "table",
    table: table([
      { name: "n", values: [1, 2] },
      { name: "err", values: [3, 4] },
    ]),
  },
  run: {
    kind: "run",
    name: "r",
    scheme: "digital",
    optimiser: "sgd",
    epochs: 1,
    loss: Float64Array.of(2, 1),
    step: Float64Array.of(1, 2),
    accuracy: 0.9,
    accuracyTrace: [],
    updates: 0,
    writes: 0,
    pulses: 0,
    energy: 0,
    latency: 0,
    costModel: "",
  },
  array: {
    kind: "array",
    name: "W",
    version: 1,
    rows: 2,
    columns: 2,
    technology: "analog",
    device: "ideal",
    chip: "generic",
    gMin: 0,
    gMax: 1e-4,
    weights: Float32Array.of(-1, 0, 1, 2),
    target: none,
    gPlus: none,
    gMinus: none,
    pulses: 0,
    writes: 0,
    programmed: true,
    tiles: {
      tileRows: 256,
      tileColumns: 256,
      alongInputs: 1,
      alongOutputs: 1,
      count: 1,
      used: 6e-5,
      cells: 8,
      partialSums: 0,
    },
  },
};
const events = table([
  { name: "start", unit: "s", values: [0] },
  { name: "end", unit: "s", values: [1] },
  { name: "resource", values: ["adc"] },
  { name: "op", values: ["adc"] },
]);
const results = { values, tables: { "timeline array": events } } as unknown as Results;
const view = (options: object, of: string[]) => ({
  kind: "plot",
  of,
  options: { marks: null, settings: {}, ...options },
});
const drawn = (options: object, of: string[]) => {
  const f = figureOf(view(options, of), results);
  return f === undefined ? undefined : summaryOf(f);
};

describe("the mark follows from the type", () => {
  it.each([
    ["matrix", { y: ["W.g"] }, ["matrix"], "heatmap of g (S), 2 x 2 cells"],
    ["array", { y: ["W"] }, ["array"], "heatmap of W, 2 x 2 cells"],
    ["vector", { y: ["y"] }, ["vector"], "line of y over index, 4 points"],
    ["run", { y: ["r"] }, ["run"], "line of loss over step, 2 points"],
    ["table", { y: ["s"] }, ["table"], "line of err over n, 2 points"],
    ["column of a table", { y: ["s.err"] }, ["column"], "line of err over index, 3 points"],
    [
      "column over a column",
      { y: ["s.err"], x: "s.n" },
      ["column", "list"],
      "line of err over n (J), 3 points",
    ],
    ["list", { y: ["[1 J, 2 J, 3 J]"] }, ["list"], "bars of energy (J), 3 bars"],
    ["number", { y: ["e"] }, ["number"], "bars of energy (J), 1 bars"],
  ])("%s", (_, options, of, text) => {
    expect(drawn(options, of)).toBe(text);
  });

  it("x and by come in their order", () => {
    expect(drawn({ y: ["s.a"], x: "s.n", by: "s.k" }, ["column", "list", "list"])).toBe(
      "line of a over n (J), 3 points: 1\u202fJ, 2\u202fJ, 3\u202fJ",
    );
  });
});

describe("the mark is asked for", () => {
  it("the list of marks is that of the language", () => {
    expect(Object.keys(MARK).sort()).toEqual([...MARKS].sort());
  });

  it.each([
    ["line", "list"],
    ["points", "vector"],
    ["bar", "vector"],
    ["box", "vector"],
    ["histogram", "vector"],
    ["heatmap", "vector"],
    ["tiles", "array"],
    ["timeline", "array"],
    ["transfer", "vector"],
    ["pulses", "vector"],
  ])("%s draws", (marks, value) => {
    expect(figureOf(view({ marks, y: ["v"] }, [value]), results)?.data.length).toBeGreaterThan(0);
  });
});

it("draws nothing for other views, open values and words", () => {
  expect(
    figureOf({ kind: "show", of: ["vector"], options: { name: "y" } }, results),
  ).toBeUndefined();
  expect(figureOf(view({ y: ["gone"] }, ["gone"]), results)).toBeUndefined();
  expect(figureOf(view({ y: ["w"] }, ["word"]), results)).toBeUndefined();
});

/** @file Pulse response: stairs, cells faint under their mean, golden figure. */
import { expect, it } from "vitest";
import { figureJson, type ScatterTrace } from "./figure.ts";
import { pulses } from "./pulses.ts";

it("draws every cell and their mean as stairs in microsiemens", async () => {
  const y = { name: "p.g", unit: "S", values: [1e-5, 3e-5, 2e-5, 4e-5, 3e-5, 5e-5], shape: [3, 2] };
  const f = pulses({ y: [y], values: [], settings: {} });
  const t = (f?.data ?? []) as ScatterTrace[];
  expect(t.map((s) => s.y)).toEqual([
    [10, 20, 30],
    [30, 40, 50],
    [20, 30, 40],
  ]);
  expect(t.map((s) => [s.name, s.line?.shape, s.showlegend])).toEqual([
    ["g", "hv", false],
    ["g", "hv", false],
    ["g, mean of 2", "hv", undefined],
  ]);
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/pulses.txt",
  );
});

it("takes a vector over given pulse numbers", () => {
  const y = { name: "g", unit: "S", values: [1e-5, 2e-5], shape: [2] };
  const f = pulses({
    y: [y],
    x: { name: "n", unit: "", values: [0, 10] },
    values: [],
    settings: {},
  });
  expect(f?.data[0]).toMatchObject({ x: [0, 10] });
});

it("takes the seeds of a sweep as cells", () => {
  const y = { name: "s.g", unit: "S", values: [1e-5, 2e-5, 3e-5, 6e-5], shape: [4] };
  const x = { name: "s.k", unit: "", values: [0, 0, 1, 1] };
  const f = pulses({ y: [y], x, values: [], settings: {} });
  expect((f?.data ?? []).map((t) => (t as ScatterTrace).y)).toEqual([
    [10, 30],
    [20, 60],
    [15, 45],
  ]);
  expect(f?.layout["xaxis"]).toMatchObject({ title: { text: "k" } });
});

/** @file Histogram: every value in one bin, round edges, shared bins, golden figure. */
import { expect, it } from "vitest";
import { type BarTrace, figureJson } from "./figure.ts";
import { histogram } from "./histogram.ts";

const series = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});
const ramp = (n: number, k: number) =>
  Array.from({ length: n }, (_, i) => ((i * i * k) % 97) * 1e-6);

it("counts conductances in round bins of microsiemens", async () => {
  const f = histogram({ y: [series("W.gp", ramp(400, 1), "S")], values: [], settings: {} });
  const bars = f?.data[0] as BarTrace;
  expect((bars.y as number[]).reduce((a, b) => a + b, 0)).toBe(400);
  expect(bars.width).toBe(10);
  expect(bars.x[0]).toBe(5);
  expect(f?.layout["xaxis"]).toMatchObject({ title: { text: "gp (µS)" } });
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/histogram.txt",
  );
});

it("lays two series over each other in the same bins", () => {
  const f = histogram({
    y: [series("a", [1, 2, 3, 4]), series("b", [2, 3, 9, 9])],
    values: [],
    settings: {},
  });
  const [a, b] = (f?.data ?? []) as BarTrace[];
  expect(a?.width).toBe(b?.width);
  expect(f?.layout["barmode"]).toBe("overlay");
  expect(f?.layout["showlegend"]).toBe(true);
});

it("has nothing to draw without finite values", () => {
  expect(histogram({ y: [series("a", [Number.NaN])], values: [], settings: {} })).toBeUndefined();
});

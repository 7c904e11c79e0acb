/** @file Lines: order, groups, bands over seeds, losses, logarithmic axes, golden figure. */
import { describe, expect, it } from "vitest";
import { figureJson, type ScatterTrace } from "./figure.ts";
import { lines, points, runningMean } from "./lines.ts";
import type { PlotInput } from "./series.ts";

const list = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});
const draw = (input: Omit<PlotInput, "values" | "settings">, settings = {}) =>
  lines({ ...input, values: [], settings });
const traces = (f: ReturnType<typeof lines>): ScatterTrace[] => (f?.data ?? []) as ScatterTrace[];
const subtitle = (f: ReturnType<typeof lines>) =>
  (f?.layout["title"] as { subtitle?: { text: string } } | undefined)?.subtitle?.text;

describe("lines", () => {
  it("joins points in their order and marks them while they are few", () => {
    const [t] = traces(
      draw({ y: [list("s.err", [3, 1, 2])], x: { name: "s.n", unit: "", values: [64, 32, 16] } }),
    );
    expect(t).toMatchObject({ mode: "lines+markers", x: [64, 32, 16], y: [3, 1, 2], name: "err" });
  });

  it("makes one line of each group and puts the name of the group over the legend", () => {
    const f = draw({
      y: [list("s.err", [1, 2, 3, 4], "")],
      x: { name: "s.wire", unit: "ohm", values: [1, 2, 1, 2] },
      by: { name: "s.n", unit: "", values: [128, 128, 64, 64] },
    });
    expect(traces(f).map((t) => [t.name, t.y])).toEqual([
      ["64", [3, 4]],
      ["128", [1, 2]],
    ]);
    expect(f?.layout["legend"]).toMatchObject({ title: { text: "n&nbsp;&nbsp;" } });
    expect(f?.layout["xaxis"]).toMatchObject({ title: { text: "wire (Ω)" } });
  });

  it("turns repeated x into a mean with a band", async () => {
    const f = draw({
      y: [list("s.raw", [1, 3, 10, 14]), list("s.fixed", [1, 1, 2, 2])],
      x: { name: "s.t", unit: "s", values: [1, 1, 2, 2] },
    });
    const [band, mean] = traces(f) as [ScatterTrace, ScatterTrace];
    expect(mean).toMatchObject({ x: [1, 2], y: [2, 12], name: "raw" });
    expect(band).toMatchObject({ fill: "toself", showlegend: false, x: [1, 2, 2, 1] });
    expect(band.y).toEqual([3.414, 14.83, 9.172, 0.5858]);
    expect(subtitle(f)).toBe("line: mean over repeats, band: ± one standard deviation");
    await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
      "golden/lines.txt",
    );
  });

  it("draws a long loss faint under its running mean", () => {
    const f = draw({
      y: [
        list(
          "run.loss",
          Array.from({ length: 400 }, (_, i) => 400 - i),
        ),
      ],
    });
    expect(traces(f).map((t) => [t.line?.width, t.showlegend])).toEqual([
      [1, false],
      [2, undefined],
    ]);
  });

  it("says how many values a logarithmic axis cannot show", () => {
    const f = draw({ y: [list("e", [1, 0, 100])] }, { yscale: "log" });
    expect(traces(f)[0]?.y).toEqual([1, null, 100]);
    expect(subtitle(f)).toBe("1 value at or below zero, off a logarithmic axis");
  });

  it("thins a million points to what can be seen", () => {
    const f = draw({
      y: [
        list(
          "y",
          Array.from({ length: 1_000_000 }, (_, i) => i % 1000),
        ),
      ],
    });
    expect(traces(f)[0]?.y.length).toBeLessThanOrEqual(20_000);
  });

  it("puts words along x", () => {
    const f = draw({
      y: [list("e", [1, 2])],
      x: { name: "layer", unit: "", values: ["conv", "a<b"] },
    });
    expect(traces(f)[0]?.x).toEqual(["conv", "a&lt;b"]);
  });
});

it("points are not joined", () => {
  const f = points({ y: [list("a", [1, 2])], values: [], settings: {} });
  expect(traces(f)[0]).toMatchObject({ mode: "markers" });
});

it("a running mean keeps a constant and the length", () => {
  expect(runningMean([2, 2, 2, 2], 3)).toEqual([2, 2, 2, 2]);
  expect(runningMean([0, 3, 0], 3)).toEqual([1.5, 1, 1.5]);
});

/** @file Axes carry the prefix in their title and the data without it; texts are escaped; the JSON has sorted keys. */
import { describe, expect, it } from "vitest";
import { figure, figureJson, labelled, numbersAxis, plain, wordsAxis } from "./figure.ts";

describe("axes of numbers", () => {
  it("divide by the prefix that their title names", () => {
    const a = numbersAxis({ name: "g", unit: "S", values: [1e-6, 2e-5] });
    expect(a.axis.title.text).toBe("g (µS)");
    expect(a.at(1.23456e-5)).toBe(12.35);
    expect(a.axis.range[0]).toBeLessThan(1);
    expect(a.axis.range[1]).toBeGreaterThan(20);
  });

  it("stand on zero for bars", () => {
    expect(numbersAxis({ name: "E", unit: "J", values: [2, 3], zero: true }).axis.range[0]).toBe(0);
    expect(numbersAxis({ name: "E", unit: "J", values: [-2, -3], zero: true }).axis.range[1]).toBe(
      0,
    );
  });

  it("have no place for zero when logarithmic, and count what they lose", () => {
    const a = numbersAxis({ name: "e", unit: "", values: [0, 1, 100, -1], scale: "log" });
    expect([a.at(0), a.at(-1), a.at(10)]).toEqual([null, null, 10]);
    expect(a.lost).toBe(2);
  });

  it("read time in hours and years", () => {
    const a = numbersAxis({ name: "t", unit: "s", values: [20, 3.2e7], scale: "log" });
    expect(a.axis.ticktext).toEqual(["1 min", "1 h", "1 day", "1 week", "1 month", "1 year"]);
    expect(numbersAxis({ name: "t", unit: "s", values: [0, 7200] }).axis.title.text).toBe("t (h)");
  });

  it("name what a unit measures when nobody else did", () => {
    expect(labelled("", "uJ")).toBe("energy (µJ)");
    expect(labelled("", "TOPS/W")).toBe("efficiency (TOPS/W)");
    expect(labelled("x", "")).toBe("x");
  });
});

describe("settings", () => {
  const axis = wordsAxis("layer", ["a", "<b>"]);
  const make = (settings: object) =>
    figure(
      [],
      {
        width: 700,
        height: 450,
        xaxis: axis,
        yaxis: { ...axis, title: { text: "E (nJ)" } },
        showlegend: true,
      },
      settings,
    );

  it("title, labels, size and legend reach the layout; a label keeps its unit", () => {
    const { layout } = make({
      title: "a < b",
      xlabel: "part",
      ylabel: "energy",
      width: 400,
      height: 300,
      legend: "off",
    });
    expect(layout).toMatchObject({
      width: 400,
      height: 300,
      showlegend: false,
      title: { text: "a &lt; b" },
      xaxis: { title: { text: "part" }, categoryarray: ["a", "&lt;b&gt;"] },
      yaxis: { title: { text: "energy (nJ)" } },
    });
  });

  it("the JSON has sorted keys and no blanks", () => {
    const json = figureJson(make({}));
    expect(json.startsWith('{"config":{"displaylogo":false')).toBe(true);
    expect(json.indexOf('"height"')).toBeLessThan(json.indexOf('"width"'));
  });
});

it("escapes what Plotly would read as markup", () => {
  expect(plain('<a href="x">&')).toBe('&lt;a href="x"&gt;&amp;');
});

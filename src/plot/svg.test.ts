/** @file The static picture is well-formed, shows every label and name, keeps inside its frame and escapes its texts. */
import { describe, expect, it } from "vitest";
import type { Figure } from "./figure.ts";
import { MARK } from "./index.ts";
import type { PlotInput } from "./series.ts";
import { svgOf } from "./svg.ts";

/** Names of elements that are opened and closed in order; throws when the text is not well-formed. */
function elements(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?:\s[a-zA-Z0-9:-]+="[^"<]*")*)\s*(\/?)>/g;
  const rest = xml.replace(tag, (_, close: string, name: string, __, self: string) => {
    if (close) expect(open.pop()).toBe(name);
    else if (!self) open.push(name);
    if (!close) seen.push(name);
    return "";
  });
  expect(rest).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/);
  expect(open).toEqual([]);
  return seen;
}

const list = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});
const draw = (mark: string, input: Partial<PlotInput>): Figure =>
  MARK[mark]?.({ y: [], values: [], settings: {}, ...input }) as Figure;

const cases: [string, Figure, string[]][] = [
  [
    "line",
    draw("line", {
      y: [list("s.a", [1, 2, 3, 4]), list("s.b", [4, 3, 2, 1])],
      x: { name: "s.n", unit: "V", values: [0, 0.1, 0.2, 0.3] },
      settings: { title: 'A & "B" < C' },
    }),
    [">a<", ">b<", "a, b", "n (mV)", 'A &amp; "B" &lt; C', ">100<"],
  ],
  ["points", draw("points", { y: [list("p", [1, 2, 3])] }), [">p<", ">index<"]],
  [
    "bar",
    draw("bar", { y: [list("[x, y<z]", [1, 2], "J")] }),
    [">x<", ">y&lt;z<", ">2\u202fJ<", "energy (J)"],
  ],
  [
    "box",
    draw("box", {
      y: [list("mc.snr", [1, 2, 3, 4, 5, 6])],
      x: { name: "mc.adc", unit: "", values: [4, 4, 4, 8, 8, 8] },
    }),
    [">snr<", ">adc<", ">4<", ">8<"],
  ],
  ["histogram", draw("histogram", { y: [list("w", [1, 2, 2, 3, 3, 3])] }), [">count<", ">w<"]],
  [
    "heatmap",
    draw("heatmap", {
      y: [{ name: "W.g", unit: "S", values: [1e-6, -1e-6, 0, 1e-6], shape: [2, 2] }],
    }),
    [">row<", ">column<", "g (µS)"],
  ],
  [
    "large heatmap",
    draw("heatmap", {
      y: [
        {
          name: "W",
          unit: "",
          values: Float64Array.from({ length: 4096 }, (_, i) => i),
          shape: [64, 64],
        },
      ],
    }),
    ["data:image/png;base64,", ">W<"],
  ],
  [
    "logarithmic",
    draw("line", { y: [list("e", [1e-6, 1, 1e6])], settings: { yscale: "log" } }),
    ['10<tspan dy="-5" font-size="9">6</tspan>', ">1<"],
  ],
];

describe("every picture", () => {
  it.each(cases)("%s is well-formed and shows its labels", (_, figure, labels) => {
    const svg = svgOf(figure);
    expect(elements(svg)[0]).toBe("svg");
    for (const label of labels) expect(svg).toContain(label);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toContain(`width="${figure.layout["width"]}"`);
  });

  it("is the same text every time", () => {
    for (const [, figure] of cases) expect(svgOf(figure)).toBe(svgOf(figure));
  });
});

it("draws as many circles as there are points, inside the frame", () => {
  const svg = svgOf(draw("points", { y: [list("p", [0, 5, 10])] }));
  const circles = [...svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)"/g)].map((m) => [
    Number(m[1]),
    Number(m[2]),
  ]);
  expect(circles).toHaveLength(3);
  for (const [x, y] of circles as [number, number][]) {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(700);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(450);
  }
  expect(circles.map((c) => c[1])).toEqual(
    circles.map((c) => c[1]).sort((a, b) => (b as number) - (a as number)),
  );
});

it("stays small: a 128 x 128 heatmap under 40 kB, a million points under 60 kB", () => {
  const many = Float64Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1009);
  expect(
    svgOf(
      draw("heatmap", {
        y: [{ name: "W", unit: "", values: many.subarray(0, 16384), shape: [128, 128] }],
      }),
    ).length,
  ).toBeLessThan(40_000);
  expect(
    svgOf(draw("line", { y: [{ name: "y", unit: "", values: many, shape: [1_000_000] }] })).length,
  ).toBeLessThan(60_000);
});

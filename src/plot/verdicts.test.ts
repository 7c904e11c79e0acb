/** @file Verdicts: what is drawn and what is counted, order, colours and shapes, golden figure. */
import { describe, expect, it } from "vitest";
import { table } from "../base/table.ts";
import { type BarTrace, figureJson, type ScatterTrace } from "./figure.ts";
import { svgOf } from "./svg.ts";
import { hasVerdicts, verdicts } from "./verdicts.ts";

const claims = table([
  { name: "claim", values: ["40 ns", "50 nJ < 1 uJ", "13 bits", "470x", "10 ns at any size", "t"] },
  { name: "factor", values: [1, 1.01, 140, 0.5, 4, null] },
  {
    name: "verdict",
    values: [
      ...["consistent", "consistent", "impossible"],
      ...["unrealistic", "inconsistent", "unrealistic"],
    ],
  },
  { name: "tag", values: Array(6).fill("claim") },
]);
const limits = table([
  { name: "array", values: ["W", "W", "W"] },
  { name: "limit", values: ["IR drop", "wires settle", "endurance"] },
  { name: "margin", values: [0.001, 20, null] },
  { name: "verdict", values: ["exceeded", "ok", "-"] },
]);

describe("claims", () => {
  it("draw the furthest from one first within each verdict, and count what is met", async () => {
    const f = verdicts(claims, {});
    expect(f?.data.map((t) => [t.type, (t as BarTrace).name, (t as BarTrace).y])).toEqual([
      ["bar", "impossible", ["13 bits"]],
      ["bar", "unrealistic", ["470x"]],
      ["bar", "inconsistent", ["10 ns at any size"]],
      ["scatter", "impossible", ["13 bits"]],
      ["scatter", "unrealistic", ["470x"]],
      ["scatter", "inconsistent", ["10 ns at any size"]],
    ]);
    expect(JSON.stringify(f?.layout["title"])).toContain(
      "published: claim; computed: derived · 2 claims met within 5 % are not drawn · 1 without a single number are left out",
    );
    await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
      "golden/verdicts.txt",
    );
  });
  it("start at one: too small goes left, too large right", () => {
    const bars = (verdicts(claims, {})?.data ?? []).slice(0, 2) as BarTrace[];
    expect(bars[0]).toMatchObject({ base: [0], x: [2.14613] });
    expect(bars[1]).toMatchObject({ base: [-0.30103], x: [0.30103] });
  });
  it("every verdict has a shape of its own, in the static picture too", () => {
    const f = verdicts(claims, {});
    const shapes = ((f?.data ?? []).slice(3) as ScatterTrace[]).map((t) => t.marker?.symbol);
    expect(new Set(shapes).size).toBe(3);
    // three at the bars, three in the legend
    expect([...svgOf(f as never).matchAll(/<polygon/g)]).toHaveLength(6);
  });
});

describe("limits", () => {
  it("say which array, and that they are bounds; what has no two sides is left out", () => {
    const f = verdicts(limits, {});
    expect(JSON.stringify(f?.layout["title"])).toContain(
      "room that nature leaves of W; every row is a bound",
    );
    expect(((f?.data ?? []) as BarTrace[]).slice(0, 2).map((t) => t.y)).toEqual([
      ["IR drop"],
      ["wires settle"],
    ]);
  });
});

it("are known by their columns; nothing drawn where all is met", () => {
  expect([claims, limits].map(hasVerdicts)).toEqual([true, true]);
  expect(hasVerdicts(table([{ name: "verdict", values: [] }]))).toBe(false);
  const met = table([
    { name: "claim", values: ["a"] },
    { name: "factor", values: [1] },
    { name: "verdict", values: ["consistent"] },
  ]);
  expect(verdicts(met, {})).toBeUndefined();
});

/** @file The ladder: two axes that agree, symbols by status, golden figure. */
import { expect, it } from "vitest";
import { table } from "../base/table.ts";
import { type Axis, figureJson } from "./figure.ts";
import { isLadder, ladder } from "./ladder.ts";
import { svgOf } from "./svg.ts";

const BIT = 2.871e-21;
const rungs = table([
  { name: "operation", values: ["Landauer, 8-bit word", "HERMES core", "a vendor's", "A100"] },
  { name: "energy", unit: "J", values: [8 * BIT, 1.9e-13, 4.77e-14, 2.56e-12] },
  { name: "kT ln2", values: [8, 1.9e-13 / BIT, 4.77e-14 / BIT, 2.56e-12 / BIT] },
  { name: "tag", values: ["bound", "measured", "claim", "derived"] },
]);

it("shows joules below and multiples of kT ln2 above, and what each rung stands on", async () => {
  const f = ladder(rungs, {});
  const [below, above] = ["xaxis", "xaxis2"].map((a) => f?.layout[a] as unknown as Axis);
  const shift = Math.log10(BIT);
  expect(above?.range.map((v, i) => (below?.range[i] as number) - v)).toEqual([
    expect.closeTo(shift, 4),
    expect.closeTo(shift, 4),
  ]);
  expect(below?.ticktext).toContain("100\u202faJ");
  expect(
    f?.data.filter((t) => t.type === "scatter").map((t) => (t as { name: string }).name),
  ).toEqual(["bound", "measured", "claim", "derived", ""]);
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/ladder.txt",
  );
});

it("draws the second axis in the static picture", () => {
  const svg = svgOf(ladder(rungs, {}) as never);
  expect(svg).toContain("in kT ln2 at 300 K");
  expect(svg).toContain("energy of one multiply-add");
});

it("is known by its columns, and needs a rung", () => {
  expect(isLadder(rungs)).toBe(true);
  expect(isLadder(table([{ name: "energy", values: [] }]))).toBe(false);
  const none = { ...rungs, columns: rungs.columns.map((c) => ({ ...c, values: [] })), rows: 0 };
  expect(ladder(none, {})).toBeUndefined();
});

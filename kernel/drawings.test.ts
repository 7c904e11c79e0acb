/** @file Small pictures: one bar for each bin, one square for each tile, numbers at the ends. */
import { expect, it } from "vitest";
import { histogramImage, sparklineImage, tilesImage } from "./drawings.ts";

const svgOf = (html: string): string =>
  Buffer.from(/base64,([^"]+)"/.exec(html)?.[1] ?? "", "base64").toString();

it("a histogram shows its bins and its ends", () => {
  const svg = svgOf(histogramImage([1e-6, 2e-6, 2e-6, 3e-6], "S", "g"));
  expect(svg).toContain(">1\u202fµS<");
  expect(svg).toContain(">3\u202fµS<");
  expect(svg.match(/<rect/g)?.length).toBeGreaterThan(2);
});

it("takes nothing at all without falling over", () => {
  expect(svgOf(histogramImage([], "", "x"))).not.toMatch(/NaN|undefined/);
  expect(svgOf(sparklineImage([], "x"))).not.toMatch(/NaN|undefined/);
});

it("a sparkline runs from the left to the right edge", () => {
  expect(svgOf(sparklineImage([0, 1], "x"))).toContain("M2 56L178 4");
});

it("tiles are squares, at most 40 x 20 of them", () => {
  const map = {
    tileRows: 256,
    tileColumns: 256,
    alongInputs: 12,
    alongOutputs: 3,
    count: 36,
    used: 1,
    cells: 1,
    partialSums: 0,
  };
  expect(svgOf(tilesImage(map, "t")).match(/<rect/g)).toHaveLength(36);
  expect(
    svgOf(tilesImage({ ...map, alongInputs: 500, alongOutputs: 500 }, "t")).match(/<rect/g),
  ).toHaveLength(800);
});

it("names what it shows for those who cannot see it", () => {
  expect(sparklineImage([1, 2], 'loss of "a"')).toContain('alt="loss of &quot;a&quot;"');
});

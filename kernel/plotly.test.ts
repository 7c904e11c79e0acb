/** @file The packed library unpacks to the published build; JSON stays inside its script. */
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Figure } from "../src/plot/figure.ts";
import { MARK } from "../src/plot/index.ts";
import { figureHtml, figureId, PLOTLY_CDN, plotlyPacked, scriptJson } from "./plotly.ts";

const draw = (name: string): Figure =>
  MARK["line"]?.({
    y: [{ name, unit: "", values: [1, 2], shape: [2] }],
    values: [],
    settings: {},
  }) as Figure;

it("packs the cartesian build of the version it names", () => {
  const bytes = Buffer.from(plotlyPacked(), "base64");
  expect(bytes[9]).toBe(255);
  const source = gunzipSync(bytes).toString();
  expect(source).toContain("plotly.js (cartesian - minified) v4.1.1");
  expect(PLOTLY_CDN).toContain("@4.1.1/");
  expect(plotlyPacked().length).toBeLessThan(700_000);
});

it("names a figure by its content", () => {
  expect(figureId(draw("a"))).toBe(figureId(draw("a")));
  expect(figureId(draw("a"))).not.toBe(figureId(draw("b")));
});

it("never closes its script from inside", () => {
  expect(scriptJson('{"a":"</script><!--\u2028"}')).toBe(
    '{"a":"\\u003c/script>\\u003c!--\\u2028"}',
  );
  expect(figureHtml(draw("</script>"), "none").match(/<\/script>/g)).toHaveLength(1);
});

it("brings the library only when asked", () => {
  expect(figureHtml(draw("a"), "none")).not.toContain("H4sI");
  expect(figureHtml(draw("a"), "cdn")).toContain(PLOTLY_CDN);
  expect(figureHtml(draw("a"), "carrier")).toContain('id="mho-plotly">H4sI');
});

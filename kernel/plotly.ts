/**
 * @file Plotly as an asset: the library packed for a page, and the few lines of script that put a live figure in place of its picture.
 * in    a Figure;  out  HTML with the picture inside, the script beside it, and the packed library where it is asked for
 * why   a notebook must show its figures with nothing installed, offline, and without scripts as well
 * from  design: kernel, section 9. Measured, gzip and base64: plotly.js-dist 2,561,260 characters,
 *       plotly.js-cartesian-dist-min 660,776 of them; its basic build (526,444) knows no heatmap
 * holds the library is never imported: it is text, read once when the first figure asks for it
 * test  plotly.test.ts; test/browser.test.ts draws with it
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { sha256 } from "../src/base/hash.ts";
import { type Figure, figureJson } from "../src/plot/figure.ts";
import { summaryOf } from "../src/plot/summary.ts";
import { svgOf } from "../src/plot/svg.ts";

/** The published minified build with heatmap, histogram, box, bar and scatter. */
const ASSET = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js";
const VERSION = "4.1.1";
export const PLOTLY_CDN: string = `https://cdn.jsdelivr.net/npm/plotly.js-cartesian-dist-min@${VERSION}/plotly-cartesian.min.js`;

let packed: string | undefined;

/** The library, gzipped, in base64. The one byte of gzip that names the operating system is cleared. */
export function plotlyPacked(): string {
  if (packed === undefined) {
    const source = readFileSync(createRequire(import.meta.url).resolve(ASSET));
    const zipped = gzipSync(source, { level: 9 });
    zipped[9] = 255;
    packed = zipped.toString("base64");
  }
  return packed;
}

/** The carrier: once in a page, out of which every figure takes the library. */
export const carrierHtml = (): string =>
  `<script type="text/plain" id="mho-plotly">${plotlyPacked()}</script>`;

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** JSON inside a script element: no `</script>`, no `<!--`, no line separators. */
export const scriptJson = (json: string): string =>
  json
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");

/** Names a figure by its content, so the same notebook gives the same bytes. */
export const figureId = (figure: Figure): string => sha256(figureJson(figure)).slice(0, 12);

/** The static picture as an image that front ends keep in notebooks they do not trust. */
export function pictureHtml(figure: Figure): string {
  const { width, height } = figure.layout as unknown as { width: number; height: number };
  const data = Buffer.from(svgOf(figure)).toString("base64");
  return (
    `<img alt="${escapeHtml(summaryOf(figure))}" width="${width}" height="${height}"` +
    ` style="max-width:100%;height:auto" src="data:image/svg+xml;base64,${data}">`
  );
}

/** The place of a figure: the picture, until a script draws over it. */
export const placeHtml = (figure: Figure): string =>
  `<div class="mho-figure" data-mho="${figureId(figure)}">${pictureHtml(figure)}</div>`;

/**
 * Draws figures, in a browser. Written out here as text because it runs on the page, where nothing can be imported.
 * `mhoDraw(id, figure, cdn)` replaces each picture named `id`; text takes the colour of the page, so it suits light and dark.
 */
export const DRAW: string = `window.mhoDraw ??= (() => {
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(plain).text();
    document.head.append(script);
    script.remove();
    return window.Plotly;
  };
  const fetched = (url) => new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: url, onload: () => done(window.Plotly), onerror: failed });
    document.head.append(script);
  });
  let loading;
  const library = async (cdn) => {
    for (let i = 0; i < 120; i++) {
      if (window.Plotly) return window.Plotly;
      const carrier = document.getElementById("mho-plotly");
      if (loading || carrier || cdn) return (loading ??= carrier ? unpack(carrier.textContent) : fetched(cdn));
      await sleep(250);
    }
  };
  const ink = (place) => getComputedStyle(place).color.replace(/^rgb\\((.*)\\)$/, "rgba($1, 0.78)");
  return async (id, figure, cdn) => {
    const plotly = await library(cdn);
    if (!plotly) return;
    for (const place of document.querySelectorAll('[data-mho="' + id + '"]:not([data-drawn])')) {
      place.dataset.drawn = "";
      const { data, layout, config } = structuredClone(figure);
      layout.width = Math.min(layout.width, place.clientWidth || layout.width);
      layout.font.color = ink(place);
      const live = document.createElement("div");
      const picture = place.firstElementChild;
      picture.style.display = "none";
      place.append(live);
      await plotly.newPlot(live, data, layout, config).then(() => picture.remove(), () => {
        live.remove();
        picture.style.display = "";
      });
    }
  };
})();`;

/** Picture, script and, when asked for, the library: one output of a notebook. */
export function figureHtml(figure: Figure, library: "none" | "carrier" | "cdn"): string {
  const cdn = library === "cdn" ? `, ${JSON.stringify(PLOTLY_CDN)}` : "";
  const call = `mhoDraw("${figureId(figure)}", ${scriptJson(figureJson(figure))}${cdn});`;
  const carrier = library === "carrier" ? carrierHtml() : "";
  return `${placeHtml(figure)}${carrier}<script>${DRAW}\n${call}</script>`;
}

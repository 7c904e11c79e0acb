/**
 * @file The page of a run in a real browser: every figure draws, nothing fails, nothing is fetched; without scripts the pictures stand.
 * in    a notebook made up here with one figure of every mark, and the tour where it has been built
 * holds needs Chromium (`apt-get install chromium`); without it the tests skip and say so
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlPage } from "../kernel/html.ts";
import { type Cell, kernelMetadata, type Notebook } from "../kernel/notebook.ts";
import { bundleOfFigure } from "../kernel/show.ts";
import { table } from "../src/base/table.ts";
import type { Figure } from "../src/plot/figure.ts";
import { MARK } from "../src/plot/index.ts";
import type { PlotInput } from "../src/plot/series.ts";
import type { ArrayValue } from "../src/results/results.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(
    " ",
  );
const TOUR = "notebooks/00-tour.ipynb";
const CLI = "dist/bundle/cli.js";

const none = new Float32Array(0);
const array: ArrayValue = {
  kind: "array",
  name: "W",
  version: 0,
  rows: 300,
  columns: 784,
  technology: "analog",
  device: "ideal",
  chip: "generic",
  gMin: 0,
  gMax: 1e-4,
  weights: none,
  target: none,
  gPlus: none,
  gMinus: none,
  pulses: 0,
  writes: 0,
  programmed: false,
  tiles: {
    tileRows: 256,
    tileColumns: 256,
    alongInputs: 4,
    alongOutputs: 2,
    count: 8,
    used: 0.45,
    cells: 1,
    partialSums: 6,
  },
};
const events = table([
  { name: "start", unit: "s", values: [0, 1e-7] },
  { name: "end", unit: "s", values: [1e-7, 2e-7] },
  { name: "resource", values: ["tile 0", "adc 0"] },
  { name: "op", values: ["xread", "adc"] },
]);
const wave = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.sin(i / 5) + (i % 7) / 10);
const y = (n: number, unit = "") => ({ name: "s.y", unit, values: wave(n), shape: [n] });
const numbers = (n: number, unit = "") => ({
  name: "s.x",
  unit,
  values: Array.from({ length: n }, (_, i) => i),
});
const eights = { name: "s.x", unit: "", values: Array.from({ length: 64 }, (_, i) => i % 8) };

/** One figure of every mark, and the axes that are easy to get wrong. */
const FIGURES: readonly (readonly [name: string, mark: string, input: Partial<PlotInput>])[] = [
  ["line", "line", { y: [y(50, "A")], x: numbers(50, "V") }],
  [
    "band over seeds, logarithmic",
    "line",
    {
      y: [{ ...y(64), values: wave(64).map((v) => v + 2) }],
      x: eights,
      settings: { yscale: "log", title: "A < B" },
    },
  ],
  [
    "drift, in hours and years",
    "line",
    {
      y: [y(8)],
      x: { name: "t", unit: "s", values: [20, 200, 2e3, 2e4, 2e5, 2e6, 2e7, 4e7] },
      settings: { xscale: "log" },
    },
  ],
  ["points", "points", { y: [y(50)], x: numbers(50) }],
  [
    "bar",
    "bar",
    {
      y: [{ name: "[a, b, c]", unit: "J", values: [1e-9, 1e-6, 2e-6], shape: [3] }],
      settings: { yscale: "log" },
    },
  ],
  ["box", "box", { y: [y(64)], x: eights }],
  ["histogram", "histogram", { y: [y(500)] }],
  [
    "heatmap",
    "heatmap",
    { y: [{ name: "W.g", unit: "S", values: wave(1024).map((v) => v * 1e-6), shape: [32, 32] }] },
  ],
  ["tiles", "tiles", { values: [array] }],
  ["timeline", "timeline", { values: [{ kind: "table", table: events }] }],
  ["transfer", "transfer", { y: [y(50)], x: { name: "t", unit: "", values: wave(50) } }],
  [
    "pulses",
    "pulses",
    { y: [{ name: "g", unit: "S", values: wave(120).map((v) => v * 1e-6), shape: [40, 3] }] },
  ],
];

const figureOf = (mark: string, input: Partial<PlotInput>): Figure =>
  MARK[mark]?.({ y: [], values: [], settings: {}, ...input }) as Figure;

function notebook(): Notebook {
  const cells = FIGURES.map(([name, mark, input], i): Cell => {
    const data = bundleOfFigure(figureOf(mark, input));
    return {
      id: `cell-${i}`,
      type: "code",
      source: `plot s.y as ${mark}  // ${name}`,
      metadata: {},
      outputs: [{ output_type: "display_data", data, metadata: {} }],
      count: i + 1,
      line: 0,
    };
  });
  return { cells, metadata: kernelMetadata("mho") };
}

interface Seen {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

let browser: Browser;
let folder: string;

async function open(
  file: string,
  options: { scripts?: boolean; dark?: boolean; width?: number } = {},
): Promise<Seen> {
  const context = await browser.newContext({
    javaScriptEnabled: options.scripts ?? true,
    colorScheme: options.dark ? "dark" : "light",
    viewport: { width: options.width ?? 1000, height: 800 },
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (e) => errors.push(e.message));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  page.on("request", (r) => /^https?:/.test(r.url()) && requests.push(r.url()));
  await page.goto(pathToFileURL(file).href);
  if (options.scripts ?? true) await page.waitForSelector("body[data-ready]", { timeout: 30_000 });
  return { page, errors, requests };
}

const drawn = (page: Page): Promise<number> =>
  page.locator(".js-plotly-plot svg.main-svg:first-child").count();

describe.skipIf(!existsSync(CHROMIUM))(
  "in Chromium (skipped without it: apt-get install chromium)",
  () => {
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "mho-browser-"));
      writeFileSync(join(folder, "page.html"), htmlPage(notebook(), { name: "page" }));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    it("every mark draws, without an error, without the network, without a picture left over", async () => {
      const { page, errors, requests } = await open(join(folder, "page.html"));
      expect(errors).toEqual([]);
      expect(requests).toEqual([]);
      expect(await drawn(page)).toBe(FIGURES.length);
      expect(await page.locator(".mho-figure > img").count()).toBe(0);
      for (const [i, [name]] of FIGURES.entries()) {
        const marks = page
          .locator(".mho-figure")
          .nth(i)
          .locator(".point, .scatterlayer path, .boxes path, .hm image, .bars path");
        expect(await marks.count(), name).toBeGreaterThan(0);
      }
      await page.context().close();
    });

    it("the live figure shows the title, ticks and legend that the picture shows", async () => {
      const { page } = await open(join(folder, "page.html"));
      const text = (
        await page.locator(".mho-figure").nth(1).locator("svg text").allTextContents()
      ).join("|");
      expect(text).toContain("A < B");
      expect(text).toContain("line: mean over repeats, band: ± one standard deviation");
      const drift = (
        await page.locator(".mho-figure").nth(2).locator("svg text").allTextContents()
      ).join("|");
      expect(drift).toMatch(/1 min.*1 h.*1 day.*1 year/);
      await page.context().close();
    });

    it("with scripts off every figure is its picture, and it is a picture a browser can read", async () => {
      const { page } = await open(join(folder, "page.html"), { scripts: false });
      const pictures = page.locator(".mho-figure > img");
      expect(await pictures.count()).toBe(FIGURES.length);
      for (const picture of await pictures.all()) {
        const box = await picture.boundingBox();
        expect(box?.width).toBeGreaterThan(300);
        expect(await picture.getAttribute("alt")).toMatch(/^\w/);
      }
      await page.context().close();
      const { page: scripted } = await open(join(folder, "page.html"));
      const sources = FIGURES.map(([, mark, input]) => {
        const html = String(bundleOfFigure(figureOf(mark, input), "static")["text/html"]);
        return /src="([^"]+)"/.exec(html)?.[1] ?? "";
      });
      const sizes = await scripted.evaluate<number[]>(
        `Promise.all(${JSON.stringify(sources)}.map(async (src) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        return image.naturalWidth;
      }))`,
      );
      expect(sizes.every((w) => w >= 300)).toBe(true);
      await scripted.context().close();
    }, 60_000);

    it("follows the dark theme and the button, figures included", async () => {
      const { page } = await open(join(folder, "page.html"), { dark: true });
      const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
      const ink = () =>
        page.evaluate<string>(
          `getComputedStyle(document.querySelector(".mho-figure text.xtitle")).fill`,
        );
      const [darkGround, darkInk] = [await ground(), await ink()];
      await page.click("#theme");
      await expect.poll(ink).not.toBe(darkInk);
      expect(await ground()).not.toBe(darkGround);
      await page.context().close();
    });

    it("fits a phone", async () => {
      const { page } = await open(join(folder, "page.html"), { width: 390 });
      const width = await page.evaluate<number>("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(390);
      await page.context().close();
    });

    it("a notebook's own outputs draw from the carrier of the first of them", async () => {
      const bundles = FIGURES.slice(0, 3).map(([, mark, input], i) =>
        String(bundleOfFigure(figureOf(mark, input), "auto", i === 0)["text/html"]),
      );
      const file = join(folder, "outputs.html");
      writeFileSync(
        file,
        `<!doctype html><meta charset="utf-8"><body data-ready>${bundles.map((b) => `<div>${b}</div>`).join("")}`,
      );
      const { page, errors } = await open(file);
      await expect.poll(() => drawn(page), { timeout: 20_000 }).toBe(3);
      expect(errors).toEqual([]);
      await page.context().close();
    });

    it.skipIf(!existsSync(TOUR) || !existsSync(CLI))(
      "the tour, run and written by the command line, draws every figure it holds",
      async () => {
        const file = join(folder, "tour.html");
        const small = ["-p", "images=2000", "-p", "tests=500", "-p", "rounds=1"];
        const command = [CLI, "run", TOUR, ...small, "--out", join(folder, "tour.ipynb")];
        execFileSync(process.execPath, [...command, "--html", file], { stdio: "pipe" });
        const { page, errors, requests } = await open(file);
        expect(errors).toEqual([]);
        expect(requests).toEqual([]);
        const places = await page.locator(".mho-figure").count();
        expect(places).toBeGreaterThan(3);
        expect(await drawn(page)).toBe(places);
        await page.context().close();
      },
      240_000,
    );
  },
);

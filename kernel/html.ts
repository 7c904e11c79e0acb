/**
 * @file The page of a run: an executed notebook as one HTML file.
 * in    a notebook with outputs;  out  a page that needs nothing: text, coloured code, outputs, live figures, manifest, the notebook itself
 * why   a result is sent to a colleague as one file, opened offline, in ten years, in a dark room
 * holds figures share one packed library; with scripts off each is its static picture; nothing is fetched from anywhere
 * from  design: kernel, sections 9 and 11
 * test  html.test.ts; test/browser.test.ts opens it in Chromium, with scripts and without
 */
import type { Json } from "../src/base/json.ts";
import { type Figure, figureJson } from "../src/plot/figure.ts";
import { codeHtml } from "./code-color.ts";
import { readCell } from "./magics.ts";
import { markdownHtml } from "./markdown.ts";
import {
  type Cell,
  languageOf,
  type MimeBundle,
  type Notebook,
  type Output,
  writeNotebook,
} from "./notebook.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-style.ts";
import { carrierHtml, DRAW, escapeHtml, figureId, placeHtml, scriptJson } from "./plotly.ts";
import { VERSION } from "./version.ts";

export interface PageOptions {
  /** Name of the notebook in the download and, when it has no heading, in the title. */
  readonly name?: string;
}

const VENDOR = "application/vnd.plotly.v1+json";
/** Nothing is fetched: scripts and styles are in the page, pictures are data. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

/** The whole page. */
export function htmlPage(notebook: Notebook, options: PageOptions = {}): string {
  const figures = new Map<string, string>();
  const cells = notebook.cells.map((c) => cellHtml(c, notebook, figures)).join("\n");
  const title = titleOf(notebook) ?? options.name ?? "mho notebook";
  const data = [...figures].map(
    ([id, json]) =>
      `<script type="application/json" data-figure="${id}">${scriptJson(json)}</script>`,
  );
  const live =
    figures.size === 0 ? "" : `${data.join("\n")}\n${carrierHtml()}\n<script>${DRAW}</script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="mho ${VERSION}">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header><b>℧ mho</b>${downloadHtml(notebook, options.name)}<button id="theme" type="button" hidden>light / dark</button></header>
<main>
${cells}
</main>
${footerHtml(notebook)}
${live}
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

/** The first heading. */
function titleOf(notebook: Notebook): string | undefined {
  for (const c of notebook.cells) {
    const heading = c.type === "markdown" ? /^#{1,6}\s+(.+)$/m.exec(c.source)?.[1] : undefined;
    if (heading !== undefined) return heading.replace(/[`*_$]/g, "").trim();
  }
  return undefined;
}

/** The notebook without its outputs, ready to run again. */
function downloadHtml(notebook: Notebook, name = "notebook"): string {
  const clean: Notebook = {
    metadata: notebook.metadata,
    cells: notebook.cells.map((c) => ({ ...c, outputs: [], count: null })),
  };
  const data = Buffer.from(writeNotebook(clean)).toString("base64");
  const file = `${name.replace(/^.*[/\\]/, "").replace(/\.\w+$/, "") || "notebook"}.ipynb`;
  return `<a download="${escapeHtml(file)}" href="data:application/x-ipynb+json;base64,${data}">notebook</a>`;
}

function cellHtml(cell: Cell, notebook: Notebook, figures: Map<string, string>): string {
  const id = escapeHtml(cell.id);
  if (cell.type === "markdown")
    return `<section class="text" id="${id}">${markdownHtml(cell.source)}</section>`;
  if (cell.type === "raw")
    return `<section class="text" id="${id}"><pre>${escapeHtml(cell.source)}</pre></section>`;
  if (cell.source.trim() === "" && cell.outputs.length === 0) return "";
  const reading = readCell(cell.source, languageOf(notebook));
  const language = "mistake" in reading ? languageOf(notebook) : reading.language;
  const label = `${language === "mho" ? "mho" : "TypeScript"}${cell.count === null ? "" : ` [${cell.count}]`}`;
  const source = `<div class="source"><small>${label}</small><pre>${codeHtml(cell.source.replace(/\s+$/, ""), language)}</pre></div>`;
  const outputs = cell.outputs.map((o) => outputHtml(o, figures)).join("");
  return `<section class="cell" id="${id}">${source}${outputs}</section>`;
}

function outputHtml(output: Output, figures: Map<string, string>): string {
  switch (output.output_type) {
    case "stream":
      return `<div class="out">${logHtml(output.text, output.name === "stderr" ? "err" : "")}</div>`;
    case "error":
      return `<div class="out fail"><pre>${ansiHtml(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`)}</pre></div>`;
    default:
      return isVolatile(output.metadata)
        ? ""
        : `<div class="out">${bundleHtml(output.data, figures)}</div>`;
  }
}

/** Lines that a page shows of a text as they are: about a screen. */
const SCREEN = 30;

/** Text as it was printed; what is longer than a screen is folded away under its first line. */
function logHtml(text: string, style = ""): string {
  const attribute = style === "" ? "" : ` class="${style}"`;
  const whole = `<pre${attribute}>${ansiHtml(text)}</pre>`;
  const lines = text.replace(/\n$/, "").split("\n");
  if (lines.length <= SCREEN) return whole;
  const first = ansiHtml((lines.find((l) => l.trim() !== "") ?? "").slice(0, 100));
  return `<details class="log"><summary>${lines.length} lines <span>${first} …</span></summary>${whole}</details>`;
}

/** Bars and wall times depend on the machine and are no part of a result. */
const isVolatile = (metadata: { readonly [key: string]: Json }): boolean =>
  (metadata["mho"] as { volatile?: boolean } | undefined)?.volatile === true;

const textOf = (value: Json | undefined): string =>
  Array.isArray(value)
    ? value.join("")
    : typeof value === "string"
      ? value
      : JSON.stringify(value ?? "");

/** The richest form that a page can show. */
function bundleHtml(data: MimeBundle, figures: Map<string, string>): string {
  const plain = logHtml(textOf(data["text/plain"] ?? ""));
  if (VENDOR in data) return livePlace(data[VENDOR] as unknown as Figure, plain, figures);
  if ("text/html" in data) return textOf(data["text/html"]);
  if ("image/svg+xml" in data) return svgImage(textOf(data["image/svg+xml"]));
  for (const type of ["image/png", "image/jpeg", "image/gif"])
    if (type in data)
      return `<img alt="" src="data:${type};base64,${textOf(data[type]).replace(/\s/g, "")}">`;
  if ("text/markdown" in data)
    return `<div class="text">${markdownHtml(textOf(data["text/markdown"]))}</div>`;
  if ("text/latex" in data)
    return `<div class="text">${markdownHtml(textOf(data["text/latex"]))}</div>`;
  return plain;
}

const svgImage = (svg: string): string =>
  `<img alt="" src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;

/** Where a figure will stand. Figures that other tools made have no static picture here, so their words stand in. */
function livePlace(figure: Figure, plain: string, figures: Map<string, string>): string {
  const whole = withDefaults(figure);
  const id = figureId(whole);
  figures.set(id, figureJson(whole));
  try {
    return placeHtml(whole);
  } catch {
    return `<div class="mho-figure" data-mho="${id}">${plain}</div>`;
  }
}

/** What the drawing script takes for granted. */
function withDefaults(f: Figure): Figure {
  const { layout = {}, config = {}, data = [] } = f as Partial<Figure>;
  const font = (layout["font"] ?? {}) as { readonly [key: string]: Json };
  const clear = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  return { data, config, layout: { width: 700, height: 450, ...clear, ...layout, font } };
}

/** Terminal colours as classes; every other control sequence is dropped. */
export function ansiHtml(text: string): string {
  let open = 0;
  const html = escapeHtml(text).replace(
    /\x1b\[([\d;]*)([A-Za-z])/g,
    (_, codes: string, kind: string) => {
      if (kind !== "m") return "";
      const classes = codes
        .split(";")
        .filter((c) => /^(1|3[1-6]|9[0-7])$/.test(c))
        .map((c) => `a${Number(c) >= 91 ? Number(c) - 60 : c}`);
      const closed = "</span>".repeat(/^(0|)$|(^|;)(0|39|22)(;|$)/.test(codes) ? open : 0);
      if (closed !== "") open = 0;
      if (classes.length === 0) return closed;
      open++;
      return `${closed}<span class="${classes.join(" ")}">`;
    },
  );
  return html + "</span>".repeat(open);
}

interface Manifest {
  readonly mho?: string;
  readonly engine?: string;
  readonly seed?: number;
  readonly result?: string;
  readonly data?: readonly { readonly name: string; readonly sha256: string }[];
}

/** What ran, so that another machine can say "the same". */
function footerHtml(notebook: Notebook): string {
  const own = (notebook.metadata["mho"] as { manifest?: Manifest } | undefined)?.manifest;
  if (own === undefined) return `<footer>made with mho ${VERSION}</footer>`;
  const rows: [string, string][] = [
    ["made with", `mho ${own.mho ?? VERSION}, ${own.engine ?? ""}`],
    ["seed", String(own.seed ?? 0)],
    ["result", own.result ?? ""],
    ...(own.data ?? []).map((d): [string, string] => [`data ${d.name}`, d.sha256]),
  ];
  const table = rows
    .map(([k, v]) => `<tr><td>${escapeHtml(k)}</td><td><code>${escapeHtml(v)}</code></td></tr>`)
    .join("");
  const all = escapeHtml(JSON.stringify(own, null, 1));
  return `<footer><table>${table}</table><details><summary>manifest: every cell with its hashes</summary><pre>${all}</pre></details></footer>`;
}

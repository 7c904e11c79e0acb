/** @file The page of a run as text: every output in its best form, one library, nothing fetched, nothing smuggled in. */
import { describe, expect, it } from "vitest";
import type { Json } from "../src/base/json.ts";
import type { Figure } from "../src/plot/figure.ts";
import { MARK } from "../src/plot/index.ts";
import { ansiHtml, htmlPage } from "./html.ts";
import { type Cell, kernelMetadata, type Notebook, type Output, readNotebook } from "./notebook.ts";
import { bundleOfFigure } from "./show.ts";

let next = 0;
const cell = (type: Cell["type"], source: string, outputs: Output[] = []): Cell => {
  next++;
  return {
    id: `c${next}`,
    type,
    source,
    metadata: {},
    outputs,
    count: type === "code" ? next : null,
    line: 0,
  };
};
const display = (
  data: { [mime: string]: Json },
  metadata: { [key: string]: Json } = {},
): Output => ({
  output_type: "display_data",
  data,
  metadata,
});
const notebook = (...cells: Cell[]): Notebook => ({ cells, metadata: kernelMetadata("mho") });
const figure = MARK["line"]?.({
  y: [{ name: "y", unit: "V", values: [1, 2, 3], shape: [3] }],
  values: [],
  settings: {},
}) as Figure;

describe("cells", () => {
  it("show their language, number and coloured source", () => {
    const page = htmlPage(notebook(cell("code", "plot y"), cell("code", "%%ts\nconst x = 1 < 2;")));
    expect(page).toMatch(/<small>mho \[\d+\]<\/small><pre><i class="k">plot<\/i> y<\/pre>/);
    expect(page).toMatch(/<small>TypeScript \[\d+\]<\/small>/);
    expect(page).toContain('= <i class="n">1</i> &lt; <i class="n">2</i>;');
  });

  it("take the title from the first heading", () => {
    expect(htmlPage(notebook(cell("markdown", "text\n# The `tour` & more")))).toContain(
      "<title>The tour &amp; more</title>",
    );
    expect(htmlPage(notebook(), { name: "a.ipynb" })).toContain("<title>a.ipynb</title>");
  });
});

describe("outputs", () => {
  const page = (...outputs: Output[]): string => htmlPage(notebook(cell("code", "x", outputs)));

  it("choose the best form and escape text", () => {
    expect(page(display({ "text/plain": "a < b" }))).toContain("<pre>a &lt; b</pre>");
    expect(page(display({ "text/plain": "no", "text/html": "<b>yes</b>" }))).toContain(
      '<div class="out"><b>yes</b></div>',
    );
    expect(page(display({ "image/png": "iVBOR\n" }))).toContain(
      'src="data:image/png;base64,iVBOR"',
    );
    expect(page({ output_type: "stream", name: "stderr", text: "<x>" })).toContain(
      '<pre class="err">&lt;x&gt;</pre>',
    );
  });

  it("fold what is longer than a screen under its first line", () => {
    const text = Array.from({ length: 31 }, (_, i) => `step ${i} <b>\n`).join("");
    const folded = page({ output_type: "stream", name: "stdout", text });
    expect(folded).toContain(
      '<details class="log"><summary>31 lines <span>step 0 &lt;b&gt; …</span></summary><pre>step 0 &lt;b&gt;\n',
    );
    const short = page({ output_type: "stream", name: "stdout", text: "a\n".repeat(30) });
    expect(short).not.toContain("<details class");
  });

  it("colour tracebacks", () => {
    const error: Output = {
      output_type: "error",
      ename: "E0301",
      evalue: "x",
      traceback: ["\x1b[31merror\x1b[0m: <a>"],
    };
    expect(page(error)).toContain(
      '<div class="out fail"><pre><span class="a31">error</span>: &lt;a&gt;</pre></div>',
    );
  });

  it("leave out what depends on the machine", () => {
    expect(page(display({ "text/plain": "12.3 s" }, { mho: { volatile: true } }))).not.toContain(
      "12.3 s",
    );
  });
});

describe("figures", () => {
  const twice = htmlPage(
    notebook(
      cell("code", "plot y", [
        display(bundleOfFigure(figure)),
        display(bundleOfFigure(figure, "auto", true)),
      ]),
    ),
  );

  it("share one library, their data stand once, each place has its picture", () => {
    expect(twice.match(/id="mho-plotly"/g)).toHaveLength(1);
    expect(twice.match(/data-figure=/g)).toHaveLength(1);
    expect(twice.match(/<img alt="line of y \(V\) over index, 3 points"/g)).toHaveLength(2);
  });

  it("cost no library where there are none", () => {
    expect(htmlPage(notebook(cell("code", "x"))).length).toBeLessThan(20_000);
  });

  it("keep the page below 1.6 MB", () => {
    expect(twice.length).toBeGreaterThan(600_000);
    expect(twice.length).toBeLessThan(1_600_000);
  });

  it("of other tools, without a picture, show their words and are drawn too", () => {
    const foreign = {
      "application/vnd.plotly.v1+json": { data: [{ type: "pie", values: [1, 2] }] },
      "text/plain": "a pie",
    };
    const page = htmlPage(notebook(cell("code", "x", [display(foreign)])));
    expect(page).toMatch(/data-mho="[0-9a-f]{12}"><pre>a pie<\/pre>/);
  });
});

describe("the whole page", () => {
  const source = "W = 1 // </script><script>alert(1)</script>";
  const page = htmlPage(
    notebook(
      cell("markdown", "<script>alert(1)</script>"),
      cell("code", source, [display(bundleOfFigure(figure))]),
    ),
    { name: "x/tour.ipynb" },
  );

  it("fetches nothing and lets no script of the notebook's text in", () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script[^>]* src=|<link|@import|url\(/);
    expect(page).not.toContain("<script>alert");
  });

  it("holds the notebook without its outputs, ready to run", () => {
    const [, name, data] =
      /download="([^"]+)" href="data:application\/x-ipynb\+json;base64,([^"]+)"/.exec(page) ?? [];
    expect(name).toBe("tour.ipynb");
    const inside = readNotebook(Buffer.from(data ?? "", "base64").toString());
    expect(inside.cells.map((c) => [c.source, c.outputs.length, c.count])).toEqual([
      ["<script>alert(1)</script>", 0, null],
      [source, 0, null],
    ]);
  });

  it("is the same text every time", () => {
    const nb = notebook(cell("code", "x", [display(bundleOfFigure(figure))]));
    expect(htmlPage(nb)).toBe(htmlPage(nb));
  });

  it("ends with the manifest", () => {
    const nb = notebook();
    nb.metadata["mho"] = {
      manifest: {
        mho: "0.1.0",
        engine: "e1",
        seed: 7,
        result: "abc",
        data: [{ name: "mnist", sha256: "ff" }],
      },
    };
    expect(htmlPage(nb)).toMatch(
      /<td>seed<\/td><td><code>7<\/code>.*<td>data mnist<\/td><td><code>ff<\/code>/,
    );
  });
});

it("terminal colours become classes, other sequences vanish", () => {
  expect(ansiHtml("\x1b[1m\x1b[91mred\x1b[0m \x1b[2Kplain")).toBe(
    '<span class="a1"><span class="a31">red</span></span> plain',
  );
  expect(ansiHtml("\x1b[32mopen")).toBe('<span class="a32">open</span>');
});

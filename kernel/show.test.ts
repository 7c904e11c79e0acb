/** @file Bundles: one-liners in full, cards that escape what users wrote and carry no script, figures in every mode. */
import { describe, expect, it } from "vitest";
import { table } from "../src/base/table.ts";
import type { Figure } from "../src/plot/figure.ts";
import { MARK } from "../src/plot/index.ts";
import type { ArrayValue, NetworkValue, RunValue, Value } from "../src/results/results.ts";
import {
  bundleOf,
  bundleOfCost,
  bundleOfDiagnostics,
  bundleOfFigure,
  bundleOfTable,
  textOf,
} from "./show.ts";

const weights = Float32Array.from(
  { length: 768 * 3072 },
  (_, i) => ((i * 7919) % 1000) / 1000 - 0.5,
);
const array: ArrayValue = {
  kind: "array",
  name: "W",
  version: 1,
  rows: 768,
  columns: 3072,
  technology: "analog",
  device: "ideal",
  chip: "generic",
  gMin: 0,
  gMax: 1e-4,
  weights,
  target: weights,
  gPlus: weights,
  gMinus: weights,
  pulses: 0,
  writes: 2_359_296,
  programmed: true,
  tiles: {
    tileRows: 256,
    tileColumns: 256,
    alongInputs: 12,
    alongOutputs: 3,
    count: 36,
    used: 1,
    cells: 4_718_592,
    partialSums: 11,
  },
};
const network: NetworkValue = {
  kind: "network",
  name: "mlp",
  version: 0,
  trained: false,
  digest: "00",
  layers: [
    { label: "input", op: "input", shape: [784], weights: 0, chip: "", tiles: 0 },
    { label: "out<1>", op: "dense", shape: [10], weights: 7840, chip: "generic", tiles: 4 },
  ],
};
const run: RunValue = {
  kind: "run",
  name: "r",
  scheme: "mixed_precision",
  optimiser: "sgd",
  epochs: 2,
  loss: Float64Array.of(2.3, 1, 0.125),
  step: Float64Array.of(1, 2, 3),
  accuracy: 0.9671,
  accuracyTrace: [],
  updates: 440_000_000,
  writes: 812_345,
  pulses: 0,
  energy: 1.23e-3,
  latency: 0.4,
  costModel: "component",
};

describe("one-liners", () => {
  it.each<[string, Value, string, string]>([
    ["number", { kind: "number", value: 1.2344e-6, unit: "J" }, "E", "E   1.2344 uJ"],
    ["plain number", { kind: "number", value: 0.0123456, unit: "" }, "err", "err   0.012346"],
    ["list", { kind: "list", values: [1e-6, 2e-6], unit: "S" }, "g", "g   list of 2   [1, 2] uS"],
    [
      "vector",
      { kind: "tensor", shape: [3], data: Float64Array.of(1, -2, 0.5), unit: "" },
      "x",
      "x   vector of 3   [1, -2, 0.5]",
    ],
    [
      "matrix",
      {
        kind: "tensor",
        shape: [3, 4],
        data: Float64Array.from({ length: 12 }, (_, i) => i),
        unit: "A",
      },
      "",
      "matrix 3x4   [0, 1, 2, 3, ...] A                          min 0 A, max 11 A, rms 6.49 A",
    ],
    [
      "array",
      array,
      "W",
      "W   array 768x3072, analog, on generic                    3 outputs x 12 inputs = 36 tiles of 256x256, 100 % used\n" +
        "    2 359 296 weights in 4 718 592 cells, version 1, 2 359 296 writes, 0 pulses",
    ],
    [
      "array before programming",
      { ...array, programmed: false },
      "W",
      "W   array 768x3072, analog, on generic                    3 outputs x 12 inputs = 36 tiles of 256x256, 100 % used\n" +
        "    2 359 296 weights in 4 718 592 cells, not programmed",
    ],
    ["network", network, "", "mlp   network, 7 840 weights, not trained: input 784, dense 10"],
    [
      "run",
      run,
      "",
      "r   run of 2 epochs, mixed_precision, sgd                 accuracy 96.71 %, 812 345 writes for 440 000 000 updates, energy 1.23 mJ, time on the chip 400 ms",
    ],
    [
      "data",
      {
        kind: "data",
        name: "mnist",
        sha256: "ab".repeat(32),
        train: 60_000,
        test: 10_000,
        shape: [1, 28, 28],
      },
      "",
      "mnist   data set   60 000 training and 10 000 test samples of 1x28x28",
    ],
    ["device", { kind: "device", name: "pcm" }, "d", "d   device pcm"],
    ["bool", { kind: "bool", value: true }, "ok", "ok   true"],
  ])("%s", (_, value, name, text) => {
    expect(textOf(value, name)).toBe(text);
    expect(bundleOf(value, name)["text/plain"]).toBe(text);
  });
});

describe("tables", () => {
  const t = table([
    { name: "layer", values: ["conv", "dense <1>"] },
    { name: "energy", unit: "J", values: [1.5e-6, 2.25e-7] },
    { name: "reads", values: [12_000, null] },
  ]);

  it("give each column one prefix and align numbers", () => {
    expect(bundleOfTable(t, "cost")["text/plain"]).toBe(
      [
        "cost   table, 2 rows",
        "layer      energy (uJ)   reads",
        "conv             1.500  12 000",
        "dense <1>        0.225       –",
      ].join("\n"),
    );
    expect(bundleOfTable(t)["text/html"]).toContain("energy (µJ)");
    expect(bundleOfTable(t)["text/html"]).toContain("dense &lt;1&gt;");
  });

  it("give each number its own prefix where decades lie between them", () => {
    const rungs = table([{ name: "energy", unit: "J", values: [2.3e-20, 4.77e-14, 3.93e-10] }]);
    expect(bundleOfTable(rungs)["text/plain"]).toBe(
      ["  energy", "0.023 aJ", "47.7 fJ", "  393 pJ"].map((l) => l.padStart(8)).join("\n"),
    );
  });

  it("cut sentences in text, give them room in HTML, and colour verdicts", () => {
    const why = "a very long sentence about a claim that would push all other columns away";
    const claims = table([
      { name: "verdict", values: ["impossible"] },
      { name: "why", values: [why] },
    ]);
    expect(bundleOfTable(claims)["text/plain"]).toBe(
      "verdict     why\nimpossible  a very long sentence about a claim that would p…",
    );
    const html = String(bundleOfTable(claims)["text/html"]);
    expect(html).toContain('<b style="color:#cc3311">impossible</b>');
    expect(html).toContain(why);
  });

  it("count the rows they do not show", () => {
    const long = table([{ name: "i", values: Array.from({ length: 100 }, (_, i) => i) }]);
    expect(String(bundleOfTable(long)["text/plain"])).toMatch(/\n23\n\.\.\. and 76 more rows$/);
  });
});

describe("cards", () => {
  const values: Value[] = [
    array,
    { ...array, technology: "digital" },
    network,
    run,
    { kind: "table", table: table([{ name: "a", values: ["<script>"] }]) },
  ];

  it("carry no script, escape what users wrote, and keep their pictures as images", () => {
    for (const value of values) {
      const html = String(bundleOf(value, '<img src=x onerror="alert(1)">')["text/html"]);
      expect(html).not.toMatch(/<script|<style|<img src=x|onerror="/);
      for (const [, src] of html.matchAll(/<img [^>]*src="([^"]{30})/g))
        expect(src).toMatch(/^data:image\/svg\+xml;base64,/);
    }
  });

  it("show tiles, weights and state of an array", () => {
    const html = String(bundleOf(array)["text/html"]);
    expect(html).toContain("36 of 256 × 256");
    expect(html).toContain("2\u202f359\u202f296 in 4\u202f718\u202f592 cells");
    expect(html.match(/<img /g)).toHaveLength(2);
    expect(html.length).toBeLessThan(20_000);
  });

  it("show how many writes a run saved", () => {
    expect(String(bundleOf(run)["text/html"])).toContain("812\u202f345, 542 times fewer");
  });

  it("are the same every time", () => {
    expect(bundleOf(array)).toEqual(bundleOf(array));
  });
});

describe("costs", () => {
  const cost = {
    energy: 1e-6,
    latency: 2e-6,
    parts: { cells: 3e-7, converters: 7e-7 },
    model: "component, simulated",
  };

  it("name the model and sort the parts", () => {
    expect(bundleOfCost(cost, "y")["text/plain"]).toBe(
      "y   energy 1 uJ   latency 2 us                            converters 700 nJ, cells 300 nJ\n    component, simulated",
    );
    expect(String(bundleOfCost(cost, "y")["text/html"])).toMatch(
      /converters.*700.*70\u202f%.*cells/,
    );
  });
});

describe("figures", () => {
  const figure = MARK["line"]?.({
    y: [{ name: "a</script><b>", unit: "", values: [1, 2, 3], shape: [3] }],
    values: [],
    settings: {},
  }) as Figure;

  it("come as data, as picture with script, and as words", () => {
    const bundle = bundleOfFigure(figure);
    expect(Object.keys(bundle).sort()).toEqual([
      "application/vnd.plotly.v1+json",
      "text/html",
      "text/plain",
    ]);
    expect(bundle["text/plain"]).toBe("line of a</script><b> over index, 3 points  ▁▅█");
    const html = String(bundle["text/html"]);
    expect(html).toMatch(/^<div class="mho-figure" data-mho="[0-9a-f]{12}"><img alt="/);
    expect(html.match(/<\/script>/g)).toHaveLength(1);
    expect(html).not.toContain('mho-plotly">');
  });

  it("bring the library when asked to, once 0.66 million characters", () => {
    const html = String(bundleOfFigure(figure, "auto", true)["text/html"]);
    expect(html).toContain('<script type="text/plain" id="mho-plotly">H4sI');
    expect(html.length).toBeGreaterThan(600_000);
    expect(html.length).toBeLessThan(700_000);
  });

  it.each([
    ["mime", ["application/vnd.plotly.v1+json", "text/plain"]],
    ["static", ["text/html", "text/plain"]],
    ["html-cdn", ["application/vnd.plotly.v1+json", "text/html", "text/plain"]],
  ] as const)("mode %s", (mode, keys) => {
    const bundle = bundleOfFigure(figure, mode);
    expect(Object.keys(bundle).sort()).toEqual([...keys]);
    if (mode === "static") expect(String(bundle["text/html"])).not.toContain("<script");
    if (mode === "html-cdn")
      expect(String(bundle["text/html"])).toContain("plotly.js-cartesian-dist-min@4.1.1");
  });

  it("never come as PNG", () => {
    for (const mode of ["auto", "mime", "static", "html-embed", "html-cdn"] as const)
      expect(bundleOfFigure(figure, mode)).not.toHaveProperty("image/png");
  });
});

it("diagnostics keep their text and escape it in HTML", () => {
  const text = "error[E0301]: the shapes do not fit\n --> cell:1:1\n1 | y = a<b>";
  const bundle = bundleOfDiagnostics(text);
  expect(bundle["text/plain"]).toBe(text);
  expect(bundle["text/html"]).toContain(
    '<b style="color:#cc3311">error[E0301]: the shapes do not fit</b>',
  );
  expect(bundle["text/html"]).toContain("a&lt;b&gt;");
});

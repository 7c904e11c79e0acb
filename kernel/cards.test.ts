/** @file Every kind of result has its card: cards.golden.txt holds what a reader sees of each, text and card; here is what is folded away. */
import { describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { table } from "../src/base/table.ts";
import type { RunValue, Value } from "../src/results/results.ts";
import { listText } from "./cards.ts";
import { displaysOf } from "./outputs.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";
import { bundleOf, bundleOfTable } from "./show.ts";

/** What a reader sees of HTML: words line by line, a picture as its name, a fold as its line. */
const words = (html: unknown): string =>
  String(html)
    .replace(/<img alt="([^"]*)"[^>]*>/g, "[$1]")
    .replace(/<summary[^>]*>/g, "> ")
    .replace(/<\/(?:div|tr|summary)>|<br>/g, "\n")
    .replace(/<\/t[dh]>/g, "  ")
    .replace(/<[^>]+>/g, " ")
    .replace(/[ \u202f\u2003]+/g, " ")
    .replace(/ *\n[ \n]*/g, "\n")
    .trim();

/** The last output of a program. */
async function shown(program: string): Promise<{ readonly [mime: string]: unknown }> {
  const { displays, result } = displaysOf(await pipeline(sourceOf(program), new Session()));
  return (result ?? displays.at(-1))?.data ?? {};
}

const ARRAY = "seed 1\narray W 64x64 analog\nprogram W from randn(64x64)\ny = W @ ones(64)\n";
const PROGRAMS: readonly string[] = [
  "1 V * 3 mA",
  "2 < 3",
  "m = logspace(20 s, 1 year, 12)\nm",
  "device d = pcm { levels = 4 bits, read_noise = 0.3 level }\nd",
  "chip c = pcm_hermes_14nm { adc = 6 bits }\nc",
  "v = 3 uS * ones(3)\nv",
  "seed 1\nx = randn(784)\nx",
  "seed 1\nM = randn(20x30)\nM",
  "array D 10x20 digital\nD",
  "seed 1\narray W 300x40 analog { tile = 256x256 }\nprogram W from randn(300x40)\nW",
  "network mlp { input 784; dense 32 relu; dense 10 softmax }\nmlp",
  `${ARRAY}report energy, latency of y`,
  `${ARRAY}report energy of y by part`,
  "a = 1 nJ\nb = 2 uJ\ncompare a, b",
  "n = 2\nmeasure m = n * n\ns = sweep n over 1..30\ns",
  "array W 768x3072 analog; y = W @ x; train ...",
];
const RUN: RunValue = {
  kind: "run",
  name: "r",
  scheme: "mixed_precision",
  optimiser: "adam",
  epochs: 2,
  loss: Float64Array.from({ length: 200 }, (_, i) => 2.3 / (1 + i / 20)),
  step: Float64Array.from({ length: 200 }, (_, i) => 10 * i),
  accuracy: 0.9671,
  accuracyTrace: [
    { epoch: 1, accuracy: 0.91 },
    { epoch: 2, accuracy: 0.9671 },
  ],
  updates: 4_400_000,
  writes: 8123,
  pulses: 9000,
  energy: 1.2e-3,
  latency: 0.4,
  costModel: "component, generic",
};
const VALUES: readonly Value[] = [
  RUN,
  {
    kind: "data",
    name: "mnist",
    sha256: "ab".repeat(32),
    train: 60_000,
    test: 10_000,
    shape: [784],
  },
];

describe("cards", () => {
  it("of every kind of result say what they say", async () => {
    const pages: string[] = [];
    const add = (source: string, data: { readonly [mime: string]: unknown }): void =>
      void pages.push(
        `==== ${source.replaceAll("\n", "\n==== ")}\n${data["text/plain"]}\n---- as a card\n${words(data["text/html"] ?? "(as text)")}\n`,
      );
    for (const program of PROGRAMS) add(program, await shown(program));
    for (const value of VALUES) add(value.kind, bundleOf(value));
    await expect(pages.join("\n")).toMatchFileSnapshot("cards.golden.txt");
  });
});

describe("what is long", () => {
  it("in a table is folded behind the first rows", () => {
    const rows = (n: number) =>
      table([{ name: "i", values: Array.from({ length: n }, (_, i) => i) }]);
    expect(String(bundleOfTable(rows(24))["text/html"])).not.toContain("<details");
    const html = String(bundleOfTable(rows(25), "t")["text/html"]);
    expect(html).toMatch(/<details[^>]*><summary[^>]*>1 more row<\/summary>/);
    expect(html.match(/<tr/g)).toHaveLength(1 + 24 + 1 + 1);
    expect(String(bundleOfTable(rows(1000))["text/html"])).toMatch(
      /976 more rows.*… and 500 more rows/s,
    );
  });
  it("in a run is its log, thinned to what a reader scrolls through", () => {
    const html = String(bundleOf(RUN)["text/html"]);
    expect(html).toContain("log: loss of 51 of 200 steps");
    expect(html.match(/<tr/g)?.length).toBeLessThan(70);
  });
});

it("numbers with decades between them keep their own prefix", () => {
  expect(listText([20, 7e7], "s", 8)).toBe("[20 s, 2.22 year]");
  expect(listText([1e-6, 3e-6], "S", 8)).toBe("[1, 3] uS");
});

/** @file Joules, seconds, limits and claims as the language gives them: reports, comparisons and their figures. */
import { beforeAll, describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { type Cell, column, type Table } from "../src/base/table.ts";
import { summaryOf } from "../src/plot/summary.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";
import type { Stages } from "./stages.ts";

async function ran(program: string): Promise<Stages> {
  const stages = await pipeline(sourceOf(program, "cell"), new Session());
  expect(stages.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return stages;
}
/** The table under a name. */
function tableOf({ results }: Stages, name: string): Table {
  const value = results?.values[results.outs[name] ?? ""];
  return value?.kind === "table" ? value.table : { columns: [], rows: 0 };
}
const cells = (s: Stages, name: string, of: string): readonly Cell[] =>
  column(tableOf(s, name), of)?.values ?? [];
const figures = (s: Stages): string[] => s.figures.flatMap((f) => (f ? [summaryOf(f)] : []));

describe("report ... by line, component, tile, step", () => {
  const TEXT = `array W 300x784 analog on pcm_hermes_14nm
y = W @ randn(784)
// a comment moves nothing but lines
z = W.T @ y

whole = report energy, latency, area, power, efficiency, throughput, tiles, writes of z
lines = report energy, latency of z by line
parts = report energy of z by component
tiles = report energy, area of z by tile
steps = report energy, latency of z by step`;
  let s: Stages;
  beforeAll(async () => {
    s = await ran(TEXT);
  });
  it("names lines as an editor counts them", () => {
    expect(cells(s, "lines", "line")).toEqual(["2", "4"]);
  });
  it("fills every column, with the model beside it", () => {
    for (const c of tableOf(s, "whole").columns)
      expect(c.values[0], c.name).toEqual(c.name === "of" ? "total" : expect.anything());
    expect(cells(s, "whole", "model")).toEqual(["component, pcm_hermes_14nm: measured"]);
  });
  it("gives the same joules in every grouping", () => {
    const sum = (name: string): number =>
      (cells(s, name, "energy") as number[]).reduce((a, b) => a + b, 0);
    for (const name of ["lines", "parts", "steps"])
      expect(sum(name) / sum("whole"), name).toBeCloseTo(1, 12);
    expect(cells(s, "tiles", "tile")).toEqual(["W"]);
  });
  it("a line inserted above moves lines only: results that do not show lines keep their bits", async () => {
    const session = new Session();
    const first = await pipeline(sourceOf(TEXT, "cell"), session);
    const moved = await pipeline(sourceOf(`\n${TEXT}`, "cell"), session);
    expect(cells(moved, "lines", "line")).toEqual(["3", "5"]);
    expect(tableOf(moved, "steps")).toEqual(tableOf(first, "steps"));
  });
});

it("a price changes no result: the same bits at 1 and 100 pJ per conversion", async () => {
  const at = async (price: string) => {
    const s = await ran(`array W 16x32 analog { read_noise = 1%, adc_energy = ${price} }
program W from randn(16x32)
y = W @ randn(32)
measure e = energy(y)`);
    const [y, e] = ["y", "e"].map((name) => s.results?.values[s.results.outs[name] ?? ""]);
    return { y: y?.kind === "tensor" ? [...y.data] : [], e: e?.kind === "number" ? e.value : 0 };
  };
  const [cheap, dear] = [await at("1 pJ"), await at("100 pJ")];
  expect(cheap.y).toHaveLength(16);
  expect(dear.y).toEqual(cheap.y);
  expect(dear.e - cheap.e).toBeCloseTo(16 * 99e-12, 15);
});

it("storage is printed in bytes and compares with any unit", async () => {
  const s = await ran(`array W 256x256 analog { levels = 4 bits }
r = report storage of W
assert max(r.storage) ~= 32.768 kB
assert max(r.storage) ~= 262144 bit`);
  expect(cells(s, "r", "storage")).toEqual([32_768]);
});

describe("copies of a layer", () => {
  const NET = "network n { input 1x28x28; conv 4 5x5; pool avg 2x2; flatten; dense 10 softmax }";
  it("take tiles and give time: 576 positions on eight copies are 72 turns", async () => {
    const s = await ran(`${NET}
map n on pcm_hermes_14nm
one = report latency, energy, throughput, tiles of n by layer
map n on pcm_hermes_14nm { conv1 = copies(8) }
eight = report latency, energy, throughput, tiles of n by layer
plot n as timeline`);
    const conv = (name: string, of: string): number => cells(s, name, of)[0] as number;
    expect(cells(s, "one", "layer")).toEqual(["n.conv1", "n.dense1"]);
    expect(conv("one", "latency") / conv("eight", "latency")).toBeCloseTo(8, 12);
    expect(conv("eight", "throughput") / conv("one", "throughput")).toBeCloseTo(8, 12);
    expect([conv("one", "tiles"), conv("eight", "tiles")]).toEqual([1, 8]);
    expect(conv("eight", "energy")).toBe(conv("one", "energy"));
    expect(figures(s)[0]).toContain("timeline");
  });
});

describe("compare chips on an array or a network", () => {
  it("gives a row for each chip and number format of enough bits, tagged, without running", async () => {
    const s = await ran(`array W 768x3072 analog
program W from M
k = compare pcm_hermes_14nm, qmemory_published, gpu_h100_sxm on W`);
    expect(cells(s, "k", "chip")).toEqual([
      ...["pcm_hermes_14nm", "qmemory_published", "NVIDIA H100 SXM, fp32", "NVIDIA H100 SXM, fp16"],
    ]);
    expect(cells(s, "k", "tag")).toEqual(["measured", "claim", "derived", "derived"]);
    expect(cells(s, "k", "latency at batch 1")[0]).toBeCloseTo(130e-9, 15);
  });
  it("agrees with the report of a network on that chip", async () => {
    const s = await ran(`network n { input 784; dense 256 relu; dense 10 softmax }
map n on pcm_hermes_14nm
r = report energy, latency of n
k = compare pcm_hermes_14nm, gpu_a100_80_sxm on n by latency, energy`);
    expect(cells(s, "k", "latency at batch 1")[0]).toBe(cells(s, "r", "latency")[0]);
    const joules = (cells(s, "k", "energy per MAC at batch 1")[0] as number) * (784 + 10) * 256;
    expect(joules / (cells(s, "r", "energy")[0] as number)).toBeCloseTo(1, 12);
    expect(tableOf(s, "k").columns.map((c) => c.name)).not.toContain("throughput");
  });
});

describe("verdicts and ladders draw themselves", () => {
  it("claims, limits, ladder and roofline", async () => {
    const s = await ran(`chip vendor = qmemory_published
array W 1024x1024 analog on vendor
c = report claims of vendor
l = report limits of W
d = report ladder
r = report roofline
all = report claims
plot c
plot l
plot d
plot r
plot W as tiles`);
    expect(figures(s).map((f) => f.split(",")[0])).toEqual([
      "bars of computed / published",
      "bars of allowed / asked",
      "bars of energy of one multiply-add",
      "line of attainable (OP/s) over operations per byte",
      "heatmap of in use (%)",
    ]);
    expect(tableOf(s, "all").rows).toBe(94);
    const words = new Set(["consistent", "inconsistent", "unrealistic", "impossible"]);
    expect(new Set(cells(s, "all", "verdict"))).toEqual(words);
    for (const name of ["c", "l", "d", "r"])
      expect(column(tableOf(s, name), "tag"), name).toBeDefined();
  });
});

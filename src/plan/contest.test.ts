import { describe, expect, it } from "vitest";
import type { Contestant } from "../cost/compare.ts";
import { type Attributes, Graph, type Node } from "../ir/node.ts";
import { plannedArray } from "./arrays.ts";
import { contestantsOf } from "./contest.ts";
import { useOf } from "./plan.ts";
import { CHIP_PRESETS } from "./presets.ts";

const matrix = (rows: number, columns: number): Node =>
  new Graph().add("array", `array[${rows},${columns}]`, [], { name: "W", kind: "analog" });
const BERT = matrix(3072, 768);

const hardware = (preset: string): Attributes => ({
  ...CHIP_PRESETS.get(preset)!.settings,
  chip: preset,
});
const all = (preset: string, of: Node = BERT, more: Attributes = {}): readonly Contestant[] =>
  contestantsOf(preset, of, { ...hardware(preset), ...more });
const one = (preset: string, of: Node = BERT, more: Attributes = {}): Contestant =>
  all(preset, of, more)[0] as Contestant;
const format = (preset: string, peak: string): Contestant =>
  all(preset).find((c) => c.name.endsWith(peak)) as Contestant;

describe("chips in a fair comparison", () => {
  it("shrink the vendor's 470x at batch 1 to 1.5x, 0.48x and 0.24x against saturated processors", () => {
    const claim = one("qmemory_published");
    expect(claim).toMatchObject({ tag: "claim", bits: 13, perArea: null });
    expect(format("gpu_a100_80_sxm", "fp32").latency / claim.latency).toBeCloseTo(464, 0);
    const saturated = [
      format("gpu_a100_80_sxm", "fp16"),
      format("gpu_h100_sxm", "fp16"),
      format("gpu_h100_sxm", "fp8"),
    ].map((p) => Number((claim.throughput / p.throughput).toPrecision(2)));
    expect(saturated).toEqual([1.5, 0.48, 0.24]);
  });

  it("give the numbers of the plan: 36 HERMES tiles side by side, priced as `report` does", () => {
    const hermes = one("pcm_hermes_14nm");
    const use = useOf(
      plannedArray({ ...BERT, at: { ...hardware("pcm_hermes_14nm"), name: "W" } }),
      "n",
      1,
      false,
    );
    expect(hermes.latency).toBe(use.cost.latency);
    expect(hermes.single).toBe(use.cost.energy / (3072 * 768));
    expect(hermes).toMatchObject({ level: "macro", bits: 8, tag: "measured" });
    expect(hermes.perArea! * 36 * 0.634e-6).toBeCloseTo(hermes.throughput, 0);
  });

  it("work in rounds where a chip has too few tiles: 1 on 64 cores, 3 for 144 tiles", () => {
    expect(one("pcm_64core_14nm")).toMatchObject({ level: "chip", latency: 133e-9 });
    expect(one("pcm_64core_14nm", matrix(3072, 3072)).latency).toBeCloseTo(3 * 133e-9, 15);
  });

  it("reproduce measured silicon on 768 -> 3072 and 1K x 1K within a hundredth", () => {
    const nanojoules = (preset: string, of: Node, macs: number): number =>
      one(preset, of).single * macs * 1e9;
    const wu = "rram_wu_2023_65nm_256x64";
    expect(nanojoules(wu, BERT, 768 * 3072) / 844).toBeCloseTo(1, 2);
    expect(nanojoules(wu, matrix(1024, 1024), 1024 ** 2) / 375).toBeCloseTo(1, 2);
  });

  it("let the layers of a network work side by side while there are tiles for all", () => {
    const layers = [
      { op: "input", label: "input", shape: [784] },
      { op: "dense", label: "a", n: 256 },
      { op: "dense", label: "b", n: 10 },
    ];
    const net = new Graph().add("network", "net", [], { name: "n", layers });
    const enough = one("generic", net);
    const few = one("generic", net, { tiles: 1 });
    expect(enough.throughput * enough.latency).toBeGreaterThan(1);
    expect(few.throughput * few.latency).toBeCloseTo(1, 12);
    expect(few.latency).toBeGreaterThan(2 * enough.latency);
  });

  it("leave out a digital chip without a published roofline", () => {
    expect(contestantsOf("mine", BERT, { digital: true })).toEqual([]);
  });
});

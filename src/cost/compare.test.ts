import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { type Contestant, fairTable, leastBits, macsOf, processors } from "./compare.ts";
import { PROFILES } from "./profile.ts";

const bert = [{ inputs: 768, outputs: 3072, positions: 1 }];
const one = (id: string, peak: string): Contestant =>
  processors(PROFILES.get(id)!, bert).find((c) => c.name.endsWith(peak))!;
const core: Contestant = {
  ...{ name: "core", latency: 130e-9, throughput: 1 / 130e-9, perArea: 3e11 },
  ...{ single: 0.19e-12, saturated: 0.19e-12, bits: 8, level: "macro", tag: "measured" },
};

describe("processors in a fair comparison", () => {
  it("A100 FP16 pays 393 pJ per multiply-add at batch 1 and 2.56 pJ saturated", () => {
    const a100 = one("gpu-a100-80-sxm", "fp16");
    expect(a100.single * 1e12).toBeCloseTo(393, 0);
    expect(a100.saturated * 1e12).toBeCloseTo(2.56, 2);
    expect(a100).toMatchObject({ level: "processor", bits: 11, tag: "derived", perArea: null });
  });

  it("computes a network one matrix after the other, weights of a convolution read once", () => {
    const h100 = PROFILES.get("gpu-h100-sxm")!;
    const net = [
      { inputs: 25, outputs: 4, positions: 576 },
      { inputs: 576, outputs: 10, positions: 1 },
    ];
    expect(macsOf(net)).toBe(25 * 4 * 576 + 5760);
    const [whole, first, second] = [net, [net[0]!], [net[1]!]].map((w) => processors(h100, w)[0]!);
    expect(whole!.latency).toBe(first!.latency + second!.latency);
    const moved = 4 * (25 * 4 + 576 * (25 + 4)); // bytes of FP32 weights and activations
    expect(first!.latency / (moved / 3.35e12)).toBeCloseTo(1, 12);
  });
});

describe("the table", () => {
  const list = [core, ...processors(PROFILES.get("gpu-h100-sxm")!, bert)];
  it("leaves out number formats with fewer bits than the chip's converter, and tags every row", () => {
    expect(leastBits(list)).toBe(8);
    const t = fairTable(list, leastBits(list));
    expect(rowsOf(t).map((r) => [r["chip"], r["output bits"], r["tag"]])).toEqual([
      ["core", 8, "measured"],
      ["NVIDIA H100 SXM, fp32", 24, "derived"],
      ["NVIDIA H100 SXM, fp16", 11, "derived"],
    ]);
  });
  it("keeps all formats where no chip sets the bits", () => {
    expect(leastBits(list.slice(1))).toBe(0);
    expect(leastBits([{ ...core, bits: null }])).toBe(0);
  });
  it("`by` keeps columns by their first word, and what makes it fair", () => {
    expect(fairTable(list, 0, ["throughput"]).columns.map((c) => c.name)).toEqual([
      ...["chip", "throughput", "throughput per area", "output bits", "level", "tag"],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { contestants, fairTable } from "./compare.ts";
import { PROFILES } from "./profile.ts";

const get = (id: string) => PROFILES.get(id)!;
const bert = { inputs: 768, outputs: 3072, batch: 65536 };
const one = (id: string, peak?: string) =>
  contestants(get(id), bert).find((c) => peak === undefined || c.name.endsWith(peak))!;

describe("a fair comparison", () => {
  it("shrinks the vendor's 470x at batch 1 to 1.5x, 0.48x and 0.24x against saturated processors", () => {
    const claim = one("qmemory-published");
    expect(one("gpu-a100-80-sxm", "fp32").latency / claim.latency).toBeCloseTo(464, 0);
    const saturated = [
      one("gpu-a100-80-sxm", "fp16"),
      one("gpu-h100-sxm", "fp16"),
      one("gpu-h100-sxm", "fp8"),
    ].map((p) => Number((claim.throughput / p.throughput).toPrecision(2)));
    expect(saturated).toEqual([1.5, 0.48, 0.24]);
  });

  it("gives a processor's energy at batch 1 and saturated: A100 FP16 393 and 2.56 pJ", () => {
    const a100 = one("gpu-a100-80-sxm", "fp16");
    expect(a100.single * 1e12).toBeCloseTo(393, 0);
    expect(a100.saturated * 1e12).toBeCloseTo(2.56, 2);
  });

  it("uses the tiles a chip has: 36 tile reads take 36 rounds on one HERMES core, one on 64", () => {
    expect(one("pcm-hermes-14nm").latency).toBeCloseTo(36 * 130e-9, 12);
    expect(one("pcm-64core-14nm")).toMatchObject({ level: "chip", bits: 8, tag: "measured" });
    expect(one("pcm-64core-14nm").latency).toBeCloseTo(133e-9, 12);
    expect(one("pcm-hermes-14nm").perArea).toBeGreaterThan(0);
  });

  it("reproduces the contrast with measured silicon for 768 -> 3072 and 1K x 1K", () => {
    const joules = (id: string, inputs: number, outputs: number): number =>
      contestants(get(id), { ...bert, inputs, outputs })[0]!.single * inputs * outputs * 1e9;
    expect(joules("rram-wu-2023-65nm-256x64", 768, 3072)).toBeCloseTo(844, 0);
    expect(joules("rram-wu-2023-65nm-256x64", 1024, 1024)).toBeCloseTo(375, 0);
    // 20.7 TOPS/W read as pairs: half of the 456 and 203 nJ that counting all columns gives
    expect(joules("rram-correll-65nm", 768, 3072) / 228).toBeCloseTo(1, 2);
    expect(joules("rram-correll-65nm", 1024, 1024) / 101.3).toBeCloseTo(1, 2);
  });

  it("leaves out who gives fewer bits, and tags every row", () => {
    const t = fairTable([get("gpu-h100-sxm"), get("pcm-hermes-14nm")], bert, 8);
    expect(rowsOf(t).map((r) => [r["chip"], r["tag"]])).toEqual([
      ["NVIDIA H100 SXM, fp32", "derived"],
      ["NVIDIA H100 SXM, fp16", "derived"],
      ["IBM HERMES core, PCM, 14 nm", "measured"],
    ]);
    expect(contestants(get("isaac-32nm"), bert)).toEqual([]);
  });
});

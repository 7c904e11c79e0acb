import { describe, expect, it } from "vitest";
import { PROFILES } from "./profile.ts";
import { attainable, ridge, roofline, saturatedMac } from "./roofline.ts";

const get = (id: string) => PROFILES.get(id)!;
const ns = (id: string, batch: number, peak: string, bytes: number): number =>
  roofline(get(id), { inputs: 768, outputs: 3072, batch, bytes, peak }).seconds * 1e9;

describe("the roofline", () => {
  it("gives the table of 768x3072, ns per vector at batch 1, 8, 64, 256, 1024, to its printed digits", () => {
    const table: [string, string, number, string][] = [
      ["gpu-a100-80-sxm", "fp32", 4, "4640 586 242 242 242"],
      ["gpu-a100-80-sxm", "fp16", 2, "2320 293 40 15.1 15.1"],
      ["gpu-h100-sxm", "fp16", 2, "1410 178 24 7.8 4.8"],
      ["gpu-h100-sxm", "fp8", 1, "705 89 12 3.9 2.4"],
      ["gpu-h200-sxm", "fp8", 1, "492 62 8.5 2.7 2.4"],
    ];
    for (const [id, peak, bytes, row] of table)
      for (const [i, printed] of row.split(" ").entries()) {
        const digits = printed.replace(".", "").replace(/0$/, "").length;
        const got = ns(id, [1, 8, 64, 256, 1024][i]!, peak, bytes);
        expect(Number(got.toPrecision(digits))).toBe(Number(printed));
      }
  });

  it("has the ridges 153, 295, 206 FLOP/B and 2.56, 1.42, 0.71 pJ per MAC at full load", () => {
    const fp16 = ["gpu-a100-80-sxm", "gpu-h100-sxm", "gpu-h200-sxm"].map((id) =>
      Math.round(ridge(get(id), "fp16")),
    );
    expect(fp16).toEqual([153, 295, 206]);
    expect(saturatedMac(get("gpu-a100-80-sxm"), "fp16") * 1e12).toBeCloseTo(2.56, 2);
    expect(saturatedMac(get("gpu-h100-sxm"), "fp16") * 1e12).toBeCloseTo(1.42, 2);
    expect(saturatedMac(get("gpu-h100-sxm"), "fp8") * 1e12).toBeCloseTo(0.71, 2);
  });

  it("says which roof binds, and charges the launch once per batch", () => {
    const a100 = get("gpu-a100-80-sxm");
    const product = { inputs: 768, outputs: 3072, bytes: 2, peak: "fp16" };
    expect(roofline(a100, { ...product, batch: 1 }).bound).toBe("memory");
    expect(roofline(a100, { ...product, batch: 1024 }).bound).toBe("arithmetic");
    const late = roofline(a100, { ...product, batch: 10 }, true).seconds;
    expect(late - roofline(a100, { ...product, batch: 10 }).seconds).toBeCloseTo(0.3e-6, 15);
    expect(attainable(a100, "fp16", 1)).toBe(2.039e12);
    expect(attainable(a100, "fp16", 1e6)).toBe(312e12);
  });
});

import { describe, expect, it } from "vitest";
import { ladder, ladderTable, mostRowsTable, rooflineTable } from "./ladder.ts";
import { PROFILES } from "./profile.ts";

const joules = (name: string): number => {
  const found = [...ladder("mac"), ...ladder("bit"), ...ladder("update")].find(
    (r) => r.name === name,
  );
  return Number(found!.energy.toPrecision(3));
};

describe("the ladder", () => {
  it("has the printed rungs", () => {
    expect(joules("Landauer, 1 bit")).toBe(2.87e-21);
    expect(joules("converter floor, 8 bits / 1024 rows")).toBe(3.18e-18);
    expect(joules("heat, 8-bit output, 1024 rows")).toBe(6.36e-18);
    expect(joules("heat, 8-bit output, 256 rows")).toBe(2.54e-17);
    expect(joules("default converter, 8 bits / 1024 rows")).toBe(6.85e-16);
    expect(joules("Jia 16 nm, 1b x 1b")).toBe(1.03e-15);
    expect(joules("Jia 16 nm, 4b x 4b")).toBe(1.65e-14);
    expect(joules("Marinella 14 nm, 8 bits")).toBe(1.22e-14);
    expect(joules("Q-Memory")).toBe(4.77e-14);
    expect(joules("HERMES core 14 nm")).toBe(1.91e-13);
    expect(joules("H100 FP8, full load")).toBe(7.07e-13);
    expect(joules("PUMA 16 bits")).toBe(2.54e-12);
    expect(joules("V100 FP16, full load")).toBe(4.8e-12);
    expect(joules("Xeon FP32, full load")).toBe(1.28e-10);
    expect(joules("A100 FP16, batch 1")).toBe(3.93e-10);
    expect(joules("thermodynamic update, 8 bits")).toBe(6.51e-15);
  });

  it("never mixes bits, multiply-adds and updates, and climbs", () => {
    for (const per of ["bit", "mac", "update"] as const) {
      const list = ladder(per);
      expect(list.every((r) => r.per === per)).toBe(true);
      for (const [i, r] of list.entries())
        if (i) expect(r.energy).toBeGreaterThanOrEqual(list[i - 1]!.energy);
    }
    expect(ladderTable("update").columns.find((c) => c.name === "tag")?.values).toEqual([
      "measured",
      "bound",
    ]);
  });

  it("gives the roof its corner at the ridge", () => {
    const t = rooflineTable([PROFILES.get("gpu-a100-80-sxm")!], "fp16");
    const y = t.columns.find((c) => c.name === "attainable")!.values as number[];
    expect(y[1]).toBeCloseTo(312e12, -3);
    expect(y[2]).toBe(312e12);
    expect(y[0]).toBeCloseTo(312e9, -3);
  });

  it("gives N_max in both conventions", () => {
    const t = mostRowsTable([8, 13]);
    expect(t.columns[1]!.values.map((x) => Number((x as number).toPrecision(2)))).toEqual([
      360, 0.011,
    ]);
    expect(t.columns[2]!.values.map((x) => Number((x as number).toPrecision(2)))).toEqual([
      960, 0.029,
    ]);
  });
});

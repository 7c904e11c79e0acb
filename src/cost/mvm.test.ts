import { describe, expect, it } from "vitest";
import { costSettings } from "./components.ts";
import { createLedger, total } from "./ledger.ts";
import {
  countMvm,
  expectedCellEnergy,
  largestNormal,
  mvmCounts,
  mvmLatency,
  sideOf,
  writeLatency,
} from "./mvm.ts";

const placed = {
  outputs: 768,
  inputs: 3072,
  alongInputs: 12,
  alongOutputs: 3,
  count: 36,
  cells: 4_718_592,
  slices: 1,
};
const generic = costSettings({});

/** Normal numbers by Box and Muller on a linear congruential generator. */
function seeded(seed: number): () => number {
  let x = seed;
  const uniform = (): number => {
    x = (1664525 * x + 1013904223) % 2 ** 32;
    return (x + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe("one product", () => {
  it("does 36 tile reads, 9216 drives, 9216 conversions and 11 additions per output", () => {
    expect(mvmCounts(sideOf(placed), generic)).toEqual({
      tile: 36,
      dac: 9216,
      cell: 4_718_592,
      adc: 9216,
      sum: 11 * 768,
    });
  });

  it("counts the other direction with the sides swapped", () => {
    const n = mvmCounts(sideOf(placed, true), generic, 2);
    expect(n).toMatchObject({ dac: 2 * 768 * 12, adc: 2 * 3072 * 3, sum: 2 * 3072 * 2 });
  });

  it("converts every step, every half and every group of rows when told so", () => {
    const s = costSettings({ input: "bit_serial", dac: 4, subtract: "digital", rows_on: 64 });
    expect(mvmCounts(sideOf(placed), s).adc).toBe(9216 * 4 * 2 * 4);
    expect(mvmCounts(sideOf(placed), costSettings({ adc: "off" }))).toMatchObject({
      adc: 0,
      sum: 0,
    });
  });

  it("enters the counts of a batch", () => {
    const l = createLedger();
    countMvm(l, "y", sideOf(placed), generic, 10, 1e-9);
    expect(total(l, "adc", "y")).toBe(92160);
  });

  it("takes 8 groups of 8 + 1 cycles at 100 MHz on Wu's tile: 0.72 us", () => {
    const wu = costSettings({
      tile: [64, 64],
      pair: "column",
      input: "bit_serial",
      convert: "once",
      replay: "on",
      adc_share: 8,
      t_read: 1e-8,
      adc_time: 1e-8,
    });
    expect(mvmLatency(wu, 25, 4)).toBeCloseTo(0.72e-6, 18);
    expect(mvmLatency({ ...wu, replay: false }, 25, 4)).toBeCloseTo(0.16e-6, 18);
  });

  it("takes one step and one conversion on the generic chip", () => {
    expect(mvmLatency(generic, 3072, 768)).toBeCloseTo(100e-9 + 18.49344e-9, 12);
    expect(mvmLatency({ ...generic, rows_on: 64 }, 3072, 768)).toBeCloseTo(4 * 118.49344e-9, 12);
  });

  it("swaps the sides of the tile when it is read from the other one", () => {
    const flat = costSettings({ tile: [256, 64], pair: "column", adc_share: 100 });
    const bit = (rows: number) => 8 * (0.00653 * rows + 0.64) * 1e-9;
    expect(mvmLatency(flat, 500, 500)).toBeCloseTo(100e-9 + 64 * bit(256), 15);
    expect(mvmLatency(flat, 500, 500, true)).toBeCloseTo(100e-9 + 100 * bit(64), 15);
    const back = mvmCounts(sideOf(placed, true), costSettings({ pair: "column" }));
    expect(back.dac).toBe(2 * 768 * 12); // both columns of a pair are driven
  });

  it("takes 10, 40 and 10 ns on the claimed chip for 1K, 4K and 768 -> 3072", () => {
    const q = costSettings({ cost: "claimed", mvm_time: 1e-8, tile: [1024, 1024] });
    expect([1024, 4096, 768].map((n) => mvmLatency(q, n, n))).toEqual([1e-8, 4e-8, 1e-8]);
  });

  it("expects normal numbers: the largest of 1000 at 3.3 sigma, 16.5 nJ simulated for 768x3072", () => {
    const random = seeded(7);
    let sum = 0;
    for (let trial = 0; trial < 200; trial++) {
      let most = 0;
      for (let i = 0; i < 1000; i++) most = Math.max(most, Math.abs(random()));
      sum += most / 200;
    }
    expect(Math.abs(largestNormal(1000) / sum - 1)).toBeLessThan(0.05);
    const expected = placed.cells * expectedCellEnergy(generic);
    expect(expected / 16.5e-9).toBeGreaterThan(0.5);
    expect(expected / 16.5e-9).toBeLessThan(2);
  });

  it("writes 1024 rows in 41 us with one 40 ns pulse each", () => {
    const s = costSettings({ pulse_time: 40e-9 });
    expect(writeLatency(s, 1024)).toBeCloseTo(40.96e-6, 12);
    expect(writeLatency(s, 1024, 2, true)).toBeGreaterThan(2 * 40.96e-6 + 2048 * 100e-9);
  });
});

import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { costSettings } from "./components.ts";
import { type LimitId, limits, limitsTable } from "./limits.ts";

const of = (hardware: Parameters<typeof costSettings>[0], rows: number, columns: number) => {
  const list = limits(costSettings(hardware), rows, columns);
  return (id: LimitId) => list.find((l) => l.id === id)!;
};
const vendor = of(
  {
    chip: "qmemory_published",
    device: "qmem",
    encoding: "offset",
    cost: "claimed",
    tile: [1024, 1024],
    mvm_time: 1e-8,
    mvm_energy: 5e-8,
    pulse_time: 2e-7,
    pulse_energy: 0,
  },
  1024,
  1024,
);

describe("limits of an array", () => {
  it("finds the vendor's array impossible in bits, wires, current, converters and writing", () => {
    for (const id of ["ir", "joint", "em", "adc", "verify"] as const)
      expect([id, vendor(id).ok]).toEqual([id, false]);
    expect(vendor("joint").asked).toBeCloseTo(727e-6, 6);
    expect(vendor("adc").asked! / 56.7e-9).toBeCloseTo(1, 2);
    expect(vendor("adc").allowed).toBe(50e-9);
    expect(vendor("verify").allowed).toBe(2e-7);
    expect(vendor("landauer").ok).toBe(true);
  });

  it("says at which rows wires eat half a step: 86 rows of 1 uS on 0.78 ohm at 8 bits", () => {
    const cells = { g: [0, 1e-6], r_wire: 0.78 };
    expect(of(cells, 86, 1)("ir").ok).toBe(true);
    expect(of(cells, 87, 1)("ir").ok).toBe(false);
  });

  it("reads 4.85 bits out of a cell with 1 % noise and refuses 8", () => {
    const noisy = of({ levels: 256, read_noise: 0.01 }, 64, 64)("noise");
    expect(noisy.allowed).toBeCloseTo(4.85, 2);
    expect(noisy.ok).toBe(false);
    expect(of({}, 64, 64)("noise").ok).toBeNull();
  });

  it("weighs charge where charges are summed: 5.1 fF for 8 bits at 0.8 V against 1.5 pF", () => {
    const jia = of({ chip: "charge_sram_16nm", v_dd: 0.8, tile: [1152, 256] }, 1152, 256)("charge");
    expect(jia.asked! * 1e15).toBeCloseTo(5.09, 2);
    expect(jia.allowed! * 1e12).toBeCloseTo(1.53, 2);
    expect(of({}, 64, 64)("charge").ok).toBeNull();
  });

  it("weighs writes and batch of a run against endurance and the update wall", () => {
    const s = costSettings({ chip: "rram_correll_65nm", endurance: 1e6, pulse_energy: 1e-11 });
    const list = limits(s, 256, 64, { writes: 5200, batch: 64 });
    const [wall, wear] = ["wall", "endurance"].map((id) => list.find((l) => l.id === id)!);
    expect(wear!.margin).toBeCloseTo(1e6 / 5200, 9);
    expect(wall!.allowed).toBe(64);
    expect(limits(s, 256, 64, { writes: 1.15e8 }).find((l) => l.id === "endurance")!.ok).toBe(
      false,
    );
  });

  it("drives only the rows that are on", () => {
    expect(of({ rows_on: 16 }, 256, 256)("em").asked).toBeCloseTo(16 * 0.2 * 1e-4, 12);
  });

  it("prints sixteen rows with their arithmetic, all of them a bound", () => {
    const rows = rowsOf(limitsTable(limits(costSettings({ r_wire: 0.78 }), 256, 256)));
    expect(rows).toHaveLength(16);
    expect(rows[6]).toEqual({
      limit: "current in a line",
      asked: "5.12 mA",
      allowed: "33 uA",
      margin: 33e-6 / 5.12e-3,
      verdict: "exceeded",
      arithmetic: "N V G = 256 x 200 mV x 100 uS; a 32 nm line bears 33 uA",
      tag: "bound",
    });
  });
});

import { describe, expect, it } from "vitest";
import type { Json } from "../base/json.ts";
import { costSettings } from "../cost/components.ts";
import type { CostSettings } from "../cost/hardware.ts";
import { createLedger } from "../cost/ledger.ts";
import { countMvm, expectedCellEnergy, mvmCounts, mvmLatency, sideOf } from "../cost/mvm.ts";
import { type Cost, priceLedger } from "../cost/price.ts";
import { PROFILES } from "../cost/profile.ts";
import { neurramPoint } from "../cost/published-chips.ts";
import { tileOperation } from "../cost/tile.ts";
import { DEVICES } from "../device/index.ts";
import { DEVICE_SETTINGS } from "../device/settings.ts";
import { place } from "./place.ts";
import { CHIP_PRESETS } from "./presets.ts";
import { CHIP_SETTINGS } from "./settings.ts";

const PRESETS = `
  generic rram_wu_2023_65nm rram_wu_2023_65nm_256x64 rram_correll_65nm rram_neurram_130nm
  rram_marinella_14nm pcm_hermes_14nm pcm_64core_14nm charge_sram_16nm charge_sram_65nm
  isaac_32nm qmemory_published qmemory_itemised qmemory_physics ideal_limit gpu_v100_sxm2
  gpu_a100_80_sxm gpu_h100_sxm gpu_h200_sxm cpu_xeon_8280
`;

/** One product of a matrix on a preset: what the ledger says. */
function product(
  preset: string,
  outputs: number,
  inputs: number,
  more: { readonly [name: string]: Json } = {},
): Cost & { readonly settings: CostSettings } {
  const settings = costSettings({ ...CHIP_PRESETS.get(preset)!.settings, ...more });
  const slices = Number(more["slices"] ?? 1);
  const side = sideOf(place(outputs, inputs, { ...settings, slices }));
  const ledger = createLedger();
  const joules = mvmCounts(side, settings).cell * expectedCellEnergy(settings);
  countMvm(ledger, "y", side, settings, 1, joules);
  ledger.seconds += mvmLatency(settings, inputs, outputs);
  return { ...priceLedger(ledger, settings), settings };
}

describe("chip presets", () => {
  it("offers every preset of the language", () => {
    expect([...CHIP_PRESETS.keys()].sort()).toEqual(PRESETS.trim().split(/\s+/).sort());
  });

  it("uses known settings, known devices and numbers in range only", () => {
    const rows = new Map([...CHIP_SETTINGS, ...DEVICE_SETTINGS].map((s) => [s.name, s]));
    for (const [name, preset] of CHIP_PRESETS) {
      expect(preset.doc.length + preset.source.length, name).toBeGreaterThan(10);
      for (const [key, value] of Object.entries(preset.settings)) {
        if (key === "chip" || key === "digital") continue;
        const row = rows.get(key);
        expect(row, `${name}.${key}`).toBeDefined();
        if (typeof value === "number") {
          if (row!.min !== null) expect(value, `${name}.${key}`).toBeGreaterThanOrEqual(row!.min);
          if (row!.max !== null) expect(value, `${name}.${key}`).toBeLessThanOrEqual(row!.max);
        }
        if (typeof value === "string" && key !== "device")
          expect(row!.choices, `${name}.${key}`).toContain(value);
      }
      const device = preset.settings["device"];
      if (device !== undefined) expect(DEVICES.has(String(device)), name).toBe(true);
    }
  });

  it("HERMES: a full tile costs 12.5 nJ and 130 ns, split 65, 17.5, 17.5 %", () => {
    const y = product("pcm_hermes_14nm", 256, 256);
    expect(y.latency).toBeCloseTo(130e-9, 15);
    expect((y.energy * 1e9).toFixed(2)).toBe("12.49");
    expect(y.parts.adc / y.energy).toBeCloseTo(0.65, 2);
    expect(y.parts.periphery / y.energy).toBeCloseTo(0.175, 2);
    expect(y.model).toBe("component, pcm_hermes_14nm: measured");
  });

  it("Wu: a full tile costs 2.66 nJ and 0.72 us, on 256 rows 2.93 nJ", () => {
    const y = product("rram_wu_2023_65nm", 32, 64);
    expect(y.parts.periphery).toBe(2.66e-9);
    expect(y.energy - y.parts.sums).toBe(2.66e-9);
    expect(y.latency).toBeCloseTo(0.72e-6, 15);
    expect(product("rram_wu_2023_65nm_256x64", 32, 256).parts.periphery).toBe(2.93e-9);
  });

  it("Correll: 791 pJ and 143 ns", () => {
    const y = product("rram_correll_65nm", 32, 256);
    expect(y.parts.adc + y.parts.periphery).toBeCloseTo(725e-12, 13);
    // the source's own cells: mean of the window, inputs on half of the time
    const cells = tileOperation(PROFILES.get("rram-correll-65nm")!).parts.cells;
    expect(y.parts.adc + y.parts.periphery + cells).toBeCloseTo(789.4e-12, 13);
    expect(y.latency).toBeCloseTo(143e-9, 15);
  });

  it("NeuRRAM: one read of 128 inputs, 256 outputs is the published model at every precision", () => {
    const p = PROFILES.get("rram-neurram-130nm")!;
    for (const [dac, adc] of [
      [1, 3],
      [4, 6],
      [6, 8],
    ] as const) {
      const y = product("rram_neurram_130nm", 256, 128, { dac, adc });
      const point = neurramPoint(p, dac, adc, true);
      expect(y.energy - y.parts.sums).toBeCloseTo(65536 / point.operationsPerJoule, 15);
      expect(y.latency).toBeCloseTo((48 * 65536) / point.operationsPerSecond, 15);
    }
  });

  it("Jia: a 1-bit step costs 11.5 pJ per column at 65 nm and 1.19 pJ at 16 nm", () => {
    const one = { dac: 1, levels: 2 };
    const old = product("charge_sram_65nm", 256, 2304, one);
    expect(old.energy / 256).toBeCloseTo(11.49e-12, 14);
    const now = product("charge_sram_16nm", 256, 1152, one);
    expect(now.energy / 256).toBeCloseTo(1.19e-12, 14);
    expect(now.latency).toBe(50e-9);
  });

  it("ISAAC: a 16-bit product on 8 slices costs 41.7 nJ and 2304 ns", () => {
    const y = product("isaac_32nm", 128, 128, { slices: 8 });
    expect((y.energy * 1e9).toFixed(1)).toBe("41.7");
    expect(y.latency).toBeCloseTo(2304e-9, 15);
  });

  it("Marinella: 12.8 nJ and 384 ns", () => {
    const y = product("rram_marinella_14nm", 1024, 1024);
    expect(y.energy).toBeCloseTo(12.8e-9, 15);
    expect(y.latency).toBeCloseTo(384e-9, 15);
  });

  it("Q-Memory: the claim gives 50 nJ and 10 ns, physics 0.725 nJ and 22.2 ns at 8 bits", () => {
    const claim = product("qmemory_published", 1024, 1024);
    expect([claim.energy, claim.latency]).toEqual([50e-9, 10e-9]);
    expect(claim.model).toBe("claimed, qmemory_published: claim");
    const least = product("qmemory_physics", 1024, 1024);
    expect((least.energy * 1e9).toFixed(4)).toBe("0.7246");
    expect((least.latency * 1e9).toFixed(1)).toBe("22.2");
    expect(least.model).toBe("physical, qmemory_physics: bound");
    const bert = product("qmemory_physics", 3072, 768, { adc: 13 });
    expect((bert.energy * 1e9).toFixed(0)).toBe("191");
    expect((bert.latency * 1e6).toFixed(0)).toBe("546");
  });

  it("the ideal limit: heat of the columns and of the converters, 9.8 pJ for 1K x 1K at 8 bits", () => {
    const y = product("ideal_limit", 1024, 1024);
    expect(y.parts.cells * 1e12).toBeCloseTo(6.67, 2);
    expect(y.parts.adc / y.parts.cells).toBeCloseTo(0.5, 12);
    expect(y.model).toBe("physical, ideal_limit: bound");
  });

  it("GPU: 768x3072 at batch 1 is bound by memory, 4.64 us", () => {
    const s = costSettings(CHIP_PRESETS.get("gpu_a100_80_sxm")!.settings);
    expect(mvmLatency(s, 3072, 768) * 1e6).toBeCloseTo(4.64, 2);
    expect(s.mac_energy * 1e12).toBeCloseTo(41, 0);
  });
});

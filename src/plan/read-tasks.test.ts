import { describe, expect, it } from "vitest";
import { costSettings } from "../cost/components.ts";
import { createLedger, tick } from "../cost/ledger.ts";
import { countMvm, expectedCellEnergy, mvmCounts, mvmLatency, sideOf } from "../cost/mvm.ts";
import { priceLedger } from "../cost/price.ts";
import { place } from "./place.ts";
import { CHIP_PRESETS } from "./presets.ts";
import { readTasks } from "./read-tasks.ts";
import { makespan, schedule } from "./schedule.ts";

function chart(preset: string, outputs: number, inputs: number, more = {}) {
  const s = costSettings({ ...CHIP_PRESETS.get(preset)!.settings, ...more });
  const placed = place(outputs, inputs, s);
  const side = sideOf(placed);
  const ledger = createLedger();
  countMvm(ledger, "y", side, s, 1, mvmCounts(side, s).cell * expectedCellEnergy(s));
  tick(ledger, mvmLatency(s, inputs, outputs));
  const cost = priceLedger(ledger, s);
  return { cost, events: schedule(readTasks(placed, s, cost, "y")) };
}

describe("one product on the timeline", () => {
  it("ends when mvmLatency says and spends what the price says, on every analog preset", () => {
    for (const [name, preset] of CHIP_PRESETS) {
      if (preset.settings["digital"] === true) continue;
      const { cost, events } = chart(name, 300, 700);
      expect(Math.abs(makespan(events) / cost.latency - 1), name).toBeLessThan(1e-12);
      const joules = events.reduce((e, x) => e + x.energy, 0);
      expect(Math.abs(joules / cost.energy - 1), name).toBeLessThan(1e-12);
    }
  });

  it("shows 8 replayed groups of 8 + 1 cycles on a tile of Wu et al. 2023", () => {
    const { events } = chart("rram_wu_2023_65nm", 32, 64);
    const tile = events.filter((e) => e.resource === "tile 0,0");
    expect(tile.map((e) => e.op)).toEqual(
      Array.from({ length: 8 }, () => ["read", "convert"]).flat(),
    );
    expect(tile[0]!.t1).toBeCloseTo(80e-9, 15);
    expect(tile[1]!.t1).toBeCloseTo(90e-9, 15);
    expect(events.at(-1)).toMatchObject({ resource: "adder 0", op: "sum" });
  });

  it("converts after every step of a bit-serial input when told so, and every group of rows", () => {
    const serial = { dac: 3, input: "bit_serial", convert: "each", adc_share: 2, rows_on: 128 };
    const { events } = chart("generic", 4, 256, serial);
    const ops = events.filter((e) => e.resource === "tile 0,0").map((e) => e.op);
    expect(ops.filter((op) => op === "read")).toHaveLength(6);
    expect(ops.filter((op) => op === "convert")).toHaveLength(12);
  });
});

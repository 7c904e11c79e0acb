import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import { costSettings } from "./components.ts";
import { ACTIONS, count, createLedger, ledgerTable, tick } from "./ledger.ts";
import { countMvm, sideOf } from "./mvm.ts";
import { PART_OF, PARTS, priceLedger, pricing } from "./price.ts";

describe("the price", () => {
  it("is the sum of its parts, and a part the sum of its rows, to the last bit", () => {
    const rows = fc.array(
      fc.tuple(
        fc.constantFrom(...ACTIONS),
        fc.constantFrom("a", "b", "c", "d"),
        fc.nat(),
        fc.double({ min: 0, max: 1e-6, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(rows, (list) => {
        const l = createLedger();
        for (const [a, n, k, j] of list) count(l, a, n, k, a === "cell" ? j : 0);
        const s = costSettings({});
        const cost = priceLedger(l, s);
        const printed = rowsOf(ledgerTable(l, pricing(s)));
        let sum = 0;
        for (const part of PARTS) {
          let own = 0;
          for (const r of printed)
            if (PART_OF[r["action"] as (typeof ACTIONS)[number]] === part)
              own += r["energy"] as number;
          expect(cost.parts[part]).toBe(own);
          sum += own;
        }
        expect(cost.energy).toBe(sum);
      }),
    );
  });

  it("charges a claimed chip its one figure: 50 nJ for 1K, 0.8 uJ for 4K, 112.5 nJ for 768 -> 3072", () => {
    const q = costSettings({
      chip: "qmemory_published",
      cost: "claimed",
      mvm_energy: 50e-9,
      tile: [1024, 1024],
      encoding: "offset",
    });
    const joules = (r: number, c: number): number => {
      const l = createLedger();
      const side = { outputs: r, inputs: c, alongInputs: Math.ceil(c / 1024) };
      const rest = { alongOutputs: Math.ceil(r / 1024), count: 1, cells: r * c, slices: 1 };
      countMvm(l, "y", sideOf({ ...side, ...rest }), q, 1, 1);
      return priceLedger(l, q).energy;
    };
    expect(joules(1024, 1024)).toBe(50e-9);
    expect(joules(4096, 4096)).toBeCloseTo(0.8e-6, 18);
    expect(joules(3072, 768)).toBeCloseTo(112.5e-9, 18);
    expect(priceLedger(createLedger(), q).model).toBe("claimed, qmemory_published: claim");
  });

  it("prices each node on its own hardware and keeps the simulated time", () => {
    const cheap = costSettings({ adc_energy: 1 });
    const dear = costSettings({ adc_energy: 10 });
    const l = createLedger();
    count(l, "adc", "a", 3);
    count(l, "adc", "b", 3);
    tick(l, 2);
    const cost = priceLedger(l, (node) => (node === "a" ? cheap : dear));
    expect(cost).toMatchObject({ energy: 33, latency: 2, model: "component, generic: simulated" });
    const claimed = costSettings({ chip: "qmemory_published", cost: "claimed" });
    const mixed = priceLedger(l, (node) => (node === "a" ? cheap : claimed)).model;
    expect(mixed).toBe("component, generic: simulated; claimed, qmemory_published: claim");
    expect(priceLedger(createLedger(), () => cheap).model).toBe("nothing counted");
  });

  it("prices pulses, verifying reads and digital work by their settings", () => {
    const s = costSettings({ pulse_energy: 2, mac_energy: 3, adc_energy: 5 });
    const l = createLedger();
    count(l, "pulse", "w", 10);
    count(l, "verify", "w", 4, 0.5);
    count(l, "mac", "w", 2);
    expect(priceLedger(l, s).parts).toMatchObject({ write: 40.5, digital: 6 });
  });

  it("bills converters nothing when they are off", () => {
    const l = createLedger();
    count(l, "adc", "y", 7);
    count(l, "dac", "y", 7);
    expect(priceLedger(l, costSettings({ adc: "off", dac: "off" })).energy).toBe(0);
  });
});

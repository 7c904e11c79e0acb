import { describe, expect, it } from "vitest";
import { adcEnergy, adcTime, costSettings, dacEnergy, inputSteps } from "./components.ts";
import { DEFAULTS } from "./hardware.ts";

describe("unit costs", () => {
  it("gives the published ADC energies at 0.9 V: 324 fJ, 489 fJ, 0.70, 1.66, 14.6, 55.4 pJ", () => {
    const pj = [4, 6, 8, 10, 12, 13].map((b) => Number((adcEnergy(b, 0.9) * 1e12).toPrecision(3)));
    expect(pj).toEqual([0.324, 0.489, 0.701, 1.66, 14.6, 55.4]);
  });

  it("gives the published SAR times of 8 bits: 18.5, 59, 219 ns at 256, 1024, 4096 rows", () => {
    const ns = [256, 1024, 4096].map((rows) => adcTime("sar", 8, rows) * 1e9);
    expect(ns[0]).toBeCloseTo(18.49, 2);
    expect(ns[1]).toBeCloseTo(58.6, 1);
    expect(ns[2]).toBeCloseTo(219.1, 1);
  });

  it("gives 324 fJ for an 8-bit DAC at 0.9 V", () => {
    expect(dacEnergy(8, 0.9)).toBeCloseTo(324e-15, 20);
  });

  it("takes a ramp of 256 ns (Marinella) and a counter of 77 ns for 8 bits", () => {
    expect(adcTime("ramp", 8, 1024)).toBe(256e-9);
    expect(adcTime("cco", 8, 256)).toBeCloseTo(76.8e-9, 15);
    expect(adcTime("flash", 8, 256) * 8).toBe(adcTime("sar", 8, 256));
  });

  it("fills the defaults of the language", () => {
    expect(costSettings({})).toEqual(DEFAULTS);
    const s = costSettings({ adc: "off", dac: 6, replay: "on", r_wire: [1, 2], rows_on: "all" });
    expect(s).toMatchObject({ adc: null, dac: 6, replay: true, r_wire: 2, rows_on: null });
  });

  it("reads a noise in every form as a share of the window", () => {
    const g = [1e-6, 5e-6];
    const noise = (read_noise: never) => costSettings({ g, levels: 16, read_noise }).read_noise;
    expect(noise({ of: "window", value: 0.01 } as never)).toBe(0.01);
    expect(noise({ of: "level", value: 0.3 } as never)).toBeCloseTo(0.02, 15);
    expect(noise({ of: "siemens", value: 1e-6 } as never)).toBeCloseTo(0.25, 15);
  });

  it("counts input steps of bit-serial inputs", () => {
    expect(inputSteps(costSettings({ dac: 8, input: "bit_serial", serial_bits: 3 }))).toBe(3);
    expect(inputSteps(costSettings({ dac: 8 }))).toBe(1);
  });
});

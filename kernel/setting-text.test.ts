/** @file Settings in words, one of each form. */
import { expect, it } from "vitest";
import { ownSettings } from "./setting-text.ts";

it("every form of a setting reads as it is written", () => {
  const at = {
    tile: [64, 32],
    adc: 6,
    adc_noise: 2,
    input_noise: 0.05,
    t_read: 1.28e-7,
    write: { name: "verify", n: 3 },
    encoding: "offset",
    g: [0, 2.5e-5],
    read_noise: { of: "level", value: 0.3 },
    write_noise: { of: "window", value: 0.02 },
    drift_nu: [0.049, 0.008],
    chip: "a name, no setting",
  };
  expect(Object.fromEntries(ownSettings(at))).toEqual({
    tile: "64x32",
    adc: "6 bits",
    adc_noise: "2 lsb",
    input_noise: "5%",
    t_read: "128 ns",
    write: "verify(n = 3)",
    encoding: "offset",
    g: "0 S .. 25 uS",
    read_noise: "0.3 level",
    write_noise: "2%",
    drift_nu: "0.049, 0.008",
  });
});

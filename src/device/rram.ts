/**
 * @file Filamentary RRAM one second after programming.
 * from  Wan et al. 2022, s41586-022-04992-8: fit of the programming spread at 1 s
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const rram: DeviceModel = {
  name: "rram",
  doc: "Filamentary RRAM one second after programming.",
  citation: "Wan et al. 2022, s41586-022-04992-8: fit of the programming spread at 1 s",
  settings: { g: [0, 40e-6], noise: "wan", read_noise: 0.01 },
  tag: "measured",
};

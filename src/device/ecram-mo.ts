/**
 * @file Metal-oxide electrochemical RAM.
 * from  Kim et al. 2019, IEDM, IEEE 8993463; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const ecRamMo: DeviceModel = {
  name: "ecram_mo",
  doc: "Metal-oxide electrochemical RAM.",
  citation: "Kim et al. 2019, IEDM, IEEE 8993463; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "linear",
    pulse_step: 2.8214e-4 / 1.1714,
    cycle_noise: 2,
    step_spread: 0.1,
    bound_spread: 0.05,
  },
  law: { kind: "linear", low: -0.8286, high: 1.1714, gammaUp: 0.4152, gammaDown: 0.7342 },
  tag: "simulated",
};

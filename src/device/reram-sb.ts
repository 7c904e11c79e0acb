/**
 * @file HfO2 RRAM with soft bounds.
 * from  Gong et al. 2018, s41467-018-04485-1, loosely; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const reRamSb: DeviceModel = {
  name: "reram_sb",
  doc: "HfO2 RRAM with soft bounds.",
  citation: "Gong et al. 2018, s41467-018-04485-1, loosely; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "soft_bounds",
    pulse_step: 0.002 / 1.25,
    cycle_noise: 3.75,
    step_spread: 0.3,
    bound_spread: 0.4,
  },
  law: { kind: "soft_bounds", low: -0.75, high: 1.25 },
  tag: "simulated",
};

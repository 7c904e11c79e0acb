/**
 * @file Lithium electrochemical RAM.
 * from  Tang et al. 2018, IEDM, IEEE 8614551; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const ecRam: DeviceModel = {
  name: "ecram",
  doc: "Lithium electrochemical RAM.",
  citation: "Tang et al. 2018, IEDM, IEEE 8614551; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "linear",
    pulse_step: 0.002 / 1.1724,
    cycle_noise: 0.3,
    step_spread: 0.1,
    bound_spread: 0.05,
  },
  law: { kind: "linear", low: -0.8276, high: 1.1724, gammaUp: 0.1153, gammaDown: 0.5085 },
  tag: "simulated",
};

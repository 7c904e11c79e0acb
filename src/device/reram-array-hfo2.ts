/**
 * @file Baseline HfO2 RRAM array.
 * from  Gong, Rasch et al. 2022, IEDM, IEEE 10019569; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const reRamArrayHfO2: DeviceModel = {
  name: "reram_array_hfo2",
  doc: "Baseline HfO2 RRAM array.",
  citation: "Gong, Rasch et al. 2022, IEDM, IEEE 10019569; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "soft_bounds",
    pulse_step: 0.4622,
    cycle_noise: 0.2174,
    step_spread: 0.7125,
    bound_spread: 0.599,
  },
  law: { kind: "soft_bounds", low: -1, high: 1 },
  tag: "simulated",
};

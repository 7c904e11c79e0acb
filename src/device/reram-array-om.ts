/**
 * @file RRAM array optimised for training.
 * from  Gong, Rasch et al. 2022, IEDM, IEEE 10019569; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const reRamArrayOm: DeviceModel = {
  name: "reram_array_om",
  doc: "RRAM array optimised for training.",
  citation: "Gong, Rasch et al. 2022, IEDM, IEEE 10019569; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "soft_bounds",
    pulse_step: 0.0949,
    cycle_noise: 0.4158,
    step_spread: 0.7829,
    bound_spread: 0.5695,
  },
  law: { kind: "soft_bounds", low: -1, high: 1 },
  tag: "simulated",
};

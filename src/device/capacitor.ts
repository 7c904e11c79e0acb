/**
 * @file Charge on a capacitor: nearly linear steps.
 * from  Y. Li et al. 2018, VLSI, IEEE 8510648; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const capacitor: DeviceModel = {
  name: "capacitor",
  doc: "Charge on a capacitor: nearly linear steps.",
  citation: "Y. Li et al. 2018, VLSI, IEEE 8510648; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "linear",
    pulse_step: 0.005,
    cycle_noise: 0.3,
    step_spread: 0.1,
    bound_spread: 0.07,
  },
  law: { kind: "linear", low: -1, high: 1, gammaUp: 0.05, gammaDown: 0.05, additive: true },
  tag: "simulated",
};

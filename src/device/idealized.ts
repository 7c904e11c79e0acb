/**
 * @file Ten thousand states, constant steps.
 * from  Rasch et al. 2019, arXiv 1906.02698; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const idealized: DeviceModel = {
  name: "idealized",
  doc: "Ten thousand states, constant steps.",
  citation: "Rasch et al. 2019, arXiv 1906.02698; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "linear",
    pulse_step: 0.0002,
    cycle_noise: 0.3,
    step_spread: 0.3,
    bound_spread: 0.3,
  },
  law: { kind: "linear", low: -1, high: 1, gammaUp: 0, gammaDown: 0 },
  tag: "simulated",
};

/**
 * @file HfO2 RRAM with an exponential step, fitted to single pulses.
 * from  Gong et al. 2018, s41467-018-04485-1; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const reRamEs: DeviceModel = {
  name: "reram_es",
  doc: "HfO2 RRAM with an exponential step, fitted to single pulses.",
  citation: "Gong et al. 2018, s41467-018-04485-1; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "exponential",
    pulse_step: 0.00135,
    asymmetry: 0.259359,
    cycle_noise: 5,
    step_spread: 0.2,
    bound_spread: 0.3,
  },
  law: {
    kind: "exponential",
    low: -1,
    high: 1,
    a: -0.5,
    b: -0.5,
    gammaUp: 5,
    gammaDown: 5,
    up: -1.18445,
    down: -0.081404,
  },
  tag: "simulated",
};

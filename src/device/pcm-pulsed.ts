/**
 * @file Phase-change memory under single potentiating pulses.
 * from  Nandakumar et al. 2020, fnins.2020.00406; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const pcmPulsed: DeviceModel = {
  name: "pcm_pulsed",
  doc: "Phase-change memory under single potentiating pulses.",
  citation: "Nandakumar et al. 2020, fnins.2020.00406; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "exponential",
    pulse_step: 0.01 / 2,
    cycle_noise: 0.6,
    step_spread: 0.2,
    bound_spread: 0.1,
  },
  law: {
    kind: "exponential",
    low: 0,
    high: 2,
    a: -1,
    b: 0,
    gammaUp: 2.5,
    gammaDown: 2.5,
    up: -27.235,
    down: -2.235,
  },
  tag: "simulated",
};

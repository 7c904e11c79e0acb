/**
 * @file The resistive processing unit of the first proposal: 1250 constant steps.
 * from  Gokmen and Vlasov 2016, fnins.2016.00333; aihwkit presets/devices.py at 4545f11b
 * test  device.test.ts: pulse response against the golden table of the physics reference
 */
import type { DeviceModel } from "./model.ts";

export const gokmenVlasov: DeviceModel = {
  name: "gokmen_vlasov",
  doc: "The resistive processing unit of the first proposal: 1250 constant steps.",
  citation: "Gokmen and Vlasov 2016, fnins.2016.00333; aihwkit presets/devices.py at 4545f11b",
  settings: {
    law: "linear",
    pulse_step: 0.0016,
    cycle_noise: 0.3,
    step_spread: 0.3,
    bound_spread: 0.3,
  },
  law: { kind: "linear", low: -1, high: 1, gammaUp: 0, gammaDown: 0 },
  tag: "simulated",
};

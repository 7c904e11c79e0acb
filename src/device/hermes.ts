/**
 * @file Phase-change pair of the HERMES core, two devices per side, 14 nm.
 * from  Le Gallo et al. 2023, s41928-023-01010-1
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const hermes: DeviceModel = {
  name: "hermes",
  doc: "Phase-change pair of the HERMES core, two devices per side, 14 nm.",
  citation: "Le Gallo et al. 2023, s41928-023-01010-1",
  settings: { g: [0, 20.7e-6], noise: "hermes", drift_nu: [0.049, 0.008], drift_t0: 300 },
  tag: "measured",
};

/**
 * @file CMO/HfOx RRAM programmed within a window of 0.2 %.
 * from  Falcone et al., as fitted in aihwkit (in review when read)
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const cmo: DeviceModel = {
  name: "cmo",
  doc: "CMO/HfOx RRAM programmed within a window of 0.2 %.",
  citation: "Falcone et al., as fitted in aihwkit (in review when read)",
  settings: { g: [9e-6, 88.2e-6], noise: "cmo" },
  tag: "simulated",
};

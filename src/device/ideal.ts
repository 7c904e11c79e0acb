/**
 * @file A cell without any error: continuous, noiseless, updated exactly.
 * from  definition
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const ideal: DeviceModel = {
  name: "ideal",
  doc: "A cell without any error: continuous, noiseless, updated exactly.",
  citation: "definition",
  settings: {},
  tag: "bound",
};

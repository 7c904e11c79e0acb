/**
 * @file The 13-bit cell that one vendor claims.
 * from  q-memory.tech/applications/ml-training, archived claim set: 13 bit per cell
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const qmem: DeviceModel = {
  name: "qmem",
  doc: "The 13-bit cell that one vendor claims.",
  citation: "q-memory.tech/applications/ml-training, archived claim set: 13 bit per cell",
  settings: { levels: 8192 },
  tag: "claim",
};

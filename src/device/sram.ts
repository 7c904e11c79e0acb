/**
 * @file Digital bit cell: two exact levels.
 * from  SRAM write energy about 1 fJ per bit is a recalled class figure (costs reference, section 4), unverified
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const sram: DeviceModel = {
  name: "sram",
  doc: "Digital bit cell: two exact levels.",
  citation:
    "SRAM write energy about 1 fJ per bit is a recalled class figure (costs reference, section 4), unverified",
  settings: { levels: 2, pulse_energy: 1e-15 },
  tag: "simulated",
};

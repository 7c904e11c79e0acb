/**
 * @file Forming-free bulk-switching RRAM, 65 nm, up to 128 levels between 4 and 40 uS.
 * from  Wu et al. 2023, arXiv 2305.14547: window and levels measured; read noise 0.3 level and write noise 0.5 level of its Table 1
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const bulk: DeviceModel = {
  name: "bulk",
  doc: "Forming-free bulk-switching RRAM, 65 nm, up to 128 levels between 4 and 40 uS.",
  citation:
    "Wu et al. 2023, arXiv 2305.14547: window and levels measured; read noise 0.3 level and write noise 0.5 level of its Table 1",
  settings: {
    g: [4e-6, 40e-6],
    levels: 128,
    read_noise: { of: "level", value: 0.3 },
    write_noise: { of: "level", value: 0.5 },
  },
  tag: "measured",
};

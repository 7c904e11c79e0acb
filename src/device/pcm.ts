/**
 * @file Phase-change memory with conductance-dependent programming noise, drift and 1/f read noise.
 * from  Nandakumar et al. 2019, ICECS, IEEE 8964852: fit to a million devices
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const pcm: DeviceModel = {
  name: "pcm",
  doc: "Phase-change memory with conductance-dependent programming noise, drift and 1/f read noise.",
  citation: "Nandakumar et al. 2019, ICECS, IEEE 8964852: fit to a million devices",
  settings: { g: [0, 25e-6], noise: "pcm", drift_nu: [0.049, 0.008], drift_t0: 20 },
  tag: "measured",
};

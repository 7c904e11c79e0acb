/**
 * @file SONOS charge-trap memory on the day of programming.
 * from  CrossSim 3.2, devices/custom SONOS fit, day 0
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const sonos: DeviceModel = {
  name: "sonos",
  doc: "SONOS charge-trap memory on the day of programming.",
  citation: "CrossSim 3.2, devices/custom SONOS fit, day 0",
  settings: { g: [0, 16e-6], noise: "sonos" },
  tag: "simulated",
};

/**
 * @file Ferroelectric transistor: few levels, fast low-energy writes.
 * from  pulse energy 1 to 10 fJ and endurance 1e5 to 1e10 are recalled class figures (costs reference, section 4), unverified
 * test  device.test.ts
 */
import type { DeviceModel } from "./model.ts";

export const fefet: DeviceModel = {
  name: "fefet",
  doc: "Ferroelectric transistor: few levels, fast low-energy writes.",
  citation:
    "pulse energy 1 to 10 fJ and endurance 1e5 to 1e10 are recalled class figures (costs reference, section 4), unverified",
  settings: { levels: 32, pulse_energy: 10e-15, endurance: 1e5 },
  tag: "simulated",
};

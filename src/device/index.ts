/**
 * @file The catalogue of cells: one line each. To add a device, write one cited file and add its line.
 */
import { bulk } from "./bulk.ts";
import { capacitor } from "./capacitor.ts";
import { cmo } from "./cmo.ts";
import { ecRam } from "./ecram.ts";
import { ecRamMo } from "./ecram-mo.ts";
import { fefet } from "./fefet.ts";
import { gokmenVlasov } from "./gokmen-vlasov.ts";
import { hermes } from "./hermes.ts";
import { ideal } from "./ideal.ts";
import { idealized } from "./idealized.ts";
import type { DeviceModel } from "./model.ts";
import { pcm } from "./pcm.ts";
import { pcmPulsed } from "./pcm-pulsed.ts";
import { qmem } from "./qmem.ts";
import { reRamArrayHfO2 } from "./reram-array-hfo2.ts";
import { reRamArrayOm } from "./reram-array-om.ts";
import { reRamEs } from "./reram-es.ts";
import { reRamSb } from "./reram-sb.ts";
import { rram } from "./rram.ts";
import { sonos } from "./sonos.ts";
import { sram } from "./sram.ts";

const ALL: readonly DeviceModel[] = [
  ideal,
  bulk,
  pcm,
  hermes,
  rram,
  cmo,
  sonos,
  fefet,
  sram,
  qmem,
  reRamEs,
  reRamSb,
  capacitor,
  ecRam,
  ecRamMo,
  idealized,
  gokmenVlasov,
  pcmPulsed,
  reRamArrayOm,
  reRamArrayHfO2,
];

/** Every published cell by the word a program uses. */
export const DEVICES: ReadonlyMap<string, DeviceModel> = new Map(ALL.map((d) => [d.name, d]));

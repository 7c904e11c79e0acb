/**
 * @file CHIPS ON OFFER: one preset per technology profile, as settings in IR form.
 * in    the profiles of cost;  out  CHIP_PRESETS: name in programs → settings, one line, source,
 *       tag
 * why   a published chip becomes a preset by adding one entry to profiles.json
 * from  blocks array, input, cell, adc, write of the profile; its block `preset` says what those
 *       cannot (device, pair, encoding)
 * test  presets.test.ts: every setting is in the tables and in range; a full tile costs what was
 *       published
 */
import type { Json } from "../base/json.ts";
import {
  entry,
  maybe,
  PROFILES,
  type Profile,
  presetName,
  profileTag,
  type Tag,
} from "../cost/profile.ts";
import { saturatedMac } from "../cost/roofline.ts";
import { conversionEnergy, tileTime } from "../cost/tile.ts";

type Settings = { readonly [name: string]: Json };

export interface ChipPreset {
  /** IR form, SI; defaults are left out. */
  readonly settings: Settings;
  readonly doc: string;
  readonly source: string;
  readonly tag: Tag;
}

const CONVERTERS: readonly Json[] = ["sar", "flash", "ramp", "cco"];
const INPUTS: Readonly<Record<string, string>> = {
  pwm: "pulse_width",
  "bit-serial": "bit_serial",
  "bit-parallel": "voltage",
};

/** Keeps what is known. */
function known(list: readonly (readonly [string, Json | undefined])[]): Settings {
  const out: Record<string, Json> = {};
  for (const [name, v] of list) if (v !== undefined && v !== null) out[name] = v;
  return out;
}

function array(p: Profile): Settings {
  const [rows, columns] = [maybe(p, "array.rows"), maybe(p, "array.cols")];
  const cores = maybe(p, "cores");
  const [low, high] = [maybe(p, "cell.gMin_S"), maybe(p, "cell.gMax_S")];
  return known([
    ["tile", rows && columns ? [rows, columns] : undefined],
    ["tiles", cores && cores > 1 ? cores : undefined],
    ["g", low !== undefined && high !== undefined ? [low, high] : undefined],
    ["v_read", maybe(p, "cell.vRead_V")],
    ["v_dd", maybe(p, "vdd_V")],
    ["r_wire", maybe(p, "array.rWire_ohm")],
    ["c_wire", maybe(p, "array.cWire_F")],
    ["r_driver", maybe(p, "array.rDriver_ohm")],
    ["read_noise", noise(maybe(p, "cell.readSigmaLevels"), maybe(p, "cell.readNoiseRel"))],
    // a measured programming error stands in the fit of the device, not here as well
    ["write_noise", noise(maybe(p, "cell.progSigmaLevels"), undefined)],
    ["sides", entry(p, "array.bidirectional") === false ? "one" : undefined],
  ]);
}

const noise = (levels: number | undefined, window: number | undefined): Json | undefined =>
  levels !== undefined
    ? { of: "level", value: levels }
    : window !== undefined
      ? { of: "window", value: window }
      : undefined;

/** s of one input step: the window of pulse widths, else the step itself. */
function inputStep(p: Profile): number | undefined {
  const lsb = maybe(p, "input.tLsb_s");
  const bits = maybe(p, "input.bits") ?? 8;
  // the component table of ISAAC has its own law of time, at the default step of 100 ns
  if (entry(p, "model.type") === "isaac") return undefined;
  if (lsb === undefined) return maybe(p, "input.tStep_s");
  return lsb * 2 ** (entry(p, "input.signed") === true ? bits - 1 : bits);
}

function converters(p: Profile): Settings {
  const kind = entry(p, "adc.kind");
  const lumped = ["tileOp", "table"].includes(String(entry(p, "model.type")));
  const energy = maybe(p, "adc.energy.e_J") ?? maybe(p, "adc.energy.p_W");
  const pulses = maybe(p, "input.tLsb_s") !== undefined;
  return known([
    ["dac", maybe(p, "input.bits")],
    ["input", INPUTS[String(entry(p, "input.encoding"))]],
    ["t_read", inputStep(p)],
    ["adc", maybe(p, "adc.bits")],
    ["adc_kind", CONVERTERS.includes(kind ?? null) ? kind : undefined],
    ["adc_share", maybe(p, "adc.share")],
    ["replay", entry(p, "adc.replayInput") === true ? "on" : undefined],
    // a converter that overlaps the read adds only what the source measured beside the input window
    [
      "adc_time",
      maybe(p, "adc.tConv_s") ??
        (pulses ? maybe(p, "input.tOverhead_s") : entry(p, "adc.overlap") === true ? 0 : undefined),
    ],
    [
      "adc_energy",
      lumped ? 0 : energy === undefined ? undefined : conversionEnergy(p, tileTime(p)),
    ],
    // drivers are part of what the source prints for the tile
    ["dac_energy", lumped || energy !== undefined ? 0 : undefined],
  ]);
}

function writes(p: Profile): Settings {
  return known([
    ["pulse_energy", maybe(p, "write.ePulse_J") ?? maybe(p, "write.ePerBit_J")],
    ["pulse_time", maybe(p, "write.tPulse_s") ?? maybe(p, "write.tRow_s")],
    ["endurance", maybe(p, "write.endurance")],
  ]);
}

/** A vendor's law as the time and energy of one full tile. */
function claim(p: Profile): Settings {
  const mac = maybe(p, "law.mvm.eMac_J");
  const [rows, columns] = [maybe(p, "array.rows"), maybe(p, "array.cols")];
  if (p.kind !== "claim" || !mac || !rows || !columns) return {};
  return known([
    ["mvm_time", maybe(p, "law.mvm.t0_s")],
    ["mvm_energy", mac * rows * columns],
    ["pulse_time", maybe(p, "law.update.t_s")],
  ]);
}

function settingsOf(p: Profile): Settings {
  const chip = presetName(p.id);
  if (p.kind === "digital") return { chip, digital: true, mac_energy: saturatedMac(p, "fp32") };
  const own = entry(p, "preset") as Settings;
  return { chip, ...array(p), ...converters(p), ...writes(p), ...claim(p), ...own };
}

/** Rows of a vendor's table that describe someone else's machine are no chips. */
const isChip = (p: Profile): boolean => p.kind === "digital" || entry(p, "preset") !== undefined;

/** All presets by the name a program uses, `generic` among them: the defaults. */
export const CHIP_PRESETS: ReadonlyMap<string, ChipPreset> = new Map<string, ChipPreset>([
  [
    "generic",
    {
      settings: {},
      doc: "Ideal cells, 8-bit converters that range themselves: the defaults.",
      source: "settings tables",
      tag: "simulated",
    },
  ],
  ...[...PROFILES.values()]
    .filter(isChip)
    .map((p): [string, ChipPreset] => [
      presetName(p.id),
      { settings: settingsOf(p), doc: p.label, source: p.source, tag: profileTag(p) },
    ]),
]);

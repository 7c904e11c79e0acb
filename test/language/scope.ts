/**
 * @file A Scope for tests: the settings of the paper, a few presets, MNIST by name.
 * why   tests of the language need no device model and no file
 */

import type { DatasetInfo, Interpolated, Preset, Scope } from "../../dsl/check/scope.ts";
import { REPORT_SETTINGS } from "../../src/cost/settings.ts";
import { DEVICE_SETTINGS } from "../../src/device/settings.ts";
import { LOAD_SETTINGS } from "../../src/ir/settings.ts";
import {
  OPTIMISER_SETTINGS,
  OPTIMISERS,
  SCHEME_SETTINGS,
  SCHEMES,
  TRAIN_SETTINGS,
} from "../../src/learn/settings.ts";
import { CHIP_SETTINGS } from "../../src/plan/settings.ts";
import { MARKS, PLOT_SETTINGS } from "../../src/plot/settings.ts";

const DEVICES =
  "ideal bulk pcm hermes rram cmo sonos fefet sram qmem reram_es reram_sb capacitor ecram ecram_mo idealized gokmen_vlasov pcm_pulsed reram_array_om reram_array_hfo2";
const CHIPS =
  "generic rram_wu_2023_65nm rram_wu_2023_65nm_256x64 rram_correll_65nm rram_neurram_130nm rram_marinella_14nm pcm_hermes_14nm pcm_64core_14nm charge_sram_16nm charge_sram_65nm isaac_32nm qmemory_published qmemory_itemised qmemory_physics ideal_limit gpu_v100_sxm2 gpu_a100_80_sxm gpu_h100_sxm gpu_h200_sxm cpu_xeon_8280";

/** Settings that the tests look at; the real numbers are the catalogue's. */
const KNOWN: Readonly<Record<string, Preset["settings"]>> = {
  pcm: { g: [0, 25e-6], drift_nu: [0.049, 0.01] },
  rram_wu_2023_65nm: { tile: [64, 64], tiles: 4, pair: "column", dac: 8, adc: 8 },
  pcm_hermes_14nm: { tile: [256, 256], input: "pulse_width" },
  qmemory_published: { cost: "claimed" },
};

const TAGS: Readonly<Record<string, NonNullable<Preset["tag"]>>> = {
  qmemory_published: "claim",
  pcm_hermes_14nm: "measured",
  rram_neurram_130nm: "measured",
};

const OWN_DATA: DatasetInfo = {
  sha256: "8".repeat(64),
  shape: [4],
  classes: 2,
  train: 90,
  test: 10,
  doc: "own data",
};

const presets = (names: string): ReadonlyMap<string, Preset> =>
  new Map(
    names.split(" ").map((name): [string, Preset] => [
      name,
      {
        settings: KNOWN[name] ?? {},
        doc: name,
        source: "test",
        ...(TAGS[name] ? { tag: TAGS[name] } : {}),
      },
    ]),
  );

export interface TestScope extends Partial<Scope> {
  readonly interpolated?: readonly Interpolated[];
}

export const testScope = (more: TestScope = {}): Scope => ({
  names: new Map(),
  nodes: [],
  seed: 0,
  devices: presets(DEVICES),
  chips: presets(CHIPS),
  datasets: new Map([
    [
      "mnist",
      {
        sha256: "5".repeat(64),
        shape: [1, 28, 28],
        classes: 10,
        train: 60000,
        test: 10000,
        doc: "MNIST",
      },
    ],
  ]),
  settings: {
    device: DEVICE_SETTINGS,
    chip: CHIP_SETTINGS,
    scheme: SCHEME_SETTINGS,
    train: TRAIN_SETTINGS,
    optimiser: OPTIMISER_SETTINGS,
    plot: PLOT_SETTINGS,
    report: REPORT_SETTINGS,
    load: LOAD_SETTINGS,
  },
  schemes: SCHEMES,
  optimisers: OPTIMISERS,
  marks: MARKS,
  interpolated: [],
  file: (path) =>
    path === "own.csv"
      ? OWN_DATA
      : path.endsWith(".csv")
        ? "no such file next to this program"
        : "a CSV or JSON file is needed",
  text: () => "no such file next to this program",
  set: new Map(),
  ...more,
});

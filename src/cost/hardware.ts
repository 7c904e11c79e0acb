/**
 * @file THE SETTINGS THAT COST SOMETHING, with the defaults of the language.
 * in    nothing;  out  Hardware, CostSettings, DEFAULTS
 * why   laws, prices and limits read one flat, typed record; `costSettings` in components.ts fills
 *       it from a program's hardware
 * from  design: language, section 9: names, defaults and sources of the settings; fields without a
 *       setting come from profiles.json
 * test  components.test.ts: an empty record gives these defaults
 */
import type { Json } from "../base/json.ts";

/** Settings of a chip or array as they stand in the IR: resolved, SI, defaults left out. */
export type Hardware = { readonly [name: string]: Json };

export type CostLevel = "claimed" | "component" | "physical";

/** The settings that cost something, with the defaults of the language filled in. */
export interface CostSettings {
  /** Preset the settings come from, `generic` without one. */
  readonly chip: string;
  readonly digital: boolean;
  /** Physical lines: [rows (inputs), columns (outputs)]. */
  readonly tile: readonly [number, number];
  readonly encoding: "differential" | "offset" | "sliced" | "single";
  readonly pair: "cell" | "column" | "row" | "tile";
  readonly subtract: "analog" | "digital";
  /** Rows driven at once; all when null. */
  readonly rows_on: number | null;
  /** Bits; null when converters are switched off. */
  readonly dac: number | null;
  readonly adc: number | null;
  readonly input: "voltage" | "bit_serial" | "pulse_width";
  readonly serial_bits: number;
  readonly convert: "each" | "once";
  readonly replay: boolean;
  readonly adc_share: number;
  readonly adc_kind: "sar" | "flash" | "ramp" | "cco";
  /** V and s of one input step. */
  readonly v_read: number;
  readonly t_read: number;
  readonly v_dd: number;
  /** K. */
  readonly temperature: number;
  /** Conductance window, S. */
  readonly g: readonly [number, number];
  /** J and s of one action; null means: by the law. */
  readonly adc_energy: number | null;
  readonly adc_time: number | null;
  readonly dac_energy: number | null;
  readonly mac_energy: number;
  readonly pulse_energy: number;
  readonly pulse_time: number;
  /** J of one cell read where a source gives a power instead of V, G and t; null means V²Gt. */
  readonly cell_energy: number | null;
  /** F of one cell of an array that sums charges; null where currents are summed. */
  readonly cell_capacitance: number | null;
  /** J per tile read that does not depend on how many lines are used: control, clock, buffers. */
  readonly tile_energy: number;
  /** J of one addition of partial results. */
  readonly sum_energy: number;
  /** s of one whole read where the chip has a law of its own; null means steps and conversions. */
  readonly read_time: number | null;
  /** m² of one tile with its converters; null means the area law. */
  readonly tile_area: number | null;
  /** B/s and OP/s of a digital processor; null when it is not one. */
  readonly bandwidth: number | null;
  readonly peak: number | null;
  /** Time and energy of one full tile, for `cost = claimed`. */
  readonly mvm_time: number;
  readonly mvm_energy: number;
  readonly cost: CostLevel;
  /** Wire per cell, ohm and F. */
  readonly r_wire: number;
  readonly c_wire: number;
  readonly r_driver: number;
  /** Spread of one cell read, relative to the window. */
  readonly read_noise: number;
  readonly endurance: number | null;
  /** Programmable levels of a cell; null is continuous. */
  readonly levels: number | null;
  /** Copies of one layer that share its products, each on tiles of its own. */
  readonly copies: number;
}

/** Defaults of the language, section 9, and of this floor for what has no setting. */
export const DEFAULTS: CostSettings = {
  chip: "generic",
  digital: false,
  tile: [256, 256],
  encoding: "differential",
  pair: "cell",
  subtract: "analog",
  rows_on: null,
  dac: 8,
  adc: 8,
  input: "voltage",
  serial_bits: 1,
  convert: "each",
  replay: false,
  adc_share: 1,
  adc_kind: "sar",
  v_read: 0.2,
  t_read: 100e-9,
  v_dd: 0.9,
  temperature: 300,
  g: [0, 100e-6],
  adc_energy: null,
  adc_time: null,
  dac_energy: null,
  mac_energy: 4.6e-12,
  pulse_energy: 1e-12,
  pulse_time: 100e-9,
  cell_energy: null,
  cell_capacitance: null,
  tile_energy: 0,
  sum_energy: 0.1e-12, // int32, 45 nm: Horowitz, ISSCC 2014 (recalled)
  read_time: null,
  tile_area: null,
  bandwidth: null,
  peak: null,
  mvm_time: 0,
  mvm_energy: 0,
  cost: "component",
  r_wire: 0,
  c_wire: 0.25e-15,
  r_driver: 0,
  read_noise: 0,
  endurance: null,
  levels: null,
  copies: 1,
};

/**
 * @file WHAT ONE ACTION COSTS: laws of converters, cells, wires and digital units (level 1).
 * in    the resolved settings of a chip or array in IR form;  out  J and s of one action
 * why   every chip is priced by the same few laws, so chips can be compared; a measured figure
 *       replaces a law
 * from  ADC (k1 B + k2 4^B) V² with k1 = 100 fF, k2 = 1 aF, and B (0.00653 rows + 0.640) ns; DAC 50
 *       fF B V²: constants of ZigZag-IMC (KU Leuven), energy form of Murmann 2021. Digital:
 *       Horowitz, ISSCC 2014, 45 nm (recalled). Bus: ISAAC 2016 (simulated)
 * holds one ADC law for all kinds but latency: SAR b steps, flash one, ramp 2^b, counter 2^b
 * test  components.test.ts: the published table of the cost model (8 bits 0.70 pJ, 13 bits 55.4 pJ;
 *       18.5, 59, 219 ns)
 */
import { dpow } from "../base/dmath.ts";
import type { Json } from "../base/json.ts";
import { DEVICES } from "../device/index.ts";
import { chipConstants } from "./chip-constants.ts";
import { type CostSettings, DEFAULTS, type Hardware } from "./hardware.ts";
import { profileOf } from "./profile.ts";

/** J per bit on a tile bus, 32 nm (ISAAC, ISCA 2016; simulated). */
export const MOVE_ENERGY = 0.054e-12;

const ADC_K1 = 100e-15; // F per bit: ZigZag-IMC
const ADC_K2 = 1e-18; // F per 4^bit: ZigZag-IMC
const DAC_K0 = 50e-15; // F per bit: ZigZag-IMC

/** J of one conversion to `bits` at supply `vdd`: (100 fF B + 1 aF 4^B) V². */
export const adcEnergy = (bits: number, vdd: number): number =>
  (ADC_K1 * bits + ADC_K2 * dpow(4, bits)) * vdd * vdd;

/** J of one input of `bits`: 50 fF B V². */
export const dacEnergy = (bits: number, vdd: number): number => DAC_K0 * bits * vdd * vdd;

/** s of one bit decision on a column of `rows` cells: (0.00653 rows + 0.640) ns (ZigZag-IMC). */
const adcBitTime = (rows: number): number => (0.00653 * rows + 0.64) * 1e-9;

/**
 * ns per step of a ramp (Marinella 2018: 256 steps of 1 ns) and of a counter at 3.3 GHz (HERMES
 * 2022: 300 ps).
 */
const RAMP_STEP = 1e-9;
const COUNTER_STEP = 0.3e-9;

/** s of one conversion. */
export function adcTime(kind: CostSettings["adc_kind"], bits: number, rows: number): number {
  switch (kind) {
    case "sar":
      return bits * adcBitTime(rows);
    case "flash":
      return adcBitTime(rows);
    case "ramp":
      return dpow(2, bits) * RAMP_STEP;
    case "cco":
      return dpow(2, bits) * COUNTER_STEP;
  }
}

/** Input steps of one read: 1, or ceil(dac / serial_bits) when bits come one after the other. */
export const inputSteps = (s: CostSettings): number =>
  s.input === "bit_serial" && s.dac !== null ? Math.ceil(s.dac / s.serial_bits) : 1;

/**
 * A noise setting as a fraction of the window: 0.03, or {of: "window" | "siemens" | "level",
 * value}.
 */
function noiseFraction(v: Json | undefined, g: readonly [number, number], levels: Json): number {
  if (typeof v === "number") return v;
  if (v === null || typeof v !== "object" || Array.isArray(v)) return 0;
  const { of, value } = v as { of?: Json; value?: Json };
  if (typeof value !== "number") return 0;
  if (of === "siemens") return value / (g[1] - g[0]);
  if (of === "level") return typeof levels === "number" ? value / (levels - 1) : 0;
  return value;
}

const onOff = (v: Json | undefined): boolean => v === true || v === "on";

/**
 * Fills the defaults: what the record says, else what its device model says, else the profile
 * behind its preset, else the table.
 */
export function costSettings(hardware: Hardware): CostSettings {
  const chip = typeof hardware["chip"] === "string" ? hardware["chip"] : DEFAULTS.chip;
  const device = DEVICES.get(String(hardware["device"] ?? "ideal"))?.settings ?? {};
  const said: Hardware = { ...device, ...hardware };
  const given: Record<string, unknown> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS)) if (name in said) given[name] = said[name];
  const bits = (name: "dac" | "adc"): number | null =>
    given[name] === "off" ? null : (given[name] as number | null);
  const [dac, adc] = [bits("dac"), bits("adc")];
  const behind = profileOf(chip);
  const constants = behind ? chipConstants(behind, dac ?? 1, adc ?? 1) : {};
  for (const [name, v] of Object.entries(constants)) if (!(name in said)) given[name] = v;
  // a user's own step or conversion time replaces the law of the chip
  if ("t_read" in said || "adc_time" in said) given["read_time"] = null;
  const g = given["g"] as CostSettings["g"];
  const wire = said["r_wire"];
  return {
    ...(given as unknown as CostSettings),
    chip,
    dac,
    adc,
    encoding:
      said["kind"] === "sliced" ? "sliced" : (given["encoding"] as CostSettings["encoding"]),
    digital: said["digital"] === true || said["kind"] === "digital",
    rows_on: typeof given["rows_on"] === "number" ? given["rows_on"] : null,
    replay: onOff(given["replay"] as Json),
    r_wire: Array.isArray(wire) ? Math.max(...(wire as number[])) : (given["r_wire"] as number),
    read_noise: noiseFraction(said["read_noise"], g, said["levels"] ?? null),
    levels: typeof said["levels"] === "number" ? said["levels"] : null,
  };
}

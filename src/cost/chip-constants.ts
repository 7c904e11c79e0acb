/**
 * @file CONSTANTS WITHOUT A SETTING: what the profile behind a preset knows and the language has no
 *       word for.
 * in    a profile, the converter bits in force;  out  fields of CostSettings
 * why   a source that prints one energy per tile operation, or a power, is priced as it measured,
 *       not as a law guesses
 * from  the profile's own blocks; NeuRRAM depends on bits, ISAAC on its slices (published-chips.ts)
 * test  chip-constants.test.ts: the ledger of one full tile gives the published energy and time of
 *       every chip
 */
import type { CostSettings } from "./hardware.ts";
import { converterFloor } from "./physics.ts";
import { entry, maybe, number, type Profile } from "./profile.ts";
import { neurramRead, pumaProduct } from "./published-chips.ts";
import { tileOperation } from "./tile.ts";

type Constants = Partial<CostSettings>;

const MM2 = 1e-6;

/** NeuRRAM: two rows per input are driven by every bit of the input, all columns count pulses. */
function neurram(p: Profile, dac: number, adc: number): Constants {
  const read = neurramRead(p, dac, adc, true);
  return {
    cell_energy: 0,
    read_time: read.seconds,
    adc_energy: read.neuron,
    // a physical row drives one cell per column, half a multiply-add, which the source counts as
    // one operation
    dac_energy: read.operation * number(p, "array.cols"),
  };
}

/** ISAAC and PUMA: 16 steps, one conversion per column and step, 8 slices. */
function isaac(p: Profile): Constants {
  const { parts, seconds } = pumaProduct(p);
  const n = number(p, "array.rows");
  const slices = number(p, "array.slices");
  return {
    cell_energy: parts.cells / (n * n * slices),
    read_time: seconds,
    dac_energy: parts.dac / (n * slices),
    adc_energy: number(p, "components.adc8b_1p28GSs.e_J"),
    sum_energy: number(p, "components.shiftAdd.e_J"),
    tile_energy: parts.register / slices,
  };
}

/** Chips that are priced by components or by one energy per tile operation. */
function components(p: Profile): Constants {
  const area = maybe(p, "array.area_mm2");
  const rest = area === undefined ? {} : { tile_area: area * MM2 };
  if (maybe(p, "array.rows") === undefined || !entry(p, "input.encoding")) return rest;
  const t = tileOperation(p);
  const charge = maybe(p, "cell.cCell_F");
  const lumped = entry(p, "model.type") === "tileOp";
  const measured = entry(p, "cell.kind") === "capacitive" || entry(p, "cell.readEnergy.mode");
  const cells =
    number(p, "array.rows") *
    number(p, "array.cols") *
    (entry(p, "preset.pair") === "cell" ? 2 : 1);
  return {
    ...rest,
    tile_energy: t.parts.periphery,
    ...(charge === undefined ? {} : { cell_capacitance: charge }),
    // a duty on the profile means V²Gt: the ledger brings it from the real conductances
    ...(lumped ? { cell_energy: 0 } : measured ? { cell_energy: t.parts.cells / cells } : {}),
  };
}

/** What the profile adds to the settings of its preset. */
export function chipConstants(p: Profile, dac: number, adc: number): Constants {
  switch (entry(p, "model.type")) {
    case "neurram":
      return neurram(p, dac, adc);
    case "isaac":
      return isaac(p);
    case "table":
      return { cell_energy: 0, tile_energy: number(p, "model.vmm.e_J"), sum_energy: 0 };
    case "roofline":
      return {
        bandwidth: number(p, "bw_Bps"),
        peak: (entry(p, "peak_ops") as Readonly<Record<string, number>>)["fp32"] as number,
      };
    case "ideal":
      return { adc_energy: converterFloor(adc) };
    case "claimed":
    case "physical":
      return {};
    default:
      return components(p);
  }
}

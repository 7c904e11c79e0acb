/**
 * @file THE PRICE: counts times unit energies, one function for the estimate and for the run.
 * in    a Ledger and the settings of the hardware that did the work;  out  Cost: joules by part,
 *       seconds, and what it stands on
 * why   the total is the sum of its parts and a part the sum of its rows, to the last bit, because
 *       the order is fixed
 * from  E = cells + DAC + ADC + sums + periphery + digital + write; unit energies: components.ts
 * holds a claimed chip charges its one figure per cell and nothing else, as its vendor does; a
 *       physical one heat and converters
 * test  price.test.ts: sums of rows, parts and total are equal bit for bit; 50 nJ of Q-Memory; tile
 *       energy of Wu 2023
 */
import { adcEnergy, dacEnergy, MOVE_ENERGY } from "./components.ts";
import type { CostSettings } from "./hardware.ts";
import { type Action, type Entry, entries, type Ledger, type Price } from "./ledger.ts";
import { profileOf, profileTag, type Tag } from "./profile.ts";

export type Part = "cells" | "dac" | "adc" | "sums" | "periphery" | "digital" | "write";

/** The order in which parts are added up. */
export const PARTS: readonly Part[] = [
  "cells",
  "dac",
  "adc",
  "sums",
  "periphery",
  "digital",
  "write",
];

/** The part that an action is billed to. */
export const PART_OF: Readonly<Record<Action, Part>> = {
  tile: "periphery",
  dac: "dac",
  cell: "cells",
  adc: "adc",
  sum: "sums",
  mac: "digital",
  move: "digital",
  pulse: "write",
  verify: "write",
};

/** Joules and seconds with their parts; the shape `results` keeps. */
export interface Cost {
  /** J and s. */
  readonly energy: number;
  readonly latency: number;
  /** m². */
  readonly area?: number;
  readonly parts: Readonly<Record<Part, number>>;
  /** Level, preset and tag: `component, generic: simulated`. */
  readonly model: string;
}

/** J of one action. `cell` is null where the ledger brings V²Gt itself. */
export type UnitEnergies = Readonly<Record<Exclude<Action, "cell">, number>> & {
  readonly cell: number | null;
};

/** What one action costs on this hardware. */
function unitEnergies(s: CostSettings): UnitEnergies {
  const adc = s.adc === null ? 0 : (s.adc_energy ?? adcEnergy(s.adc, s.v_dd));
  const dac = s.dac_energy ?? (s.dac === null ? 0 : dacEnergy(s.dac, s.v_dd));
  const write = { pulse: s.pulse_energy, verify: adc };
  const digital = { mac: s.mac_energy, move: MOVE_ENERGY };
  if (s.cost === "claimed") {
    const perCell = s.mvm_energy / (s.tile[0] * s.tile[1]);
    return { ...digital, ...write, cell: perCell, dac: 0, adc: 0, sum: 0, tile: 0, verify: 0 };
  }
  if (s.cost === "physical")
    return { ...digital, ...write, cell: null, dac: 0, adc, sum: 0, tile: 0 };
  const shared = { sum: s.sum_energy, tile: s.tile_energy };
  return { ...digital, ...write, ...shared, cell: s.cell_energy, dac, adc };
}

/** The settings of all nodes, or of each. */
export type SettingsOf = CostSettings | ((node: string) => CostSettings);

/**
 * J of ledger rows on this hardware: count times unit energy, plus what the counter knew already.
 */
export function pricing(settings: SettingsOf): Price {
  const units = new Map<CostSettings, UnitEnergies>();
  return (e: Entry): number => {
    const s = typeof settings === "function" ? settings(e.node) : settings;
    let unit = units.get(s);
    if (!unit) {
      unit = unitEnergies(s);
      units.set(s, unit);
    }
    if (e.action !== "cell") return e.count * unit[e.action] + e.joules;
    return unit.cell === null ? e.joules : e.count * unit.cell;
  };
}

/** Adds parts up in their fixed order. */
const totalOf = (parts: Readonly<Record<Part, number>>): number =>
  PARTS.reduce((sum, part) => sum + parts[part], 0);

/** What a figure stands on, with its tag: `component, generic: simulated`. */
export const costModel = (s: CostSettings): string => `${s.cost}, ${s.chip}: ${tagOf(s)}`;

/** The same for a whole ledger, each model once, in the order of its rows. */
function modelsOf(ledger: Ledger, settings: SettingsOf): string {
  if (typeof settings !== "function") return costModel(settings);
  const models = new Set(entries(ledger).map((e) => costModel(settings(e.node))));
  return models.size === 0 ? "nothing counted" : [...models].join("; ");
}

/**
 * The tag of the profile behind a preset; components of the default chip are `simulated`, physics
 * is a `bound`.
 */
export function tagOf(s: CostSettings): Tag {
  if (s.cost === "claimed") return "claim";
  if (s.cost === "physical") return "bound";
  const behind = profileOf(s.chip);
  return behind ? profileTag(behind) : "simulated";
}

/** Joules by part, seconds of the simulated clock, and the model behind them. */
export function priceLedger(ledger: Ledger, settings: SettingsOf): Cost {
  const price = pricing(settings);
  const parts: Record<Part, number> = {
    cells: 0,
    dac: 0,
    adc: 0,
    sums: 0,
    periphery: 0,
    digital: 0,
    write: 0,
  };
  for (const e of entries(ledger)) parts[PART_OF[e.action]] += price(e);
  return {
    energy: totalOf(parts),
    latency: ledger.seconds,
    parts,
    model: modelsOf(ledger, settings),
  };
}

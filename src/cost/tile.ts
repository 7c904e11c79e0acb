/**
 * @file ONE TILE OPERATION of a published chip, from its own constants (level 1).
 * in    a profile;  out  seconds, joules by part, multiply-adds
 * why   published TOPS and TOPS/W are one tile operation in other words: recomputing them validates
 *       the components
 * from  costs: E = cells + ADC + rest; resistive cell V²Gt d, charge cell C V² alpha, power times
 *       time where a source gives a power
 * holds a fully used tile
 * test  published.test.ts: HERMES, 64-core, Wu, Correll, Jia 65 and 16 nm within the tolerance of
 *       their rows
 */
import { invariant } from "../base/invariant.ts";
import { entry, maybe, number, type Profile } from "./profile.ts";

export interface TileOperation {
  readonly seconds: number;
  /** J. */
  readonly parts: { readonly cells: number; readonly adc: number; readonly periphery: number };
  readonly energy: number;
  /** Multiply-adds as the source counts them. */
  readonly macs: number;
}

/** s of the input phase: pulse widths of 2^bits (a sign takes one bit), bit by bit, or one step. */
function inputTime(p: Profile): number {
  const bits = maybe(p, "input.bits") ?? 1;
  const overhead = maybe(p, "input.tOverhead_s") ?? 0;
  if (entry(p, "input.encoding") === "pwm") {
    const steps = 2 ** (entry(p, "input.signed") === true ? bits - 1 : bits);
    return (maybe(p, "input.phases") ?? 1) * (steps * number(p, "input.tLsb_s") + overhead);
  }
  const steps = entry(p, "input.encoding") === "bit-serial" ? bits : 1;
  return steps * number(p, "input.tStep_s") + overhead;
}

/**
 * s of one tile operation: the input phase, then conversions; both again for every group when the
 * input is replayed.
 */
export function tileTime(p: Profile): number {
  const groups = maybe(p, "adc.share") ?? 1;
  const conversion = entry(p, "adc.overlap") === true ? 0 : (maybe(p, "adc.tConv_s") ?? 0);
  if (entry(p, "adc.replayInput") === true) return groups * (inputTime(p) + conversion);
  return inputTime(p) + groups * conversion;
}

/** J of one column of cells in one operation. */
export function columnCells(p: Profile, seconds: number): number {
  const rows = number(p, "array.rows");
  const power = maybe(p, "cell.readEnergy.pPerCell_W");
  if (power !== undefined) return rows * power * seconds;
  if (entry(p, "cell.kind") === "capacitive") {
    const swing = number(p, "cell.swing_V");
    return rows * number(p, "cell.cCell_F") * number(p, "cell.activity") * swing * swing;
  }
  if (maybe(p, "cell.duty") === undefined) return 0; // part of the fixed energy of the source
  const v = number(p, "cell.vRead_V");
  const g = (number(p, "cell.gMin_S") + number(p, "cell.gMax_S")) / 2;
  return rows * v * v * g * seconds * number(p, "cell.duty");
}

/** J of one conversion. */
export function conversionEnergy(p: Profile, seconds: number): number {
  return (maybe(p, "adc.energy.p_W") ?? 0) * seconds + (maybe(p, "adc.energy.e_J") ?? 0);
}

/** The tile operation of a chip whose profile gives components or one energy per operation. */
export function tileOperation(p: Profile): TileOperation {
  const type = entry(p, "model.type") ?? "component";
  invariant(
    type === "component" || type === "tileOp",
    `${p.id} has its own model (${String(type)}), no tile operation of components`,
  );
  const seconds = tileTime(p);
  const columns = number(p, "array.cols");
  const outputs = maybe(p, "array.outputs") ?? columns;
  const parts = {
    cells: columns * columnCells(p, seconds),
    adc: outputs * conversionEnergy(p, seconds),
    periphery: (maybe(p, "periph.eFixed_J") ?? 0) + (maybe(p, "periph.pStatic_W") ?? 0) * seconds,
  };
  const energy = parts.cells + parts.adc + parts.periphery;
  return { seconds, parts, energy, macs: number(p, "array.rows") * outputs };
}

/** Operations per second of the whole chip; a multiply-add is two. */
export const operationsPerSecond = (p: Profile, t: TileOperation): number =>
  ((maybe(p, "cores") ?? 1) * 2 * t.macs) / t.seconds;

/** Operations per joule, that is OP/s per watt. */
export const operationsPerJoule = (t: TileOperation): number => (2 * t.macs) / t.energy;

/**
 * J of one column predicted from another node: cells shrink with the digital energy, the converter
 * with its square root (its thermal part does not shrink), rows by their number. Rule derived;
 * checked on Jia 2020 to Jia 2021.
 */
export function predictedColumn(p: Profile, from: Profile): number {
  const factor = number(p, "scaledFrom.digital");
  const seconds = tileTime(from);
  const rows = number(p, "array.rows") / number(from, "array.rows");
  return (
    columnCells(from, seconds) * rows * factor + conversionEnergy(from, seconds) * Math.sqrt(factor)
  );
}

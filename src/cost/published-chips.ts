/**
 * @file CHIPS WITH A MODEL OF THEIR OWN: NeuRRAM's pulse-counting neurons, the component table of
 *       ISAAC and PUMA.
 * in    a profile and the precision asked for;  out  seconds, joules, operations
 * why   their cost depends on bits in ways no common law covers, and both publish enough to check
 *       it
 * from  Wan et al. 2022, Fig. 12c,d with constants of CiMLoop (MIT); Shafiee 2016, Ankit 2019 with
 *       hwcomponents-library (MIT)
 * test  published.test.ts: ten precision points within 15 %; 41.7 nJ and 2304 ns against 43.97 nJ;
 *       41.29 TOPS
 */
import { entry, number, type Profile } from "./profile.ts";

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Pulse phases of one NeuRRAM read with `inBits` inputs and `outBits` outputs. */
export interface NeurramPhases {
  /** Bits of the magnitude, one less than the signed input. */
  readonly magnitude: number;
  readonly phases: number;
  /** Integration pulses and charge-decrement steps. */
  readonly integrations: number;
  readonly steps: number;
}

/**
 * m magnitude bits go in one phase up to three bits, else in two halves; every phase integrates 2^x
 * - 1 pulses.
 */
function neurramPhases(inBits: number, outBits: number, onePhase: boolean): NeurramPhases {
  const m = Math.max(1, inBits - 1);
  const split = onePhase || m <= 3 ? [m] : [Math.ceil(m / 2), Math.floor(m / 2)];
  let used = 0;
  let steps = 0;
  for (const bits of split) {
    steps += Math.max(outBits - used, 0);
    used += bits;
  }
  const integrations = sum(split.map((bits) => 2 ** bits - 1));
  return { magnitude: m, phases: split.length, integrations, steps };
}

/**
 * s of one NeuRRAM read, J of one output neuron, and J of one operation on the word lines and
 * inputs.
 */
export function neurramRead(
  p: Profile,
  inBits: number,
  outBits: number,
  onePhase: boolean,
): { readonly seconds: number; readonly neuron: number; readonly operation: number } {
  const n = neurramPhases(inBits, outBits, onePhase);
  const at = (key: string): number => number(p, `model.${key}`);
  const [fixed, perBit] = entry(p, "model.eWl_J_per_op") as readonly [number, number];
  return {
    seconds:
      at("tIntegrate_s") * n.integrations + at("tAdcStep_s") * n.steps + at("tPhase_s") * n.phases,
    neuron:
      at("eSample_J") * n.magnitude +
      at("eIntegrate_J") * n.integrations +
      at("eAdcStep_J") * n.steps +
      at("eShiftAdd_J") * n.magnitude +
      at("eNeuronFixed_J"),
    operation: fixed + (perBit + at("eInput_J_per_op_bit")) * n.magnitude,
  };
}

/** OP/s and OP/J of the whole chip at one precision. */
export function neurramPoint(
  p: Profile,
  inBits: number,
  outBits: number,
  onePhase: boolean,
): { readonly operationsPerSecond: number; readonly operationsPerJoule: number } {
  const read = neurramRead(p, inBits, outBits, onePhase);
  const operations = 2 * number(p, "array.macs");
  const energy = number(p, "array.cols") * read.neuron + operations * read.operation;
  return {
    operationsPerSecond: (number(p, "cores") * operations) / read.seconds,
    operationsPerJoule: operations / energy,
  };
}

/**
 * One bit-sliced product of the component table: J by component. n lines, S slices, b input bits.
 */
export function pumaProduct(p: Profile): {
  readonly seconds: number;
  readonly energy: number;
  readonly parts: Readonly<Record<"adc" | "dac" | "cells" | "register" | "shiftAdd", number>>;
} {
  const n = number(p, "array.rows");
  const slices = number(p, "array.slices");
  const bits = number(p, "input.bits");
  const step = number(p, "input.tStep_s");
  const part = (name: string): number => number(p, `components.${name}`);
  const parts = {
    adc: n * slices * bits * part("adc8b_1p28GSs.e_J"),
    dac: n * slices * bits * step * part("dac1b.p_W"),
    cells: slices * bits * step * part("xbar128.p_W"),
    // the input register is read at 1 ns per bit and row
    register: bits * n * 1e-9 * part("xbarInReg.p_W"),
    shiftAdd: n * slices * bits * part("shiftAdd.e_J"),
  };
  // one conversion per ns and column, two more rounds to fill the pipeline
  const seconds = (bits + 2) * n * 1e-9;
  return { seconds, energy: sum(Object.values(parts)), parts };
}

/** Peak figures of the ISAAC chip: all arrays busy. OP/s, OP/s per m², OP/J. */
export function isaacPeak(p: Profile): {
  readonly operationsPerSecond: number;
  readonly perArea: number;
  readonly operationsPerJoule: number;
} {
  const chip = (name: string): number => number(p, `chip.${name}`);
  const arrays = chip("tiles") * chip("unitsPerTile") * chip("arraysPerUnit");
  const operationsPerSecond = (arrays * 2 * chip("macsPerRead")) / chip("tRead_s");
  return {
    operationsPerSecond,
    perArea: operationsPerSecond / (chip("area_mm2") * 1e-6),
    operationsPerJoule: operationsPerSecond / chip("power_W"),
  };
}

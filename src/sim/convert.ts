/**
 * @file One tile, one step: sums of the columns, noise, conversion; added to what other tiles gave.
 * in    packed inputs and weights, what the converter is;  out  Y += result
 * from  physics reference, section 1, steps 4 to 7; independent cell noise is one normal per output of sigma sqrt(sum sigma_ij^2 v_j^2)
 * holds units: share of the window times share of full drive, times `factor`
 * test  read.test.ts
 */
import { square } from "../base/dmath.ts";
import type { StreamKey } from "../base/random.ts";
import type { Inputs, Kernels, Matrix, Weights } from "../engine/kernels.ts";
import type { Ptr } from "../engine/memory.ts";
import type { Hardware } from "../plan/chip.ts";
import { fullScale, largestCode, needsLargest } from "./converters.ts";

export interface Conversion {
  readonly inputs: Inputs;
  readonly weights: Weights;
  readonly out: Matrix;
  /** Weight of one full-scale difference; negative for the second column of a digital subtraction. */
  readonly factor: number;
  /** Value of one input code as a share of full drive. */
  readonly unit: number;
  /** Cells whose noise adds up in one product. */
  readonly cells: number;
  /** f64[samples]: sums of squared codes; null where the noise of the cells is the same for all samples: none. */
  readonly squares: Ptr | null;
  /** Variance of each output where it depends on conductance, in codes squared. */
  readonly flicker: Matrix | null;
  readonly lines: number;
  readonly draws: {
    readonly key: StreamKey;
    readonly tile: number;
    readonly step: number;
    readonly first: number;
  };
  readonly transposed: boolean;
  /** Sums that a circuit solver has already made, in units of the conversion; else null. */
  readonly raw: Matrix | null;
}

type Noise = {
  readonly sigma: number | { at: Ptr; ld: number };
  readonly draws: Conversion["draws"];
};

/** Noise of the sums in units of the conversion: one sigma for all, for each sample, or for each output where it depends on the cells. */
function noiseOf(k: Kernels, c: Conversion, h: Hardware, lsb: number): { noise: Noise } | object {
  const constant = square(h.converters.adcNoise * lsb);
  if (c.squares === null)
    return constant === 0 ? {} : { noise: { sigma: Math.sqrt(constant), draws: c.draws } };
  const perSquare = square(h.cell.readNoise * c.factor * c.unit) * c.cells;
  const more = c.flicker ? { more: { of: c.flicker, scale: square(c.factor * c.unit) } } : {};
  const sigma = k.readNoise(c.squares, c.out.rows, { perSquare, constant, ...more });
  return { noise: { sigma, draws: c.draws } };
}

/** Scales of 1: raw sums stay in shares of each sample's own full drive. */
export function ones(k: Kernels, samples: number): Ptr {
  const at = k.temporary(4 * Math.ceil(samples / 4) * 4, "unit scales");
  k.f32(at, samples).fill(1);
  return at;
}

export function convert(k: Kernels, h: Hardware, c: Conversion): void {
  const { converters } = h;
  const base = { alpha: (c.unit * c.factor) / c.weights.scale, transposed: c.transposed };
  if (c.raw) {
    digitise(k, h, c, c.raw, k.absmax(c.raw));
    return;
  }
  if (converters.adc === null) {
    k.product(c.inputs, c.weights, c.out, { ...base, accumulate: true, ...noiseOf(k, c, h, 0) });
    return;
  }
  if (!needsLargest(converters.adcRange)) {
    const adc = adcOf(h, c, 0);
    const noise = noiseOf(k, c, h, adc.lsb);
    k.product(c.inputs, c.weights, c.out, { ...base, adc, accumulate: true, ...noise });
    return;
  }
  const mark = k.mark();
  const raw = k.scratch(c.out.rows, c.out.cols, "sums before conversion");
  const unscaled = { ...c.inputs, scale: ones(k, c.inputs.samples) };
  const largest = k.product(unscaled, c.weights, raw, { ...base, maximum: true });
  digitise(k, h, c, raw, largest);
  k.release(mark);
}

/** Step and ends of the converter for sums up to `largest`. */
function adcOf(
  h: Hardware,
  c: Conversion,
  largest: number,
): { lsb: number; lo: number; hi: number } {
  const codes = largestCode(h.converters.adc ?? 1);
  const possible = Math.abs(c.factor) * c.lines;
  const unitCurrent = (h.vRead * (h.cell.gMax - h.cell.gMin)) / Math.abs(c.factor);
  const full = fullScale(h.converters.adcRange, possible, largest, unitCurrent);
  return { lsb: full / codes, lo: -codes, hi: codes };
}

/** Sums that are already known: noise, conversion, the scale of each sample. */
function digitise(k: Kernels, h: Hardware, c: Conversion, raw: Matrix, largest: number): void {
  const stage = { accumulate: true, transposed: c.transposed, scale: c.inputs.scale };
  if (h.converters.adc === null) {
    k.output(raw, c.out, { ...stage, ...noiseOf(k, c, h, 0) });
    return;
  }
  const adc = adcOf(h, c, largest);
  // a call without any current converts to zeros
  if (adc.lsb > 0) k.output(raw, c.out, { ...stage, adc, ...noiseOf(k, c, h, adc.lsb) });
}

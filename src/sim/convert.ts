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
  /** Sum of squared codes per sample. */
  readonly squares: Float64Array;
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

type Noise = { readonly sigma: { at: Ptr } | Matrix; readonly draws: Conversion["draws"] };

/** Constant part of the variance per sample, in units of the sums. */
function constantVariance(c: Conversion, h: Hardware, lsb: number): Float64Array {
  const perCell = square(h.cell.readNoise * c.factor * c.unit) * c.cells;
  const converter = square(h.converters.adcNoise * lsb);
  return c.squares.map((s) => perCell * s + converter);
}

function noiseOf(k: Kernels, c: Conversion, h: Hardware, lsb: number): { noise: Noise } | object {
  const variance = constantVariance(c, h, lsb);
  if (!c.flicker) {
    if (variance.every((v) => v === 0)) return {};
    const at = k.temporary(4 * variance.length, "read noise");
    k.f32(at, variance.length).set(variance.map(Math.sqrt));
    return { noise: { sigma: { at }, draws: c.draws } };
  }
  const sigma = k.scratch(c.out.rows, c.out.cols, "read noise");
  const scale = square(c.factor * c.unit);
  const [from, to] = [
    k.f32(c.flicker.at, c.flicker.rows * c.flicker.ld),
    k.f32(sigma.at, sigma.rows * sigma.ld),
  ];
  for (let b = 0; b < sigma.rows; b++)
    for (let i = 0; i < sigma.cols; i++)
      to[b * sigma.ld + i] = Math.sqrt(
        variance[b] + scale * from[b * (c.flicker as Matrix).ld + i],
      );
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

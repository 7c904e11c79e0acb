/**
 * @file What the drivers put on the lines: codes of a batch, their squares, the heat they make.
 * in    X [samples][lines], full drive of each sample, converters;  out  sums of squared codes per sample, drive per line
 * from  cell read E = V^2 G t d: d = v^2 for voltages, v for pulses of full height, the mean over steps for bit-serial inputs (costs, eq. 1)
 * test  read.test.ts: noise and joules of full drive
 */
import { square } from "../base/dmath.ts";
import { roundEven } from "../base/random.ts";
import type { Converters } from "../plan/chip.ts";
import { digits, largestCode } from "./converters.ts";

export interface Block {
  readonly from: number;
  readonly to: number;
}

export interface Digit {
  readonly low: number;
  readonly bits: number;
}

export interface Drive {
  /** Sum of squared codes (or of one digit of them) over the lines of a block, per sample. */
  readonly squares: (block: Block, digit?: Digit) => Float64Array;
  /** Sum over the batch of the share of V^2 t that each line sees. */
  readonly lines: Float64Array;
}

const digitOf = (code: number, d: Digit): number => Math.floor(code / 2 ** d.low) % 2 ** d.bits;

/** Share of V^2 t one line sees, for every |code|: a table, because a batch holds millions of codes. */
function duties(c: Converters, top: number): Float64Array {
  const steps = c.input === "bit_serial" ? digits({ ...c, convertOnce: false }) : [];
  return Float64Array.from({ length: top + 1 }, (_, code) => {
    if (c.input === "pulse_width") return code / top;
    if (steps.length === 0) return (code / top) * (code / top);
    return steps.reduce((sum, d) => sum + square(digitOf(code, d) / (2 ** d.bits - 1)), 0);
  });
}

/** Signed drives of a block as shares of full drive, [samples][lines]; of one digit when given. */
export function sharesOf(
  x: Float32Array,
  shape: { readonly samples: number; readonly stride: number; readonly block: Block },
  full: Float32Array,
  c: Converters,
  digit?: Digit,
): Float64Array {
  const top = c.dac === null ? 1 : largestCode(c.dac);
  const lines = shape.block.to - shape.block.from;
  const out = new Float64Array(shape.samples * lines);
  for (let b = 0; b < shape.samples; b++) {
    const inverse = full[b] > 0 ? top / full[b] : 0;
    for (let j = 0; j < lines; j++) {
      const v = x[b * shape.stride + shape.block.from + j] * inverse;
      const code = c.dac === null ? v : Math.max(-top, Math.min(top, roundEven(v)));
      const size = digit
        ? digitOf(Math.abs(code), digit) / (2 ** digit.bits - 1)
        : Math.abs(code) / top;
      out[b * lines + j] = code < 0 ? -size : size;
    }
  }
  return out;
}

export function driveOf(
  x: Float32Array,
  shape: { readonly samples: number; readonly lines: number; readonly stride: number },
  full: Float32Array,
  c: Converters,
): Drive {
  const top = c.dac === null ? 1 : largestCode(c.dac);
  // codes of a converter fit 16 bits; a batch of convolution patches holds millions of them
  const count = shape.samples * shape.lines;
  const codes = c.dac === null ? new Float64Array(count) : new Uint16Array(count);
  const lines = new Float64Array(shape.lines);
  const all = new Float64Array(shape.samples);
  const share = c.dac === null ? null : duties(c, top);
  for (let b = 0; b < shape.samples; b++) {
    const inverse = full[b] > 0 ? top / full[b] : 0;
    let sum = 0;
    for (let j = 0; j < shape.lines; j++) {
      const v = Math.abs(x[b * shape.stride + j] * inverse);
      if (v === 0) continue;
      const code = share ? Math.min(top, roundEven(v)) : v;
      codes[b * shape.lines + j] = code;
      lines[j] += share ? share[code] : v * v;
      sum += code * code;
    }
    all[b] = sum;
  }
  const squares = (block: Block, digit?: Digit): Float64Array => {
    if (!digit && block.from === 0 && block.to === shape.lines) return all;
    const sums = new Float64Array(shape.samples);
    for (let b = 0; b < shape.samples; b++)
      for (let j = block.from; j < block.to; j++) {
        const code = codes[b * shape.lines + j];
        const v = digit ? digitOf(code, digit) : code;
        sums[b] += v * v;
      }
    return sums;
  };
  return { squares, lines };
}

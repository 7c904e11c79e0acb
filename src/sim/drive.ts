/**
 * @file What the drivers put on the lines: codes of a batch, their squares, the heat they make.
 * in    X [samples][lines], full drive of each sample, converters;  out  sums of squared codes per sample, drive per line
 * from  cell read E = V^2 G t d: d = v^2 for voltages, v for pulses of full height, the mean over steps for bit-serial inputs (costs, eq. 1)
 * test  read.test.ts: noise and joules of full drive
 */
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

/** Share of V^2 t one line sees at |code|. */
function duty(c: Converters, top: number): (code: number) => number {
  if (c.dac === null) return (code) => code * code;
  if (c.input === "pulse_width") return (code) => code / top;
  const steps = c.input === "bit_serial" ? digits({ ...c, convertOnce: false }) : [];
  if (steps.length === 0) return (code) => (code / top) * (code / top);
  return (code) => steps.reduce((sum, d) => sum + (digitOf(code, d) / (2 ** d.bits - 1)) ** 2, 0);
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
  const codes = new Float64Array(shape.samples * shape.lines);
  const lines = new Float64Array(shape.lines);
  const share = duty(c, top);
  for (let b = 0; b < shape.samples; b++) {
    const inverse = full[b] > 0 ? top / full[b] : 0;
    for (let j = 0; j < shape.lines; j++) {
      const v = Math.abs(x[b * shape.stride + j] * inverse);
      const code = c.dac === null ? v : Math.min(top, roundEven(v));
      if (code === 0) continue;
      codes[b * shape.lines + j] = code;
      lines[j] += share(code);
    }
  }
  const squares = (block: Block, digit?: Digit): Float64Array => {
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

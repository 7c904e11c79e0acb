/**
 * @file What the drivers put on the lines: the coding of a batch, the duty of a code, drives of a circuit.
 * in    X [samples][lines], full drive of each sample, converters;  out  what the engine sums; shares of full drive
 * from  cell read E = V^2 G t d: d = v^2 for voltages, v for pulses of full height, the mean over steps for bit-serial inputs (costs, eq. 1)
 * test  read.test.ts: noise and joules of full drive
 */
import { square } from "../base/dmath.ts";
import { roundEven } from "../base/random.ts";
import type { Coding, Matrix } from "../engine/kernels.ts";
import type { Ptr } from "../engine/memory.ts";
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

const digitOf = (code: number, d: Digit): number => Math.floor(code / 2 ** d.low) % 2 ** d.bits;

/** Share of V^2 t that one line sees, for every |code|; null where there is no converter: v^2. */
export function duties(c: Converters): Float64Array | null {
  if (c.dac === null) return null;
  const top = largestCode(c.dac);
  const steps = c.input === "bit_serial" ? digits({ ...c, convertOnce: false }) : [];
  return Float64Array.from({ length: top + 1 }, (_, code) => {
    if (c.input === "pulse_width") return code / top;
    if (steps.length === 0) return (code / top) * (code / top);
    return steps.reduce((sum, d) => sum + square(digitOf(code, d) / (2 ** d.bits - 1)), 0);
  });
}

/** How the values of a batch become codes. `full`: f32[samples], the full drive of each. */
export const codingOf = (x: Matrix, full: Ptr, c: Converters): Coding => ({
  ...{ x, full, coded: c.dac !== null },
  top: c.dac === null ? 1 : largestCode(c.dac),
});

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

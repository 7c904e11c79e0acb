/**
 * @file One version of an array: its cells as columns of numbers, nothing hidden.
 * in    shape, hardware record;  out  ArrayState, replaced (never changed) by program, pulse, age
 * why   state is a value: a sweep works on copies, a failed cell leaves no torn array
 * from  encodings: physics reference, section 3 (CrossSim `simulator/cores`, aihwkit `inference/converter`)
 * holds weight(i,j) = scale[i] * (sum over planes of factor * (plus - minus)); cells are shares of the window g_min..g_max
 * test  program.test.ts: every encoding gives back its weights
 */
import { invariant } from "../base/invariant.ts";
import type { Attributes } from "../ir/node.ts";
import { placementOf } from "../plan/arrays.ts";
import { type Hardware, hardwareOf, slicesOf, weightBits } from "../plan/chip.ts";
import type { Placement } from "../plan/place.ts";

/** Cells of one side of a pair, or of a slice of it; row-major [rows, columns]; 0 is g_min, 1 is g_max. */
export interface PlaneState {
  readonly plus: Float32Array;
  /** Second cells of the pairs; null where a fixed reference is subtracted instead. */
  readonly minus: Float32Array | null;
  /** What one full-scale difference is worth, as a share of the weight range. */
  readonly factor: number;
  /** Fixed reference subtracted when there is no second cell. */
  readonly reference: number;
}

export interface ArrayState {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly columns: number;
  readonly technology: "analog" | "digital" | "sliced";
  readonly hardware: Hardware;
  readonly placement: Placement;
  readonly planes: readonly PlaneState[];
  /** Weight at full range, per output. */
  readonly scale: Float32Array;
  /** Weights last asked for. */
  readonly target: Float32Array;
  /** The weights themselves, for arrays without cells. */
  readonly exact: Float64Array | null;
  readonly programmed: boolean;
  readonly writes: number;
  readonly pulses: number;
  /** Pulses each cell pair has seen, row-major. */
  readonly pulseMap: Float32Array;
  /** s since programming, and the planes as programmed, from which drift counts. */
  readonly age: number;
  readonly fresh: readonly PlaneState[] | null;
}

/** The factors of the planes: how much one full cell adds to a weight of full range 1. */
function factors(h: Hardware): number[] {
  if (h.encoding === "offset") return [2];
  if (h.encoding !== "sliced") return [1];
  const top = 2 ** (weightBits(h) - 1) - 1;
  const digit = 2 ** h.sliceBits - 1;
  return Array.from({ length: slicesOf(h) }, (_, k) => (digit * 2 ** (h.sliceBits * k)) / top);
}

// Plain loops, one per formula: `map` of a typed array calls back for every one of millions of cells.

/** sign * u where that is positive, else 0: one side of a pair. */
function side(u: Float32Array, sign: 1 | -1): Float32Array {
  const out = new Float32Array(u.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(sign * u[i], 0);
  return out;
}

/** zero + p * span, and then / over. */
function scaled(p: Float32Array, zero: number, span: number, over: number = 1): Float32Array {
  const out = new Float32Array(p.length);
  for (let i = 0; i < out.length; i++) out[i] = (zero + p[i] * span) / over;
  return out;
}

/** What the cells of a plane should hold for weights u in -1..1: the encoding itself. */
export function encode(u: Float32Array, h: Hardware): PlaneState[] {
  const n = u.length;
  if (h.encoding === "offset")
    return [{ plus: scaled(u, 1, 1, 2), minus: null, factor: 2, reference: 0.5 }];
  if (h.encoding === "single") return [{ plus: side(u, 1), minus: null, factor: 1, reference: 0 }];
  if (h.encoding === "differential")
    return [
      {
        plus: side(u, 1),
        minus: side(u, -1),
        factor: 1,
        reference: 0,
      },
    ];
  const top = 2 ** (weightBits(h) - 1) - 1;
  const base = 2 ** h.sliceBits;
  return factors(h).map((factor, k) => {
    const plus = new Float32Array(n);
    const minus = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const integer = Math.round(Math.abs(u[i]) * top);
      const digit = (Math.floor(integer / base ** k) % base) / (base - 1);
      if (u[i] >= 0) plus[i] = digit;
      else minus[i] = digit;
    }
    return { plus, minus, factor, reference: 0 };
  });
}

/** Weights of full range 1 that the cells stand for. */
export function decode(planes: readonly PlaneState[], n: number): Float32Array {
  const u = new Float32Array(n);
  for (const { plus, minus, factor, reference } of planes)
    for (let i = 0; i < n; i++)
      u[i] = Math.fround(u[i] + factor * (plus[i] - (minus ? minus[i] : reference)));
  return u;
}

/** Planes of n cells that stand for zeros: the encoding of one zero, n times. */
function zeroPlanes(h: Hardware, n: number): PlaneState[] {
  const filled = ([first = 0]: Float32Array): Float32Array =>
    first === 0 ? new Float32Array(n) : new Float32Array(n).fill(first);
  return encode(new Float32Array(1), h).map((p) => ({
    ...p,
    plus: filled(p.plus),
    minus: p.minus && filled(p.minus),
  }));
}

/** A fresh array holds zeros. */
export function createArray(
  name: string,
  rows: number,
  columns: number,
  at: Attributes,
  kernelArea: number = 1,
): ArrayState {
  invariant(rows > 0 && columns > 0, `array ${name} is ${rows}x${columns}`);
  const hardware = hardwareOf(at);
  const n = rows * columns;
  const planes = hardware.digital ? [] : zeroPlanes(hardware, n);
  const kind = at["kind"];
  return {
    name,
    version: 0,
    rows,
    columns,
    technology: hardware.digital ? "digital" : kind === "sliced" ? "sliced" : "analog",
    hardware,
    placement: placementOf(rows, columns, at, kernelArea),
    planes,
    scale: new Float32Array(rows).fill(typeof hardware.wMax === "number" ? hardware.wMax : 1),
    target: new Float32Array(n),
    exact: hardware.digital ? new Float64Array(n) : null,
    programmed: false,
    writes: 0,
    pulses: 0,
    pulseMap: new Float32Array(n),
    age: 0,
    fresh: null,
  };
}

/** The weights as the cells hold them now, in the user's numbers. */
export function weightsOf(a: ArrayState): Float32Array {
  if (a.exact) return new Float32Array(a.exact);
  const u = decode(a.planes, a.rows * a.columns);
  for (let r = 0, i = 0; r < a.rows; r++)
    for (const end = i + a.columns; i < end; i++) u[i] *= a.scale[r];
  return u;
}

/** G+ and G- in siemens, of the (most significant) pair. */
export function conductances(a: ArrayState): { plus: Float32Array; minus: Float32Array } {
  const { gMin, gMax } = a.hardware.cell;
  const top = a.planes[a.planes.length - 1];
  const n = a.rows * a.columns;
  if (!top) return { plus: new Float32Array(n), minus: new Float32Array(n) };
  return {
    plus: scaled(top.plus, gMin, gMax - gMin),
    minus: top.minus
      ? scaled(top.minus, gMin, gMax - gMin)
      : new Float32Array(n).fill(gMin + top.reference * (gMax - gMin)),
  };
}

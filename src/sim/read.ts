/**
 * @file Reading an array: DAC, cells, noise, ADC, digital sums, tile by tile.
 * in    an array's cells in the engine's memory, a batch X [samples][inputs];  out  Y [samples][outputs] and the joules in the cells
 * why   every product of every program passes here, forward (`W @ x`) and from the other side (`W.T @ e`)
 * from  physics reference, sections 1 to 3
 * holds linear cells; one input scale per vector, which all tiles share
 * test  read.test.ts: ideal equals the exact product in every encoding; sigma of outputs; codes of a 2x3 example by hand
 */
import type { StreamKey } from "../base/random.ts";
import {
  type CellList,
  type Coding,
  type Form,
  type Inputs,
  type Kernels,
  type Matrix,
  tile,
  type Weights,
} from "../engine/kernels.ts";
import type { Ptr } from "../engine/memory.ts";
import type { Rectangle } from "../plan/place.ts";
import type { ArrayState, PlaneState } from "./array.ts";
import { convert, ones } from "./convert.ts";
import { digits, fitsInt16, largestCode } from "./converters.ts";
import { type Block, codingOf, type Digit, duties, sharesOf } from "./drive.ts";
import { flickerVariance } from "./flicker.ts";
import { RunFailure } from "./messages.ts";
import { WireMaps, wiredSums } from "./wired.ts";

/** One subtraction the chip makes in analog: plus - minus, or a single column. */
interface Source {
  readonly plus: Matrix;
  readonly minus: Matrix | null;
  readonly factor: number;
  readonly cells: number;
}

export interface ReadOptions {
  readonly transposed?: boolean;
  readonly key: StreamKey;
  readonly step?: number;
  /** Number of the first sample, where a batch is part of a longer one. */
  readonly first?: number;
}

/** Cells in engine memory, as planes that training may change in place. */
export interface EnginePlane {
  readonly plus: Matrix;
  readonly minus: Matrix | null;
  readonly reference: Matrix | null;
  readonly factor: number;
}

/** A tile as seen from the driven side. */
interface Part {
  readonly inputs: Block;
  readonly outputs: Block;
  readonly rectangle: Rectangle;
}

/** What all tiles of one read share. */
interface Call {
  readonly x: Matrix;
  readonly out: Matrix;
  readonly ranges: Ptr;
  readonly coding: Coding;
  /** Sums of squared codes, f64[samples], by block and digit. */
  readonly squares: Map<string, Ptr>;
  readonly packed: Map<string, Inputs>;
  readonly o: ReadOptions;
}

function load(k: Kernels, p: PlaneState, a: ArrayState): EnginePlane {
  const of = (values: Float32Array): Matrix =>
    k.matrixFrom(values, a.rows, a.columns, `cells of ${a.name}`);
  const fixed =
    p.minus || p.reference === 0 ? null : new Float32Array(p.plus.length).fill(p.reference);
  return {
    plus: of(p.plus),
    minus: p.minus ? of(p.minus) : null,
    reference: fixed && of(fixed),
    factor: p.factor,
  };
}

/** Physics that is checked and typed, but not computed yet: said in one sentence, never left out in silence. */
function refuseUnbuilt(a: ArrayState): void {
  const { converters, cell } = a.hardware;
  const why =
    cell.ivKappa > 0
      ? "curved cells (iv_kappa) are checked, but their solver is not built yet"
      : converters.adcRange === "calibrated"
        ? "adc_range = calibrated is checked, but not built yet: use adaptive, two_level or fixed"
        : null;
  if (why) throw new RunFailure({ kind: "planned", why });
}

const uniform = (scale: Float32Array): boolean => scale.every((s) => s === scale[0]);

/** One array on the engine, ready to be read many times. Close it when done. */
export class ArrayReader {
  readonly planes: readonly EnginePlane[];
  readonly #k: Kernels;
  readonly #a: ArrayState;
  readonly #sources: readonly Source[];
  readonly #panels = new Map<string, { weights: Weights; age: number }>();
  /** Effective matrices of tiles with wires. */
  readonly #maps: WireMaps;
  readonly #form: Form;
  /** Share of V^2 t that a line sees, for every code. */
  readonly #duty: Float64Array | null;
  /** Variance of the difference of each pair, where it depends on conductance. */
  readonly #flicker: Matrix | null;
  #age = 0;
  #sums: { rows: Float64Array; columns: Float64Array } | null = null;

  constructor(kernels: Kernels, array: ArrayState) {
    refuseUnbuilt(array);
    this.#k = kernels;
    this.#a = array;
    this.#maps = new WireMaps(kernels);
    this.planes = array.planes.map((p) => load(kernels, p, array));
    const variance = flickerVariance(array);
    this.#flicker =
      variance && kernels.matrixFrom(variance, array.rows, array.columns, `noise of ${array.name}`);
    this.#duty = duties(array.hardware.converters);
    this.#form = fitsInt16(array.hardware.converters) ? "i16" : "f32";
    this.#sources = this.planes.flatMap((p): Source[] => {
      const { plus, minus, factor } = p;
      if (!array.hardware.subtractDigital || !minus)
        return [{ plus, minus: minus ?? p.reference, factor, cells: minus ? 2 : 1 }];
      const alone = { minus: null, cells: 1 };
      return [
        { ...alone, plus, factor },
        { ...alone, plus: minus, factor: -factor },
      ];
    });
  }

  /** The cells have moved: panels and conductance sums are made anew at the next read. */
  changed(): void {
    this.#age++;
    this.#sums = null;
  }

  /** The listed cells of the first plane moved: panels are stale, the conductance sums follow cell by cell. */
  cellsMoved(list: CellList, moves: Ptr): void {
    this.#age++;
    if (!this.#sums) return;
    const { gMin, gMax } = this.#a.hardware.cell;
    const { rows, columns } = this.#sums;
    const counts = this.#k.u32(list.count, this.#a.rows);
    const at = this.#k.u32(list.column, this.#a.rows * list.stride);
    const moved = this.#k.f64(moves, 2 * this.#a.rows * list.stride);
    for (let row = 0; row < counts.length; row++)
      for (let n = 0, entry = row * list.stride; n < counts[row]; n++, entry++)
        for (const share of [moved[2 * entry], moved[2 * entry + 1]]) {
          rows[row] += share * (gMax - gMin);
          columns[at[entry]] += share * (gMax - gMin);
        }
  }

  close(): void {
    const planes = this.planes.flatMap((p) => [p.plus, p.minus, p.reference]);
    for (const m of [...planes, this.#flicker]) if (m) this.#k.free(m.at);
    for (const { weights } of this.#panels.values()) this.#k.free(weights.at);
    this.#panels.clear();
    this.#maps.close();
  }

  /** Y = X read through the array; returns the joules spent in the cells. */
  read(x: Matrix, out: Matrix, o: ReadOptions): number {
    const k = this.#k;
    const mark = k.mark();
    const transposed = o.transposed ?? false;
    k.unary("fill", out, out, 0);
    const driven = transposed ? this.#prescaled(x) : x;
    const ranges = this.#ranges(driven);
    const coding = codingOf(driven, ranges, this.#a.hardware.converters);
    const call: Call = {
      ...{ x: driven, out, ranges, coding, o },
      ...{ packed: new Map(), squares: new Map() },
    };
    const parts = this.#parts(transposed);
    this.#sources.forEach((source, s) => {
      parts.forEach((part, t) => {
        this.#tile(call, part, source, s, s * parts.length + t);
      });
    });
    if (!transposed) this.#rescale(out);
    const lines = k.driveLines(coding, this.#duty);
    k.release(mark);
    return this.#heat(lines, transposed);
  }

  /** From the other side, outputs with a range of their own are inputs: scaled before they are driven. */
  #prescaled(x: Matrix): Matrix {
    const { scale } = this.#a;
    if (uniform(scale)) return x;
    const copy = this.#k.scratch(x.rows, x.cols, "scaled inputs");
    this.#k.unary("copy", x, copy);
    this.#k.scaleColumns(copy, this.#a.scale);
    return copy;
  }

  /** Outputs with a range of their own are scaled in digital. */
  #rescale(out: Matrix): void {
    if (!uniform(this.#a.scale)) this.#k.scaleColumns(out, this.#a.scale);
  }

  /** Full drive of each vector: its largest |x|, or what the chip was told. */
  #ranges(x: Matrix): Ptr {
    const k = this.#k;
    const { inputRange } = this.#a.hardware.converters;
    const at = k.temporary(4 * Math.ceil(x.rows / 4) * 4, "input ranges");
    if (inputRange === null) k.rowAbsmax(x, at);
    else k.f32(at, x.rows).fill(inputRange);
    return at;
  }

  /** The tiles from the driven side, cut into groups of lines that are on at once. */
  #parts(transposed: boolean): Part[] {
    return this.#a.placement.rectangles.flatMap(({ r0, r1, c0, c1 }) => {
      const [from, to] = transposed ? [r0, r1] : [c0, c1];
      const outputs = transposed ? { from: c0, to: c1 } : { from: r0, to: r1 };
      const step = this.#a.hardware.rowsOn ?? to - from;
      return Array.from({ length: Math.ceil((to - from) / step) }, (_, g) => {
        const inputs = { from: from + g * step, to: Math.min(to, from + (g + 1) * step) };
        const rectangle = transposed
          ? { r0: inputs.from, r1: inputs.to, c0, c1 }
          : { r0, r1, c0: inputs.from, c1: inputs.to };
        return { inputs, outputs, rectangle };
      });
    });
  }

  /** V^2 G t of all cells. */
  #heat(lines: Float64Array, transposed: boolean): number {
    this.#sums ??= this.#conductanceSums();
    const g = transposed ? this.#sums.rows : this.#sums.columns;
    let sum = 0;
    for (let j = 0; j < lines.length; j++) sum += lines[j] * g[j];
    const { vRead, tRead } = this.#a.hardware;
    return vRead * vRead * tRead * sum;
  }

  #conductanceSums(): { rows: Float64Array; columns: Float64Array } {
    const { gMin, gMax } = this.#a.hardware.cell;
    const planes = this.planes.flatMap((p) => (p.minus ? [p.plus, p.minus] : [p.plus]));
    return this.#k.conductanceSums(planes, { least: gMin, span: gMax - gMin });
  }

  /** Packed weights of one tile of one source, made anew when the cells have changed. */
  #panel(source: Source, s: number, r: Rectangle, transposed: boolean): Weights {
    const key = `${s} ${r.r0} ${r.c0} ${transposed}`;
    const known = this.#panels.get(key);
    if (known && known.age === this.#age) return known.weights;
    const [rows, columns] = [r.r1 - r.r0, r.c1 - r.c0];
    const cut = (m: Matrix): Matrix => tile(m, r.r0, r.c0, rows, columns);
    const o = { form: this.#form, scale: this.#form === "i16" ? 32767 : 1 };
    const into =
      known?.weights ??
      this.#k.allocWeights(transposed ? columns : rows, transposed ? rows : columns, o);
    const minus = source.minus ? { minus: cut(source.minus) } : {};
    const weights = this.#k.panels(cut(source.plus), { ...o, ...minus, transposed }, into);
    this.#panels.set(key, { weights, age: this.#age });
    return weights;
  }

  /** Variance of the outputs of one tile from cells whose noise depends on conductance. */
  #variance(call: Call, part: Part, digit: Digit | undefined): Matrix | null {
    if (!this.#flicker) return null;
    const k = this.#k;
    const transposed = call.o.transposed ?? false;
    const { r0, r1, c0, c1 } = part.rectangle;
    const { dac } = this.#a.hardware.converters;
    const lines = tile(call.x, 0, part.inputs.from, call.x.rows, part.inputs.to - part.inputs.from);
    const levels = dac === null ? 0 : largestCode(dac);
    const step = digit ? { digit } : {};
    const squared = k.quantise(lines, {
      form: "f32",
      levels,
      range: { at: call.ranges },
      square: true,
      ...step,
    });
    const weights = k.panels(tile(this.#flicker, r0, c0, r1 - r0, c1 - c0), {
      form: "f32",
      transposed,
    });
    const out = k.scratch(call.x.rows, part.outputs.to - part.outputs.from, "variance of a tile");
    k.product({ ...squared, scale: ones(k, call.x.rows) }, weights, out, { alpha: 1 });
    return out;
  }

  /** Codes of the lines of one block, shared by all tiles on them. */
  #pack(call: Call, block: Block, digit: Digit | undefined, index: number): Inputs {
    const key = `${block.from} ${digit?.low ?? -1}`;
    const known = call.packed.get(key);
    if (known) return known;
    const { dac, inputNoise } = this.#a.hardware.converters;
    const top = dac === null ? 1 : largestCode(dac);
    const draws = {
      key: call.o.key,
      tile: index,
      step: call.o.step ?? 0,
      first: call.o.first ?? 0,
    };
    const inputs = this.#k.quantise(
      tile(call.x, 0, block.from, call.x.rows, block.to - block.from),
      {
        form: this.#form,
        levels: dac === null ? 0 : top,
        range: { at: call.ranges },
        transposed: call.o.transposed ?? false,
        ...(digit ? { digit } : {}),
        ...(inputNoise > 0 ? { noise: { sigma: inputNoise * top, draws } } : {}),
      },
    );
    call.packed.set(key, inputs);
    return inputs;
  }

  /** Sums of squared codes on the lines of one block, shared by all tiles on them. */
  #squares(call: Call, block: Block, digit: Digit | undefined): Ptr {
    const key = `${block.from} ${digit?.low ?? -1}`;
    const known = call.squares.get(key) ?? this.#k.driveSquares(call.coding, block, digit);
    call.squares.set(key, known);
    return known;
  }

  #tile(call: Call, part: Part, source: Source, s: number, index: number): void {
    const { hardware, scale } = this.#a;
    const { dac } = hardware.converters;
    const transposed = call.o.transposed ?? false;
    const weights = this.#panel(source, s, part.rectangle, transposed);
    const { from, to } = part.outputs;
    const top = dac === null ? 1 : largestCode(dac);
    const noisy = hardware.cell.readNoise > 0 || this.#flicker !== null;
    const steps: (Digit | undefined)[] = digits(hardware.converters);
    for (const [n, digit] of (steps.length > 0 ? steps : [undefined]).entries()) {
      convert(this.#k, hardware, {
        inputs: this.#pack(call, part.inputs, digit, index),
        weights,
        out: tile(call.out, 0, from, call.out.rows, to - from),
        factor: source.factor * (uniform(scale) ? scale[0] : 1),
        unit: digit ? 2 ** digit.low / top : 1 / top,
        cells: source.cells,
        squares: noisy ? this.#squares(call, part.inputs, digit) : null,
        flicker: this.#variance(call, part, digit),
        lines: part.inputs.to - part.inputs.from,
        // steps of one tile have places of their own: tiles are numbered below 2^16
        draws: {
          key: call.o.key,
          tile: index + 65536 * n,
          step: call.o.step ?? 0,
          first: call.o.first ?? 0,
        },
        transposed,
        raw: this.#wired(call, part, source, s, digit),
      });
    }
  }

  /** With wires the sums come from the circuit, not from a product. */
  #wired(
    call: Call,
    part: Part,
    source: Source,
    s: number,
    digit: Digit | undefined,
  ): Matrix | null {
    const { hardware, scale } = this.#a;
    if (!hardware.wires.solve) return null;
    const { dac } = hardware.converters;
    const k = this.#k;
    const samples = call.x.rows;
    const { r0, r1, c0, c1 } = part.rectangle;
    const cut = (m: Matrix): Matrix => tile(m, r0, c0, r1 - r0, c1 - c0);
    const out = k.scratch(samples, part.outputs.to - part.outputs.from, "sums of a circuit");
    const values = k.f32(call.x.at, samples * call.x.ld);
    const shape = { samples, stride: call.x.ld, block: part.inputs };
    const v = sharesOf(values, shape, k.f32(call.ranges, samples), hardware.converters, digit);
    const unit =
      digit && dac !== null ? (2 ** digit.low * (2 ** digit.bits - 1)) / largestCode(dac) : 1;
    const sides = { plus: cut(source.plus), minus: source.minus && cut(source.minus) };
    const pair = { ...sides, key: `${s} ${r0} ${c0}`, age: this.#age };
    const factor = source.factor * (uniform(scale) ? scale[0] : 1);
    const transposed = call.o.transposed ?? false;
    wiredSums(k, hardware, pair, v, samples, transposed, unit * factor, out, this.#maps);
    return out;
  }
}

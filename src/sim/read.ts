/**
 * @file Reading an array: DAC, cells, noise, ADC, digital sums, tile by tile.
 * in    an array's cells in the engine's memory, a batch X [samples][inputs];  out  Y [samples][outputs], drives and joules
 * why   every product of every program passes here, forward (`W @ x`) and from the other side (`W.T @ e`)
 * from  physics reference, sections 1 to 3; independent read noise per cell is one normal per output of sigma sqrt(sum sigma_ij^2 v_j^2)
 * holds linear cells; wires in circuit/wires.ts; one input scale per vector, all tiles share it
 * test  read.test.ts: ideal equals the exact product in every encoding; sigma of outputs; codes of a 2x3 example by hand
 */
import { roundEven, type StreamKey } from "../base/random.ts";
import type { Kernels } from "../engine/kernels.ts";
import { type Form, type Inputs, type Matrix, tile, type Weights } from "../engine/layout.ts";
import type { Ptr } from "../engine/memory.ts";
import type { Rectangle } from "../plan/place.ts";
import type { ArrayState, PlaneState } from "./array.ts";
import { digits, fitsInt16, fullScale, largestCode, needsLargest } from "./converters.ts";

/** One subtraction the chip makes in analog: plus - minus, or a single column. */
interface Source {
  readonly plus: Matrix;
  readonly minus: Matrix | null;
  readonly factor: number;
  /** Cells whose read noise adds up in one output. */
  readonly cells: number;
}

export interface ReadOptions {
  readonly transposed?: boolean;
  readonly key: StreamKey;
  readonly step?: number;
  /** Number of the first sample, where a batch is part of a longer one. */
  readonly first?: number;
}

interface Block {
  readonly from: number;
  readonly to: number;
}

/** Cells in engine memory, as planes that training may change in place. */
export interface EnginePlane {
  readonly plus: Matrix;
  readonly minus: Matrix | null;
  readonly reference: Matrix | null;
  readonly factor: number;
}

function load(k: Kernels, p: PlaneState, rows: number, columns: number, name: string): EnginePlane {
  const of = (values: Float32Array): Matrix =>
    k.matrixFrom(values, rows, columns, `cells of ${name}`);
  return {
    plus: of(p.plus),
    minus: p.minus ? of(p.minus) : null,
    reference:
      p.minus || p.reference === 0 ? null : of(new Float32Array(rows * columns).fill(p.reference)),
    factor: p.factor,
  };
}

/** One array on the engine, ready to be read many times. Close it when done. */
export class ArrayReader {
  readonly planes: readonly EnginePlane[];
  readonly #k: Kernels;
  readonly #a: ArrayState;
  readonly #sources: readonly Source[];
  readonly #panels = new Map<string, { weights: Weights; age: number }>();
  readonly #form: Form;
  #age = 0;
  #sums: { rows: Float64Array; columns: Float64Array } | null = null;

  constructor(kernels: Kernels, array: ArrayState) {
    this.#k = kernels;
    this.#a = array;
    const { rows, columns, name } = array;
    this.planes = array.planes.map((p) => load(kernels, p, rows, columns, name));
    this.#form = fitsInt16(array.hardware.converters) ? "i16" : "f32";
    this.#sources = this.planes.flatMap((p): Source[] => {
      const whole = { plus: p.plus, minus: p.minus ?? p.reference, factor: p.factor };
      if (!array.hardware.subtractDigital || !p.minus)
        return [{ ...whole, cells: p.minus ? 2 : 1 }];
      return [
        { plus: p.plus, minus: null, factor: p.factor, cells: 1 },
        { plus: p.minus, minus: null, factor: -p.factor, cells: 1 },
      ];
    });
  }

  /** The cells have moved: panels and conductance sums are made anew at the next read. */
  changed(): void {
    this.#age++;
    this.#sums = null;
  }

  /** One cell moved by `share` of the window; cheaper than summing all conductances again. */
  cellMoved(row: number, column: number, share: number): void {
    if (!this.#sums) return;
    const { gMin, gMax } = this.#a.hardware.cell;
    this.#sums.rows[row] += share * (gMax - gMin);
    this.#sums.columns[column] += share * (gMax - gMin);
  }

  /** Panels are stale, conductance sums have been kept up to date by `cellMoved`. */
  repack(): void {
    this.#age++;
  }

  close(): void {
    for (const p of this.planes)
      for (const m of [p.plus, p.minus, p.reference]) if (m) this.#k.free(m.at);
    for (const { weights } of this.#panels.values()) this.#k.free(weights.at);
    this.#panels.clear();
  }

  /** Y = X read through the array; returns the joules spent in the cells. */
  read(x: Matrix, out: Matrix, o: ReadOptions): number {
    const k = this.#k;
    const mark = k.mark();
    k.unary("fill", out, out, 0);
    const driven = o.transposed ? this.#prescaled(x) : x;
    const ranges = this.#ranges(driven);
    const rectangles = this.#rectangles(o.transposed ?? false);
    const drives = this.#drives(driven, ranges, o.transposed ?? false);
    const packed = new Map<string, Inputs>();
    this.#sources.forEach((source, s) => {
      rectangles.forEach(({ inputs, outputs, rectangle }, t) => {
        const index = s * rectangles.length + t;
        this.#tile(driven, out, {
          source,
          s,
          inputs,
          outputs,
          rectangle,
          index,
          ranges,
          packed,
          drives,
          o,
        });
      });
    });
    this.#rescale(out, o.transposed ?? false);
    k.release(mark);
    return drives.joules;
  }

  /** From the other side, outputs with a range of their own are inputs: scaled before they are driven. */
  #prescaled(x: Matrix): Matrix {
    const { scale } = this.#a;
    if (scale.every((s) => s === scale[0])) return x;
    const copy = this.#k.scratch(x.rows, x.cols, "scaled inputs");
    this.#k.unary("copy", x, copy);
    const heap = this.#k.f32(copy.at, copy.rows * copy.ld);
    for (let b = 0; b < copy.rows; b++)
      for (let i = 0; i < copy.cols; i++) heap[b * copy.ld + i] *= scale[i];
    return copy;
  }

  /** Full drive of each vector: the largest |x|, or what the chip was told. */
  #ranges(x: Matrix): Ptr {
    const k = this.#k;
    const { inputRange } = this.#a.hardware.converters;
    const at = k.temporary(4 * Math.ceil(x.rows / 4) * 4, "input ranges");
    if (inputRange === null) k.rowAbsmax(x, at);
    else k.f32(at, x.rows).fill(inputRange);
    return at;
  }

  /** The tiles as seen from the driven side, cut into groups of rows that are on at once. */
  #rectangles(transposed: boolean): { inputs: Block; outputs: Block; rectangle: Rectangle }[] {
    const on = this.#a.hardware.rowsOn;
    return this.#a.placement.rectangles.flatMap((rectangle) => {
      const { r0, r1, c0, c1 } = rectangle;
      const driven = transposed ? { from: r0, to: r1 } : { from: c0, to: c1 };
      const outputs = transposed ? { from: c0, to: c1 } : { from: r0, to: r1 };
      const step = on ?? driven.to - driven.from;
      const groups = Math.ceil((driven.to - driven.from) / step);
      return Array.from({ length: groups }, (_, g) => {
        const inputs = {
          from: driven.from + g * step,
          to: Math.min(driven.to, driven.from + (g + 1) * step),
        };
        const part = transposed
          ? { r0: inputs.from, r1: inputs.to, c0, c1 }
          : { r0, r1, c0: inputs.from, c1: inputs.to };
        return { inputs, outputs, rectangle: part };
      });
    });
  }

  /** Mean squared drive: per vector for the noise of a block, per line for the heat of its cells. */
  #drives(
    x: Matrix,
    ranges: Ptr,
    transposed: boolean,
  ): { squares: (block: Block) => Float64Array; joules: number } {
    const k = this.#k;
    const { dac } = this.#a.hardware.converters;
    const top = dac === null ? 1 : largestCode(dac);
    const v2 = new Float64Array(x.rows * x.cols);
    const lines = new Float64Array(x.cols);
    const heap = k.f32(x.at, x.rows * x.ld);
    const full = k.f32(ranges, x.rows);
    for (let b = 0; b < x.rows; b++) {
      const inverse = full[b] > 0 ? top / full[b] : 0;
      const row = b * x.ld;
      for (let j = 0; j < x.cols; j++) {
        const code = heap[row + j] * inverse;
        const v = dac === null ? code : Math.min(top, roundEven(Math.abs(code))) / top;
        v2[b * x.cols + j] = v * v;
        lines[j] += v * v;
      }
    }
    const squares = (block: Block): Float64Array => {
      const sums = new Float64Array(x.rows);
      for (let b = 0; b < x.rows; b++)
        for (let j = block.from; j < block.to; j++) sums[b] += v2[b * x.cols + j];
      return sums;
    };
    return { squares, joules: this.#heat(lines, transposed) };
  }

  /** V^2 G t of all cells: lines[j] is the sum of squared drives of line j over the batch. */
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
    const rows = new Float64Array(this.#a.rows);
    const columns = new Float64Array(this.#a.columns);
    for (const m of this.planes.flatMap((p) => (p.minus ? [p.plus, p.minus] : [p.plus]))) {
      const heap = this.#k.f32(m.at, m.rows * m.ld);
      for (let i = 0; i < m.rows; i++)
        for (let j = 0; j < m.cols; j++) {
          const g = gMin + heap[i * m.ld + j] * (gMax - gMin);
          rows[i] += g;
          columns[j] += g;
        }
    }
    return { rows, columns };
  }

  /** Panels of one tile of one source, rebuilt when the cells have changed. */
  #panel(source: Source, s: number, r: Rectangle, transposed: boolean): Weights {
    const key = `${s} ${r.r0} ${r.c0} ${transposed}`;
    const known = this.#panels.get(key);
    if (known && known.age === this.#age) return known.weights;
    const k = this.#k;
    const [rows, columns] = [r.r1 - r.r0, r.c1 - r.c0];
    const cut = (m: Matrix): Matrix => tile(m, r.r0, r.c0, rows, columns);
    const scale = this.#form === "i16" ? 32767 : 1;
    const into =
      known?.weights ??
      k.allocWeights(transposed ? columns : rows, transposed ? rows : columns, {
        form: this.#form,
        scale,
      });
    const weights = k.panels(
      cut(source.plus),
      {
        form: this.#form,
        transposed,
        scale,
        ...(source.minus ? { minus: cut(source.minus) } : {}),
      },
      into,
    );
    this.#panels.set(key, { weights, age: this.#age });
    return weights;
  }

  #tile(
    x: Matrix,
    out: Matrix,
    t: {
      source: Source;
      s: number;
      inputs: Block;
      outputs: Block;
      rectangle: Rectangle;
      index: number;
      ranges: Ptr;
      packed: Map<string, Inputs>;
      drives: { squares: (block: Block) => Float64Array };
      o: ReadOptions;
    },
  ): void {
    const k = this.#k;
    const { converters } = this.#a.hardware;
    const transposed = t.o.transposed ?? false;
    const weights = this.#panel(t.source, t.s, t.rectangle, transposed);
    const part = tile(x, 0, t.inputs.from, x.rows, t.inputs.to - t.inputs.from);
    const into = tile(out, 0, t.outputs.from, out.rows, t.outputs.to - t.outputs.from);
    const steps = digits(converters);
    const top = converters.dac === null ? 1 : largestCode(converters.dac);
    const draws = { key: t.o.key, tile: t.index, step: t.o.step ?? 0, first: t.o.first ?? 0 };
    const pack = (digit?: { low: number; bits: number }): Inputs => {
      const key = `${t.inputs.from} ${digit?.low ?? -1}`;
      let inputs = t.packed.get(key);
      if (!inputs) {
        inputs = k.quantise(part, {
          form: this.#form,
          levels: converters.dac === null ? 0 : top,
          range: { at: t.ranges },
          transposed,
          ...(digit ? { digit } : {}),
          ...(converters.inputNoise > 0
            ? { noise: { sigma: converters.inputNoise * top, draws } }
            : {}),
        });
        t.packed.set(key, inputs);
      }
      return inputs;
    };
    const squares = t.drives.squares(t.inputs);
    if (steps.length === 0)
      this.#convert(
        pack(),
        weights,
        into,
        t.source,
        1 / top,
        squares,
        part.cols,
        draws,
        transposed,
      );
    else
      steps.forEach((digit, n) => {
        const weight = 2 ** digit.low / top;
        const own = { ...draws, tile: draws.tile + 65536 * (n + 1) };
        this.#convert(
          pack(digit),
          weights,
          into,
          t.source,
          weight,
          squares,
          part.cols,
          own,
          transposed,
        );
      });
  }

  /** Sum, noise, conversion; added to what other tiles gave. `unit`: value of one input code as a share of full drive. */
  #convert(
    inputs: Inputs,
    weights: Weights,
    out: Matrix,
    source: Source,
    unit: number,
    squares: Float64Array,
    lines: number,
    draws: { key: StreamKey; tile: number; step: number; first: number },
    transposed: boolean,
  ): void {
    const k = this.#k;
    const { converters, cell, vRead } = this.#a.hardware;
    const factor = source.factor * this.#uniformScale();
    const alpha = (unit * factor) / weights.scale;
    const noiseOf = (lsb: number): { sigma: { at: Ptr }; draws: typeof draws } | null => {
      const perCell = cell.readNoise * cell.readNoise * source.cells * factor * factor;
      const converter = converters.adcNoise * lsb;
      if (perCell === 0 && converter === 0) return null;
      const at = k.temporary(4 * squares.length, "read noise");
      const sigmas = k.f32(at, squares.length);
      squares.forEach((s, b) => {
        sigmas[b] = Math.sqrt(perCell * s + converter * converter);
      });
      return { sigma: { at }, draws };
    };
    if (converters.adc === null) {
      const noise = noiseOf(0);
      k.product(inputs, weights, out, {
        alpha,
        accumulate: true,
        transposed,
        ...(noise ? { noise } : {}),
      });
      return;
    }
    const codes = largestCode(converters.adc);
    const possible = Math.abs(factor) * lines;
    const unitCurrent = (vRead * (cell.gMax - cell.gMin)) / Math.abs(factor);
    if (!needsLargest(converters.adcRange)) {
      const lsb = fullScale(converters.adcRange, possible, possible, unitCurrent) / codes;
      const noise = noiseOf(lsb);
      const adc = { lsb, lo: -codes, hi: codes };
      k.product(inputs, weights, out, {
        alpha,
        adc,
        accumulate: true,
        transposed,
        ...(noise ? { noise } : {}),
      });
      return;
    }
    const mark = k.mark();
    const raw = k.scratch(out.rows, out.cols, "sums before conversion");
    const ones = { ...inputs, scale: this.#ones(inputs.samples) };
    const largest = k.product(ones, weights, raw, { alpha, maximum: true, transposed });
    const scale = fullScale(converters.adcRange, possible, largest, unitCurrent);
    if (scale > 0) {
      const lsb = scale / codes;
      const noise = noiseOf(lsb);
      const adc = { lsb, lo: -codes, hi: codes };
      k.output(raw, out, {
        adc,
        accumulate: true,
        transposed,
        scale: inputs.scale,
        ...(noise ? { noise } : {}),
      });
    }
    k.release(mark);
  }

  #ones(samples: number): Ptr {
    const at = this.#k.temporary(4 * Math.ceil(samples / 4) * 4, "unit scales");
    this.#k.f32(at, samples).fill(1);
    return at;
  }

  /** Weight of full range when all outputs share it; 1 when each has its own, applied afterwards. */
  #uniformScale(): number {
    const { scale } = this.#a;
    return scale.every((s) => s === scale[0]) ? scale[0] : 1;
  }

  /** Outputs with a range of their own are scaled in digital. */
  #rescale(out: Matrix, transposed: boolean): void {
    const { scale } = this.#a;
    if (transposed || scale.every((s) => s === scale[0])) return;
    const heap = this.#k.f32(out.at, out.rows * out.ld);
    for (let b = 0; b < out.rows; b++)
      for (let i = 0; i < out.cols; i++) heap[b * out.ld + i] *= scale[i];
  }
}

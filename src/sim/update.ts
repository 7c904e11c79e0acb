/**
 * @file One training step of one layer: gradient to optimiser step, optimiser step to cells.
 * in    gradients on the engine, a Rule, an Optimiser;  out  weights and cells, changed in place; writes and pulses counted
 * why   the digital copy of the weights and the cells are different things; each rule says which follows which
 * from  mixed precision: systems reference, B.2 (Wu et al. 2023) and Nandakumar et al. 2020; in place: Gokmen and Vlasov 2016
 * holds digital copy W in the user's numbers; cells in shares of the window; |W| is kept within the full range
 * test  update.test.ts: the four-update example of the physics reference, section 12; ideal in-place equals plain SGD
 */
import { invariant } from "../base/invariant.ts";
import type { StreamKey } from "../base/random.ts";
import type { CellList, Kernels, Matrix } from "../engine/kernels.ts";
import type { Optimiser } from "../learn/optimiser.ts";
import type { Rule } from "../learn/rule.ts";
import { type Cell, shareOfWindow, writeScheme } from "../plan/chip.ts";
import type { EngineNetwork, EngineWeights } from "./layers.ts";
import { writeLaw } from "./program.ts";
import { applyPulses, type PulseModel, pulseModel } from "./pulse.ts";

export interface Written {
  writes: number;
  pulses: number;
  /** Rows with at least one write: they are written one after the other. */
  rows: number;
}

/** What a layer keeps between steps. */
interface LayerState {
  readonly weights: EngineWeights;
  readonly m: Matrix | null;
  readonly v: Matrix | null;
  readonly biasM: Matrix | null;
  readonly biasV: Matrix | null;
  readonly bias: Matrix;
  readonly biasGradient: Matrix;
  /** The accumulated change of mixed precision. */
  readonly chi: Matrix | null;
  readonly key: StreamKey;
  readonly pulses: PulseModel | null;
  readonly theta: number;
  readonly range: number;
}

export class Updater {
  readonly written: Written = { writes: 0, pulses: 0, rows: 0 };
  readonly #k: Kernels;
  readonly #net: EngineNetwork;
  readonly #o: Optimiser;
  readonly #rule: Rule;
  readonly #layers: readonly LayerState[];
  readonly #owned: number[] = [];
  /** beta1^t and beta2^t after t steps. */
  #beta1 = 1;
  #beta2 = 1;

  constructor(
    k: Kernels,
    net: EngineNetwork,
    rule: Rule,
    optimiser: Optimiser,
    keyOf: (label: string, role: string) => StreamKey,
  ) {
    this.#k = k;
    this.#net = net;
    this.#o = optimiser;
    this.#rule = rule;
    const zero = (like: Matrix, what: string): Matrix => {
      const m = k.matrix(like.rows, like.cols, what);
      this.#owned.push(m.at);
      return m;
    };
    const keepsMean = optimiser.name === "adam" || optimiser.momentum > 0;
    this.#layers = net.weights.map((weights): LayerState => {
      const rows = weights.layer.shape.rows;
      const row = (at: number): Matrix => ({
        at,
        rows: 1,
        cols: rows,
        ld: Math.ceil(rows / 16) * 16,
      });
      const bias = row(weights.bias);
      const array = weights.layer.array;
      const range = array ? array.scale[0] : Number.POSITIVE_INFINITY;
      return {
        weights,
        m: keepsMean ? zero(weights.w, "mean gradient") : null,
        v: optimiser.name === "adam" ? zero(weights.w, "mean squared gradient") : null,
        biasM: keepsMean ? zero(bias, "mean gradient") : null,
        biasV: optimiser.name === "adam" ? zero(bias, "mean squared gradient") : null,
        bias,
        biasGradient: row(weights.biasGradient),
        chi:
          array && !rule.digital && !rule.outerOnArray
            ? zero(weights.w, "accumulated change")
            : null,
        key: keyOf(weights.layer.label, rule.outerOnArray ? "pulse" : "program"),
        pulses:
          array && rule.outerOnArray
            ? pulseModel(k, array, keyOf(weights.layer.label, "device"))
            : null,
        theta: array ? this.#threshold(array.hardware.cell) * range : 0,
        range,
      };
    });
  }

  close(): void {
    for (const at of this.#owned) this.#k.free(at);
    for (const l of this.#layers) l.pulses?.close();
  }

  /** The gate: a share of the range; a continuous cell without a threshold is written whenever anything changed. */
  #threshold(cell: Cell): number {
    const { threshold, residual } = this.#rule;
    const share = shareOfWindow(threshold, cell.gMax - cell.gMin, cell.levels);
    return residual === "keep" && share === 0 ? cell.pulseStep : share;
  }

  /** One step after `backward`; `rate` already follows the schedule. */
  step(samples: number, step: number, rate: number): void {
    this.#beta1 *= this.#o.beta1;
    this.#beta2 *= this.#o.beta2;
    this.#layers.forEach((l, at) => {
      this.#optimise(l.bias, l.biasGradient, l.biasM, l.biasV, rate);
      if (l.pulses) this.#inPlace(l, at, samples, step, rate);
      else if (!l.chi)
        this.#optimise(l.weights.w, l.weights.gradient, l.m, l.v, rate, this.#o.decay, null);
      else this.#mixed(l, l.chi, step, rate);
    });
  }

  /** w moves by one optimiser step; with `of`, decay pulls by the size of another matrix. */
  #optimise(
    w: Matrix,
    g: Matrix,
    m: Matrix | null,
    v: Matrix | null,
    rate: number,
    decay: number = 0,
    of: Matrix | null = null,
  ): void {
    const k = this.#k;
    const o = this.#o;
    const own = of ? 0 : decay * rate;
    if (o.name === "adam") {
      invariant(m && v, "Adam without its two moments");
      const corrections = { rate1: rate / (1 - this.#beta1), correction2: 1 / (1 - this.#beta2) };
      k.adam(w, g, m, v, { ...corrections, b1: o.beta1, b2: o.beta2, eps: o.epsilon, decay: own });
    } else if (m) k.momentum(w, g, m, { rate, mu: o.momentum, decay: own });
    else k.sgd(w, g, { rate, decay: own });
    if (of && decay > 0) k.binary("axpy", w, of, w, -decay * rate);
  }

  #inPlace(l: LayerState, at: number, samples: number, step: number, rate: number): void {
    const { x, d } = this.#net.factors(at, samples);
    const { pulses, reader } = { pulses: l.pulses as PulseModel, reader: l.weights.reader };
    const done = applyPulses(this.#k, pulses, x, d, {
      rate: rate / l.range,
      step,
      key: l.key,
      ascend: false,
    });
    pulses.toCells(reader?.planes[0]);
    reader?.changed();
    this.#k.unary("affine", pulses.w, l.weights.w, l.range, 0);
    this.written.pulses += done;
    this.written.writes += done;
    this.written.rows += done > 0 ? l.weights.layer.shape.rows : 0;
  }

  /** Accumulate in digital, write where the gate opens. */
  #mixed(l: LayerState, chi: Matrix, step: number, rate: number): void {
    const k = this.#k;
    this.#optimise(chi, l.weights.gradient, l.m, l.v, rate, this.#o.decay, l.weights.w);
    if ((step + 1) % this.#rule.every !== 0) return;
    const mark = k.mark();
    const old = k.scratch(l.weights.w.rows, l.weights.w.cols, "weights before writing");
    k.unary("copy", l.weights.w, old);
    const keep = this.#rule.residual === "keep";
    const list = k.threshold(chi, l.weights.w, { theta: l.theta, keep });
    if (list.cells > 0) this.#write(l, chi, old, list, step);
    k.release(mark);
  }

  #write(l: LayerState, chi: Matrix, old: Matrix, list: CellList, step: number): void {
    const k = this.#k;
    const { w, reader } = l.weights;
    const hardware = l.weights.layer.array?.hardware;
    const plane = reader?.planes[0];
    invariant(hardware && reader && plane, "a gated layer without cells");
    const law = writeLaw(hardware.cell, writeScheme(this.#rule.write, hardware), {
      key: l.key,
      step,
    });
    const { plus, minus, factor } = plane;
    const residual = this.#rule.residual === "keep" ? { chi, old, theta: l.theta } : null;
    const goals = { list, weights: w, readback: this.#rule.readback, residual };
    const done = k.writeList({ plus, minus, factor, ...goals, range: l.range }, law);
    this.written.writes += done.writes;
    this.written.pulses += done.pulses;
    for (const cells of k.u32(list.count, w.rows)) if (cells > 0) this.written.rows++;
    reader.cellsMoved(list, done.moves);
  }
}

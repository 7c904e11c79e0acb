/**
 * @file A network on the engine: forward and backward, layer by layer, for one size of batch.
 * in    NetworkState, kernels, images [batch][inputs];  out  outputs before softmax; gradients of weights and biases
 * why   training and evaluation walk the same layers; what runs on an array is decided per layer
 * from  back-propagation in the order of `network`; a convolution is one product per position (im2col)
 * holds softmax only as the last layer, where it is part of the loss
 * test  train.test.ts: gradients equal finite differences for every layer kind
 */
import { invariant } from "../base/invariant.ts";
import type { StreamKey } from "../base/random.ts";
import { type Kernels, type Matrix, stride, type Window } from "../engine/kernels.ts";
import type { Ptr } from "../engine/memory.ts";
import type { ResolvedLayer } from "../network/layer.ts";
import { image, volume } from "../network/layer.ts";
import { hardwareFactor } from "./compensate.ts";
import type { NetworkState, WeightedLayer } from "./network.ts";
import { ArrayReader } from "./read.ts";

/** A weighted layer in engine memory: the digital copy, its gradient, and the array's reader. */
export interface EngineWeights {
  readonly layer: WeightedLayer;
  readonly w: Matrix;
  readonly bias: Ptr;
  readonly gradient: Matrix;
  readonly biasGradient: Ptr;
  readonly reader: ArrayReader | null;
  readonly key: StreamKey;
  /** Drift compensation in digital: outputs are multiplied by it. */
  readonly gain: number;
}

export interface Spent {
  /** J in the cells, by weighted layer, forward and backward. */
  forward: number[];
  backward: number[];
}

interface Stage {
  readonly layer: ResolvedLayer;
  readonly weights: EngineWeights | null;
  /** Output of this layer [batch][outputs]; where an op works in place it is the input's. */
  readonly y: Matrix;
  readonly d: Matrix;
  readonly patches: Matrix | null;
  readonly rows: Matrix | null;
  readonly window: Window | null;
  readonly index: Ptr;
}

function windowOf(layer: ResolvedLayer): Window | null {
  const shape = image(layer.input);
  if (!shape) return null;
  const [c, h, w] = shape;
  if (layer.spec.op === "conv") {
    const [kh, kw] = layer.spec.kernel as readonly [number, number];
    return { c, h, w, kh, kw, stride: layer.spec.stride ?? 1, pad: layer.spec.pad ?? 0 };
  }
  if (layer.spec.op !== "pool") return null;
  const [kh, kw] = layer.spec.size as readonly [number, number];
  return { c, h, w, kh, kw, stride: kh, pad: 0 };
}

/** The same memory seen with fewer rows: the last batch of an epoch may be short. */
const top = (m: Matrix, rows: number): Matrix => ({ ...m, rows });

export class EngineNetwork {
  readonly weights: readonly EngineWeights[];
  readonly x: Matrix;
  readonly #stages: readonly Stage[];
  readonly #k: Kernels;
  readonly #owned: Ptr[] = [];

  constructor(k: Kernels, n: NetworkState, batch: number, keyOf: (label: string) => StreamKey) {
    this.#k = k;
    const own = (m: Matrix): Matrix => {
      this.#owned.push(m.at);
      return m;
    };
    const matrix = (rows: number, cols: number, what: string): Matrix =>
      own(k.matrix(rows, cols, what));
    const vector = (length: number, what: string): Ptr => own(k.matrix(1, length, what)).at;
    this.weights = n.weighted.map((layer): EngineWeights => {
      const { rows, columns } = layer.shape;
      const bias = vector(rows, `bias of ${layer.label}`);
      k.f32(bias, rows).set(layer.bias);
      return {
        layer,
        w: own(k.matrixFrom(layer.weights, rows, columns, `weights of ${layer.label}`)),
        bias,
        gradient: matrix(rows, columns, `gradient of ${layer.label}`),
        biasGradient: vector(rows, `gradient of ${layer.label}`),
        reader: layer.array ? new ArrayReader(k, layer.array) : null,
        key: keyOf(layer.label),
        gain: layer.array ? hardwareFactor(layer.array) : 1,
      };
    });
    this.x = matrix(batch, volume(n.input), "images");
    this.#stages = n.layers.map((layer, i): Stage => {
      const at = this.weights.findIndex((w) => w.layer.at === i);
      const weights = at < 0 ? null : (this.weights[at] as EngineWeights);
      const window = windowOf(layer);
      const size = volume(layer.output);
      const positions = layer.weights?.positions ?? 1;
      const isConv = layer.spec.op === "conv";
      const columns = layer.weights?.columns ?? 0;
      return {
        layer,
        weights,
        y: matrix(batch, size, `outputs of ${layer.spec.label}`),
        d: matrix(batch, size, `errors of ${layer.spec.label}`),
        patches: isConv
          ? matrix(batch * positions, columns, `patches of ${layer.spec.label}`)
          : null,
        rows: isConv ? matrix(batch * positions, layer.weights?.rows ?? 0, "products") : null,
        window,
        index: layer.spec.op === "pool" ? vector(batch * stride(size), "winners of a pool") : 0,
      };
    });
  }

  close(): void {
    for (const w of this.weights) w.reader?.close();
    for (const at of this.#owned) this.#k.free(at);
  }

  /** Is the last layer a softmax? */
  get softmax(): boolean {
    return this.#stages[this.#stages.length - 1]?.layer.spec.op === "softmax";
  }

  /** What the loss looks at: the input of a final softmax, else the last output. */
  logits(samples: number): Matrix {
    const last = this.#stages[this.#stages.length - (this.softmax ? 2 : 1)] as Stage;
    return top(last.y, samples);
  }

  /** Where the loss writes its derivative. */
  delta(samples: number): Matrix {
    const last = this.#stages[this.#stages.length - (this.softmax ? 2 : 1)] as Stage;
    return top(last.d, samples);
  }

  /** Runs the batch in `x` through all layers; draws are placed by step and number of the first sample. */
  forward(samples: number, step: number, first: number, spent: Spent): void {
    let input = top(this.x, samples);
    const end = this.#stages.length - (this.softmax ? 1 : 0);
    for (const stage of this.#stages.slice(0, end)) {
      const output = top(stage.y, samples);
      this.#forward(stage, input, output, step, first, spent);
      input = output;
    }
  }

  #forward(
    s: Stage,
    input: Matrix,
    output: Matrix,
    step: number,
    first: number,
    spent: Spent,
  ): void {
    const k = this.#k;
    switch (s.layer.spec.op) {
      case "dense":
        this.#product(s.weights as EngineWeights, input, output, step, first, spent);
        return;
      case "conv": {
        const positions = s.layer.weights?.positions as number;
        const patches = top(s.patches as Matrix, input.rows * positions);
        const rows = top(s.rows as Matrix, input.rows * positions);
        k.im2col(input, s.window as Window, patches);
        this.#product(s.weights as EngineWeights, patches, rows, step, first * positions, spent);
        k.toImages(rows, positions, output);
        return;
      }
      case "pool":
        if (s.layer.spec.mode === "max") k.maxPool(input, s.window as Window, output, s.index);
        else k.averagePool(input, s.window as Window, output);
        return;
      case "flatten":
        k.unary("copy", input, output);
        return;
      case "relu":
      case "tanh":
      case "sigmoid":
        k.unary(s.layer.spec.op, input, output);
        return;
      default:
        invariant(false, `a ${s.layer.spec.op} inside a network`);
    }
  }

  #product(
    w: EngineWeights,
    x: Matrix,
    y: Matrix,
    step: number,
    first: number,
    spent: Spent,
  ): void {
    const at = this.weights.indexOf(w);
    if (w.reader) {
      spent.forward[at] =
        (spent.forward[at] ?? 0) + w.reader.read(x, y, { key: w.key, step, first });
      if (w.gain !== 1) this.#k.unary("affine", y, y, w.gain, 0);
    } else this.#k.matmul(x, w.w, y);
    this.#k.biasAdd(y, w.bias);
  }

  /** From the derivative in `delta` to all gradients. `onArray`: errors go back through the arrays. */
  backward(samples: number, step: number, onArray: boolean, spent: Spent): void {
    const end = this.#stages.length - (this.softmax ? 1 : 0);
    for (let i = end - 1; i >= 0; i--) {
      const stage = this.#stages[i] as Stage;
      const previous = this.#stages[i - 1];
      const input = top(previous ? previous.y : this.x, samples);
      const into = previous ? top(previous.d, samples) : null;
      this.#backward(stage, input, top(stage.d, samples), into, step, onArray, spent);
    }
  }

  #backward(
    s: Stage,
    input: Matrix,
    d: Matrix,
    into: Matrix | null,
    step: number,
    onArray: boolean,
    spent: Spent,
  ): void {
    const k = this.#k;
    switch (s.layer.spec.op) {
      case "dense":
        this.#gradients(s.weights as EngineWeights, d, input);
        if (into) this.#back(s.weights as EngineWeights, d, into, step, onArray, spent);
        return;
      case "conv": {
        const positions = s.layer.weights?.positions as number;
        const rows = top(s.rows as Matrix, d.rows * positions);
        const patches = top(s.patches as Matrix, d.rows * positions);
        k.fromImages(d, positions, rows);
        this.#gradients(s.weights as EngineWeights, rows, patches);
        if (!into) return;
        this.#back(s.weights as EngineWeights, rows, patches, step, onArray, spent);
        k.col2im(patches, s.window as Window, into);
        return;
      }
      case "pool":
        if (!into) return;
        if (s.layer.spec.mode === "max") k.maxPoolBackward(d, s.window as Window, into, s.index);
        else k.averagePoolBackward(d, s.window as Window, into);
        return;
      case "flatten":
        if (into) k.unary("copy", d, into);
        return;
      case "relu":
      case "tanh":
      case "sigmoid":
        if (into) k.activationBackward(s.layer.spec.op, top(s.y, d.rows), d, into);
        return;
      default:
        invariant(false, `a ${s.layer.spec.op} inside a network`);
    }
  }

  #gradients(w: EngineWeights, d: Matrix, x: Matrix): void {
    const k = this.#k;
    k.unary("fill", w.gradient, w.gradient, 0);
    k.gradient(w.gradient, d, x, 1);
    k.f32(w.biasGradient, w.layer.shape.rows).fill(0);
    k.columnSum(d, w.biasGradient, 1);
  }

  #back(
    w: EngineWeights,
    d: Matrix,
    into: Matrix,
    step: number,
    onArray: boolean,
    spent: Spent,
  ): void {
    const at = this.weights.indexOf(w);
    if (w.reader && onArray) {
      const joules = w.reader.read(d, into, { key: w.key, step, transposed: true });
      spent.backward[at] = (spent.backward[at] ?? 0) + joules;
    } else this.#k.matmul(d, w.w, into, { transposed: true });
  }

  /** Inputs and errors of each weighted layer as the last backward left them: rows of the outer products. */
  factors(at: number, samples: number): { x: Matrix; d: Matrix } {
    const w = this.weights[at] as EngineWeights;
    const i = w.layer.at;
    const stage = this.#stages[i] as Stage;
    const previous = this.#stages[i - 1];
    if (stage.layer.spec.op === "dense")
      return { x: top(previous ? previous.y : this.x, samples), d: top(stage.d, samples) };
    const positions = w.layer.shape.positions;
    const rows = top(stage.rows as Matrix, samples * positions);
    const patches = top(stage.patches as Matrix, samples * positions);
    this.#k.im2col(top(previous ? previous.y : this.x, samples), stage.window as Window, patches);
    this.#k.fromImages(top(stage.d, samples), positions, rows);
    return { x: patches, d: rows };
  }
}

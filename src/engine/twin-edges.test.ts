/**
 * @file Every kernel on shapes with nothing in them and on single elements: no trap, same bits on
 * both engines, and what has no input is left as it was.
 */
import { describe, expect, it } from "vitest";
import { same } from "../../test/engine/compare.ts";
import type { Kernels, Matrix } from "./kernels.ts";

const DRAWS = { key: [3, 5], tile: 1, step: 2 } as const;

interface Operands {
  readonly x: Matrix;
  readonly d: Matrix;
  readonly w: Matrix;
  readonly n: Matrix;
  readonly chi: Matrix;
  readonly y: Matrix;
}

/** x [samples][cols], d and y [samples][rows], cells [rows][cols]. */
function operands(k: Kernels, samples: number, rows: number, cols: number): Operands {
  const filled = (r: number, c: number, first: number): Matrix => {
    const m = k.matrix(r, c, "m");
    k.normals(m, { draws: { ...DRAWS, first }, scale: 0.4 });
    return m;
  };
  return {
    x: filled(samples, cols, 0),
    d: filled(samples, rows, 100),
    w: filled(rows, cols, 200),
    n: filled(rows, cols, 300),
    chi: filled(rows, cols, 400),
    y: k.matrix(samples, rows, "y"),
  };
}

function products(k: Kernels, { x, d, w, n, y, chi }: Operands): unknown[] {
  const found: unknown[] = [];
  for (const form of ["i16", "f32"] as const) {
    for (const transposed of [false, true]) {
      const [from, to] = transposed ? [d, k.matrix(x.rows, x.cols, "z")] : [x, y];
      const a = k.quantise(from, { form, levels: 7, dither: DRAWS, transposed });
      const p = k.panels(w, { form, scale: 900, minus: n, transposed });
      const adc = { lsb: 0.05, lo: -63, hi: 63 };
      k.product(a, p, to, { noise: { sigma: 0.1, draws: DRAWS }, adc, transposed });
      found.push(Array.from(k.read(to)));
    }
  }
  k.gradient(chi, d, x, -0.5);
  k.matmul(x, w, y);
  return [...found, k.absmax(x), Array.from(k.read(chi)), Array.from(k.read(y))];
}

function updates(k: Kernels, { x, d, w, n, chi }: Operands): unknown[] {
  const law = { up: 0.01, down: 0.012, slopeUp: -0.01, slopeDown: 0.01, lo: -1, hi: 1 };
  for (const maxLength of [1, 31, 40]) {
    const plan = k.manageUpdate(x, d, { rate: 0.5, step: 0.01, maxLength });
    const tx = k.trains(x, "x", plan, { draws: DRAWS, compact: true });
    const td = k.trains(d, "d", plan, { draws: DRAWS });
    k.pulsedUpdate({ w, ...law }, tx, td, { sigma: 0.3, draws: DRAWS });
    k.pulsedUpdate({ w, ...law }, tx, td, { sigma: 0.3, draws: DRAWS, mode: "exact" });
  }
  k.blindProgram(chi, w, { eps: 0.01, sigma: 0.3, lo: -1, hi: 1, pair: n, draws: DRAWS });
  const list = k.threshold(chi, n, { theta: 0, keep: true });
  const o = { tolerance: 0.01, sigmaRead: 0.005, trials: 3, unit: 0.01, most: 3, sigma: 0.2 };
  const done = k.writeVerify({ w, ...law }, list, { ...o, draws: DRAWS });
  k.perturb(w, w, { sigma: 0.1, draws: DRAWS });
  return [list.cells, done, Array.from(k.read(w)), Array.from(k.read(chi))];
}

function elements(k: Kernels, { x, d, w, n, chi, y }: Operands): unknown[] {
  k.unary("tanh", w, w);
  k.binary("decay", w, n, w, 0.3);
  k.activationBackward("gelu", w, n, w);
  k.sgd(w, chi, { rate: 0.1, decay: 0.01 });
  k.momentum(w, chi, n, { rate: 0.1, mu: 0.9 });
  const second = k.matrix(w.rows, w.cols, "v");
  k.adam(w, chi, n, second, { rate1: 0.1, b1: 0.9, b2: 0.99, correction2: 3, eps: 1e-8 });
  const bias = k.matrix(1, y.cols, "bias");
  k.columnSum(d, bias.at, 0.5);
  k.biasAdd(y, bias.at);
  k.softmax(d, y);
  const square = k.squaredError(d, y, { scale: 1 });
  const labels = k.alloc(4 * x.rows, "labels");
  const entropy = d.cols > 0 ? k.softmaxCrossEntropy(d, labels, { scale: 1 }) : null;
  return [square, entropy, Array.from(k.read(w)), Array.from(k.read(y))];
}

/** One image of one pixel, or none. */
function images(k: Kernels, count: number): unknown[] {
  const win = { c: 1, h: 1, w: 1, kh: 1, kw: 1, stride: 1, pad: 0 };
  const x = k.matrix(count, 1, "images");
  k.normals(x, { draws: DRAWS });
  const out = k.matrix(count, 1, "patches");
  const index = k.alloc(4 * count, "index");
  k.im2col(x, win, out);
  k.col2im(out, win, x);
  k.maxPool(x, win, out, index);
  k.maxPoolBackward(out, win, x, index);
  k.averagePool(x, win, out);
  k.averagePoolBackward(out, win, x);
  k.toImages(out, 1, x);
  k.fromImages(x, 1, out);
  return Array.from(k.read(out));
}

describe("empty shapes and single elements", () => {
  it.each([
    [1, 1, 1],
    [0, 1, 1],
    [0, 4, 3],
    [2, 0, 3],
    [2, 3, 0],
    [0, 0, 0],
    [1, 1, 17],
    [17, 1, 1],
    [1, 17, 1],
  ])("%i samples, %i x %i cells", (samples, rows, cols) => {
    for (const part of [products, updates, elements]) {
      same((k) => part(k, operands(k, samples, rows, cols)));
    }
    same((k) => images(k, samples));
  });

  it("no samples leave cells, accumulators and biases as they were", () => {
    same((k) => {
      const o = operands(k, 0, 4, 3);
      const [w, chi] = [Array.from(k.read(o.w)), Array.from(k.read(o.chi))];
      const law = { up: 0.1, down: 0.1, slopeUp: 0, slopeDown: 0, lo: -1, hi: 1 };
      const plan = k.manageUpdate(o.x, o.d, { rate: 1, step: 0.01, maxLength: 31 });
      const tx = k.trains(o.x, "x", plan, { draws: DRAWS });
      const td = k.trains(o.d, "d", plan, { draws: DRAWS });
      k.pulsedUpdate({ w: o.w, ...law }, tx, td, { sigma: 0.3, draws: DRAWS });
      k.gradient(o.chi, o.d, o.x, 1);
      expect([Array.from(k.read(o.w)), Array.from(k.read(o.chi))]).toEqual([w, chi]);
      return [w, chi];
    });
  });
});

/**
 * @file Element by element: activations, losses, bias, optimiser steps, plane arithmetic.
 * in    matrices of one shape and one row stride;  out  the same
 * holds padding may be overwritten with finite numbers; exp and tanh are our own (ref/scalar.ts)
 * test  twin.test.ts (bits), elementwise.test.ts (against float64 formulas, finite differences)
 */
import { dlog } from "../../base/dmath.ts";
import { invariant } from "../../base/invariant.ts";
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import type { Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";

/** Codes of `unary`; the order is the contract with the kernels. */
export const UNARY = [
  "copy",
  "relu",
  "sigmoid",
  "tanh",
  "gelu",
  "exp",
  "abs",
  "square",
  "sqrt",
  "negate",
  "affine",
  "clamp",
  "fill",
] as const;
export type Unary = (typeof UNARY)[number];
/** Those with an exponential in them: three times the work. */
const CURVES: ReadonlySet<Unary> = new Set(["sigmoid", "tanh", "gelu", "exp"]);
export const BINARY = ["add", "subtract", "multiply", "axpy", "decay", "max", "min"] as const;
export type Binary = (typeof BINARY)[number];
export const ACTIVATIONS = ["relu", "sigmoid", "tanh", "gelu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

export interface ElementwiseKernels {
  /**
   * out = f(x). affine: (x*s)+t; clamp: to s..t; fill: s. relu(x) = x>0 ? x : +0.
   * gelu = tanh form. `out` may be `x`.
   */
  unary(code: Unary, x: Matrix, out: Matrix, s?: number, t?: number): void;
  /**
   * add x+y, subtract x-y, multiply x*y, axpy x+(s*y), decay x*exp(-(y*s)) (drift: x = G0,
   * y = nu, s = ln(t/t0)), max and min. `out` may be an operand.
   */
  binary(code: Binary, x: Matrix, y: Matrix, out: Matrix, s?: number): void;
  /** out = d * f'(y): y is the output of relu, sigmoid, tanh; the input of gelu. */
  activationBackward(code: Activation, y: Matrix, d: Matrix, out: Matrix): void;
  /** w = (w*(1-decay)) + ((-rate)*g), each written operation rounded. decay = 0 is skipped. */
  sgd(w: Matrix, g: Matrix, o: { rate: number; decay?: number }): void;
  /** m = (mu*m) + g; w = (w*(1-decay)) + ((-rate)*m). */
  momentum(w: Matrix, g: Matrix, m: Matrix, o: { rate: number; mu: number; decay?: number }): void;
  /**
   * m = (b1*m) + ((1-b1)*g); v = (b2*v) + (((1-b2)*g)*g);
   * w = (w*(1-decay)) + ((-rate1)*m)/(sqrt(v*correction2) + eps), with rate1 = rate/(1-b1^t) and
   * correction2 = 1/(1-b2^t) made by the caller in float64.
   */
  adam(
    w: Matrix,
    g: Matrix,
    m: Matrix,
    v: Matrix,
    o: { rate1: number; b1: number; b2: number; correction2: number; eps: number; decay?: number },
  ): void;
  /** y[b][j] += bias[j]. */
  biasAdd(y: Matrix, bias: Ptr): void;
  /** out[j] += scale * sum over rows of d (ascending): the gradient of a bias. */
  columnSum(d: Matrix, out: Ptr, scale: number): void;
  /**
   * Softmax and cross-entropy. labels: u32[samples]. delta = (softmax(z) - onehot)*scale
   * (scale 1/samples for the mean), or none. Returns the summed loss and the number of samples
   * whose largest output (first of equals) is the label. A label >= outputs throws E_INPUT.
   */
  softmaxCrossEntropy(
    z: Matrix,
    labels: Ptr,
    o: { delta?: Matrix; scale: number; predicted?: Ptr },
  ): { loss: number; correct: number };
  /** out = softmax(z) by rows. */
  softmax(z: Matrix, out: Matrix): void;
  /** delta = (z - target)*scale; returns the sum of squares of z - target, in float64. */
  squaredError(z: Matrix, target: Matrix, o: { delta?: Matrix; scale: number }): number;
}

const ELEMENTS = 4096;

/** Words of a matrix as one run, last row without its padding. */
function span(m: Matrix): number {
  return m.rows === 0 || m.cols === 0 ? 0 : (m.rows - 1) * m.ld + m.cols;
}

function sameLayout(a: Matrix, ...others: Matrix[]): number {
  for (const b of others) {
    invariant(
      a.rows === b.rows && a.cols === b.cols && (a.ld === b.ld || a.rows <= 1),
      `element-wise operands differ: ${a.rows}x${a.cols} and ${b.rows}x${b.cols}`,
    );
  }
  return span(a);
}
function chunks(n: number): number {
  return Math.ceil(n / ELEMENTS);
}

function unaryOn(backend: Backend): ElementwiseKernels["unary"] {
  return (code, x, out, s = 0, t = 0) => {
    const n = sameLayout(x, out);
    const args = { code: UNARY.indexOf(code), x: x.at, out: out.at, n, s, t };
    backend.run("unary", chunks(n), args, n * (CURVES.has(code) ? 3 : 1));
  };
}

function binaryOn(backend: Backend): ElementwiseKernels["binary"] {
  return (code, x, y, out, s = 0) => {
    const n = sameLayout(x, y, out);
    const args = { code: BINARY.indexOf(code), x: x.at, y: y.at, out: out.at, n, s };
    backend.run("binary", chunks(n), args, n);
  };
}

function activationBackwardOn(backend: Backend): ElementwiseKernels["activationBackward"] {
  return (code, y, d, out) => {
    const n = sameLayout(y, d, out);
    const args = { code: ACTIVATIONS.indexOf(code), y: y.at, d: d.at, out: out.at, n };
    backend.run("activationBackward", chunks(n), args, n);
  };
}

function sgdOn(backend: Backend): ElementwiseKernels["sgd"] {
  return (w, g, o) => {
    const n = sameLayout(w, g);
    const args = { w: w.at, g: g.at, m: 0, n, rate: o.rate, mu: 0, decay: o.decay ?? 0 };
    backend.run("momentum", chunks(n), args, n);
  };
}

function momentumOn(backend: Backend): ElementwiseKernels["momentum"] {
  return (w, g, m, o) => {
    const n = sameLayout(w, g, m);
    const args = { w: w.at, g: g.at, m: m.at, n, rate: o.rate, mu: o.mu, decay: o.decay ?? 0 };
    backend.run("momentum", chunks(n), args, n);
  };
}

function adamOn(backend: Backend): ElementwiseKernels["adam"] {
  return (w, g, m, v, o) => {
    const n = sameLayout(w, g, m, v);
    const args = {
      w: w.at,
      g: g.at,
      m: m.at,
      v: v.at,
      n,
      rate: o.rate1,
      b1: o.b1,
      b2: o.b2,
      c1: 1 - o.b1,
      c2: 1 - o.b2,
      correction: o.correction2,
      eps: o.eps,
      decay: o.decay ?? 0,
    };
    backend.run("adam", chunks(n), args, n * 2);
  };
}

function biasAddOn(backend: Backend): ElementwiseKernels["biasAdd"] {
  return (y, bias) => {
    const { at, ld, rows, cols } = y;
    const args = { y: at, ld, rows, cols, bias };
    backend.run("biasAdd", cols ? Math.ceil(rows / 16) : 0, args, rows * cols);
  };
}

function columnSumOn(backend: Backend): ElementwiseKernels["columnSum"] {
  return (d, out, scale) => {
    const { at, ld, rows, cols } = d;
    const args = { d: at, ld, rows, cols, out, scale };
    backend.run("columnSum", Math.ceil(cols / 64), args, rows * cols);
  };
}

/** Throws E_INPUT for the first label that names no output. */
function checkLabels(labels: Uint32Array, n: number): void {
  labels.forEach((label, i) => {
    if (label < n) return;
    const sentence = `labels[${i}] is ${label}, there are ${n} outputs`;
    throw new EngineError("E_INPUT", sentence, { index: i, value: label });
  });
}

function softmaxCrossEntropyOn(backend: Backend): ElementwiseKernels["softmaxCrossEntropy"] {
  const { arena } = backend;
  return (z, labels, o) => {
    checkLabels(arena.heap.u32.subarray(labels / 4, labels / 4 + z.rows), z.cols);
    const mark = arena.mark();
    const stats = arena.temporary(16 * z.rows, "softmax statistics");
    const { at, ld, rows: samples, cols: n } = z;
    const delta = o.delta?.at ?? 0;
    const args = {
      z: at,
      ld,
      samples,
      n,
      labels,
      delta,
      ldd: o.delta?.ld ?? 0,
      scale: o.scale,
      stats,
    };
    backend.run("softmax", Math.ceil(samples / 16), args, samples * n * 5);
    let [loss, correct] = [0, 0];
    const { f32, u32 } = arena.heap;
    for (let b = 0; b < samples; b++) {
      const row = stats / 4 + 4 * b;
      loss += dlog(f32[row]!) - f32[row + 1]!;
      const predicted = u32[row + 2]!;
      if (predicted === u32[labels / 4 + b]) correct++;
      if (o.predicted) u32[o.predicted / 4 + b] = predicted;
    }
    arena.release(mark);
    return { loss, correct };
  };
}

function softmaxOn(backend: Backend): ElementwiseKernels["softmax"] {
  return (z, out) => {
    const { at, ld, rows: samples, cols: n } = z;
    const args = {
      z: at,
      ld,
      samples,
      n,
      labels: 0,
      delta: out.at,
      ldd: out.ld,
      scale: 1,
      stats: 0,
    };
    backend.run("softmax", Math.ceil(samples / 16), args, samples * n * 5);
  };
}

function squaredErrorOn(backend: Backend): ElementwiseKernels["squaredError"] {
  const { arena } = backend;
  return (z, target, o) => {
    const mark = arena.mark();
    const { at, ld, rows: samples, cols: n } = z;
    const sums = arena.temporary(8 * samples, "squared errors");
    const args = {
      z: at,
      ld,
      target: target.at,
      ldt: target.ld,
      samples,
      n,
      delta: o.delta?.at ?? 0,
      ldd: o.delta?.ld ?? 0,
      scale: o.scale,
      sums,
    };
    backend.run("squaredError", Math.ceil(samples / 16), args, samples * n);
    let loss = 0;
    for (const sum of arena.heap.f64.subarray(sums / 8, sums / 8 + samples)) loss += sum;
    arena.release(mark);
    return loss;
  };
}

export function elementwiseKernels(backend: Backend): ElementwiseKernels {
  return {
    unary: unaryOn(backend),
    binary: binaryOn(backend),
    activationBackward: activationBackwardOn(backend),
    sgd: sgdOn(backend),
    momentum: momentumOn(backend),
    adam: adamOn(backend),
    biasAdd: biasAddOn(backend),
    columnSum: columnSumOn(backend),
    softmaxCrossEntropy: softmaxCrossEntropyOn(backend),
    softmax: softmaxOn(backend),
    squaredError: squaredErrorOn(backend),
  };
}

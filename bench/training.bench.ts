/**
 * @file One batch of training a perceptron 784-256-128-10, batch 64, on synthetic digits: pulsed,
 * mixed precision, noise-aware. Every product is an analog read (DAC, noise, ADC), both ways.
 */
import type { Cells, Kernels, Matrix } from "../src/engine/kernels.ts";
import { type Case, filled, noise } from "./harness.ts";

const SIZES = [784, 256, 128, 10] as const;
const B = 64;
const KEY = [41, 42] as const;
const BATCHES = 20;

type Rule = "pulsed" | "mixed" | "aware";

interface Layer {
  readonly cells: Cells;
  readonly w: Matrix;
  readonly chi: Matrix;
  readonly z: Matrix;
  readonly d: Matrix;
}

function layerOf(k: Kernels, inputs: number, outputs: number, next: () => number): Layer {
  const n = inputs * outputs;
  const plane = (value: (i: number) => number) =>
    k.matrixFrom(filled(n, value), outputs, inputs, "cells");
  const spread = () => 0.001 * (1 + 0.3 * (next() + next() - 1) * 1.7);
  const up = plane(spread);
  const down = plane(spread);
  const [us, ds] = [k.read(up), k.read(down)];
  const w = plane(() => (next() * 2 - 1) / Math.sqrt(inputs));
  return {
    w,
    cells: {
      w,
      up,
      down,
      slopeUp: plane((i) => -us[i]! / 0.6),
      slopeDown: plane((i) => ds[i]! / 0.6),
      lo: plane(() => -0.6),
      hi: plane(() => 0.6),
    },
    chi: k.matrix(outputs, inputs, "chi"),
    z: k.matrix(B, outputs, "z"),
    d: k.matrix(B, outputs, "d"),
  };
}

/** Ten prototypes with a fifth of the pixels lit, shifted in brightness, some noise. */
function digits(next: () => number): { x: Float32Array; labels: Uint32Array } {
  const prototype = filled(7840, () => (next() < 0.19 ? 0.3 + 0.7 * next() : 0));
  const labels = Uint32Array.from({ length: B * BATCHES }, () => Math.floor(next() * 10));
  const x = filled(B * BATCHES * 784, (i) => {
    const v = prototype[labels[Math.floor(i / 784)]! * 784 + (i % 784)]!;
    if (v === 0) return next() < 0.06 ? 0.3 + 0.7 * next() : 0;
    return next() < 0.7 ? Math.min(1, Math.max(0, v + 0.6 * next() - 0.3)) : 0;
  });
  return { x, labels };
}

const SCALE = 32767 / 0.8;
const STAGE = { adc: { lsb: 12 / 255, lo: -127, hi: 127 } };

function trainer(k: Kernels, rule: Rule, rate: number): () => number {
  const next = noise(1);
  const data = digits(next);
  const layers = SIZES.slice(1).map((n, i) => layerOf(k, SIZES[i]!, n, next));
  const batches = Array.from({ length: BATCHES }, (_, b) =>
    k.matrixFrom(data.x.subarray(b * B * 784, (b + 1) * B * 784), B, 784, "images"),
  );
  const labels = k.alloc(4 * B * BATCHES, "labels");
  k.u32(labels, B * BATCHES).set(data.labels);
  let step = 0;
  /** One analog read of a layer, forward or backward. */
  const read = (l: Layer, i: number, x: Matrix, y: Matrix, transposed: boolean): void => {
    const draws = { key: KEY, tile: i, step };
    const sigma = [0.01, 0, 0] as const;
    const weights = k.panels(l.w, {
      form: "i16",
      scale: SCALE,
      transposed,
      ...(rule === "aware" ? { noise: { sigma, draws } } : {}),
    });
    const a = k.quantise(x, { form: "i16", levels: 63, transposed });
    k.product(a, weights, y, { noise: { sigma: 0.06, draws }, ...STAGE, transposed });
  };
  const update = (l: Layer, i: number, x: Matrix): void => {
    const draws = { key: KEY, tile: i, step };
    if (rule === "pulsed") {
      const plan = k.manageUpdate(x, l.d, { rate, step: 0.001, maxLength: 31 });
      const tx = k.trains(x, "x", plan, { draws, compact: true });
      const td = k.trains(l.d, "d", plan, { draws });
      k.pulsedUpdate(l.cells, tx, td, { sigma: 0.3, draws });
    } else if (rule === "mixed") {
      k.gradient(l.chi, l.d, x, -rate);
      k.blindProgram(l.chi, l.w, { eps: 0.001, sigma: 0.3, lo: -0.6, hi: 0.6, draws });
    } else k.gradient(l.w, l.d, x, -rate);
  };
  return () => {
    const mark = k.mark();
    const images = batches[step % BATCHES]!;
    const inputs = [images, layers[0]!.z, layers[1]!.z];
    layers.forEach((l, i) => {
      read(l, i, inputs[i]!, l.z, false);
      if (i < 2) k.unary("sigmoid", l.z, l.z);
    });
    const at = labels + 4 * B * (step % BATCHES);
    const { correct } = k.softmaxCrossEntropy(layers[2]!.z, at, {
      delta: layers[2]!.d,
      scale: 1 / B,
    });
    for (let i = 2; i > 0; i--) {
      read(layers[i]!, i, layers[i]!.d, layers[i - 1]!.d, true);
      const { z, d } = layers[i - 1]!;
      k.activationBackward("sigmoid", z, d, d);
    }
    layers.forEach((l, i) => {
      update(l, i, inputs[i]!);
    });
    step++;
    k.release(mark);
    return correct;
  };
}

function training(name: string, rule: Rule, rate: number, aim: string, peer: string): Case {
  return {
    name,
    unit: "us/sample",
    work: B,
    threads: [1, 2],
    aim,
    profiled: true,
    peers: { [peer]: { case: rule, rate } },
    prepare(k) {
      const batch = trainer(k, rule, rate);
      let correct = 0;
      for (let i = 0; i < 300; i++) batch();
      for (let i = 0; i < BATCHES; i++) correct += batch();
      // Chance is 128 of 1280.
      if (correct < 250) throw new Error(`${name} does not learn: ${correct} of 1280`);
      return () => void batch();
    },
  };
}

export const trainings: readonly Case[] = [
  training("pulsed MLP, lr 0.1", "pulsed", 0.1, "aihwkit 2x", "aihwkit"),
  training("pulsed MLP, lr 1", "pulsed", 1, "aihwkit 2x", "aihwkit"),
  training("mixed-precision MLP", "mixed", 0.1, "torch 2.4x", "torch"),
  training("noise-aware MLP", "aware", 0.1, "torch 1.8x", "torch"),
];

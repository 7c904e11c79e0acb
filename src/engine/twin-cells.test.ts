/** @file The twin equals WASM bit for bit: pulses, programming, element-wise ops, losses, pooling. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { around, draws, same, size, values, windowed } from "../../test/engine/compare.ts";
import { ACTIVATIONS, BINARY, UNARY } from "./kernels/elementwise.ts";
import type { Cells, Kernels, Matrix, Plane, StepLaw } from "./kernels.ts";
import { tile } from "./layout.ts";

/** Cells with given spreads; bit i of `uniform` makes parameter i one number. */
function cells(k: Kernels, rows: number, cols: number, seed: number, uniform: number): Cells {
  const whole = k.matrix(rows + 2, cols + 5, "cells");
  const plane = (i: number, base: number, spread: number): Plane => {
    if ((uniform >> i) & 1) return base;
    const m = k.matrix(whole.rows, whole.cols, "p");
    const v = values(m.rows * m.cols, seed + i).map((x) => base * (1 + spread * Math.tanh(x)));
    k.write(m, v, "p");
    return tile(m, 1, 3, rows, cols);
  };
  k.write(whole, values(whole.rows * whole.cols, seed + 9, 0.3).map(Math.tanh), "w");
  return {
    w: tile(whole, 1, 3, rows, cols),
    up: plane(0, 0.02, 0.3),
    down: plane(1, 0.025, 0.3),
    slopeUp: plane(2, -0.03, 0.5),
    slopeDown: plane(3, 0.02, 0.5),
    lo: plane(4, -0.6, 0.1),
    hi: plane(5, 0.6, 0.1),
  };
}

const LAWS = ["linear", "additive", "table", "tableAdditive"] as const;

function lawOf(k: Kernels, kind: (typeof LAWS)[number]): StepLaw {
  if (kind === "linear" || kind === "additive") return { kind };
  const table = (s: number): number =>
    k.matrixFrom(
      Array.from({ length: 257 }, (_, i) => 1 + s * Math.tanh(i / 100)),
      1,
      257,
      "table",
    ).at;
  return { kind, up: table(-0.6), down: table(0.5) };
}

describe("pulses", () => {
  it("trains, in one and several parts", () => {
    const lengths = fc.array(fc.constantFrom(1, 2, 3, 4, 5, 8, 9, 31), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(size(200), lengths, fc.boolean(), draws, fc.nat(), (n, slots, long, d, seed) => {
        same((k) => {
          const v = windowed(k, 5, n, seed);
          const x = windowed(k, 5, n, seed);
          const plan = k.fixedUpdate(5, { rate: 1, step: 1, length: long ? 70 : 31 });
          if (!long) k.i32(plan.lengths, 5).set(slots);
          const t = k.trains(v, "x", plan, { draws: d, compact: true });
          const counts = Array.from(k.u32(t.count, t.masks.rows));
          const lists = counts.map((c, row) =>
            [t.index, t.compactMasks, t.signs].map((at) =>
              Array.from(k.u32(at + 4 * row * t.stride, c)),
            ),
          );
          const masks = Array.from(k.u32(t.masks.at, t.masks.rows * t.masks.ld));
          return [t.bits, t.parts, masks, counts, lists, around(k, x)];
        });
      }),
      { numRuns: 80 },
    );
  });

  it("long vectors carry waiting elements from block to block", () => {
    same((k) => {
      const v = k.matrixFrom(values(2 * 5003, 5), 2, 5003, "v");
      const out = [1, 3, 31].map((length) => {
        const plan = k.fixedUpdate(2, { rate: 0.3, step: 1 / length, length });
        const t = k.trains(v, "d", plan, { draws: { key: [5, 6] } });
        return Array.from(k.u32(t.masks.at, 2 * t.masks.ld));
      });
      return out;
    });
  });

  const update = fc.record({
    exact: fc.boolean(),
    compact: fc.boolean(),
    law: fc.constantFrom(...LAWS),
    only: fc.constantFrom(undefined, "up" as const, "down" as const),
    ascend: fc.boolean(),
    uniform: fc.integer({ min: 0, max: 63 }),
    rate: fc.constantFrom(0.01, 0.3, 3),
    length: fc.constantFrom(1, 4, 31, 40),
  });

  it("updates: dense, event, exact, every law, both planes of a pair", () => {
    fc.assert(
      fc.property(size(21), size(90), size(6), update, draws, fc.nat(), (R, C, B, o, d, seed) => {
        same((k) => {
          const c = cells(k, R, C, seed, o.uniform);
          const x = windowed(k, B, C, seed + 20);
          const g = windowed(k, B, R, seed + 21);
          const plan = k.manageUpdate(x, g, { rate: o.rate, step: 0.02, maxLength: o.length });
          const tx = k.trains(x, "x", plan, {
            draws: d,
            compact: o.compact || o.only !== undefined,
          });
          const td = k.trains(g, "d", plan, { draws: d });
          k.pulsedUpdate(c, tx, td, {
            sigma: 0.3,
            draws: d,
            mode: o.exact ? "exact" : "closed",
            law: lawOf(k, o.law),
            ...(o.only ? { only: o.only } : {}),
            ascend: o.ascend,
          });
          return around(k, c.w);
        });
      }),
      { numRuns: 200 },
    );
  });

  it("more events in a row than the buffer holds", () => {
    same((k) => {
      const c = cells(k, 2, 1500, 4, 63);
      const [x, g] = [k.matrixFrom(values(16 * 1500, 2), 16, 1500, "x"), k.matrix(16, 2, "d")];
      k.unary("fill", g, g, 0.9);
      const plan = k.fixedUpdate(16, { rate: 1, step: 1, length: 31 });
      const tx = k.trains(x, "x", plan, { draws: { key: [1, 1] }, compact: true });
      const td = k.trains(g, "d", plan, { draws: { key: [1, 1] } });
      k.pulsedUpdate(c, { ...tx, bits: 0 }, td, { sigma: 0.3, draws: { key: [1, 2] } });
      return around(k, c.w);
    });
  });
});

describe("programming", () => {
  it("blind, with and without a pair", () => {
    fc.assert(
      fc.property(size(40), size(80), fc.boolean(), draws, fc.nat(), (R, C, pair, d, seed) => {
        same((k) => {
          const chi = windowed(k, R, C, seed);
          const c = cells(k, R, C, seed + 1, seed & 63);
          const other = cells(k, R, C, seed + 2, 63).w;
          const n = k.blindProgram(chi, c.w, {
            eps: 0.01,
            sigma: 0.4,
            lo: c.lo,
            hi: c.hi,
            draws: d,
            ...(pair ? { pair: other } : {}),
          });
          return [n, around(k, chi), around(k, c.w), around(k, other)];
        });
      }),
      { numRuns: 60 },
    );
  });

  it("threshold lists and write-verify", () => {
    const options = fc.record({
      all: fc.boolean(),
      keep: fc.boolean(),
      sigmaRead: fc.constantFrom(0, 0.01),
      most: fc.constantFrom(1, 5),
      trials: fc.constantFrom(0, 3, 12),
      law: fc.constantFrom(...LAWS),
    });
    fc.assert(
      fc.property(size(20), size(70), options, draws, fc.nat(), (R, C, o, d, seed) => {
        same((k) => {
          const chi = windowed(k, R, C, seed, 0.3);
          const reference = windowed(k, R, C, seed + 1, 0.3);
          const list = k.threshold(chi, reference, { theta: 0.1, keep: o.keep });
          const c = cells(k, R, C, seed + 2, seed & 15);
          const done = k.writeVerify({ ...c, lo: -0.6, hi: 0.6 }, o.all ? reference : list, {
            tolerance: 0.02,
            sigmaRead: o.sigmaRead,
            trials: o.trials,
            unit: 0.03,
            most: o.most,
            sigma: 0.2,
            law: lawOf(k, o.law),
            draws: d,
          });
          return [list.cells, done, around(k, chi), around(k, reference), around(k, c.w)];
        });
      }),
      { numRuns: 80 },
    );
  });
});

describe("element by element", () => {
  const shape = fc.tuple(size(9), size(700), fc.nat());
  const dense = (k: Kernels, r: number, c: number, seed: number): Matrix =>
    k.matrixFrom(values(r * c, seed, 3), r, c, "m");
  const words = (k: Kernels, m: Matrix): number[] => Array.from(k.u32(m.at, m.rows * m.ld));

  it("unary, binary, slopes", () => {
    fc.assert(
      fc.property(shape, ([r, c, seed]) => {
        same((k) => {
          const x = dense(k, r, c, seed);
          const y = dense(k, r, c, seed + 1);
          const out = k.matrix(r, c, "out");
          const all: number[][] = [];
          for (const code of UNARY) {
            if (code === "sqrt") k.unary("abs", x, out);
            k.unary(code, code === "sqrt" ? out : x, out, -0.5, 0.75);
            all.push(words(k, out));
          }
          for (const code of BINARY) {
            k.binary(code, x, y, out, 0.6);
            all.push(words(k, out));
          }
          for (const code of ACTIVATIONS) {
            k.activationBackward(code, x, y, out);
            all.push(words(k, out));
          }
          return all;
        });
      }),
      { numRuns: 25 },
    );
  });

  it("optimisers, bias, sums", () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ([r, c, seed], decayed) => {
        same((k) => {
          const [w, g, m, v] = [1, 2, 3, 4].map((i) => dense(k, r, c, seed + i)) as [
            Matrix,
            Matrix,
            Matrix,
            Matrix,
          ];
          k.unary("square", v, v);
          const decay = decayed ? { decay: 0.01 } : {};
          k.sgd(w, g, { rate: 0.1, ...decay });
          k.momentum(w, g, m, { rate: 0.1, mu: 0.9, ...decay });
          const o = { rate1: 0.01, b1: 0.9, b2: 0.999, correction2: 1000, eps: 1e-8, ...decay };
          k.adam(w, g, m, v, o);
          const bias = dense(k, 1, c, seed + 5);
          k.columnSum(w, bias.at, 0.3);
          k.biasAdd(w, bias.at);
          return [w, m, v, bias].map((x) => words(k, x));
        });
      }),
      { numRuns: 40 },
    );
  });

  it("losses", () => {
    fc.assert(
      fc.property(size(40), size(70), fc.nat(), (b, n, seed) => {
        same((k) => {
          const z = windowed(k, b, n, seed, 4);
          const t = windowed(k, b, n, seed + 1);
          const labels = k.alloc(4 * b, "labels");
          k.u32(labels, b).forEach((_, i, all) => {
            all[i] = (i * 7) % n;
          });
          const delta = windowed(k, b, n, seed + 2);
          const p = windowed(k, b, n, seed + 3);
          const loss = k.softmaxCrossEntropy(z, labels, { delta, scale: 1 / b });
          const alone = k.softmaxCrossEntropy(z, labels, { scale: 1 });
          k.softmax(z, p);
          const e = k.squaredError(z, t, { delta: t, scale: 2 / b });
          return [loss, alone, e, [delta, p, t].map((m) => around(k, m))];
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe("convolution", () => {
  it("patches, pooling, channel swaps", () => {
    const win = fc.record({
      c: size(3),
      h: fc.integer({ min: 3, max: 9 }),
      w: fc.integer({ min: 3, max: 9 }),
      kh: size(3),
      kw: size(3),
      stride: size(3),
      pad: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(size(3), win, fc.nat(), (images, window, seed) => {
        same((k) => {
          const { c, h, w, kh, kw } = window;
          const x = windowed(k, images, c * h * w, seed);
          const { oh, ow } = k.outputSize(window);
          const patches = k.matrix(images * oh * ow, c * kh * kw, "patches");
          k.im2col(x, window, patches);
          const back = windowed(k, images, c * h * w, seed + 1);
          k.col2im(patches, window, back);
          const flat = { ...window, pad: 0 };
          const o = k.outputSize(flat);
          const n = c * o.oh * o.ow;
          const [most, mean] = [windowed(k, images, n, 1), windowed(k, images, n, 2)];
          const index = k.alloc(4 * images * n, "index");
          k.maxPool(x, flat, most, index);
          k.averagePool(x, flat, mean);
          const d = [3, 4].map((s) => windowed(k, images, c * h * w, s)) as [Matrix, Matrix];
          k.maxPoolBackward(most, flat, d[0], index);
          k.averagePoolBackward(mean, flat, d[1]);
          const swapped = windowed(k, images, c * kh * kw * oh * ow, 5);
          k.toImages(patches, oh * ow, swapped);
          const again = k.matrix(images * oh * ow, c * kh * kw, "again");
          k.fromImages(swapped, oh * ow, again);
          expect(k.read(again)).toEqual(k.read(patches));
          const all = [back, most, mean, ...d, swapped].map((m) => around(k, m));
          return [Array.from(k.u32(patches.at, patches.rows * patches.ld)), all];
        });
      }),
      { numRuns: 80 },
    );
  });
});

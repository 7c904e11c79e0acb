/** @file Activations, losses, optimisers, patches and statistics against float64 formulas. */
import { describe, expect, it } from "vitest";
import { type Kernels, wasmKernels } from "./kernels.ts";

const k: Kernels = wasmKernels();
const grid = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100);

describe("activations", () => {
  const x = k.matrixFrom(grid, 1, grid.length, "x");
  const out = k.matrix(1, grid.length, "out");
  const gelu = (v: number): number =>
    0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3)));

  it.each([
    ["exp", Math.exp, 2e-7],
    ["sigmoid", (v: number) => 1 / (1 + Math.exp(-v)), 3e-7],
    ["tanh", Math.tanh, 3e-7],
  ] as const)("%s within %f relative", (code, f, tolerance) => {
    k.unary(code, x, out);
    k.read(out).forEach((v, i) => {
      expect(Math.abs(v / f(grid[i]!) - 1) || 0).toBeLessThan(tolerance);
    });
  });

  it("gelu, and slopes by differences", () => {
    k.unary("gelu", x, out);
    k.read(out).forEach((v, i) => {
      expect(Math.abs(v - gelu(grid[i]!))).toBeLessThan(3e-6);
    });
    const one = k.matrix(1, grid.length, "one");
    k.unary("fill", one, one, 1);
    k.activationBackward("gelu", x, one, out);
    k.read(out).forEach((v, i) => {
      const g = grid[i]!;
      expect(Math.abs(v - (gelu(g + 1e-5) - gelu(g - 1e-5)) / 2e-5)).toBeLessThan(2e-5);
    });
  });
});

describe("losses", () => {
  const [B, N] = [7, 10];
  const z = k.matrixFrom(
    Float32Array.from({ length: B * N }, (_, i) => 3 * Math.sin(7 * i)),
    B,
    N,
    "z",
  );
  const labels = k.alloc(4 * B, "labels");
  k.u32(labels, B).set([0, 1, 2, 3, 9, 5, 6]);

  it("cross-entropy and its gradient are those of float64", () => {
    const delta = k.matrix(B, N, "delta");
    const { loss, correct } = k.softmaxCrossEntropy(z, labels, { delta, scale: 1 / B });
    const [zs, ds] = [k.read(z), k.read(delta)];
    let want = 0;
    let right = 0;
    for (let b = 0; b < B; b++) {
      const row = Array.from(zs.subarray(b * N, b * N + N), Number);
      const sum = row.reduce((s, v) => s + Math.exp(v), 0);
      const label = k.u32(labels, B)[b]!;
      want -= Math.log(Math.exp(row[label]!) / sum);
      if (row.indexOf(Math.max(...row)) === label) right++;
      row.forEach((v, j) => {
        const p = Math.exp(v) / sum;
        expect(ds[b * N + j]).toBeCloseTo((p - Number(j === label)) / B, 6);
      });
    }
    expect(loss).toBeCloseTo(want, 4);
    expect(correct).toBe(right);
  });

  it("refuses a label that names no output", () => {
    const wrong = k.alloc(4 * B, "labels");
    k.u32(wrong, B)[3] = 10;
    expect(() => k.softmaxCrossEntropy(z, wrong, { scale: 1 })).toThrow(
      "E_INPUT: labels[3] is 10, there are 10 outputs",
    );
  });

  it("squared error", () => {
    const t = k.matrix(B, N, "t");
    const sum = k.read(z).reduce((s, v) => s + v * v, 0);
    expect(k.squaredError(z, t, { scale: 1 })).toBeCloseTo(sum, 6);
  });
});

describe("optimisers", () => {
  it("adam takes its textbook step", () => {
    const w = k.matrixFrom([1, -2], 1, 2, "w");
    const g = k.matrixFrom([0.5, -0.1], 1, 2, "g");
    const [m, v] = [k.matrix(1, 2, "m"), k.matrix(1, 2, "v")];
    const [rate, b1, b2, eps] = [0.01, 0.9, 0.999, 1e-8];
    const o = { rate1: rate / (1 - b1), b1, b2, correction2: 1 / (1 - b2), eps };
    k.adam(w, g, m, v, o);
    // After the first step the size is rate, whatever the gradient.
    expect(k.read(w)[0]).toBeCloseTo(0.99, 6);
    expect(k.read(w)[1]).toBeCloseTo(-1.99, 6);
  });

  it("sgd, momentum and weight decay", () => {
    const w = k.matrixFrom([1], 1, 1, "w");
    const [g, m] = [k.matrixFrom([2], 1, 1, "g"), k.matrix(1, 1, "m")];
    k.sgd(w, g, { rate: 0.25 });
    expect(k.read(w)[0]).toBe(0.5);
    k.momentum(w, g, m, { rate: 0.125, mu: 0.5, decay: 0.5 });
    expect(k.read(w)[0]).toBe(0);
    expect(k.read(m)[0]).toBe(2);
  });
});

describe("convolution", () => {
  it("patches times kernels are a direct convolution", () => {
    const win = { c: 2, h: 5, w: 6, kh: 3, kw: 2, stride: 2, pad: 1 };
    const image = Float32Array.from({ length: 60 }, (_, i) => Math.cos(i));
    const kernel = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const x = k.matrixFrom(image, 1, 60, "x");
    const { oh, ow } = k.outputSize(win);
    const patches = k.matrix(oh * ow, 12, "patches");
    k.im2col(x, win, patches);
    const y = k.matrix(oh * ow, 1, "y");
    k.matmul(patches, k.matrixFrom(kernel, 1, 12, "kernel"), y);
    const got = k.read(y);
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        let sum = 0;
        for (let i = 0; i < 12; i++) {
          const [ch, ky, kx] = [Math.floor(i / 6), Math.floor(i / 2) % 3, i % 2];
          const [py, px] = [2 * oy + ky - 1, 2 * ox + kx - 1];
          if (py >= 0 && py < 5 && px >= 0 && px < 6)
            sum += image[ch * 30 + py * 6 + px]! * kernel[i]!;
        }
        expect(got[oy * ow + ox]).toBeCloseTo(sum, 5);
      }
    }
  });

  it("col2im is the transpose of im2col: <im2col x, p> = <x, col2im p>", () => {
    const win = { c: 1, h: 4, w: 4, kh: 3, kw: 3, stride: 1, pad: 1 };
    const x = k.matrix(1, 16, "x");
    const p = k.matrix(16, 9, "p");
    k.normals(x, { draws: { key: [1, 1] } });
    k.normals(p, { draws: { key: [1, 2] } });
    const [patches, back] = [k.matrix(16, 9, "patches"), k.matrix(1, 16, "back")];
    k.im2col(x, win, patches);
    k.col2im(p, win, back);
    const dot = (a: Float32Array, b: Float32Array): number =>
      a.reduce((s, v, i) => s + v * b[i]!, 0);
    expect(dot(k.read(patches), k.read(p))).toBeCloseTo(dot(k.read(x), k.read(back)), 4);
  });
});

/** @file Noisy analog products, and the bare integer and float products inside them. */
import type { Kernels } from "../src/engine/kernels.ts";
import { type Case, filled, noise } from "./harness.ts";

const KEY = [11, 12] as const;

function operands(k: Kernels, b: number, k0: number, n: number) {
  const next = noise(b + k0 + n);
  const x = k.matrixFrom(
    filled(b * k0, () => next() * 2 - 1),
    b,
    k0,
    "x",
  );
  const w = k.matrixFrom(
    filled(n * k0, () => next() - 0.5),
    n,
    k0,
    "W",
  );
  return { x, w, y: k.matrix(b, n, "y") };
}

/** 7-bit DAC by the largest input, int16 product, Gaussian noise, 8-bit ADC. Weights are packed. */
function noisy(b: number, k0: number, n: number, aim: string): Case {
  return {
    name: `noisy MVM ${b}x${k0}x${n}`,
    unit: "ms",
    work: 1,
    threads: [1, 2],
    aim,
    profiled: true,
    peers: { torch: { case: "mvm", b, k: k0, n }, aihwkit: { case: "mvm", b, k: k0, n } },
    prepare(k) {
      const { x, w, y } = operands(k, b, k0, n);
      const panels = k.panels(
        w,
        { form: "i16", scale: 65000 },
        k.allocWeights(n, k0, { form: "i16" }),
      );
      const packed = k.allocInputs(b, k0, { form: "i16", levels: 63 });
      let step = 0;
      const body = (): void => {
        const a = k.quantise(x, { form: "i16", levels: 63 }, packed);
        const draws = { key: KEY, step: step++ };
        const adc = { lsb: 12 / 255, lo: -127, hi: 127 };
        k.product(a, panels, y, { noise: { sigma: 0.06, draws }, adc });
      };
      body();
      checkProduct(k, x, w, y, 0.06 * 6 + 12 / 255 + 0.3);
      return body;
    },
  };
}

/** Compares a few outputs with float64 sums. */
function checkProduct(
  k: Kernels,
  x: ReturnType<Kernels["matrix"]>,
  w: ReturnType<Kernels["matrix"]>,
  y: ReturnType<Kernels["matrix"]>,
  tolerance: number,
): void {
  const [xs, ws, ys] = [k.read(x), k.read(w), k.read(y)];
  for (const i of [0, Math.floor(ys.length / 2), ys.length - 1]) {
    const [b, j] = [Math.floor(i / y.cols), i % y.cols];
    let sum = 0;
    for (let c = 0; c < x.cols; c++) sum += xs[b * x.cols + c]! * ws[j * x.cols + c]!;
    const limit = Math.min(6, Math.max(-6, sum)); // the converter's range
    if (Math.abs(ys[i]! - limit) > tolerance) throw new Error(`wrong product: ${ys[i]} for ${sum}`);
  }
}

function bare(form: "i16" | "f32", b: number, k0: number, n: number, aim: string): Case {
  return {
    name: `${form === "i16" ? "int16" : "f32"} product ${b}x${k0}x${n}`,
    unit: "GOP/s",
    work: 2 * b * k0 * n,
    threads: [1, 2],
    aim,
    ...(form === "f32" ? { peers: { torch: { case: "matmul", b, k: k0, n } } } : {}),
    prepare(k) {
      const { x, w, y } = operands(k, b, k0, n);
      const panels = k.panels(
        w,
        { form, scale: 65000 },
        k.allocWeights(n, k0, { form, scale: 65000 }),
      );
      const a = k.quantise(x, { form, levels: 63 }, k.allocInputs(b, k0, { form, levels: 63 }));
      const body = (): void => void k.product(a, panels, y);
      body();
      const saved = k.read(y).slice(0, 3);
      if (saved.some((v) => !Number.isFinite(v))) throw new Error("product is not finite");
      return body;
    },
  };
}

export const products: readonly Case[] = [
  noisy(256, 768, 3072, "torch 1.1x, aihwkit 2.5x"),
  noisy(256, 3072, 768, "aihwkit 2.7x"),
  noisy(64, 768, 3072, "torch 1.6x"),
  noisy(256, 784, 256, "torch 1.8x"),
  noisy(64, 784, 256, "torch 2.1x"),
  noisy(16, 784, 256, "torch 3.2x"),
  noisy(64, 256, 128, "torch 2.6x"),
  noisy(4, 768, 3072, "torch 5x"),
  noisy(1, 768, 3072, ""),
  bare("i16", 256, 784, 256, ">= 80 per core"),
  bare("f32", 256, 784, 256, ">= 41 per core"),
];

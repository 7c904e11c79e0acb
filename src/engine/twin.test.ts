/**
 * @file The twin equals WASM bit for bit: the same calls on odd sizes, the whole result compared.
 * Sizes are multiples of nothing, row strides differ from widths, parameters are planes or numbers.
 */
import fc from "fast-check";
import { describe, it } from "vitest";
import { around, draws, same, size, values, windowed } from "../../test/engine/compare.ts";

describe("twin equals wasm", () => {
  it("draws and noisy planes", () => {
    fc.assert(
      fc.property(size(7), size(300), draws, fc.nat(), (rows, cols, d, seed) => {
        same((k) => {
          const m = windowed(k, rows, cols, seed);
          k.normals(m, { draws: d, scale: 0.3, shift: 1 });
          const u = windowed(k, rows, cols, seed + 1);
          k.uniforms(u, { draws: d });
          const b = windowed(k, rows, cols, seed + 2);
          k.bernoulli(b, 0.37, { draws: d });
          const p = windowed(k, rows, cols, seed + 3);
          k.perturb(p, p, { sigma: [0.1, 0.2, 0.05], draws: d, lo: -0.5, hi: 0.6 });
          return [m, u, b, p].map((x) => around(k, x));
        });
      }),
      { numRuns: 40 },
    );
  });

  it("long rows draw in several chunks", () => {
    same((k) => {
      const m = k.matrix(2, 9001, "long");
      k.normals(m, { draws: { key: [1, 2] } });
      return Array.from(k.u32(m.at, 2 * m.ld));
    });
  });

  const quantiseOptions = fc.record({
    i16: fc.boolean(),
    levels: fc.constantFrom(1, 7, 127),
    range: fc.constantFrom("absmax" as const, 0.7),
    dither: fc.boolean(),
    noise: fc.boolean(),
    square: fc.boolean(),
    digit: fc.boolean(),
    raw: fc.boolean(),
  });

  it("quantised and packed inputs", () => {
    fc.assert(
      fc.property(size(11), size(150), quantiseOptions, draws, fc.nat(), (B, K, o, d, seed) => {
        same((k) => {
          const x = windowed(k, B, K, seed);
          if (B > 2) k.f32(x.at + 4 * x.ld, K).fill(0);
          const form = o.i16 ? "i16" : "f32";
          const a = k.quantise(x, {
            form,
            levels: o.raw && !o.i16 ? 0 : o.levels,
            range: o.range,
            ...(o.dither ? { dither: d } : {}),
            ...(o.noise && !o.i16 ? { noise: { sigma: 0.4, draws: d } } : {}),
            ...(o.square && !o.i16 ? { square: true } : {}),
            ...(o.digit && !o.raw ? { digit: { low: 1, bits: 3 } } : {}),
          });
          const rows = Math.ceil(B / 4) * 4;
          const bytes = o.i16 ? rows * Math.ceil(K / 2) * 4 : rows * K * 4;
          return [Array.from(k.u32(a.at, bytes / 4)), Array.from(k.u32(a.scale, rows))];
        });
      }),
      { numRuns: 150 },
    );
  });

  const panelOptions = fc.record({
    i16: fc.boolean(),
    transposed: fc.boolean(),
    other: fc.constantFrom("none", "minus", "plus"),
    magnitude: fc.boolean(),
    noise: fc.boolean(),
    scale: fc.constantFrom(1000, 32767, 1e6),
  });

  it("weight panels", () => {
    fc.assert(
      fc.property(size(40), size(150), panelOptions, draws, fc.nat(), (R, C, o, d, seed) => {
        same((k) => {
          const w = windowed(k, R, C, seed);
          const other = windowed(k, R, C, seed + 9);
          const p = k.panels(w, {
            form: o.i16 ? "i16" : "f32",
            transposed: o.transposed,
            scale: o.scale,
            magnitude: o.magnitude,
            ...(o.other === "minus" ? { minus: other } : {}),
            ...(o.other === "plus" ? { plus: other } : {}),
            ...(o.noise ? { noise: { sigma: [0.1, 0.2, 0] as const, draws: d } } : {}),
          });
          const lines = Math.ceil(p.n / 8) * 8;
          return Array.from(
            k.u32(p.at, o.i16 ? (lines * Math.ceil(p.k / 2) * 4) / 4 : lines * p.k),
          );
        });
      }),
      { numRuns: 150 },
    );
  });

  const stageOptions = fc.record({
    i16: fc.boolean(),
    gain: fc.boolean(),
    offset: fc.boolean(),
    noise: fc.constantFrom("none", "one", "sample", "plane"),
    adc: fc.boolean(),
    dither: fc.boolean(),
    accumulate: fc.boolean(),
    maximum: fc.boolean(),
    only: fc.boolean(),
    transposed: fc.boolean(),
  });

  it("products with every output stage", () => {
    const dims = fc.tuple(size(11), size(140), fc.oneof(size(70), size(1300)));
    fc.assert(
      fc.property(dims, stageOptions, draws, fc.nat(), ([B, N, K], o, d, seed) => {
        same((k) => {
          const x = windowed(k, B, K, seed);
          if (B > 3) k.f32(x.at + 4 * x.ld, K).fill(0);
          const w = o.transposed
            ? windowed(k, K, N, seed + 1, 0.4)
            : windowed(k, N, K, seed + 1, 0.4);
          const out = windowed(k, B, N, seed + 2);
          const form = o.i16 ? "i16" : "f32";
          const a = k.quantise(x, { form, levels: 63 });
          const p = k.panels(w, { form, scale: 50000, transposed: o.transposed });
          const vector = (s: number, n: number): number => {
            const m = k.matrixFrom(values(n, s), 1, n, "v");
            return m.at;
          };
          const flags = k.alloc(4 * B, "flags");
          const only = k.alloc(4 * B, "only");
          k.u32(only, B).forEach((_, b, all) => {
            all[b] = b & 1;
          });
          const sigma =
            o.noise === "one"
              ? 0.2
              : o.noise === "sample"
                ? { at: vector(seed + 3, B) }
                : windowed(k, B, N, seed + 4);
          const most = k.product(a, p, out, {
            ...(o.gain ? { gain: vector(seed + 5, N) } : {}),
            ...(o.offset ? { offset: vector(seed + 6, N) } : {}),
            ...(o.noise === "none" ? {} : { noise: { sigma, draws: d } }),
            ...(o.adc
              ? { adc: { lsb: 0.07, lo: -31, hi: 32, ...(o.dither ? { dither: d } : {}) } }
              : {}),
            accumulate: o.accumulate,
            maximum: o.maximum,
            clipped: flags,
            ...(o.only ? { only } : {}),
            transposed: o.transposed,
          });
          return [most, around(k, out), Array.from(k.u32(flags, B))];
        });
      }),
      { numRuns: 200 },
    );
  });

  it("batches beyond one chunk of samples, and the stage alone", () => {
    same((k) => {
      const x = windowed(k, 300, 37, 3);
      const w = windowed(k, 21, 37, 4);
      const out = windowed(k, 300, 21, 5);
      const a = k.quantise(x, { form: "i16", levels: 127 });
      k.product(a, k.panels(w, { form: "i16", scale: 3000 }), out);
      const y = windowed(k, 300, 21, 6);
      const d = { key: [3, 4] as const };
      k.output(out, y, { alpha: 0.5, noise: { sigma: 0.1, draws: d }, scale: a.scale });
      return [around(k, out), around(k, y)];
    });
  });

  it("maxima, gradients and exact products", () => {
    fc.assert(
      fc.property(size(40), size(90), size(20), fc.nat(), (R, C, B, seed) => {
        same((k) => {
          const chi = windowed(k, R, C, seed);
          const d = windowed(k, B, R, seed + 1);
          const x = windowed(k, B, C, seed + 2);
          k.gradient(chi, d, x, -0.37);
          const y = windowed(k, B, R, seed + 3);
          k.matmul(x, chi, y, { accumulate: true });
          const back = windowed(k, B, C, seed + 4);
          k.matmul(y, chi, back, { transposed: true });
          const rows = k.alloc(4 * B, "rows");
          k.rowAbsmax(y, rows);
          return [k.absmax(y), [chi, y, back].map((m) => around(k, m)), Array.from(k.u32(rows, B))];
        });
      }),
      { numRuns: 60 },
    );
  });
});

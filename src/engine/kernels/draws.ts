/**
 * @file Random planes: draws by place, and planes with noise added.
 * in    matrices, a noise law, a place in a stream;  out  a matrix
 * test  equal to base/random.ts draw by draw; moments
 */
import { KIND, kindTile } from "../../base/random.ts";
import type { Backend } from "../backend.ts";
import { type Draws, type Matrix, type NoiseLaw, noiseLaw } from "../layout.ts";

export interface DrawKernels {
  /** out[r][c] = normal(q = c, c1 = first + r)*scale + shift. For flat draws pass a 1-row matrix. */
  normals(out: Matrix, o: { draws: Draws; kind?: number; scale?: number; shift?: number }): void;
  /** The same with uniforms in (0,1). */
  uniforms(out: Matrix, o: { draws: Draws; kind?: number; scale?: number; shift?: number }): void;
  /** The same with 1 where word < rne(p*2^32), else 0. */
  bernoulli(out: Matrix, p: number, o: { draws: Draws; kind?: number }): void;
  /**
   * Programming, write or read noise on a plane: out = clamp((xi*sigma(w)) + w, lo, hi), one draw
   * per cell by place (q = column, c1 = first + row). `out` may be `w`.
   * Default kind: programNoise. Without bounds nothing is clamped.
   */
  perturb(
    w: Matrix,
    out: Matrix,
    o: { sigma: NoiseLaw; draws: Draws; kind?: number; lo?: number; hi?: number },
  ): void;
}

/** Chunks of about 4096 elements: column blocks of at most 4096, then rows. */
function gridChunks(rows: number, cols: number): number {
  if (rows === 0 || cols === 0) return 0;
  const rowsPer = Math.max(1, Math.floor(4096 / cols));
  return Math.ceil(cols / 4096) * Math.ceil(rows / rowsPer);
}

/** The five draw arguments of an op. */
export function place(
  draws: Draws,
  kind: number,
): {
  c1: number;
  c2: number;
  c3: number;
  k0: number;
  k1: number;
} {
  return {
    c1: draws.first ?? 0,
    c2: kindTile(kind, draws.tile ?? 0),
    c3: draws.step ?? 0,
    k0: draws.key[0],
    k1: draws.key[1],
  };
}

export function drawKernels(backend: Backend): DrawKernels {
  const draw = (
    out: Matrix,
    form: number,
    kind: number,
    o: { draws: Draws; scale?: number; shift?: number },
  ): void => {
    const { at, ld, rows, cols } = out;
    const args = { out: at, ld, rows, cols, form, scale: o.scale ?? 1, shift: o.shift ?? 0 };
    const work = rows * cols * 3;
    backend.run("draw", gridChunks(rows, cols), { ...args, ...place(o.draws, kind) }, work);
  };
  return {
    normals: (out, o) => draw(out, 0, o.kind ?? KIND.userNormal, o),
    uniforms: (out, o) => draw(out, 1, o.kind ?? KIND.userUniform, o),
    bernoulli: (out, p, o) =>
      draw(out, 2, o.kind ?? KIND.userBernoulli, { draws: o.draws, scale: p }),
    perturb(w, out, o) {
      const [s0, s1, s2] = noiseLaw(o.sigma);
      const { rows, cols } = w;
      const args = {
        out: out.at,
        ldo: out.ld,
        w: w.at,
        ld: w.ld,
        rows,
        cols,
        s0,
        s1,
        s2,
        lo: o.lo ?? Number.NEGATIVE_INFINITY,
        hi: o.hi ?? Number.POSITIVE_INFINITY,
        ...place(o.draws, o.kind ?? KIND.programNoise),
      };
      backend.run("perturb", gridChunks(rows, cols), args, rows * cols * 4);
    },
  };
}

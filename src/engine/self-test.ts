/**
 * @file One hash over the results of every kernel on odd sizes: the fingerprint of an engine.
 * in    kernels of any backend;  out  16 hex digits, the same on every machine
 * why   a number in a test, a manifest and a native module's entry check that all bits are right
 * test  self-test.test.ts: the published hashes of the hash, and the golden of this version
 */
import { deriveKey, KIND } from "../base/random.ts";
import { ACTIVATIONS, BINARY, UNARY } from "./kernels/elementwise.ts";
import type { Cells, Kernels, Matrix } from "./kernels.ts";

/** Two multiply-rotate hashes over u32 words. */
export class WordHash {
  private a = 0x811c9dc5;
  private b = 0x1b873593;

  add(words: ArrayLike<number>): this {
    for (let i = 0; i < words.length; i++) {
      const x = words[i]! >>> 0;
      this.a = Math.imul(this.a ^ x, 0x01000193);
      const mixed = Math.imul(this.b ^ ((x << 16) | (x >>> 16)), 0x85ebca6b);
      this.b = (mixed << 13) | (mixed >>> 19);
    }
    return this;
  }

  hex(): string {
    return [this.a, this.b].map((w) => (w >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

const DRAWS = { key: deriveKey(2n ** 63n + 5n, "engine/self-test"), tile: 7, step: 41 } as const;
const [B, R, C] = [5, 67, 131];

interface Fixture {
  readonly k: Kernels;
  readonly hash: WordHash;
  readonly x: Matrix;
  readonly d: Matrix;
  readonly w: Matrix;
  readonly n: Matrix;
  readonly chi: Matrix;
}

function take(f: Fixture, m: Matrix): void {
  for (let r = 0; r < m.rows; r++) f.hash.add(f.k.u32(m.at + 4 * r * m.ld, m.cols));
}

function fresh(k: Kernels, rows: number, cols: number, first: number, scale: number): Matrix {
  const m = k.scratch(rows, cols, "self test");
  k.normals(m, { draws: { ...DRAWS, first }, scale });
  return m;
}

/** Products in both forms and directions, with all stages. */
function products(f: Fixture): void {
  const { k, x, d, w, n } = f;
  for (const form of ["i16", "f32"] as const) {
    for (const transposed of [false, true]) {
      const input = transposed ? d : x;
      const noise = { sigma: [0.01, 0.02, 0] as const, draws: DRAWS };
      const a = k.quantise(input, { form, levels: 127, dither: DRAWS, transposed });
      const p = k.panels(w, { form, scale: 9000, minus: n, transposed, noise });
      const y = k.scratch(B, p.n, "self test");
      const most = k.product(a, p, y, { maximum: true, noise: { sigma: 0.1, draws: DRAWS } });
      f.hash.add(new Uint32Array(new Float32Array([most]).buffer));
      take(f, y);
      const adc = { lsb: 0.05, lo: -63, hi: 63, dither: DRAWS };
      k.product(a, p, y, { adc, accumulate: true, transposed });
      take(f, y);
    }
  }
}

function elements(f: Fixture): void {
  const { k, w, n } = f;
  const out = k.scratch(R, C, "self test");
  for (const code of UNARY) {
    if (code !== "sqrt") k.unary(code, w, out, -0.5, 0.5);
    take(f, out);
  }
  for (const code of BINARY) {
    k.binary(code, w, n, out, 0.7);
    take(f, out);
  }
  for (const code of ACTIVATIONS) {
    k.activationBackward(code, w, n, out);
    take(f, out);
  }
  k.uniforms(out, { draws: DRAWS });
  take(f, out);
  const second = k.scratch(R, C, "self test");
  k.unary("square", n, second);
  k.adam(out, w, n, second, { rate1: 0.1, b1: 0.9, b2: 0.99, correction2: 3, eps: 1e-8 });
  take(f, out);
}

/** Pulses by every path, programming, write-verify. */
function updates(f: Fixture): void {
  const { k, x, d, w, n, chi } = f;
  const law = { up: 0.01, down: 0.012, slopeUp: -0.01, slopeDown: 0.01, lo: -1, hi: 1 };
  const cells: Cells = { w, ...law };
  for (const maxLength of [4, 31, 40]) {
    const plan = k.manageUpdate(x, d, { rate: 0.5, step: 0.01, maxLength });
    const tx = k.trains(x, "x", plan, { draws: DRAWS, compact: maxLength === 31 });
    const td = k.trains(d, "d", plan, { draws: DRAWS });
    k.pulsedUpdate(cells, tx, td, { sigma: 0.3, draws: DRAWS });
    const mode = maxLength === 4 ? "exact" : "closed";
    k.pulsedUpdate(cells, tx, td, { sigma: 0.3, draws: { ...DRAWS, tile: 8 }, mode });
    take(f, w);
  }
  k.gradient(chi, d, x, -0.3);
  k.blindProgram(chi, w, { eps: 0.01, sigma: 0.3, lo: -1, hi: 1, pair: n, draws: DRAWS });
  const list = k.threshold(chi, n, { theta: 0.004, keep: true });
  const o = { tolerance: 0.01, sigmaRead: 0.005, trials: 4, unit: 0.01, most: 3, sigma: 0.2 };
  const done = k.writeVerify(cells, list, { ...o, draws: DRAWS });
  f.hash.add([list.cells, done.trials, done.failures]);
  for (const m of [chi, w, n]) take(f, m);
}

/** Single cells, written plane by plane and behind a gate. */
function writes(f: Fixture): void {
  const { k, x, w, n } = f;
  const cells = k.scratch(R, C, "self test");
  const seen = k.scratch(R, C, "self test");
  for (const m of [cells, seen]) k.unary("fill", m, m, 0); // pads too: all words are hashed
  k.uniforms(cells, { draws: DRAWS });
  const spread = { kind: "polynomial", per: 25, c: [0.26348, 1.965, -1.1731] } as const;
  const law = { trials: 3, tolerance: 0.05, readNoise: 0.02, noise: 0.01, kind: KIND.writeVerify };
  const fit = { full: 25, spread };
  k.unary("abs", w, w);
  const plane = k.writePlane(cells, w, seen, 32, { ...law, fit, draws: DRAWS });
  const list = k.threshold(x, n, { theta: 0.3, keep: false });
  const top = { at: n.at, rows: B, cols: C, ld: n.ld };
  const done = k.writeList(
    {
      ...{ plus: { ...cells, rows: B }, minus: { ...seen, rows: B }, list, weights: top },
      ...{ readback: true, residual: null, range: 0.5, factor: 1 },
    },
    { ...law, trials: 0, draws: { ...DRAWS, tile: 9 } },
  );
  f.hash.add([plane.writes, plane.pulses, done.writes, done.pulses]);
  for (const m of [cells, seen, n]) take(f, m);
}

function losses(f: Fixture): void {
  const { k, d } = f;
  const mark = k.mark();
  const labels = k.temporary(4 * B, "self test");
  k.u32(labels, B).set([0, 66, 3, 17, 40]);
  const delta = k.scratch(B, R, "self test");
  const { loss, correct } = k.softmaxCrossEntropy(d, labels, { delta, scale: 1 / B });
  const square = k.squaredError(d, delta, { scale: 1 });
  f.hash.add(new Uint32Array(new Float64Array([loss, correct, square]).buffer));
  take(f, delta);
  k.release(mark);
}

function convolution(f: Fixture): void {
  const { k } = f;
  const win = { c: 3, h: 9, w: 7, kh: 3, kw: 2, stride: 2, pad: 1 };
  const images = fresh(k, 2, 189, 900, 1);
  const { oh, ow } = k.outputSize(win);
  const patches = k.scratch(2 * oh * ow, 18, "self test");
  k.im2col(images, win, patches);
  take(f, patches);
  k.col2im(patches, win, images);
  take(f, images);
}

/** Currents of an array with resistive lines, by both solvers. */
function wires(f: Fixture): void {
  const { k } = f;
  const shares = k.scratch(71, 45, "self test");
  k.uniforms(shares, { draws: { ...DRAWS, first: 1000 } });
  const v = Float64Array.from(k.read(fresh(k, 2, 45, 2000, 0.2)));
  const lines = { row: 2, column: 3, driver: 5, sense: 7 };
  for (const bothEnds of [false, true]) {
    const cells = k.cellsOf(shares, { least: 1e-6, span: 1e-3 });
    const map = k.effectiveConductance(cells, { ...lines, bothEnds });
    const solved = k.wiredCurrents(cells, { ...lines, bothEnds }, v);
    for (const x of [k.readGrid(map), solved, k.gridProduct(v, map)]) {
      f.hash.add(new Uint32Array(x.buffer));
    }
    k.free(map.at);
  }
}

/** Runs everything; leaves nothing behind but counters. */
export function selfTest(k: Kernels): string {
  const mark = k.mark();
  const f: Fixture = {
    k,
    hash: new WordHash(),
    x: fresh(k, B, C, 0, 0.5),
    d: fresh(k, B, R, 100, 0.5),
    w: fresh(k, R, C, 200, 0.3),
    n: fresh(k, R, C, 300, 0.3),
    chi: fresh(k, R, C, 400, 0.02),
  };
  for (const part of [products, elements, updates, writes, losses, convolution, wires]) part(f);
  k.release(mark);
  return f.hash.hex();
}

/**
 * @file Products: quantised inputs times packed weights, noise and converter fused into the output.
 * in    X [samples][k], W [rows][cols];  out  Y [samples][n]
 * why   this is where the time goes: 60-95 % of a run
 * holds finite inputs, |x| <= 2^100; int16 form only for codes up to 127
 * test  twin.test.ts (bits), product.test.ts (against plain sums and converter formulas)
 */
import { KIND, kindTile } from "../../base/random.ts";
import type { Backend } from "../backend.ts";
import { EngineError } from "../error.ts";
import {
  type Draws,
  type Form,
  type Inputs,
  type Matrix,
  type NoiseLaw,
  noiseLaw,
  type Weights,
} from "../layout.ts";
import type { Ptr } from "../memory.ts";
import type { OpArgs } from "../ops.ts";
import { measured } from "./gradient.ts";

/** How a batch becomes codes. */
export interface QuantiseOptions {
  readonly form: Form;
  /** Largest code L = 2^(bits-1) - 1; 0 = no rounding (form f32). */
  readonly levels: number;
  /** Full scale: "absmax" per sample (default), one number, or f32[samples] in memory. */
  readonly range?: "absmax" | number | { readonly at: Ptr };
  /** Round with floor(v + u) instead of half to even. */
  readonly dither?: Draws;
  /** Adds xi*sigma to each code (in codes, after rounding). Form f32. Same draws as dither. */
  readonly noise?: { readonly sigma: number; readonly draws: Draws };
  /** Keeps digit (|code| >> low) & (2^bits - 1), with the sign of the code: bit-serial inputs. */
  readonly digit?: { readonly low: number; readonly bits: number };
  /** Squares the codes (form f32): for noise that grows with sum |w| v^2. */
  readonly square?: boolean;
  /** Draws of a read from the other side (W.T) have their own kinds. */
  readonly transposed?: boolean;
}

/** How weights become panels. */
export interface PanelOptions {
  readonly form: Form;
  /** Read from the other side: k = rows, n = cols. */
  readonly transposed?: boolean;
  /** Subtract this plane (differential pair p - n). */
  readonly minus?: Matrix;
  /** Add this plane instead (total conductance p + n). */
  readonly plus?: Matrix;
  /** Codes per unit of weight (form i16): 32767/wmax. Ignored for f32. */
  readonly scale?: number;
  /** Take |w| (after minus or plus, before noise). */
  readonly magnitude?: boolean;
  /** Fresh weight noise, by place: both directions of one step see the same. */
  readonly noise?: { readonly sigma: NoiseLaw; readonly draws: Draws };
}

/** What happens to a sum: t = y*alpha, gain, offset, noise, converter, scale of the sample. */
export interface OutputOptions {
  /** Default 1/(levels*scale): undoes the codes. */
  readonly alpha?: number;
  /** f32[n] per output. */
  readonly gain?: Ptr;
  readonly offset?: Ptr;
  /**
   * sigma in units of t: a number, f32[samples] ({ at }), or a matrix [samples][n] ({ at, ld }).
   * Same draws as dither.
   */
  readonly noise?: {
    readonly sigma: number | { readonly at: Ptr; readonly ld?: number };
    readonly draws: Draws;
  };
  /** c = clamp(rne(t/lsb), lo, hi); t = c*lsb. With dither: floor(t/lsb + u). */
  readonly adc?: {
    readonly lsb: number;
    readonly lo: number;
    readonly hi: number;
    readonly dither?: Draws;
  };
  /** out = out + t instead of out = t: partial sums of tiles, ascending. */
  readonly accumulate?: boolean;
  /** u32[samples]: set to 1 for a sample that clipped (never cleared here). */
  readonly clipped?: Ptr;
  /** u32[samples]: samples with 0 keep their old output (repeat a read for flagged samples). */
  readonly only?: Ptr;
  /** Return the largest |t| before the converter. */
  readonly maximum?: boolean;
  readonly transposed?: boolean;
}

export interface ProductKernels {
  /** Quantises and packs X [samples][k]. The result is a temporary unless `into` is given. */
  quantise(x: Matrix, o: QuantiseOptions, into?: Inputs): Inputs;
  /** Bytes of packed inputs and a place for them that stays (`alloc`). */
  allocInputs(samples: number, k: number, o: { form: Form; levels: number }): Inputs;
  /** Packs a plane, or a tile of one, for products. A temporary unless `into` is given. */
  panels(w: Matrix, o: PanelOptions, into?: Weights): Weights;
  allocWeights(n: number, k: number, o: { form: Form; scale?: number }): Weights;
  /** out [samples][n] = stage(inputs * weights). Returns the largest |t| if asked, else 0. */
  product(a: Inputs, b: Weights, out: Matrix, o?: OutputOptions): number;
  /** The output stage alone on raw sums y (alpha defaults to 1); scale: f32[samples] or 1. */
  output(y: Matrix, out: Matrix, o: OutputOptions & { scale?: Ptr }): number;
  /** Exact digital product in f32: out = x @ W.T (or x @ W when transposed: backward). */
  matmul(
    x: Matrix,
    w: Matrix,
    out: Matrix,
    o?: { transposed?: boolean; accumulate?: boolean },
  ): void;
}

const up = (n: number, m: number): number => Math.ceil(n / m) * m;

function inputBytes(form: Form, samples: number, k: number): number {
  return form === "i16" ? up(samples, 4) * up(k, 2) * 2 : up(samples, 4) * k * 4;
}

function weightBytes(form: Form, n: number, k: number): number {
  return form === "i16" ? up(n, 8) * up(k, 2) * 2 : up(n, 8) * k * 4;
}

/** Rounded once to f32, as the kernels will see it; so 1/(levels*scale) uses the same scale. */
const f = Math.fround;

function checkCodes(o: { form: Form; levels: number }): void {
  if (o.form === "i16" && !(o.levels >= 1 && o.levels <= 127)) {
    throw new EngineError("E_LIMIT", `int16 inputs need levels 1..127, not ${o.levels}`, {
      levels: o.levels,
    });
  }
}

function quantiseArgs(x: Matrix, o: QuantiseOptions, to: Inputs): OpArgs<"quantise"> {
  const range = o.range ?? "absmax";
  const draws = o.dither ?? o.noise?.draws;
  const side = o.transposed ? 8 : 0;
  const bits = (o.dither ? 1 : 0) + (o.noise ? 2 : 0) + (o.square ? 4 : 0) + (o.digit ? 8 : 0);
  const tile = draws?.tile ?? 0;
  return {
    x: x.at,
    ld: x.ld,
    samples: x.rows,
    k: x.cols,
    levels: o.levels,
    range: typeof range === "number" ? range : 0,
    ranges: typeof range === "object" ? range.at : 0,
    form: o.form === "i16" ? 0 : 1,
    out: to.at,
    scale: to.scale,
    flags: bits,
    low: o.digit?.low ?? 0,
    mask: 2 ** (o.digit?.bits ?? 0) - 1,
    sigma: o.noise?.sigma ?? 0,
    c1: draws?.first ?? 0,
    dither: (KIND.dacDither + side) * 0x1000000 + tile,
    noise: (KIND.inputNoise + side) * 0x1000000 + tile,
    c3: draws?.step ?? 0,
    k0: draws?.key[0] ?? 0,
    k1: draws?.key[1] ?? 0,
  };
}

type SumArgs = "a" | "b" | "form" | "scale" | "samples" | "k" | "n" | "out" | "ldo";

function stageArgs(
  sums: Pick<OpArgs<"product">, SumArgs>,
  o: OutputOptions,
  alpha: number,
): OpArgs<"product"> {
  const draws = o.noise?.draws ?? o.adc?.dither;
  const side = o.transposed ? 8 : 0;
  const tile = draws?.tile ?? 0;
  const sigma = o.noise?.sigma ?? 0;
  const plane = typeof sigma === "object" ? { at: sigma.at, ld: sigma.ld ?? 0 } : { at: 0, ld: 0 };
  const flags =
    (o.adc?.dither ? 1 : 0) + (o.accumulate ? 2 : 0) + (o.maximum ? 4 : 0) + (o.noise ? 8 : 0);
  return {
    a: sums.a,
    b: sums.b,
    form: sums.form,
    scale: sums.scale,
    samples: sums.samples,
    k: sums.k,
    n: sums.n,
    out: sums.out,
    ldo: sums.ldo,
    alpha: o.alpha ?? alpha,
    gain: o.gain ?? 0,
    offset: o.offset ?? 0,
    sigma: typeof sigma === "number" ? sigma : 0,
    sigmas: plane.ld === 0 ? plane.at : 0,
    sigmaAt: plane.ld === 0 ? 0 : plane.at,
    ldSigma: plane.ld,
    adc: o.adc ? 1 : 0,
    lo: o.adc?.lo ?? 0,
    hi: o.adc?.hi ?? 0,
    inverse: o.adc ? 1 / o.adc.lsb : 0,
    lsb: o.adc?.lsb ?? 0,
    flags,
    clipped: o.clipped ?? 0,
    only: o.only ?? 0,
    c1: draws?.first ?? 0,
    noise: (KIND.outputNoise + side) * 0x1000000 + tile,
    dither: (KIND.adcDither + side) * 0x1000000 + tile,
    c3: draws?.step ?? 0,
    k0: draws?.key[0] ?? 0,
    k1: draws?.key[1] ?? 0,
  };
}

/** Where the rows of a transposed or forward panel lie; one chunk packs eight panels or one. */
function panelArgs(w: Matrix, o: PanelOptions, to: Weights): OpArgs<"panels"> {
  const other = o.minus ?? o.plus;
  const [s0, s1, s2] = noiseLaw(o.noise?.sigma ?? 0);
  const draws: Draws = o.noise?.draws ?? { key: [0, 0] };
  return {
    w: w.at,
    ld: w.ld,
    rows: w.rows,
    cols: w.cols,
    other: other?.at ?? 0,
    ldOther: other?.ld ?? 0,
    sign: o.minus ? -1 : 1,
    form: o.form === "i16" ? 0 : 1,
    transposed: o.transposed ? 1 : 0,
    scale: to.scale,
    out: to.at,
    flags: (o.noise ? 1 : 0) + (o.magnitude ? 2 : 0),
    s0,
    s1,
    s2,
    c1: draws.first ?? 0,
    c2: kindTile(KIND.weightNoise, draws.tile ?? 0),
    c3: draws.step ?? 0,
    k0: draws.key[0],
    k1: draws.key[1],
  };
}
type Take = (bytes: number, what: string) => Ptr;

function placeInputs(
  take: Take,
  samples: number,
  k: number,
  o: { form: Form; levels: number },
): Inputs {
  checkCodes(o);
  const at = take(inputBytes(o.form, samples, k), "packed inputs");
  const scale = take(4 * up(samples, 4), "input scales");
  return { form: o.form, at, scale, samples, k, levels: o.levels };
}

function placeWeights(
  take: Take,
  n: number,
  k: number,
  o: { form: Form; scale?: number },
): Weights {
  const at = take(weightBytes(o.form, n, k), "packed weights");
  return { form: o.form, at, k, n, scale: o.form === "i16" ? f(o.scale ?? 1) : 1 };
}

function staying({ arena }: Backend): Take {
  return (bytes, what) => arena.alloc(bytes, what);
}

function passing({ arena }: Backend): Take {
  return (bytes, what) => arena.temporary(bytes, what);
}

function quantiseOn(backend: Backend): ProductKernels["quantise"] {
  return (x, o, into) => {
    checkCodes(o);
    const to = into ?? placeInputs(passing(backend), x.rows, x.cols, o);
    const chunks = Math.ceil(x.rows / 4);
    backend.run("quantise", chunks, quantiseArgs(x, o, to), x.rows * x.cols * 1.2);
    return {
      form: o.form,
      at: to.at,
      scale: to.scale,
      samples: x.rows,
      k: x.cols,
      levels: o.levels,
    };
  };
}

function panelsOn(backend: Backend): ProductKernels["panels"] {
  return (w, o, into) => {
    const n = o.transposed ? w.cols : w.rows;
    const k = o.transposed ? w.rows : w.cols;
    const to = into ?? placeWeights(passing(backend), n, k, { form: o.form, scale: o.scale ?? 1 });
    const scale = o.form === "i16" ? f(o.scale ?? 1) : 1;
    const made = { form: o.form, at: to.at, n, k, scale };
    const chunks = Math.ceil(n / (o.transposed ? 64 : 8));
    backend.run("panels", chunks, panelArgs(w, o, made), n * k * (o.noise ? 4 : 0.6));
    return made;
  };
}

function productOn(backend: Backend): ProductKernels["product"] {
  return (a, b, out, o = {}) => {
    const alpha = 1 / ((a.levels || 1) * b.scale);
    const { samples, k } = a;
    const sums = {
      a: a.at,
      b: b.at,
      form: a.form === "i16" ? 0 : 1,
      scale: a.scale,
      samples,
      k,
      n: b.n,
      out: out.at,
      ldo: out.ld,
    };
    const chunks = Math.ceil(b.n / 64) * Math.ceil(samples / 256);
    const work = samples * b.n * (k * (a.form === "i16" ? 0.025 : 0.05) + (o.noise ? 4 : 1));
    return measured(backend, o.maximum, () => {
      backend.run("product", chunks, stageArgs(sums, o, alpha), work);
    });
  };
}

function outputOn(backend: Backend): ProductKernels["output"] {
  return (y, out, o) => {
    const sums = {
      a: y.at,
      b: y.ld,
      form: 2,
      scale: o.scale ?? 0,
      samples: y.rows,
      k: 0,
      n: y.cols,
      out: out.at,
      ldo: out.ld,
    };
    const chunks = Math.ceil(y.cols / 64) * Math.ceil(y.rows / 256);
    return measured(backend, o.maximum, () => {
      const work = y.rows * y.cols * (o.noise ? 4 : 1);
      backend.run("product", chunks, stageArgs(sums, o, 1), work);
    });
  };
}

function matmulOn(backend: Backend): ProductKernels["matmul"] {
  const { arena } = backend;
  return (x, w, out, o = {}) => {
    const mark = arena.mark();
    const a = quantiseOn(backend)(x, { form: "f32", levels: 0, range: 1 });
    const b = panelsOn(backend)(w, { form: "f32", transposed: o.transposed ?? false });
    productOn(backend)(a, b, out, { alpha: 1, accumulate: o.accumulate ?? false });
    arena.release(mark);
  };
}

export function productKernels(backend: Backend): ProductKernels {
  return {
    allocInputs: (samples, k, o) => placeInputs(staying(backend), samples, k, o),
    allocWeights: (n, k, o) => placeWeights(staying(backend), n, k, o),
    quantise: quantiseOn(backend),
    panels: panelsOn(backend),
    product: productOn(backend),
    output: outputOn(backend),
    matmul: matmulOn(backend),
  };
}

/**
 * @file Counter-based random numbers: the same bits on every machine, for any order of use.
 * in    a seed and a stream name; a draw's place: position q, sample or row, kind, tile, step
 * out   32-bit words, uniforms in (0,1), standard normals, pulse trains
 * why   a draw belongs to what it is for (name and place), not to when it was asked for, so
 *       threads, chunking and re-running a cell cannot change it
 * from  Philox4x32-10: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011;
 *       normals by Box and Muller 1958 with fixed f32 polynomials (fitted; errors in `radius`)
 * test  the published Philox vectors; draws and masks fixed in `random.test.ts`
 */

/** Two 32-bit key words of one stream. */
export type StreamKey = readonly [number, number];

/** The four 32-bit counter words of one Philox block. */
export type Counter = readonly [number, number, number, number];

/** What a draw is for. The number is part of the counter, so kinds never share draws. */
export const KIND = {
  userUniform: 0x00,
  userNormal: 0x01,
  userBernoulli: 0x02,
  shuffle: 0x03,
  dropout: 0x04,
  inputNoise: 0x10,
  outputNoise: 0x11,
  dacDither: 0x12,
  adcDither: 0x13,
  inputNoiseTransposed: 0x18,
  outputNoiseTransposed: 0x19,
  dacDitherTransposed: 0x1a,
  adcDitherTransposed: 0x1b,
  weightNoise: 0x20,
  trainX: 0x30,
  trainD: 0x31,
  pulseNoise: 0x32,
  programNoise: 0x33,
  writeVerify: 0x34,
  writeNoise: 0x35,
  population: 0x40,
  populationUniform: 0x41,
  drift: 0x48,
  roundGradient: 0x50,
  userDevice: 0x60,
  selfTest: 0xf0,
} as const;

/** Counter word c2: kind in the top byte, tile (below 2^24) in the rest. */
export function kindTile(kind: number, tile: number): number {
  return (kind * 0x1000000 + tile) >>> 0;
}

/** High 32 bits of the 64-bit product of two u32; the low ones are `Math.imul`. */
function highProduct(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const rest = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 0x10000) + (rest - (rest % 0x10000)) / 0x10000) >>> 0;
}

/**
 * Ten Philox rounds. Writes the four output words (u32) to `out[at..at+3]`.
 * Source: Salmon et al. 2011, section 3.3 and table 2 (multipliers and Weyl constants).
 */
function philoxInto(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let [x0, x1, x2, x3, a, b] = [c0 >>> 0, c1 | 0, c2 >>> 0, c3 | 0, k0 | 0, k1 | 0];
  for (let round = 0; round < 10; round++) {
    const high0 = highProduct(0xd2511f53, x0);
    const high1 = highProduct(0xcd9e8d57, x2);
    const low0 = Math.imul(0xd2511f53, x0);
    x0 = (high1 ^ x1 ^ a) >>> 0;
    x1 = Math.imul(0xcd9e8d57, x2);
    x2 = (high0 ^ x3 ^ b) >>> 0;
    x3 = low0;
    a = (a + 0x9e3779b9) | 0;
    b = (b + 0xbb67ae85) | 0;
  }
  out[at] = x0;
  out[at + 1] = x1;
  out[at + 2] = x2;
  out[at + 3] = x3;
}

/** One Philox block as a fresh tuple of four u32. */
export function philox(counter: Counter, key: StreamKey): [number, number, number, number] {
  const out = new Uint32Array(4);
  philoxInto(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [out[0]!, out[1]!, out[2]!, out[3]!];
}

/** UTF-8 of the NFC form; a lone surrogate becomes U+FFFD, as encoders do. */
function nameBytes(name: string): number[] {
  const bytes: number[] = [];
  for (const char of name.normalize("NFC")) {
    let code = char.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      const low = [0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
      bytes.push(0xf0 | (code >> 18), ...low);
    }
  }
  return bytes;
}

/**
 * Key of the stream `name` (such as `y/mvm`) under an integer seed 0..2^64-1.
 * Each 8-byte block of the name is a Philox counter whose fourth word is at least 2^31; draws use
 * less, so deriving a key never meets a draw. Throws RangeError for a seed or name out of range.
 */
export function deriveKey(seed: bigint, name: string): StreamKey {
  if (seed < 0n || seed >= 1n << 64n) throw new RangeError(`seed ${seed} is not in 0..2^64-1`);
  const bytes = nameBytes(name);
  if (bytes.length >= 1 << 20) throw new RangeError("a stream name is longer than 2^20 bytes");
  const block = (at: number): number =>
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
  let key: StreamKey = [Number(seed & 0xffffffffn), Number(seed >> 32n)];
  for (let i = 0; i < Math.max(1, Math.ceil(bytes.length / 8)); i++) {
    const [k0, k1] = philox([block(8 * i), block(8 * i + 4), i, 2 ** 31 + bytes.length], key);
    key = [k0, k1];
  }
  return key;
}

const block = new Uint32Array(4);

/** Word (u32) of draw number q: group q>>6, word (q>>4)&3, lane q&15; c0 = 16*group + lane. */
export function word(q: number, c1: number, c2: number, c3: number, key: StreamKey): number {
  philoxInto(block, 0, Math.floor(q / 64) * 16 + (q & 15), c1, c2, c3, key[0], key[1]);
  return block[(q >> 4) & 3]!;
}

/** Uniform in (0,1) from a word: exact in f32, symmetric about 1/2, never 0 or 1. */
export function toUniform(w: number): number {
  return (2 * (w >>> 9) + 1) * 2 ** -24;
}

/** Uniform of draw number q. */
export function uniform(q: number, c1: number, c2: number, c3: number, key: StreamKey): number {
  return toUniform(word(q, c1, c2, c3, key));
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
const f = Math.fround;

function fromBits(pattern: number): number {
  bits[0] = pattern;
  return float[0]!;
}

/** 2 ln 2; then -2 ln(1+t), degree 6, no constant term. */
const RADIUS: readonly number[] = [
  0x3fb17218, 0x3d163b7a, 0xbe2f3f5a, 0x3ec6694e, 0xbf22a2e8, 0x3f7ee97c, 0xbffff98e,
].map(fromBits);
/** sin(pi f/2), degree 5, and cos(pi f/2), degree 6. */
const SINE: readonly number[] = [0x3d9f1015, 0xbf254d62, 0x3fc90f99].map(fromBits);
const COSINE: readonly number[] = [0xbca72f6b, 0x3e81d7ae, 0xbf9de9c9].map(fromBits);

/** (x*y)+z with two roundings: what SIMD hardware without FMA does. */
function mad(x: number, y: number, z: number): number {
  return f(f(x * y) + z);
}

/** sqrt(-2 ln u) of 31 bits of a; absolute error of the square 6.9e-6; at most 6.5556. */
function radius(a: number): number {
  float[0] = (a >>> 1) | 1;
  const pattern = bits[0]!;
  const exponent = 158 - (pattern >>> 23);
  const t = f(fromBits((pattern & 0x7fffff) | 0x3f800000) - 1);
  let p = mad(RADIUS[1]!, t, RADIUS[2]!);
  for (let i = 3; i < 7; i++) p = mad(p, t, RADIUS[i]!);
  p = f(f(p * t) + f(exponent * RADIUS[0]!));
  return f(Math.sqrt(Math.max(p, 0)));
}

/** Two normals from two words, in f32, with the roundings written here and nowhere else. */
export function boxMuller(a: number, b: number): [number, number] {
  let r = radius(a >>> 0);
  if (b >>> 31) r = -r;
  const angle = f(f(b << 2) * 2 ** -32);
  const h = f(angle * angle);
  const s = f(mad(mad(SINE[0]!, h, SINE[1]!), h, SINE[2]!) * angle);
  const c = mad(mad(mad(COSINE[0]!, h, COSINE[1]!), h, COSINE[2]!), h, 1);
  return (b >>> 30) & 1 ? [f(r * s), f(r * c)] : [f(r * c), f(r * s)];
}

/** Standard normal of draw number q (f32). */
export function normal(q: number, c1: number, c2: number, c3: number, key: StreamKey): number {
  philoxInto(block, 0, Math.floor(q / 64) * 16 + (q & 15), c1, c2, c3, key[0], key[1]);
  const v = (q >> 4) & 3;
  return boxMuller(block[v & 2]!, block[(v & 2) + 1]!)[v & 1]!;
}

/** The 64 normals of draws 64*group .. 64*group+63, written to `out[at..]`. */
export function normals64(
  out: Float32Array,
  at: number,
  group: number,
  c1: number,
  c2: number,
  c3: number,
  key: StreamKey,
): void {
  for (let lane = 0; lane < 16; lane++) {
    philoxInto(block, 0, group * 16 + lane, c1, c2, c3, key[0], key[1]);
    const [n0, n1] = boxMuller(block[0]!, block[1]!);
    const [n2, n3] = boxMuller(block[2]!, block[3]!);
    out[at + lane] = n0;
    out[at + 16 + lane] = n1;
    out[at + 32 + lane] = n2;
    out[at + 48 + lane] = n3;
  }
}

/**
 * Round half to even, as hardware does, the sign of zero included. Adding and removing 1.5*2^52
 * drops the fraction; from 2^51 on this is exact for whole x only, which all f32 of that size are.
 */
export function roundEven(x: number): number {
  const magic = 6755399441055744;
  if (!(Math.abs(x) < 2251799813685248)) return x;
  const whole = x + magic - magic;
  return whole === 0 ? x * 0 : whole;
}

/** True with probability p: integer comparison, so the same decision everywhere. */
export function bernoulli(
  p: number,
  q: number,
  c1: number,
  c2: number,
  c3: number,
  key: StreamKey,
): boolean {
  return word(q, c1, c2, c3, key) < roundEven(p * 2 ** 32);
}

/**
 * Pulse trains of one vector: bit b of entry i says that slot b fires, with probability
 * T/65536, T = round(min(|v_i|*scale, 1)*65536). 1 <= length <= 31. An element that cannot fire
 * takes no draws; the others share Philox calls four elements and eight slots at a time.
 */
export function trains(
  values: ArrayLike<number>,
  scale: number,
  length: number,
  c1: number,
  c2: number,
  c3: number,
  key: StreamKey,
): Uint32Array {
  const masks = new Uint32Array(values.length);
  const slots = length <= 1 ? 1 : length <= 2 ? 2 : length <= 4 ? 4 : 8;
  const calls = Math.ceil(length / 8);
  let rank = 0;
  for (let i = 0; i < values.length; i++) {
    const p = f(Math.abs(values[i]!) * f(scale));
    const threshold = roundEven(f(Math.min(p, 1) * 65536));
    if (threshold === 0) continue;
    const group = rank >> 2;
    const lane = rank++ & 3;
    for (let b = 0; b < length; b++) {
      const draw = group * slots + b;
      const call = length <= 4 ? draw >> 3 : group * calls + (b >> 3);
      const half = length <= 4 ? draw & 7 : b & 7;
      philoxInto(block, 0, 4 * call + lane, c1, c2, c3, key[0], key[1]);
      const u = (block[half >> 1]! >>> (16 * (half & 1))) & 0xffff;
      if (u < threshold) masks[i]! |= 1 << b;
    }
  }
  return masks;
}

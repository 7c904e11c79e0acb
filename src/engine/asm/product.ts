/** @file int16 and f32 products on 64 columns x 256 samples, and the output stage. Twin: ref/product.ts. */
import { ABS, AREA, CLIPPED_OUTPUTS, clamp, count, DRAWS, f32At, int, ki, lanes, ptr, put, putTail, raise, sum4, word } from "./base";
import { normalsFor } from "./draws";
import { uniform, words64 } from "./philox";

// The tile of sums lies in scratch, 64 columns wide: 256 bytes a row.
const ROW: usize = 256;

/** Exact sums: 4 samples x 8 outputs per step, i32 over blocks of 512 inputs, f32 across them. */
function sum16(a0: usize, b0: usize, tile: usize, samples: i32, panels: i32, k: i32): void {
  const pairs = (k + 1) >> 1;
  for (let first = 0; first < pairs; first += 256) {
    const n = min(256, pairs - first);
    for (let j = 0; j < panels; j++) {
      const panel = b0 + ((<usize>j * <usize>pairs + first) << 5);
      for (let i = 0; i < samples; i += 4) {
        let a = a0 + ((<usize>(i >> 2) * <usize>pairs + first) << 4), b = panel;
        const p = tile + <usize>i * ROW + (<usize>j << 5);
        let c0 = i32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        for (let t = 0; t < n; t++) {
          const w0 = v128.load(b), w1 = v128.load(b, 16);
          const x0 = v128.load_splat<u32>(a);
          c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x0, w0)); c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x0, w1));
          const x1 = v128.load_splat<u32>(a, 4);
          c2 = i32x4.add(c2, i32x4.dot_i16x8_s(x1, w0)); c3 = i32x4.add(c3, i32x4.dot_i16x8_s(x1, w1));
          const x2 = v128.load_splat<u32>(a, 8);
          c4 = i32x4.add(c4, i32x4.dot_i16x8_s(x2, w0)); c5 = i32x4.add(c5, i32x4.dot_i16x8_s(x2, w1));
          const x3 = v128.load_splat<u32>(a, 12);
          c6 = i32x4.add(c6, i32x4.dot_i16x8_s(x3, w0)); c7 = i32x4.add(c7, i32x4.dot_i16x8_s(x3, w1));
          a += 16; b += 32;
        }
        let d0 = f32x4.convert_i32x4_s(c0), d1 = f32x4.convert_i32x4_s(c1);
        let d2 = f32x4.convert_i32x4_s(c2), d3 = f32x4.convert_i32x4_s(c3);
        let d4 = f32x4.convert_i32x4_s(c4), d5 = f32x4.convert_i32x4_s(c5);
        let d6 = f32x4.convert_i32x4_s(c6), d7 = f32x4.convert_i32x4_s(c7);
        if (first > 0) {
          d0 = f32x4.add(d0, v128.load(p)); d1 = f32x4.add(d1, v128.load(p, 16));
          d2 = f32x4.add(d2, v128.load(p, 256)); d3 = f32x4.add(d3, v128.load(p, 272));
          d4 = f32x4.add(d4, v128.load(p, 512)); d5 = f32x4.add(d5, v128.load(p, 528));
          d6 = f32x4.add(d6, v128.load(p, 768)); d7 = f32x4.add(d7, v128.load(p, 784));
        }
        v128.store(p, d0); v128.store(p, d1, 16); v128.store(p, d2, 256); v128.store(p, d3, 272);
        v128.store(p, d4, 512); v128.store(p, d5, 528); v128.store(p, d6, 768); v128.store(p, d7, 784);
      }
    }
  }
}

/** Vectors read one by one, or the last of a batch: one sample x 16 outputs per step, so that a row of codes costs one row of work. */
function single16(a0: usize, b0: usize, tile: usize, panels: i32, k: i32): void {
  const pairs = (k + 1) >> 1, bytes = <usize>pairs << 5;
  for (let j = 0; j < panels; j += 2) {
    // the last panel of an odd number is summed twice, into a place that nobody reads
    const left = b0 + <usize>j * bytes, right = j + 1 < panels ? left + bytes : left;
    const p = tile + (<usize>j << 5);
    for (let first = 0; first < pairs; first += 256) {
      const n = min(256, pairs - first);
      let a = a0 + (<usize>first << 4), b = left + (<usize>first << 5), c = right + (<usize>first << 5);
      let c0 = i32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
      for (let t = 0; t < n; t++) {
        const x = v128.load_splat<u32>(a);
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x, v128.load(b))); c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x, v128.load(b, 16)));
        c2 = i32x4.add(c2, i32x4.dot_i16x8_s(x, v128.load(c))); c3 = i32x4.add(c3, i32x4.dot_i16x8_s(x, v128.load(c, 16)));
        a += 16; b += 32; c += 32;
      }
      let d0 = f32x4.convert_i32x4_s(c0), d1 = f32x4.convert_i32x4_s(c1);
      let d2 = f32x4.convert_i32x4_s(c2), d3 = f32x4.convert_i32x4_s(c3);
      if (first > 0) {
        d0 = f32x4.add(d0, v128.load(p)); d1 = f32x4.add(d1, v128.load(p, 16));
        d2 = f32x4.add(d2, v128.load(p, 32)); d3 = f32x4.add(d3, v128.load(p, 48));
      }
      v128.store(p, d0); v128.store(p, d1, 16); v128.store(p, d2, 32); v128.store(p, d3, 48);
    }
  }
}

/** The same in f32: one sample x 16 outputs, k ascending. */
function single32(a0: usize, b0: usize, tile: usize, panels: i32, k: i32): void {
  const bytes = <usize>k << 5;
  for (let j = 0; j < panels; j += 2) {
    let a = a0, b = b0 + <usize>j * bytes, c = j + 1 < panels ? b + bytes : b;
    const p = tile + (<usize>j << 5);
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0;
    for (let t = 0; t < k; t++) {
      const x = v128.load_splat<u32>(a);
      c0 = f32x4.add(c0, f32x4.mul(x, v128.load(b))); c1 = f32x4.add(c1, f32x4.mul(x, v128.load(b, 16)));
      c2 = f32x4.add(c2, f32x4.mul(x, v128.load(c))); c3 = f32x4.add(c3, f32x4.mul(x, v128.load(c, 16)));
      a += 16; b += 32; c += 32;
    }
    v128.store(p, c0); v128.store(p, c1, 16); v128.store(p, c2, 32); v128.store(p, c3, 48);
  }
}

/** f32 sums, k ascending; blocks of 384 inputs keep a panel in L1 and change no bit. */
function sum32(a0: usize, b0: usize, tile: usize, samples: i32, panels: i32, k: i32): void {
  for (let first = 0; first < k; first += 384) {
    const n = min(384, k - first);
    for (let j = 0; j < panels; j++) {
      const panel = b0 + ((<usize>j * <usize>k + first) << 5);
      for (let i = 0; i < samples; i += 4) {
        let a = a0 + ((<usize>(i >> 2) * <usize>k + first) << 4), b = panel;
        const p = tile + <usize>i * ROW + (<usize>j << 5);
        let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        if (first > 0) {
          c0 = v128.load(p); c1 = v128.load(p, 16); c2 = v128.load(p, 256); c3 = v128.load(p, 272);
          c4 = v128.load(p, 512); c5 = v128.load(p, 528); c6 = v128.load(p, 768); c7 = v128.load(p, 784);
        }
        for (let t = 0; t < n; t++) {
          const w0 = v128.load(b), w1 = v128.load(b, 16);
          const x0 = v128.load_splat<u32>(a);
          c0 = f32x4.add(c0, f32x4.mul(x0, w0)); c1 = f32x4.add(c1, f32x4.mul(x0, w1));
          const x1 = v128.load_splat<u32>(a, 4);
          c2 = f32x4.add(c2, f32x4.mul(x1, w0)); c3 = f32x4.add(c3, f32x4.mul(x1, w1));
          const x2 = v128.load_splat<u32>(a, 8);
          c4 = f32x4.add(c4, f32x4.mul(x2, w0)); c5 = f32x4.add(c5, f32x4.mul(x2, w1));
          const x3 = v128.load_splat<u32>(a, 12);
          c6 = f32x4.add(c6, f32x4.mul(x3, w0)); c7 = f32x4.add(c7, f32x4.mul(x3, w1));
          a += 16; b += 32;
        }
        v128.store(p, c0); v128.store(p, c1, 16); v128.store(p, c2, 256); v128.store(p, c3, 272);
        v128.store(p, c4, 512); v128.store(p, c5, 528); v128.store(p, c6, 768); v128.store(p, c7, 784);
      }
    }
  }
}

/** Sums given in memory (the output stage alone). */
function copySums(y: usize, ld: usize, j0: i32, b0: i32, samples: i32, n: i32, tile: usize): void {
  for (let b = 0; b < samples; b++) {
    const p = y + ((<usize>(b0 + b) * ld + j0) << 2), to = tile + <usize>b * ROW;
    for (let i = 0; i < n; i += 4) v128.store(to + (<usize>i << 2), v128.load(p + (<usize>i << 2)));
  }
}

/** alpha, gain, offset and noise on one row of n sums, in place. */
function analog(row: usize, n: i32, j0: i32, b: i32, own: usize): void {
  const alpha = f32x4.splat(f32At(9)), gain = ptr(10), offset = ptr(11), flags = int(21);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2, j = (<usize>j0 << 2) + at;
    let t = f32x4.mul(v128.load(row + at), alpha);
    if (gain) t = f32x4.mul(t, v128.load(gain + j));
    if (offset) t = f32x4.add(t, v128.load(offset + j));
    v128.store(row + at, t);
  }
  if (!(flags & 8)) return;
  const sigmas = ptr(13), plane = ptr(14), buf = own + DRAWS;
  const s = f32x4.splat(sigmas ? load<f32>(sigmas + (<usize>b << 2)) : f32At(12));
  const sp = plane + ((<usize>b * <usize>int(15) + j0) << 2);
  normalsFor(buf, n, j0 >> 6, word(24) + b, word(25), word(27), word(28), word(29));
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2, sigma = plane ? v128.load(sp + at) : s;
    v128.store(row + at, f32x4.add(v128.load(row + at), f32x4.mul(v128.load(buf + at), sigma)));
  }
}

/** The converter on one row, in place: codes times (full scale * lsb). Returns clips. */
function convert(row: usize, n: i32, j0: i32, b: i32, full: f32, own: usize): i32 {
  const lo = f32x4.splat(f32At(17)), hi = f32x4.splat(f32At(18)), inverse = f32x4.splat(f32At(19));
  const lsb = f32x4.splat(full * f32At(20)), dither = int(21) & 1, buf = own + DRAWS;
  if (dither) words64(buf, j0 >> 6, word(24) + b, word(26), word(27), word(28), word(29));
  let clips = i32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2, v = f32x4.mul(v128.load(row + at), inverse);
    const c = dither ? f32x4.floor(f32x4.add(v, uniform(v128.load(buf + at)))) : f32x4.nearest(v);
    const kept = clamp(c, lo, hi);
    clips = i32x4.sub(clips, v128.and(f32x4.ne(c, kept), lanes(min(4, n - i))));
    v128.store(row + at, f32x4.mul(kept, lsb));
  }
  return sum4(clips);
}

/** One vector of the common case: the code before it is cut to the range. */
// @ts-ignore: decorator
@inline
function noisyCode(y: usize, xi: usize, alpha: v128, sigma: v128, inverse: v128): v128 {
  const t = f32x4.add(f32x4.mul(v128.load(y), alpha), f32x4.mul(v128.load(xi), sigma));
  return f32x4.nearest(f32x4.mul(t, inverse));
}

/** The common case in one pass: alpha, one sigma for all, rounding converter, straight to out. */
function noisyConvert(row: usize, n: i32, out: usize, j0: i32, b: i32, full: f32, own: usize): i32 {
  const alpha = f32x4.splat(f32At(9)), sigma = f32x4.splat(f32At(12)), buf = own + DRAWS;
  const lo = f32x4.splat(f32At(17)), hi = f32x4.splat(f32At(18)), inverse = f32x4.splat(f32At(19));
  const lsb = f32x4.splat(full * f32At(20)), accumulate = (int(21) & 2) != 0, whole = <usize>(n >> 2) << 4;
  normalsFor(buf, n, j0 >> 6, word(24) + b, word(25), word(27), word(28), word(29));
  let clips = i32x4.splat(0);
  for (let at: usize = 0; at < whole; at += 16) {
    const c = noisyCode(row + at, buf + at, alpha, sigma, inverse), kept = clamp(c, lo, hi);
    clips = i32x4.sub(clips, f32x4.ne(c, kept));
    let t = f32x4.mul(kept, lsb);
    if (accumulate) t = f32x4.add(v128.load(out + at), t);
    v128.store(out + at, t);
  }
  if (n & 3) {
    const c = noisyCode(row + whole, buf + whole, alpha, sigma, inverse), kept = clamp(c, lo, hi);
    clips = i32x4.sub(clips, v128.and(f32x4.ne(c, kept), lanes(n & 3)));
    let t = f32x4.mul(kept, lsb);
    if (accumulate) t = f32x4.add(v128.load(out + whole), t);
    putTail(out + whole, t, n & 3);
  }
  return sum4(clips);
}

/** Largest |t| of n values. */
function rowMaximum(row: usize, n: i32): v128 {
  let m = i32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    m = f32x4.pmax(m, v128.and(v128.and(v128.load(row + (<usize>i << 2)), ki(ABS)), lanes(min(4, n - i))));
  }
  return m;
}

function finish(row: usize, n: i32, out: usize, full: f32, accumulate: bool): void {
  const s = f32x4.splat(full);
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 2;
    let t = v128.load(row + at);
    t = f32x4.mul(t, s);
    if (accumulate) t = f32x4.add(v128.load(out + at), t);
    put(out + at, t, n - i);
  }
}

function silent(n: i32, out: usize, accumulate: bool): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < n; i += 4) {
    const at = out + (<usize>i << 2);
    put(at, accumulate ? f32x4.add(v128.load(at), zero) : zero, n - i);
  }
}

/** The output stage of one row. */
function stage(row: usize, n: i32, j0: i32, b: i32, full: f32, own: usize): void {
  const flags = int(21), adc = int(16) != 0, clipped = ptr(22), accumulate = (flags & 2) != 0;
  const out = ptr(7) + ((<usize>b * <usize>int(8) + j0) << 2);
  if (full == 0) { silent(n, out, accumulate); return; }
  let clips = 0;
  if (adc && (flags & 13) == 8 && !ptr(10) && !ptr(11) && !ptr(13) && !ptr(14)) {
    clips = noisyConvert(row, n, out, j0, b, full, own);
  } else {
    analog(row, n, j0, b, own);
    if (flags & 4) raise(own, rowMaximum(row, n));
    if (adc) clips = convert(row, n, j0, b, full, own);
    finish(row, n, out, adc ? 1 : full, accumulate);
  }
  if (!clips) return;
  count(own, CLIPPED_OUTPUTS, clips);
  if (clipped) store<u32>(clipped + (<usize>b << 2), 1);
}

export function product(chunk: i32, own: usize): void {
  const form = int(2), scale = ptr(3), samples = int(4), k = int(5), n = int(6), only = ptr(23);
  const across = (n + 63) >> 6, j0 = (chunk % across) << 6, b0 = (chunk / across) << 8;
  const here = min(64, n - j0), rows = min(256, samples - b0), tile = own + AREA;
  if (form < 2) {
    // a quad of samples, or eight outputs, of one step of k: 16 and 32 bytes in both forms
    const steps = <usize>(form == 0 ? (k + 1) >> 1 : k), panels = (here + 7) >> 3;
    const a = ptr(0) + ((<usize>(b0 >> 2) * steps) << 4), w = ptr(1) + ((<usize>(j0 >> 3) * steps) << 5);
    const alone = (rows & 3) == 1, many = alone ? rows - 1 : rows;
    const last = a + ((<usize>(many >> 2) * steps) << 4), to = tile + <usize>many * ROW;
    if (form == 0) {
      if (many) sum16(a, w, tile, many, panels, k);
      if (alone) single16(last, w, to, panels, k);
    } else {
      if (many) sum32(a, w, tile, many, panels, k);
      if (alone) single32(last, w, to, panels, k);
    }
  } else copySums(ptr(0), <usize>int(1), j0, b0, rows, here, tile);
  if (k == 0 && form < 2) memory.fill(tile, 0, <usize>rows * ROW);
  for (let b = 0; b < rows; b++) {
    const at = b0 + b;
    if (only && !load<u32>(only + (<usize>at << 2))) continue;
    const full: f32 = scale ? load<f32>(scale + (<usize>at << 2)) : 1;
    stage(tile + <usize>b * ROW, here, j0, at, full, own);
  }
}

/** @file im2col, its transpose, pooling; one image a chunk. Twin: ref/convolution.ts. */
import { f32At, int, ptr } from "./base";

export function im2col(image: i32, own: usize): void {
  const ld = <usize>int(1), c = int(3), h = int(4), w = int(5), kh = int(6), kw = int(7), stride = int(8), pad = int(9);
  const oh = int(10), ow = int(11), ldo = <usize>int(13), x = ptr(0) + ((<usize>image * ld) << 2);
  let row = ptr(12) + ((<usize>(image * oh * ow) * ldo) << 2);
  for (let oy = 0; oy < oh; oy++) for (let ox = 0; ox < ow; ox++) {
    let at = row;
    const x0 = ox * stride - pad, inside = x0 >= 0 && x0 + kw <= w;
    for (let ch = 0; ch < c; ch++) for (let ky = 0; ky < kh; ky++) {
      const y = oy * stride + ky - pad, from = x + (<usize>((ch * h + y) * w + x0) << 2);
      if (y < 0 || y >= h) for (let kx = 0; kx < kw; kx++) store<f32>(at + (<usize>kx << 2), 0);
      else if (inside) for (let kx = 0; kx < kw; kx++) store<f32>(at + (<usize>kx << 2), load<f32>(from + (<usize>kx << 2)));
      else for (let kx = 0; kx < kw; kx++) {
        const on = x0 + kx >= 0 && x0 + kx < w;
        store<f32>(at + (<usize>kx << 2), on ? load<f32>(from + (<usize>kx << 2)) : 0);
      }
      at += <usize>kw << 2;
    }
    row += ldo << 2;
  }
}

export function col2im(image: i32, own: usize): void {
  const ldp = <usize>int(1), c = int(3), h = int(4), w = int(5), kh = int(6), kw = int(7), stride = int(8), pad = int(9);
  const oh = int(10), ow = int(11), out = ptr(12) + ((<usize>image * <usize>int(13)) << 2), p = ptr(0);
  for (let ch = 0; ch < c; ch++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {
    let sum: f32 = 0;
    for (let ky = 0; ky < kh; ky++) {
      const top = y + pad - ky;
      if (top < 0 || top % stride != 0 || top / stride >= oh) continue;
      for (let kx = 0; kx < kw; kx++) {
        const left = x + pad - kx;
        if (left < 0 || left % stride != 0 || left / stride >= ow) continue;
        const row = <usize>((image * oh + top / stride) * ow + left / stride);
        sum += load<f32>(p + ((row * ldp + <usize>((ch * kh + ky) * kw + kx)) << 2));
      }
    }
    store<f32>(out + (<usize>((ch * h + y) * w + x) << 2), sum);
  }
}

export function pool(image: i32, own: usize): void {
  const code = int(0), ld = <usize>int(2), c = int(4), h = int(5), w = int(6), kh = int(7), kw = int(8), stride = int(9);
  const oh = int(10), ow = int(11), x = ptr(1) + ((<usize>image * ld) << 2), out = ptr(12) + ((<usize>image * <usize>int(13)) << 2);
  const index = ptr(14) + (<usize>(image * c * oh * ow) << 2), share: f32 = <f32>(1.0 / <f64>(kh * kw));
  for (let ch = 0; ch < c; ch++) for (let oy = 0; oy < oh; oy++) for (let ox = 0; ox < ow; ox++) {
    let best = (ch * h + oy * stride) * w + ox * stride, sum: f32 = 0, most = load<f32>(x + (<usize>best << 2));
    for (let ky = 0; ky < kh; ky++) for (let kx = 0; kx < kw; kx++) {
      const at = (ch * h + oy * stride + ky) * w + ox * stride + kx, v = load<f32>(x + (<usize>at << 2));
      sum += v;
      if (v > most) { best = at; most = v; }
    }
    const cell = <usize>((ch * oh + oy) * ow + ox) << 2;
    store<f32>(out + cell, code == 0 ? most : sum * share);
    if (code == 0) store<u32>(index + cell, best);
  }
}

export function poolBackward(image: i32, own: usize): void {
  const code = int(0), ldd = <usize>int(2), c = int(4), h = int(5), w = int(6), kh = int(7), kw = int(8), stride = int(9);
  const oh = int(10), ow = int(11), d = ptr(1) + ((<usize>image * ldd) << 2), out = ptr(12) + ((<usize>image * <usize>int(13)) << 2);
  const index = ptr(14) + (<usize>(image * c * oh * ow) << 2), share: f32 = <f32>(1.0 / <f64>(kh * kw));
  for (let ch = 0; ch < c; ch++) for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {
    const pixel = (ch * h + y) * w + x;
    let sum: f32 = 0;
    const oy0 = max(0, (y - kh + stride) / stride), ox0 = max(0, (x - kw + stride) / stride);
    for (let oy = oy0; oy < oh && oy * stride <= y; oy++) for (let ox = ox0; ox < ow && ox * stride <= x; ox++) {
      const cell = <usize>((ch * oh + oy) * ow + ox) << 2, v = load<f32>(d + cell);
      if (code != 0) sum += v * share;
      else if (load<i32>(index + cell) == pixel) sum += v;
    }
    store<f32>(out + (<usize>pixel << 2), sum);
  }
}

export function swapChannels(image: i32, own: usize): void {
  const x = ptr(0), ld = <usize>int(1), positions = int(3), channels = int(4), out = ptr(5), ldo = <usize>int(6), back = int(7) != 0;
  const p0 = <usize>(image * positions), i0 = <usize>image;
  for (let p = 0; p < positions; p++) for (let ch = 0; ch < channels; ch++) {
    const byPosition = (p0 + p) * (back ? ldo : ld) + ch, byChannel = i0 * (back ? ld : ldo) + <usize>(ch * positions + p);
    if (back) store<f32>(out + (byPosition << 2), load<f32>(x + (byChannel << 2)));
    else store<f32>(out + (byChannel << 2), load<f32>(x + (byPosition << 2)));
  }
}

/**
 * @file Twin of im2col, its transpose, pooling and the change between rows of positions and images.
 * test  twin.test.ts; convolution.test.ts
 */
import { f, type RefKernel } from "./kernel.ts";

/** Patches of one image: out row oy*ow + ox, column (ch*kh + ky)*kw + kx; +0 outside. */
export const im2col: RefKernel = (heap, a, image) => {
  const [x, ld, , c, h, w, kh, kw, stride, pad, oh, ow, out, ldo] = a;
  for (let oy = 0; oy < oh; oy++) {
    for (let ox = 0; ox < ow; ox++) {
      let at = out / 4 + ((image * oh + oy) * ow + ox) * ldo;
      for (let ch = 0; ch < c; ch++) {
        for (let ky = 0; ky < kh; ky++) {
          for (let kx = 0; kx < kw; kx++) {
            const y = oy * stride + ky - pad;
            const xx = ox * stride + kx - pad;
            const inside = y >= 0 && y < h && xx >= 0 && xx < w;
            heap.f32[at++] = inside ? heap.f32[x / 4 + image * ld + (ch * h + y) * w + xx] : 0;
          }
        }
      }
    }
  }
};

/** Each input pixel adds the patch entries that hold it, over ky, then kx, ascending. */
export const col2im: RefKernel = (heap, a, image) => {
  const [p, ldp, , c, h, w, kh, kw, stride, pad, oh, ow, out, ldo] = a;
  for (let ch = 0; ch < c; ch++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        let sum = 0;
        for (let ky = 0; ky < kh; ky++) {
          const top = y + pad - ky;
          if (top < 0 || top % stride !== 0 || top / stride >= oh) continue;
          for (let kx = 0; kx < kw; kx++) {
            const left = x + pad - kx;
            if (left < 0 || left % stride !== 0 || left / stride >= ow) continue;
            const row = (image * oh + top / stride) * ow + left / stride;
            sum = f(sum + heap.f32[p / 4 + row * ldp + (ch * kh + ky) * kw + kx]);
          }
        }
        heap.f32[out / 4 + image * ldo + (ch * h + y) * w + x] = sum;
      }
    }
  }
};

export const pool: RefKernel = (heap, a, image) => {
  const [code, x, ld, , c, h, w, kh, kw, stride, oh, ow, out, ldo, index] = a;
  for (let ch = 0; ch < c; ch++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        let best = (ch * h + oy * stride) * w + ox * stride;
        let sum = 0;
        for (let ky = 0; ky < kh; ky++) {
          for (let kx = 0; kx < kw; kx++) {
            const at = (ch * h + oy * stride + ky) * w + ox * stride + kx;
            const value = heap.f32[x / 4 + image * ld + at];
            sum = f(sum + value);
            if (value > heap.f32[x / 4 + image * ld + best]) best = at;
          }
        }
        const cell = (ch * oh + oy) * ow + ox;
        const most = heap.f32[x / 4 + image * ld + best];
        heap.f32[out / 4 + image * ldo + cell] = code === 0 ? most : f(sum * f(1 / (kh * kw)));
        if (code === 0) heap.u32[index / 4 + image * c * oh * ow + cell] = best;
      }
    }
  }
};

/** Each input pixel adds the outputs whose window holds it, over oy, then ox, ascending. */
export const poolBackward: RefKernel = (heap, a, image) => {
  const [code, d, ldd, , c, h, w, kh, kw, stride, oh, ow, out, ldo, index] = a;
  const share = f(1 / (kh * kw));
  for (let ch = 0; ch < c; ch++) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const pixel = (ch * h + y) * w + x;
        let sum = 0;
        const oy0 = Math.max(0, Math.ceil((y - kh + 1) / stride));
        const ox0 = Math.max(0, Math.ceil((x - kw + 1) / stride));
        for (let oy = oy0; oy < oh && oy * stride <= y; oy++) {
          for (let ox = ox0; ox < ow && ox * stride <= x; ox++) {
            const cell = (ch * oh + oy) * ow + ox;
            const value = heap.f32[d / 4 + image * ldd + cell];
            if (code !== 0) sum = f(sum + f(value * share));
            else if (heap.u32[index / 4 + image * c * oh * ow + cell] === pixel) {
              sum = f(sum + value);
            }
          }
        }
        heap.f32[out / 4 + image * ldo + pixel] = sum;
      }
    }
  }
};

/** [image*positions][channels] to [image][channels*positions], or back. */
export const swapChannels: RefKernel = (heap, a, image) => {
  const [x, ld, , positions, channels, out, ldo, back] = a;
  for (let p = 0; p < positions; p++) {
    for (let ch = 0; ch < channels; ch++) {
      const byPosition = (image * positions + p) * (back ? ldo : ld) + ch;
      const byChannel = image * (back ? ld : ldo) + ch * positions + p;
      const from = x / 4 + (back ? byChannel : byPosition);
      heap.f32[out / 4 + (back ? byPosition : byChannel)] = heap.f32[from];
    }
  }
};

/**
 * @file Convolution as matrix products, and pooling.
 * in    images [images][c*h*w], channel-major;  out  patches [images*oh*ow][c*kh*kw], and back
 * holds patch row = image*oh*ow + oy*ow + ox; patch column = (ch*kh + ky)*kw + kx; +0 outside
 * test  twin.test.ts (bits), convolution.test.ts (against direct loops)
 */
import type { Backend } from "../backend.ts";
import type { Matrix } from "../layout.ts";
import type { Ptr } from "../memory.ts";

/** Geometry of a window that slides over images of c channels, h rows, w columns. */
export interface Window {
  readonly c: number;
  readonly h: number;
  readonly w: number;
  readonly kh: number;
  readonly kw: number;
  readonly stride: number;
  readonly pad: number;
}

export interface ConvolutionKernels {
  /** Output height and width: floor((h + 2*pad - kh)/stride) + 1. */
  outputSize(window: Window): { oh: number; ow: number };
  /** Copies patches: out [images*oh*ow][c*kh*kw]. */
  im2col(x: Matrix, window: Window, out: Matrix): void;
  /** Input gradient, a gather: each pixel adds its patches over ky, then kx, ascending. */
  col2im(patches: Matrix, window: Window, out: Matrix): void;
  /**
   * [images*oh*ow][channels] (the result of a product) to [images][channels*oh*ow], and back.
   */
  toImages(y: Matrix, positions: number, out: Matrix): void;
  fromImages(y: Matrix, positions: number, out: Matrix): void;
  /** Max: first strictly greater wins, its index is kept in index u32[images][c*oh*ow]. No pad. */
  maxPool(x: Matrix, window: Window, out: Matrix, index: Ptr): void;
  averagePool(x: Matrix, window: Window, out: Matrix): void;
  maxPoolBackward(d: Matrix, window: Window, out: Matrix, index: Ptr): void;
  averagePoolBackward(d: Matrix, window: Window, out: Matrix): void;
}

type PoolCode = "max" | "average";

export function convolutionKernels(backend: Backend): ConvolutionKernels {
  const sizeOf = (win: Window): { oh: number; ow: number } => ({
    oh: Math.floor((win.h + 2 * win.pad - win.kh) / win.stride) + 1,
    ow: Math.floor((win.w + 2 * win.pad - win.kw) / win.stride) + 1,
  });
  const unroll = (name: "im2col" | "col2im", x: Matrix, win: Window, out: Matrix): void => {
    const images = name === "im2col" ? x.rows : out.rows;
    const args = { x: x.at, ld: x.ld, images, ...win, ...sizeOf(win), out: out.at, ldo: out.ld };
    backend.run(name, images, args, x.rows * x.cols);
  };
  const pool = (
    name: "pool" | "poolBackward",
    code: PoolCode,
    x: Matrix,
    win: Window,
    out: Matrix,
    index: Ptr,
  ): void => {
    const { pad: _, ...shape } = win;
    const args = {
      code: code === "max" ? 0 : 1,
      x: x.at,
      ld: x.ld,
      images: x.rows,
      ...shape,
      ...sizeOf({ ...win, pad: 0 }),
      out: out.at,
      ldo: out.ld,
      index,
    };
    backend.run(name, x.rows, args, x.rows * Math.max(x.cols, out.cols));
  };
  const swap = (x: Matrix, out: Matrix, back: number, shape: [number, number, number]): void => {
    const [images, positions, channels] = shape;
    const args = { x: x.at, ld: x.ld, images, positions, channels, out: out.at, ldo: out.ld, back };
    backend.run("swapChannels", images, args, images * positions * channels);
  };
  return {
    outputSize: sizeOf,
    im2col: (x, win, out) => unroll("im2col", x, win, out),
    col2im: (patches, win, out) => unroll("col2im", patches, win, out),
    toImages: (y, positions, out) => swap(y, out, 0, [out.rows, positions, y.cols]),
    fromImages: (y, positions, out) => swap(y, out, 1, [y.rows, positions, out.cols]),
    maxPool: (x, win, out, index) => pool("pool", "max", x, win, out, index),
    averagePool: (x, win, out) => pool("pool", "average", x, win, out, 0),
    maxPoolBackward: (d, win, out, index) => pool("poolBackward", "max", d, win, out, index),
    averagePoolBackward: (d, win, out) => pool("poolBackward", "average", d, win, out, 0),
  };
}

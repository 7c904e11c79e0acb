/**
 * @file A layer of a network as data: what it takes, what it gives, how many weights it holds.
 * in    the layer records of a `network` node;  out  ResolvedLayer with every shape known
 * why   shapes decide tiles and cost before anything runs; the arithmetic itself lives in `sim`
 * from  design: language, section 5.1; src/ir/README.md, Layers
 * test  layer.test.ts: LeNet-1 of Wu et al. 2023 shape by shape; each impossible layer has its sentence
 */
import type { Json } from "../base/json.ts";

/** A layer as the program wrote it. */
export interface LayerSpec {
  readonly op: string;
  readonly label: string;
  readonly shape?: readonly number[];
  readonly n?: number;
  readonly kernel?: readonly [height: number, width: number];
  readonly stride?: number;
  readonly pad?: number;
  readonly mode?: "avg" | "max";
  readonly size?: readonly [height: number, width: number];
  /** Hardware of this layer alone. */
  readonly on?: { readonly [name: string]: Json };
}

/** W is [rows, columns]; one image needs `positions` products with it. */
export interface WeightShape {
  readonly rows: number;
  readonly columns: number;
  readonly positions: number;
  /** K·K of a convolution, 1 of a dense layer: whole kernels may have to stay on one tile. */
  readonly kernelArea: number;
}

export interface ResolvedLayer {
  readonly spec: LayerSpec;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly weights: WeightShape | null;
}

/** One kind of layer: its output shape, or a sentence on why it does not fit, and its weights. */
export interface LayerKind {
  readonly op: string;
  readonly output: (spec: LayerSpec, input: readonly number[]) => readonly number[] | string;
  readonly weights?: (
    spec: LayerSpec,
    input: readonly number[],
    output: readonly number[],
  ) => WeightShape;
}

export const volume = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Channels, height and width; a shape of two is one channel. */
export function image(shape: readonly number[]): readonly [c: number, h: number, w: number] | null {
  if (shape.length === 2) return [1, shape[0] as number, shape[1] as number];
  return shape.length === 3 ? (shape as unknown as [number, number, number]) : null;
}

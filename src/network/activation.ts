/**
 * @file relu, tanh, sigmoid, softmax: element by element, softmax over the whole vector.
 * test  layer.test.ts
 */
import type { LayerKind } from "./layer.ts";

const elementwise = (op: string): LayerKind => ({ op, output: (_, input) => input });

export const relu: LayerKind = elementwise("relu");
export const tanh: LayerKind = elementwise("tanh");
export const sigmoid: LayerKind = elementwise("sigmoid");
export const softmax: LayerKind = elementwise("softmax");

/**
 * @file The catalogue of layers, and the walk through them. To add a layer: its file and its line here.
 * test  layer.test.ts
 */
import { relu, sigmoid, softmax, tanh } from "./activation.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { flatten } from "./flatten.ts";
import type { LayerKind, LayerSpec, ResolvedLayer } from "./layer.ts";
import { pool } from "./pool.ts";

const ALL: readonly LayerKind[] = [dense, conv, pool, flatten, relu, tanh, sigmoid, softmax];

const LAYERS: ReadonlyMap<string, LayerKind> = new Map(ALL.map((k) => [k.op, k]));

export interface Misfit {
  /** Index of the layer that does not fit, and why: the label of E0309. */
  readonly layer: number;
  readonly why: string;
}

/** Every shape along the network, or the first layer that does not fit. */
export function resolveLayers(specs: readonly LayerSpec[]): readonly ResolvedLayer[] | Misfit {
  const [first, ...rest] = specs;
  if (first?.op !== "input" || !first.shape)
    return { layer: 0, why: "a network begins with its input: input 784" };
  const resolved: ResolvedLayer[] = [];
  let shape: readonly number[] = first.shape;
  for (const [i, spec] of rest.entries()) {
    const kind = LAYERS.get(spec.op);
    if (!kind) return { layer: i + 1, why: `no layer is called ${spec.op}` };
    const output = kind.output(spec, shape);
    if (typeof output === "string") return { layer: i + 1, why: output };
    const weights = kind.weights?.(spec, shape, output) ?? null;
    resolved.push({ spec, input: shape, output, weights });
    shape = output;
  }
  return resolved;
}

/**
 * @file One version of a network: weights in digital, and the arrays they are mapped on.
 * in    the layers of a `network` node, a seed;  out  NetworkState, replaced by map, age, train
 * from  start: Glorot and Bengio 2010, uniform in +-sqrt(6 / (fan in + fan out)), keyed by the network's name; biases start at 0 and stay digital
 *       full range of a mapped layer: 2 / sqrt(fan in) as in the reference run of Wu et al. 2023, or its largest weight if that is larger
 * test  network.test.ts: same name, same start; a mapped ideal layer holds its weights
 */
import { hashJson, sha256 } from "../base/hash.ts";
import { invariant } from "../base/invariant.ts";
import { deriveKey, KIND, kindTile, uniform } from "../base/random.ts";
import type { Kernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { resolveLayers } from "../network/index.ts";
import { type LayerSpec, type ResolvedLayer, volume, type WeightShape } from "../network/layer.ts";
import { type ArrayState, createArray, weightsOf } from "./array.ts";
import { programArray } from "./program.ts";

/** A layer with weights. `array` is null while the layer is exact digital. */
export interface WeightedLayer {
  readonly label: string;
  /** Index into `layers`. */
  readonly at: number;
  readonly shape: WeightShape;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
  readonly array: ArrayState | null;
}

export interface NetworkState {
  readonly name: string;
  readonly version: number;
  readonly input: readonly number[];
  readonly layers: readonly ResolvedLayer[];
  readonly weighted: readonly WeightedLayer[];
  readonly trained: boolean;
  /** Batches it has been trained on: training draws never repeat. */
  readonly steps: number;
  /** Hardware record it was mapped on, if any. */
  readonly chip: Attributes | null;
}

function glorot(
  name: string,
  label: string,
  shape: WeightShape,
  outputs: number,
  seed: bigint,
): Float32Array {
  const key = deriveKey(seed, `${name}.${label}/init`);
  const fans = shape.columns + (outputs / shape.positions) * shape.kernelArea;
  const limit = Math.sqrt(6 / fans);
  const c2 = kindTile(KIND.userUniform, 0);
  return Float32Array.from(
    { length: shape.rows * shape.columns },
    (_, q) => (2 * uniform(q, 0, c2, 0, key) - 1) * limit,
  );
}

export function createNetwork(
  name: string,
  specs: readonly LayerSpec[],
  seed: bigint,
): NetworkState {
  const layers = resolveLayers(specs);
  invariant(Array.isArray(layers), `network ${name} does not fit together`);
  const resolved = layers as readonly ResolvedLayer[];
  const weighted = resolved.flatMap((layer, at): WeightedLayer[] => {
    const shape = layer.weights;
    if (!shape) return [];
    const { label } = layer.spec;
    const weights = glorot(name, label, shape, volume(layer.output), seed);
    return [{ label, at, shape, weights, bias: new Float32Array(shape.rows), array: null }];
  });
  const input = specs[0]?.shape ?? [];
  return {
    name,
    version: 0,
    input,
    layers: resolved,
    weighted,
    trained: false,
    steps: 0,
    chip: null,
  };
}

/** Weight at full range of a mapped layer. */
function fullRange(layer: WeightedLayer): number {
  const largest = layer.weights.reduce((m, w) => Math.max(m, Math.abs(w)), 0);
  return Math.max(2 / Math.sqrt(layer.shape.columns), largest);
}

function mapLayer(
  k: Kernels,
  n: NetworkState,
  layer: WeightedLayer,
  at: Attributes,
  seed: bigint,
  rng: string,
): WeightedLayer {
  if (at["digital"] === true) return { ...layer, array: null };
  const name = `${n.name}.${layer.label}`;
  const { rows, columns, kernelArea } = layer.shape;
  const empty = createArray(name, rows, columns, at, kernelArea);
  const streams = {
    write: deriveKey(seed, `${rng}.${layer.label}`),
    device: deriveKey(seed, `${name}/device`),
  };
  const wMax = empty.hardware.wMax;
  const scale =
    wMax === "column" ? undefined : new Float32Array(rows).fill(wMax ?? fullRange(layer));
  const fresh = { ...empty, version: n.version };
  const array = programArray(k, fresh, layer.weights, empty.hardware.write, streams, scale);
  return { ...layer, array };
}

/** Writes the current weights onto a chip; single layers may go elsewhere. */
export function mapNetwork(
  k: Kernels,
  n: NetworkState,
  at: {
    readonly chip: Attributes;
    readonly layers?: Readonly<Record<string, Attributes>>;
    readonly rng: string;
  },
  seed: bigint,
): NetworkState {
  const weighted = n.weighted.map((layer) => {
    const own = n.layers[layer.at]?.spec.on as Attributes | undefined;
    return mapLayer(k, n, layer, at.layers?.[layer.label] ?? own ?? at.chip, seed, at.rng);
  });
  return { ...n, version: n.version + 1, weighted, chip: at.chip };
}

/** Back to the initial weights, keeping the mapping: `train fresh`. */
export function restart(k: Kernels, n: NetworkState, seed: bigint): NetworkState {
  const specs = [
    { op: "input", label: "input", shape: n.input } as LayerSpec,
    ...n.layers.map((l) => l.spec),
  ];
  const start = createNetwork(n.name, specs, seed);
  const weighted = start.weighted.map((layer, i) => {
    const array = n.weighted[i]?.array ?? null;
    if (!array) return layer;
    return mapLayer(k, { ...n, version: 0 }, layer, array.hardware.settings, seed, `${n.name}/map`);
  });
  return { ...n, version: n.version, weighted, trained: false, steps: 0 };
}

/** SHA-256 of all weights and biases, as the cells hold them where there are cells. */
export function digest(n: NetworkState): string {
  const bytes = (x: Float32Array): Uint8Array => new Uint8Array(x.slice().buffer);
  return hashJson(
    n.weighted.map((l) => [
      l.label,
      sha256(bytes(l.array ? weightsOf(l.array) : l.weights)),
      sha256(bytes(l.bias)),
    ]),
  );
}

/**
 * @file The matrices of a program on their hardware: arrays as declared, layers as mapped.
 * in    nodes of an Ir;  out  PlannedArray with its tiles; the declaration a version goes back to
 * why   placing, pricing, drawing and refusing all look at the same list
 * test  plan.test.ts
 */
import type { Attributes, Node, NodeId } from "../ir/node.ts";
import { dimensions } from "../ir/node.ts";
import { resolveLayers } from "../network/index.ts";
import type { LayerSpec, ResolvedLayer } from "../network/layer.ts";
import { hardwareOf, slicesOf } from "./chip.ts";
import { type Placement, type PlaceSettings, place } from "./place.ts";

/** A matrix of weights on hardware: an array, or one layer of a mapped network. */
export interface PlannedArray {
  readonly name: string;
  readonly node: NodeId;
  readonly rows: number;
  readonly columns: number;
  readonly hardware: Attributes;
  readonly placement: Placement;
  /** Products with it in one use: positions of a convolution, 1 otherwise. */
  readonly positions: number;
}

/** Tiles of all copies. */
export const tilesOf = (a: PlannedArray): number =>
  a.placement.count * (typeof a.hardware["copies"] === "number" ? a.hardware["copies"] : 1);

export type Nodes = ReadonlyMap<NodeId, Node>;

/** Ops that hand an array or a network on as its next version. */
const VERSIONS: ReadonlySet<string> = new Set([
  "program",
  "pulse",
  "age",
  "map",
  "train",
  "compensate",
]);

/** The declaration an array or network version goes back to, and the last `map` on the way. */
export function origin(nodes: Nodes, id: NodeId): { root: Node; map: Node | null } | null {
  let map: Node | null = null;
  for (let node = nodes.get(id); node; node = nodes.get(node.in[0] ?? "")) {
    if (node.op === "map") map ??= node;
    if (node.op === "array" || node.op === "network") return { root: node, map };
    if (!VERSIONS.has(node.op)) return null;
  }
  return null;
}

export function placementOf(
  rows: number,
  columns: number,
  at: Attributes,
  kernelArea: number,
): Placement {
  const h = hardwareOf(at);
  const pair = typeof at["pair"] === "string" ? at["pair"] : "cell";
  return place(rows, columns, {
    tile: h.tile,
    encoding: h.encoding,
    pair: pair as PlaceSettings["pair"],
    split: at["split"] === "kernel" ? "kernel" : "any",
    kernel: kernelArea,
    slices: slicesOf(h),
  });
}

export function plannedArray(node: Node): PlannedArray {
  const [rows = 1, columns = 1] = dimensions(node.type);
  const at = node.at ?? {};
  const name = String(at["name"]);
  return {
    name,
    node: node.id,
    rows,
    columns,
    hardware: at,
    placement: placementOf(rows, columns, at, 1),
    positions: 1,
  };
}

/** The weighted layers of a network on the chip it is mapped on; digital layers are left out. */
export function plannedLayers(
  network: Node,
  map: { readonly id?: NodeId; readonly at?: Attributes } | null,
): PlannedArray[] {
  const at = network.at as unknown as { name: string; layers: LayerSpec[] };
  const layers = resolveLayers(at.layers);
  if (!Array.isArray(layers)) return [];
  const chips = (map?.at ?? {}) as { chip?: Attributes; layers?: Record<string, Attributes> };
  return (layers as ResolvedLayer[]).flatMap((layer): PlannedArray[] => {
    const hardware =
      chips.layers?.[layer.spec.label] ?? (layer.spec.on as Attributes | undefined) ?? chips.chip;
    if (!layer.weights || !hardware || hardware["digital"] === true) return [];
    const { rows, columns, kernelArea, positions } = layer.weights;
    const placement = placementOf(rows, columns, hardware, kernelArea);
    return [
      {
        name: `${at.name}.${layer.spec.label}`,
        node: map?.id ?? network.id,
        rows,
        columns,
        hardware,
        placement,
        positions,
      },
    ];
  });
}

/**
 * @file A FAIR COMPARISON of chips and processors on one product.
 * in    profiles, a matrix, the bits its outputs shall have;  out  Table: batch-1 latency,
 *       throughput per chip and per area, J per multiply-add
 * why   a peak at full use against a processor at batch 1 is no comparison: both see the same work,
 *       at batch 1 and saturated
 * from  rule of docs/physics.md: latency at batch 1; saturated throughput per chip and per mm²; J
 *       per multiply-add at equal output precision; same shape; macro, chip or system level named
 * holds tiles that a chip lacks are used again, so it needs several rounds; a processor's figures
 *       are rooflines at TDP
 * test  compare.test.ts: 470x at batch 1 becomes 1.5x, 0.48x, 0.24x saturated; HERMES cores; equal
 *       output precision
 */
import { type Table, table } from "../base/table.ts";
import { mvmEnergy, mvmTime } from "./claimed.ts";
import { entry, maybe, number, type Profile, profileTag } from "./profile.ts";
import { precisionsOf, roofline } from "./roofline.ts";
import { type TileOperation, tileOperation } from "./tile.ts";

export interface Contest {
  readonly inputs: number;
  readonly outputs: number;
  /** Batch at which processors count as saturated. */
  readonly batch: number;
}

export interface Contestant {
  readonly name: string;
  /** s at batch 1, vectors per second and per second and m² at saturation. */
  readonly latency: number;
  readonly throughput: number;
  readonly perArea: number | null;
  /** J per multiply-add at batch 1 and saturated. */
  readonly single: number;
  readonly saturated: number;
  /** Bits of an output: the converter's, or those of the number format. */
  readonly bits: number | null;
  readonly level: "macro" | "chip" | "processor";
  readonly tag: string;
}

const BYTES: Readonly<Record<string, number>> = { fp32: 4, fp16: 2, int8: 1, fp8: 1 };
/** Significant bits of a product's sum as kept by the format. */
const SIGNIFICANT: Readonly<Record<string, number>> = { fp32: 24, fp16: 11, int8: 8, fp8: 4 };

function processor(p: Profile, c: Contest, peak: string): Contestant {
  const work = { inputs: c.inputs, outputs: c.outputs, bytes: BYTES[peak] as number, peak };
  const one = roofline(p, { ...work, batch: 1 });
  const many = roofline(p, { ...work, batch: c.batch });
  const macs = c.inputs * c.outputs;
  return {
    name: `${p.label}, ${peak}`,
    latency: one.seconds,
    throughput: 1 / many.seconds,
    perArea: null,
    single: one.energy / macs,
    saturated: many.energy / macs,
    bits: SIGNIFICANT[peak] ?? null,
    level: "processor",
    tag: profileTag(p),
  };
}

function vendor(p: Profile, c: Contest): Contestant {
  const seconds = mvmTime(p, c.inputs);
  const mac = mvmEnergy(p, c.inputs, c.outputs) / (c.inputs * c.outputs);
  const bits = maybe(p, "law.storage.bitsPerCell") ?? null;
  const rest = { perArea: null, bits, level: "macro" as const, tag: profileTag(p) };
  return {
    name: p.label,
    latency: seconds,
    throughput: 1 / seconds,
    single: mac,
    saturated: mac,
    ...rest,
  };
}

function tiled(p: Profile, c: Contest, t: TileOperation): Contestant {
  // a signed weight on two lines halves what a tile takes, whatever the source counts
  const pair = entry(p, "preset.pair");
  const rows = number(p, "array.rows") / (pair === "row" ? 2 : 1);
  const columns = number(p, "array.cols") / (pair === "column" ? 2 : 1);
  const tiles = Math.ceil(c.inputs / rows) * Math.ceil(c.outputs / columns);
  const cores = maybe(p, "cores") ?? 1;
  const area = maybe(p, "array.area_mm2");
  const latency = t.seconds * Math.ceil(tiles / cores);
  const throughput = 1 / latency;
  const mac = (tiles * t.energy) / (c.inputs * c.outputs);
  return {
    name: p.label,
    latency,
    throughput,
    perArea: area === undefined ? null : throughput / (Math.min(cores, tiles) * area * 1e-6),
    single: mac,
    saturated: mac,
    bits: maybe(p, "adc.bits") ?? null,
    level: cores > 1 ? "chip" : "macro",
    tag: profileTag(p),
  };
}

/**
 * A profile in the contest, once per number format of a processor; none when its model has no tile
 * operation.
 */
export function contestants(p: Profile, c: Contest): readonly Contestant[] {
  if (p.kind === "digital") return precisionsOf(p).map((peak) => processor(p, c, peak));
  if (p.kind === "claim" && entry(p, "law.mvm.timeLaw") !== "table") return [vendor(p, c)];
  const type = entry(p, "model.type") ?? "component";
  return type === "component" || type === "tileOp" ? [tiled(p, c, tileOperation(p))] : [];
}

/** The comparison as a table; `least` bits leave out whoever gives fewer. */
export function fairTable(profiles: readonly Profile[], c: Contest, least: number = 0): Table {
  const list = profiles.flatMap((p) => contestants(p, c)).filter((x) => (x.bits ?? 0) >= least);
  return table([
    { name: "chip", values: list.map((x) => x.name) },
    { name: "latency at batch 1", unit: "s", values: list.map((x) => x.latency) },
    { name: "vectors per second", unit: "1/s", values: list.map((x) => x.throughput) },
    { name: "per area", unit: "1/(s m^2)", values: list.map((x) => x.perArea) },
    { name: "energy per MAC at batch 1", unit: "J", values: list.map((x) => x.single) },
    { name: "energy per MAC saturated", unit: "J", values: list.map((x) => x.saturated) },
    { name: "output bits", values: list.map((x) => x.bits) },
    { name: "level", values: list.map((x) => x.level) },
    { name: "tag", values: list.map((x) => x.tag) },
  ]);
}

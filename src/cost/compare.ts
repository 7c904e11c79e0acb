/**
 * @file A FAIR COMPARISON of chips and processors on the same products.
 * in    contestants: what a chip gives (plan/contest.ts), what a processor's roofline gives;  out
 *       Table: batch-1 latency, throughput per chip and per area, J per multiply-add
 * why   a peak at full use against a processor at batch 1 is no comparison: both see the same work,
 *       at batch 1 and saturated
 * from  rule of docs/physics.md: latency at batch 1; saturated throughput per chip and per mm²; J
 *       per multiply-add at equal output precision; same shape; macro, chip or system level named
 * holds a processor's figures are rooflines at TDP; whoever gives fewer bits than asked is left out
 * test  compare.test.ts: A100 at batch 1 and saturated, a network in sequence, equal output
 *       precision; chips: plan/contest.test.ts
 */
import { type Column, type Table, table } from "../base/table.ts";
import { type Profile, profileTag } from "./profile.ts";
import { precisionsOf, roofline } from "./roofline.ts";

/** One matrix and how often one input is multiplied with it: positions of a convolution, else 1. */
export interface Work {
  readonly inputs: number;
  readonly outputs: number;
  readonly positions: number;
}

export interface Contestant {
  readonly name: string;
  /** s at batch 1, results per second and per second and m² at saturation. */
  readonly latency: number;
  readonly throughput: number;
  readonly perArea: number | null;
  /** J per multiply-add at batch 1 and saturated. */
  readonly single: number;
  readonly saturated: number;
  /** Bits of an output: the converter's, or those of the number format; null is exact. */
  readonly bits: number | null;
  readonly level: "macro" | "chip" | "processor";
  readonly tag: string;
}

/** Inputs at once at which a processor counts as saturated. */
const SATURATED = 65_536;

const BYTES: Readonly<Record<string, number>> = { fp32: 4, fp16: 2, int8: 1, fp8: 1 };
/** Significant bits of a product's sum as kept by the format. */
const SIGNIFICANT: Readonly<Record<string, number>> = { fp32: 24, fp16: 11, int8: 8, fp8: 4 };

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Multiply-adds of one input. */
export const macsOf = (work: readonly Work[]): number =>
  sum(work.map((w) => w.inputs * w.outputs * w.positions));

/** s and J of one input of a batch, one matrix after the other. */
function processed(
  p: Profile,
  work: readonly Work[],
  peak: string,
  batch: number,
): { readonly seconds: number; readonly energy: number } {
  const each = work.map((w) => {
    const product = { ...w, batch: batch * w.positions, bytes: BYTES[peak] as number, peak };
    const one = roofline(p, product);
    return { seconds: one.seconds * w.positions, energy: one.energy * w.positions };
  });
  return { seconds: sum(each.map((e) => e.seconds)), energy: sum(each.map((e) => e.energy)) };
}

/** A processor, once per number format it has a peak for. */
export function processors(p: Profile, work: readonly Work[]): readonly Contestant[] {
  const macs = macsOf(work);
  return precisionsOf(p).map((peak) => {
    const one = processed(p, work, peak, 1);
    const many = processed(p, work, peak, SATURATED);
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
  });
}

/** The fewest bits that an analog chip of the contest gives: what every number format has to reach. */
export function leastBits(list: readonly Contestant[]): number {
  const bits = list.flatMap((c) => (c.level === "processor" || c.bits === null ? [] : [c.bits]));
  return bits.length === 0 ? 0 : Math.min(...bits);
}

/**
 * The comparison as a table; `least` bits leave out whoever gives fewer, `by` keeps columns by
 * their first word.
 */
export function fairTable(
  list: readonly Contestant[],
  least: number = 0,
  by: readonly string[] = [],
): Table {
  const rows = list.filter((c) => c.bits === null || c.bits >= least);
  const figures: readonly Column[] = [
    { name: "latency at batch 1", unit: "s", values: rows.map((c) => c.latency) },
    { name: "throughput", unit: "1/s", values: rows.map((c) => c.throughput) },
    { name: "throughput per area", unit: "1/(s m^2)", values: rows.map((c) => c.perArea) },
    { name: "energy per MAC at batch 1", unit: "J", values: rows.map((c) => c.single) },
    { name: "energy per MAC saturated", unit: "J", values: rows.map((c) => c.saturated) },
  ];
  return table([
    { name: "chip", values: rows.map((c) => c.name) },
    ...figures.filter((c) => by.length === 0 || by.includes(c.name.split(" ")[0] as string)),
    { name: "output bits", values: rows.map((c) => c.bits) },
    { name: "level", values: rows.map((c) => c.level) },
    { name: "tag", values: rows.map((c) => c.tag) },
  ]);
}

/**
 * @file VALIDATION: every published figure of every profile, recomputed.
 * in    a profile;  out  Table {metric, cond, published, computed, deviation, tolerance, check, ok}
 * why   a cost model that cannot give back what was published has no say about what was not
 * from  the published rows of profiles.json; models: claimed, tile, published-chips, roofline,
 *       physics
 * test  published.test.ts: every row of every profile holds; the deviations of the harder ones are
 *       pinned
 */
import { invariant } from "../base/invariant.ts";
import { type Table, table } from "../base/table.ts";
import * as claimed from "./claimed.ts";
import { adcEnergy } from "./components.ts";
import { leastTime, thermalColumn } from "./physics.ts";
import {
  entry,
  maybe,
  number,
  PROFILES,
  type Profile,
  type PublishedRow,
  profileTag,
  withOverride,
} from "./profile.ts";
import type { Metric } from "./profile-check.ts";
import { isaacPeak, neurramPoint, pumaProduct } from "./published-chips.ts";
import { roofline } from "./roofline.ts";
import {
  columnCells,
  conversionEnergy,
  operationsPerJoule,
  operationsPerSecond,
  predictedColumn,
  tileOperation,
  tileTime,
} from "./tile.ts";

/** Metrics that are several numbers at once. */
type Compound = "neurram-grid" | "puma-mvmu" | "isaac-density";
type Args = Readonly<Record<string, number | string>>;
const arg = (args: Args, name: string): number => Number(args[name]);
const TERA = 1e12;

/** Least energy of a product: heat in every column and one conversion per output. */
const leastEnergy = (p: Profile, outputs: number, bits: number): number =>
  outputs *
  (thermalColumn(bits, number(p, "temp_K")) + adcEnergy(bits, number(p, "adc.energy.vdd_V")));

function tableModel(p: Profile): { tops: number; perWatt: number } {
  const operations = 2 * number(p, "array.rows") * number(p, "array.cols");
  return {
    tops: operations / number(p, "model.vmm.t_s") / TERA,
    perWatt: operations / number(p, "model.vmm.e_J") / TERA,
  };
}

function predicted(p: Profile): number {
  const from = PROFILES.get(String(entry(p, "scaledFrom.profile")));
  invariant(from, `${p.id} is scaled from an unknown profile`);
  return predictedColumn(p, from);
}

const MODELS: Readonly<Record<Exclude<Metric, Compound>, (p: Profile, a: Args) => number>> = {
  storage_B: (p, a) => claimed.storage(p, arg(a, "weights")),
  mvm_s: (p, a) => claimed.mvmTime(p, arg(a, "inputs")),
  mvm_J: (p, a) => claimed.mvmEnergy(p, arg(a, "inputs"), arg(a, "outputs")),
  layer_s: (p) => claimed.layerTime(p),
  epoch_s: (p, a) => claimed.epochTime(p, arg(a, "layers")),
  batch_s: (p, a) => claimed.batchTime(p, arg(a, "layers"), arg(a, "batch")),
  throughput_per_s: (p, a) =>
    arg(a, "batch") / claimed.batchTime(p, arg(a, "layers"), arg(a, "batch")),
  tMin_s: (p, a) =>
    leastTime(
      arg(a, "rows"),
      arg(a, "bits"),
      number(p, "array.rWire_ohm"),
      number(p, "cell.vRead_V"),
      arg(a, "kappa"),
      number(p, "temp_K"),
    ),
  eMin_J: (p, a) => leastEnergy(p, arg(a, "outputs"), arg(a, "bits")),
  tops: (p) => operationsPerSecond(p, tileOperation(p)) / TERA,
  topsPerW: (p) => operationsPerJoule(tileOperation(p)) / TERA,
  topsPerW1b: (p) =>
    (operationsPerJoule(tileOperation(p)) *
      number(p, "input.bits") *
      number(p, "array.weightBits")) /
    TERA,
  tTileOp_s: (p) => tileTime(p),
  eColumn_J: (p) => predicted(p),
  tableTops: (p) => tableModel(p).tops,
  tableTopsPerW: (p) => tableModel(p).perWatt,
  vectorIdeal_s: (p, a) =>
    roofline(p, {
      inputs: arg(a, "inputs"),
      outputs: arg(a, "outputs"),
      batch: arg(a, "batch"),
      bytes: arg(a, "bytes"),
      peak: String(a["peak"]),
    }).seconds,
};

/** One published number beside the computed one. */
export interface Validation {
  readonly metric: string;
  readonly cond: string;
  readonly published: number;
  readonly computed: number;
  /** Relative: computed / published - 1. */
  readonly deviation: number;
  readonly tolerance: number;
  readonly check: string;
  readonly ok: boolean;
}

function compare(
  row: PublishedRow,
  metric: string,
  cond: string,
  published: number,
  computed: number,
): Validation {
  const deviation = computed / published - 1;
  const ok = Math.abs(deviation) <= row.tol;
  return { metric, cond, published, computed, deviation, tolerance: row.tol, check: row.check, ok };
}

function neurramRows(p: Profile, row: PublishedRow): Validation[] {
  return (row.value as readonly (readonly number[])[]).flatMap((point) => {
    const [out, input, one, tops, perWatt] = point as [number, number, number, number, number];
    const got = neurramPoint(p, input, out, one === 1);
    const cond = `${out} bit out, ${input} bit in, ${one === 1 ? "one phase" : "two phases"}`;
    return [
      compare(row, "tops", cond, tops, got.operationsPerSecond / TERA),
      compare(row, "topsPerW", cond, perWatt, got.operationsPerJoule / TERA),
    ];
  });
}

function rowsOf(p: Profile, row: PublishedRow): Validation[] {
  const cond = row.cond ?? "";
  const value = row.value as Readonly<Record<string, number>>;
  switch (row.metric) {
    case "neurram-grid":
      return neurramRows(p, row);
    case "puma-mvmu": {
      const got = pumaProduct(p);
      return [
        compare(row, "product_J", cond, value["e_J"] as number, got.energy),
        compare(row, "product_s", cond, value["t_s"] as number, got.seconds),
      ];
    }
    case "isaac-density": {
      const got = isaacPeak(p);
      return [
        compare(row, "tops", cond, value["tops"] as number, got.operationsPerSecond / TERA),
        compare(row, "gops_mm2", cond, value["gops_mm2"] as number, got.perArea / 1e9 / 1e6),
        compare(row, "topsPerW", cond, value["topsPerW"] as number, got.operationsPerJoule / TERA),
      ];
    }
    default: {
      const computed = MODELS[row.metric](withOverride(p, row.override), row.args ?? {});
      return [compare(row, row.metric, cond, row.value as number, computed)];
    }
  }
}

/** Every published row of a profile, recomputed. */
export const validate = (p: Profile): readonly Validation[] =>
  p.published.flatMap((row) => rowsOf(p, row));

/** The same as a table, with the profile and its tag in front. */
export function validationTable(profiles: Iterable<Profile> = PROFILES.values()): Table {
  const rows = [...profiles].flatMap((p) => validate(p).map((v) => ({ p, v })));
  const of = <T extends string | number | boolean>(f: (r: (typeof rows)[number]) => T): T[] =>
    rows.map(f);
  return table([
    { name: "profile", values: of((r) => r.p.id) },
    { name: "tag", values: of((r) => profileTag(r.p)) },
    { name: "metric", values: of((r) => r.v.metric) },
    { name: "condition", values: of((r) => r.v.cond) },
    { name: "published", values: of((r) => r.v.published) },
    { name: "computed", values: of((r) => r.v.computed) },
    { name: "deviation", values: of((r) => r.v.deviation) },
    { name: "tolerance", values: of((r) => r.v.tolerance) },
    { name: "check", values: of((r) => r.v.check) },
    { name: "ok", values: of((r) => r.v.ok) },
  ]);
}

/** J of one column of a profile as its own constants say: cells and one conversion. */
export function columnEnergy(p: Profile): number {
  const seconds = tileTime(p);
  return (
    columnCells(p, seconds) + conversionEnergy(p, seconds) + (maybe(p, "periph.eFixed_J") ?? 0)
  );
}

/**
 * @file THE LADDER: what one operation costs, from Landauer's limit to a processor at batch 1.
 * in    the profiles and the physics;  out  rungs with J, multiples of kT ln2, status; data of the
 *       roofline and N_max plots
 * why   eleven orders of magnitude on one axis; each rung says whether it is a bound, a
 *       measurement, a simulation or a claim
 * from  rungs are computed from profiles.json and physics.ts; figures without a profile carry their
 *       source here
 * holds per multiply-add, per bit and per update are different ladders and are never mixed
 * test  ladder.test.ts: the printed values of the cost model's ladder
 */
import { type Table, table } from "../base/table.ts";
import { adcEnergy } from "./components.ts";
import {
  converterFloor,
  erasure,
  mostRows,
  mostRowsMean,
  relativeStep,
  thermalColumn,
  updateFloor,
} from "./physics.ts";
import { number, PROFILES, type Profile, profileTag, type Tag } from "./profile.ts";
import { neurramPoint, pumaProduct } from "./published-chips.ts";
import { attainable, ridge, roofline, saturatedMac } from "./roofline.ts";
import {
  columnCells,
  conversionEnergy,
  operationsPerJoule,
  tileOperation,
  tileTime,
} from "./tile.ts";

/** What a rung is measured by. */
export type Per = "bit" | "mac" | "update";

export interface Rung {
  readonly name: string;
  readonly per: Per;
  /** J. */
  readonly energy: number;
  /** Multiples of kT ln2 at 300 K. */
  readonly landauers: number;
  readonly tag: Tag | "recalled";
  readonly source: string;
}

const LANDAUER: number = erasure(1);

const rung = (name: string, per: Per, energy: number, tag: Rung["tag"], source: string): Rung => ({
  name,
  per,
  energy,
  landauers: energy / LANDAUER,
  tag,
  source,
});

const get = (id: string): Profile => PROFILES.get(id) as Profile;
const macOf = (id: string): number => 2 / operationsPerJoule(tileOperation(get(id)));

function bounds(): Rung[] {
  const floor = "24 kT 4^B per column";
  return [
    rung("Landauer, 1 bit", "bit", LANDAUER, "bound", "Landauer 1961"),
    rung("Landauer, 8-bit word", "mac", erasure(8), "bound", "Landauer 1961"),
    rung(
      "converter floor, 8 bits / 1024 rows",
      "mac",
      converterFloor(8) / 1024,
      "bound",
      "8 kT SNR",
    ),
    rung("heat, 8-bit output, 1024 rows", "mac", thermalColumn(8) / 1024, "bound", floor),
    rung("heat, 8-bit output, 256 rows", "mac", thermalColumn(8) / 256, "bound", floor),
    rung(
      "thermodynamic update, 8 bits",
      "update",
      updateFloor(8, relativeStep(8)),
      "bound",
      "2 kT / eps^2",
    ),
  ];
}

function analog(): Rung[] {
  const law = "ZigZag-IMC, 0.9 V";
  const silicon = (name: string, id: string): Rung =>
    rung(name, "mac", macOf(id), profileTag(get(id)), get(id).source);
  const hermes64 = get("pcm-64core-14nm");
  const jia = get("charge-sram-16nm");
  const column = columnCells(jia, tileTime(jia)) + conversionEnergy(jia, tileTime(jia));
  const neurram = neurramPoint(get("rram-neurram-130nm"), 6, 8, true);
  const claim = get("qmemory-published");
  return [
    rung(
      "default converter, 8 bits / 1024 rows",
      "mac",
      adcEnergy(8, 0.9) / 1024,
      "simulated",
      law,
    ),
    rung("default converter, 8 bits / 256 rows", "mac", adcEnergy(8, 0.9) / 256, "simulated", law),
    rung(
      "Fowler-Nordheim synapse",
      "update",
      5e-15,
      "measured",
      "FN-DAM, arXiv 2104.05926, Nat. Commun. 2022 (abstract)",
    ),
    rung("Jia 16 nm, 1b x 1b", "bit", column / number(jia, "array.rows"), "measured", jia.source),
    rung(
      "Jia 16 nm, 4b x 4b",
      "mac",
      (16 * column) / number(jia, "array.rows"),
      "measured",
      jia.source,
    ),
    rung(
      "Marinella 14 nm, 8 bits",
      "mac",
      number(get("rram-marinella-14nm"), "model.vmm.e_J") / 1024 ** 2,
      "simulated",
      get("rram-marinella-14nm").source,
    ),
    rung("Q-Memory", "mac", number(claim, "law.mvm.eMac_J"), "claim", claim.source),
    silicon("Correll 65 nm", "rram-correll-65nm"),
    silicon("HERMES core 14 nm", "pcm-hermes-14nm"),
    rung("64 cores 14 nm", "mac", macOf("pcm-64core-14nm"), "measured", hermes64.source),
    rung(
      "NeuRRAM, 8 out, 6 in",
      "mac",
      2 / neurram.operationsPerJoule,
      "measured",
      get("rram-neurram-130nm").source,
    ),
    silicon("Wu 65 nm, all columns counted", "rram-wu-2023-65nm"),
    rung(
      "PUMA 16 bits",
      "mac",
      pumaProduct(get("isaac-32nm")).energy / 128 ** 2,
      "simulated",
      get("isaac-32nm").source,
    ),
  ];
}

function digital(): Rung[] {
  const horowitz = "Horowitz, ISSCC 2014, 45 nm";
  const full = (name: string, id: string, peak: string): Rung =>
    rung(
      name,
      "mac",
      saturatedMac(get(id), peak),
      "derived",
      `${get(id).source}; TDP at full load`,
    );
  const one = { inputs: 768, outputs: 3072, batch: 1, bytes: 2, peak: "fp16" };
  const gemv = roofline(get("gpu-a100-80-sxm"), one).energy / (768 * 3072);
  return [
    rung("int8, 45 nm", "mac", 0.23e-12, "recalled", horowitz),
    rung("fp16, 45 nm", "mac", 1.5e-12, "recalled", horowitz),
    rung("fp32, 45 nm", "mac", 4.6e-12, "recalled", horowitz),
    full("H100 FP8, full load", "gpu-h100-sxm", "fp8"),
    full("H100 FP16, full load", "gpu-h100-sxm", "fp16"),
    full("A100 FP16, full load", "gpu-a100-80-sxm", "fp16"),
    full("V100 FP16, full load", "gpu-v100-sxm2", "fp16"),
    full("Xeon FP32, full load", "cpu-xeon-8280", "fp32"),
    rung("A100 FP16, batch 1", "mac", gemv, "derived", "roofline at TDP, 768x3072"),
  ];
}

/** All rungs of one kind, cheapest first. */
export const ladder = (per: Per = "mac"): readonly Rung[] =>
  [...bounds(), ...analog(), ...digital()]
    .filter((r) => r.per === per)
    .sort((a, b) => a.energy - b.energy);

/** The ladder as a table {name, energy J, in kT ln2, tag, source}. */
export function ladderTable(per: Per = "mac"): Table {
  const list = ladder(per);
  return table([
    { name: "operation", values: list.map((r) => r.name) },
    { name: "energy", unit: "J", values: list.map((r) => r.energy) },
    { name: "kT ln2", values: list.map((r) => r.landauers) },
    { name: "tag", values: list.map((r) => r.tag) },
    { name: "source", values: list.map((r) => r.source) },
  ]);
}

/** The roof of a processor: OP/s over OP/B, three points per roof; `derived` from its peaks. */
export function rooflineTable(profiles: readonly Profile[], precision: string): Table {
  const points = profiles.flatMap((p) =>
    [ridge(p, precision) / 1000, ridge(p, precision), ridge(p, precision) * 100].map((x) => ({
      p,
      x,
    })),
  );
  return table([
    { name: "processor", values: points.map(({ p }) => p.label) },
    { name: "intensity", unit: "OP/B", values: points.map(({ x }) => x) },
    {
      name: "attainable",
      unit: "OP/s",
      values: points.map(({ p, x }) => attainable(p, precision, x)),
    },
    { name: "tag", values: points.map(({ p }) => profileTag(p)) },
  ]);
}

/** N_max against bits, the teaching plot: both conventions; all of it `bound`. */
export function mostRowsTable(
  bits: readonly number[],
  t: number = 10e-9,
  r: number = 1,
  v: number = 0.2,
): Table {
  return table([
    { name: "bits", values: bits },
    { name: "rows, full scale", values: bits.map((b) => mostRows(b, t, r, v)) },
    { name: "rows, mean conductance", values: bits.map((b) => mostRowsMean(b, t, r, v)) },
    { name: "tag", values: bits.map(() => "bound") },
  ]);
}

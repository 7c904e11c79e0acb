/**
 * @file MODELS BEYOND ARITHMETIC: our own mapper, laws and limits, by the name a claim asks for.
 * in    the arguments of `by` in claims.json;  out  the numbers the claim is about
 * why   a claim is calculated twice: by the line shown and by the code that prices programs; they
 *       must agree
 * from  Table 2: plan/workload; Q-Memory: cost/claimed; physics: cost/physics; roofline, offload,
 *       learning in memory: cost
 * test  check.test.ts: every model agrees with the arithmetic of its claim to 1e-9
 */
import { dlog10 } from "../base/dmath.ts";
import { invariant } from "../base/invariant.ts";
import * as claimed from "../cost/claimed.ts";
import { adcEnergy, costSettings } from "../cost/components.ts";
import { EXTRAPOLATIONS, trainingEnergies } from "../cost/lim.ts";
import { writeLatency } from "../cost/mvm.ts";
import { saving } from "../cost/offload.ts";
import * as nature from "../cost/physics.ts";
import { number, PROFILES, type Profile, presetName, withOverride } from "../cost/profile.ts";
import { validate } from "../cost/published.ts";
import { peakOf } from "../cost/roofline.ts";
import { NETS, RESNET_50, weightsOf } from "../network/nets.ts";
import { CHIP_PRESETS } from "../plan/presets.ts";
import { stagesOf, workload } from "../plan/workload.ts";

/** A number, some numbers, or numbers by name. */
export type Value = number | readonly number[] | Readonly<Record<string, number>>;
export type Args = Readonly<Record<string, number | string>>;

/** Multiply-adds claimed per joule: 50 nJ per 1024 x 1024. */
const CLAIMED_READ = 50e-9;
const CLAIMED_MAC: number = CLAIMED_READ / 1024 ** 2;
/** Q-Memory under physics: 0.2 V, 22 nm wires of 0.78 ohm per cell (assumed). */
const V = 0.2;
const OHM = 0.78;
/** ILSVRC-2012 training images, and the three products of training. */
const IMAGES = 1281167;
const PASSES = 3;

function profile(id: number | string | undefined): Profile {
  const p = PROFILES.get(String(id));
  invariant(p, `no profile is called ${String(id)}`);
  return p;
}

const num = (a: Args, name: string): number => Number(a[name]);
/** Its own items, outer products left out as in the page's list: 784-256-128-10, 64 images. */
const itemised = (): Profile =>
  withOverride(profile("qmemory-itemised"), { "law.outer.per": "omit" });

function table2(a: Args): Value {
  const net = NETS.find((n) => n.name === a["net"]);
  const p = profile(a["profile"]);
  invariant(net, `no network is called ${String(a["net"])}`);
  const settings = costSettings(CHIP_PRESETS.get(presetName(p.id))?.settings ?? {});
  const copied = net.layers.slice(0, num(a, "layers")).map((l) => [l.label, num(a, "copies")]);
  const one = workload(stagesOf(net.layers, settings, "kernel"), number(p, "periph.eFixed_J"));
  const copies = workload(
    stagesOf(net.layers, settings, "kernel", Object.fromEntries(copied), "first-shares"),
    0,
  );
  return {
    devices: one.devices,
    flops: one.operations,
    xbars: one.crossbars,
    xbarsCopies: copies.crossbars,
    ops: one.products,
    tileOps: one.tileReads,
    latency: one.serial,
    pipelined: one.pipelined,
    copies: copies.pipelined,
    energy: one.energy,
  };
}

function published(a: Args): number {
  const row = validate(profile(a["profile"])).find((v) => v.metric === a["metric"]);
  invariant(row, `${String(a["profile"])} has no row ${String(a["metric"])}`);
  return row.computed;
}

/** Saturated processors against 10 ns for 768 x 3072. */
function saturatedSpeedup(): Value {
  const operations = 2 * 768 * 3072;
  const time = (id: string, peak: string): number => operations / peakOf(profile(id), peak);
  return [
    time("gpu-a100-80-sxm", "fp16") / 10e-9,
    time("gpu-h100-sxm", "fp16") / 10e-9,
    time("gpu-h100-sxm", "fp8") / 10e-9,
  ];
}

const limEnergies = () => trainingEnergies(EXTRAPOLATIONS.linear(1e15));

const MODELS: Readonly<Record<string, (a: Args) => Value>> = {
  storage: (a) => claimed.storage(profile(a["profile"]), num(a, "weights")),
  mvmTime: (a) => claimed.mvmTime(profile(a["profile"]), num(a, "inputs")),
  mvmEnergies: (a) => [1024, 4096].map((n) => claimed.mvmEnergy(profile(a["profile"]), n, n)),
  layerTime: (a) => claimed.layerTime(profile(a["profile"])),
  epochTime: (a) => claimed.epochTime(profile(a["profile"]), num(a, "layers")),
  batchTerm: (a) => {
    const terms: Readonly<Record<string, number>> = claimed.batchTerms(
      profile(a["profile"]),
      3,
      64,
    );
    return terms[String(a["term"])] as number;
  },
  batchTime: () => claimed.batchTime(itemised(), 3, 64),
  imagesPerSecond: () => 64 / claimed.batchTime(itemised(), 3, 64),
  thermalColumn: (a) => nature.thermalColumn(num(a, "bits")),
  thermalBits: () => nature.thermalBits(CLAIMED_MAC),
  // 13-bit weights, 1-bit inputs, 1024 rows: 23 bits out of every one of 1024 columns
  thermalSum: () => 1024 * nature.thermalColumn(nature.losslessBits(13, 1, 1024)),
  leastTime: (a) => nature.leastTime(num(a, "rows"), num(a, "bits"), OHM, V),
  conversions: (a) => num(a, "count") * adcEnergy(num(a, "bits"), 0.9),
  saturatedSpeedup,
  trainingEnergy: () => {
    const macs = RESNET_50.layers.reduce((n, l) => n + weightsOf(l) * l.positions, 0);
    return CLAIMED_MAC * PASSES * macs * IMAGES;
  },
  writeRows: () => writeLatency(costSettings({ pulse_time: 40e-9 }), 1024),
  noiseBits: () => [0.05, 0.02, 0.01, 0.001].map(nature.noiseBits),
  mostRows: () => nature.mostRows(13, 10e-9, 1, V),
  lineCurrent: () => (1024 * CLAIMED_MAC) / (V * 10e-9),
  topsPerWatt: published,
  table2,
  saving: (a) => saving(num(a, "inMemory") as 2 | 3, 400),
  limEnergy: () => limEnergies().lim,
  limToLandauer: () => limEnergies().lim / limEnergies().landauer,
  hardwareToLim: () => dlog10(limEnergies().hardware / limEnergies().lim),
};

/** The numbers of a model by name. */
export function modelled(by: { readonly model: string } & Args): Value {
  const model = MODELS[by.model];
  invariant(model, `no model is called ${by.model}`);
  return model(by);
}

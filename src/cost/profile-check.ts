/**
 * @file IS THIS A PROFILE? Refuses a technology profile with the key and the reason.
 * in    one profile as parsed JSON;  out  a list of refusals, empty when it is good
 * why   a cost model is as good as its constants: each needs a known key, an SI unit, a sign, a
 *       status and a source
 * from  the schema is the key list below; units are the endings of the keys (`_J`, `_s`, `_S` ..)
 * test  profile-check.test.ts: every shipped profile passes; missing source, wrong unit, negative
 *       energy, unknown key by full text
 */
import type { Json } from "../base/json.ts";

export interface Refusal {
  /** Path of the key: `adc.energy.e_J`. */
  readonly key: string;
  readonly reason: string;
}

/** What a number stands on. */
const STATUS: readonly string[] = ["read", "simulated", "derived", "recalled", "claim", "assumed"];

/**
 * Units by the ending of a key, with the most that is believed: beyond it the unit must be wrong.
 */
const UNITS: Readonly<Record<string, readonly [unit: string, most: number]>> = {
  J: ["joules", 1e-3],
  s: ["seconds", 1],
  W: ["watts", 1e5],
  V: ["volts", 100],
  S: ["siemens", 1],
  F: ["farads", 1e-6],
  A: ["amperes", 1],
  K: ["kelvins", 1e4],
  ohm: ["ohms", 1e9],
  nm: ["nanometres", 1e4],
  um: ["micrometres", 1e6],
  mm2: ["square millimetres", 1e6],
  um2: ["square micrometres", 1e9],
  Bps: ["bytes per second", 1e18],
  ops: ["operations per second", 1e20],
};

/**
 * Every key. A leaf is `n` number, `t` text, `b` true or false, `j` anything; `*` is any key,
 * blocks nest.
 */
interface Keys {
  readonly [key: string]: string | Keys;
}
const PART: Keys = { e_J: "n", p_W: "n", t_s: "n", area_um2: "n" };
const KEYS: Keys = {
  id: "t",
  kind: "t",
  level: "n",
  label: "t",
  source: "t",
  extends: "t",
  node_nm: "n",
  vdd_V: "n",
  temp_K: "n",
  cores: "n",
  irCompensation_kappa: "n",
  array: {
    rows: "n",
    cols: "n",
    outputs: "n",
    slices: "n",
    macs: "n",
    cellsPerWeight: "n",
    cellBits: "n",
    weightBits: "n",
    countRule: "t",
    area_mm2: "n",
    bidirectional: "b",
    rWire_ohm: "n",
    cWire_F: "n",
    rDriver_ohm: "n",
  },
  input: {
    encoding: "t",
    bits: "n",
    signed: "b",
    tStep_s: "n",
    tLsb_s: "n",
    tOverhead_s: "n",
    phases: "n",
    maxBitsPerPhase: "n",
    eDriver_J: "n",
  },
  cell: {
    kind: "t",
    gMin_S: "n",
    gMax_S: "n",
    vRead_V: "n",
    duty: "n",
    fano: "n",
    cCell_F: "n",
    activity: "n",
    swing_V: "n",
    readNoiseRel: "n",
    progNoiseRel: "n",
    mvmErrorRel: "n",
    readSigmaLevels: "n",
    progSigmaLevels: "n",
    energyShareMax: "n",
    readEnergy: { mode: "t", pPerCell_W: "n" },
  },
  adc: {
    kind: "t",
    bits: "n",
    share: "n",
    replayInput: "b",
    overlap: "b",
    tConv_s: "n",
    range_A: "n",
    noiseSigmaLsb: "n",
    pitch_um: "n",
    area_um2: "n",
    energy: { mode: "t", e_J: "n", p_W: "n", k1_F: "n", k2_F: "n", vdd_V: "n" },
  },
  periph: { pStatic_W: "n", eFixed_J: "n", eShiftAdd_J: "n", eAct_J: "n", eBufPerBit_J: "n" },
  write: {
    scheme: "t",
    ePulse_J: "n",
    ePerBit_J: "n",
    ePerCell_J: "n",
    tPulse_s: "n",
    tRow_s: "n",
    vSet_V: "n",
    vReset_V: "n",
    pulsesMean: "n",
    pulsesMax: "n",
    trialsMax: "n",
    rowsParallel: "n",
    sigmaUpdateRel: "n",
    endurance: "n",
    enduranceShown: "n",
  },
  law: {
    storage: { law: "t", bitsPerCell: "n", cellsPerWeight: "n" },
    mvm: {
      timeLaw: "t",
      energyLaw: "t",
      t0_s: "n",
      refInputs: "n",
      eMac_J: "n",
      t_s: "n",
      e_J: "n",
    },
    activation: { t_s: "n" },
    loss: { t_s: "n" },
    outer: { t_s: "n", per: "t" },
    update: { t_s: "n", perInBatch: "t", perInEpoch: "t" },
    layerSum: "t",
    samplesPerEpoch: "n",
    mvmsPerLayer: "t",
  },
  chip: {
    tiles: "n",
    unitsPerTile: "n",
    arraysPerUnit: "n",
    macsPerRead: "n",
    tRead_s: "n",
    area_mm2: "n",
    power_W: "n",
  },
  components: { "*": PART },
  scaledFrom: { profile: "t", digital: "n" },
  model: {
    type: "t",
    vmm: { t_s: "n", e_J: "n" },
    mvmT: { t_s: "n" },
    outerProduct: { t_s: "n" },
    outBits: "n",
    adc: "t",
    array: "t",
    write: "t",
    tIntegrate_s: "n",
    tAdcStep_s: "n",
    tPhase_s: "n",
    eSample_J: "n",
    eIntegrate_J: "n",
    eAdcStep_J: "n",
    eShiftAdd_J: "n",
    eNeuronFixed_J: "n",
    eWl_J_per_op: "n",
    eInput_J_per_op_bit: "n",
  },
  bw_Bps: "n",
  peak_ops: "n",
  tdp_W: "n",
  tLaunch_s: "n",
  preset: "j",
  published: "j",
};

const KINDS: readonly string[] = ["claim", "silicon", "simulation", "limit", "digital"];
const REQUIRED: readonly string[] = ["id", "kind", "level", "label", "source"];

/** Metrics that a published row may name; published.ts has a model for each. */
const METRICS = [
  "storage_B",
  "mvm_s",
  "mvm_J",
  "layer_s",
  "epoch_s",
  "batch_s",
  "throughput_per_s",
  "tMin_s",
  "eMin_J",
  "tops",
  "topsPerW",
  "topsPerW1b",
  "tTileOp_s",
  "eColumn_J",
  "tableTops",
  "tableTopsPerW",
  "vectorIdeal_s",
  "neurram-grid",
  "puma-mvmu",
  "isaac-density",
] as const;
export type Metric = (typeof METRICS)[number];

type Block = { readonly [key: string]: Json };
const isBlock = (v: Json | undefined): v is Block =>
  typeof v === "object" && v !== null && !Array.isArray(v);

/** Unit word of a key, if its ending names one: `e_J` gives J, `eWl_J_per_op` too. */
const unitOf = (key: string): string | undefined =>
  key
    .split("_")
    .slice(1)
    .find((word) => word in UNITS);

const stem = (key: string): string => key.split("_")[0] as string;

function unknown(path: string, key: string, known: Keys): Refusal {
  const near = Object.keys(known).find((k) => k !== key && stem(k) === stem(key) && unitOf(k));
  const unit = near && UNITS[unitOf(near) as string]?.[0];
  return {
    key: path,
    reason: near ? `no such key; write ${near}, in ${unit}` : "no such key",
  };
}

/**
 * A number, a list of numbers or numbers by name: each finite, not negative, within belief for its
 * unit.
 */
function numbers(path: string, key: string, value: Json): Refusal[] {
  if (Array.isArray(value)) return value.flatMap((v: Json) => numbers(path, key, v));
  if (isBlock(value)) return Object.values(value).flatMap((v) => numbers(path, key, v));
  const unit = unitOf(key);
  const [word, most] = unit ? (UNITS[unit] as readonly [string, number]) : ["", Infinity];
  const refuse = (reason: string): Refusal[] => [{ key: path, reason }];
  if (typeof value !== "number" || !Number.isFinite(value))
    return refuse(`${JSON.stringify(value)} is not a number${unit ? ` of ${word}` : ""}`);
  if (value < 0) return refuse(`${value} is negative`);
  if (value > most)
    return refuse(`${value} ${word} is more than ${most}: is the number in ${word}?`);
  return [];
}

/** A leaf with its status and source. Only what is assumed or recalled may lack a source. */
function sourced(path: string, leaf: Block): Refusal[] {
  const list: Refusal[] = Object.keys(leaf)
    .filter((k) => !["v", "st", "src"].includes(k))
    .map((k) => ({ key: `${path}.${k}`, reason: "no such key; a number is {v, st, src}" }));
  const status = leaf["st"];
  if (typeof status !== "string" || !STATUS.includes(status))
    list.push({
      key: path,
      reason: `status ${JSON.stringify(status ?? null)} is none of ${STATUS.join(", ")}`,
    });
  else if (status !== "assumed" && status !== "recalled" && !leaf["src"])
    list.push({ key: path, reason: `a number that is "${status}" needs a source (src)` });
  return list;
}

function checkLeaf(path: string, key: string, want: string, value: Json): Refusal[] {
  if (want === "j" || (value === null && key === "node_nm")) return [];
  const leaf = isBlock(value) && "v" in value ? value : undefined;
  const bare = leaf ? (leaf["v"] as Json) : value;
  const list = leaf ? sourced(path, leaf) : [];
  if (want === "n") return [...list, ...numbers(path, key, bare)];
  const right = want === "t" ? typeof bare === "string" : typeof bare === "boolean";
  if (!right)
    list.push({ key: path, reason: `should be ${want === "t" ? "a text" : "true or false"}` });
  return list;
}

function checkBlock(path: string, block: Block, known: Keys): Refusal[] {
  return Object.entries(block).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    const want = known[key] ?? known["*"];
    if (want === undefined) return [unknown(at, key, known)];
    if (typeof want === "string") return checkLeaf(at, key, want, value);
    if (!isBlock(value)) return [{ key: at, reason: "should be a block { .. }" }];
    return checkBlock(at, value, want);
  });
}

/** Published rows: a known metric, a value, a tolerance. */
function checkPublished(rows: Json): Refusal[] {
  if (!Array.isArray(rows)) return [{ key: "published", reason: "should be a list of rows" }];
  return rows.flatMap((row: Json, i): Refusal[] => {
    const key = `published.${i}`;
    if (!isBlock(row)) return [{ key, reason: "should be a row { metric, value, tol }" }];
    if (!METRICS.includes(row["metric"] as Metric))
      return [
        {
          key: `${key}.metric`,
          reason: `there is no metric ${JSON.stringify(row["metric"] ?? null)}`,
        },
      ];
    if (row["value"] === undefined) return [{ key: `${key}.value`, reason: "missing" }];
    return numbers(`${key}.tol`, "tol", row["tol"] ?? null);
  });
}

/**
 * Everything that is wrong with a profile; empty when it may be used. `ids` are the profiles it may
 * extend.
 */
export function checkProfile(json: Json, ids: readonly string[] = []): readonly Refusal[] {
  if (!isBlock(json)) return [{ key: "", reason: "a profile is an object { id, kind, .. }" }];
  const list: Refusal[] = REQUIRED.filter((k) => json[k] === undefined || json[k] === "").map(
    (key) => ({ key, reason: "missing" }),
  );
  list.push(...checkBlock("", json, KEYS));
  if (json["published"] !== undefined) list.push(...checkPublished(json["published"]));
  const kind = json["kind"];
  if (kind !== undefined && !KINDS.includes(kind as string))
    list.push({ key: "kind", reason: `${JSON.stringify(kind)} is none of ${KINDS.join(", ")}` });
  const parent = json["extends"];
  if (parent !== undefined && !ids.includes(parent as string))
    list.push({ key: "extends", reason: `there is no profile ${JSON.stringify(parent)}` });
  return list;
}

/** One line for a refused profile: `my-chip: adc.energy.e_J: -1 is negative`. */
export const refusalText = (id: string, r: Refusal): string =>
  `${id}: ${r.key ? `${r.key}: ` : ""}${r.reason}`;

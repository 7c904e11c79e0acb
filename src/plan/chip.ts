/**
 * @file Hardware: what an array runs on, with every default filled in.
 * in    the flat attributes of an `array` or `map` node (IR form, SI);  out  Hardware, typed
 * why   precedence was settled in lowering; here only defaults and forms are left, in one place
 * from  design: language, section 9: the defaults come from the settings tables, never from here
 * test  chip.test.ts: an empty record gives the tables' defaults; levels, noise and ranges become plain numbers
 */
import { invariant } from "../base/invariant.ts";
import type { Json } from "../base/json.ts";
import type { Noise, Setting } from "../base/setting.ts";
import { DEVICES } from "../device/index.ts";
import type { StepLaw } from "../device/model.ts";
import { DEVICE_SETTINGS } from "../device/settings.ts";
import { CHIP_SETTINGS } from "./settings.ts";

export type Encoding = "differential" | "offset" | "sliced" | "single";
export type WriteScheme =
  | { readonly name: "blind" }
  | { readonly name: "verify"; readonly n: number; readonly tolerance: Noise | null };

/** A law typed by the user: trees over `g`, `g_min`, `g_max` and constants, in siemens. */
export type LawExpression = number | string | readonly [string, ...LawExpression[]];
export interface UserLaw {
  readonly up?: LawExpression;
  readonly down?: LawExpression;
  readonly constants: Readonly<Record<string, number>>;
}

export interface Cell {
  readonly device: string;
  readonly gMin: number;
  readonly gMax: number;
  /** Programmable levels; null is continuous. */
  readonly levels: number | null;
  /** Sigmas as shares of the window g_max - g_min. */
  readonly readNoise: number;
  readonly writeNoise: number;
  /** Name of a published fit, or `constant`. */
  readonly noise: string;
  readonly law: string;
  readonly published: StepLaw | null;
  readonly userLaw: UserLaw | null;
  /** Mean step of one pulse as a share of the window. */
  readonly pulseStep: number;
  readonly nonlinearity: readonly [number, number];
  readonly asymmetry: number;
  readonly cycleNoise: number;
  readonly stepSpread: number;
  readonly boundSpread: number;
  readonly driftNu: readonly [mean: number, sigma: number];
  readonly driftT0: number;
  readonly stuckOn: number;
  readonly stuckOff: number;
  readonly ivKappa: number;
  readonly pulseTime: number;
  readonly pulseEnergy: number;
  readonly endurance: number | null;
  readonly temperature: number;
  /** True when nothing about pulses was said: an update lands exactly. */
  readonly exactUpdate: boolean;
}

export interface Converters {
  /** Bits, or null when off. */
  readonly dac: number | null;
  readonly adc: number | null;
  readonly input: "voltage" | "bit_serial" | "pulse_width";
  readonly serialBits: number;
  readonly convertOnce: boolean;
  /** Input value at full drive; null is the largest |x| of the call. */
  readonly inputRange: number | null;
  readonly inputNoise: number;
  /** A policy, or full scale as a current in A. */
  readonly adcRange: "fixed" | "two_level" | "adaptive" | "calibrated" | number;
  /** Sigma at the converter in converter steps. */
  readonly adcNoise: number;
  readonly adcShare: number;
}

export interface Wires {
  readonly row: number;
  readonly column: number;
  readonly driver: number;
  readonly sense: number;
  readonly solve: boolean;
  readonly fast: boolean;
  readonly bothEnds: boolean;
}

export interface Hardware {
  readonly chip: string;
  readonly digital: boolean;
  readonly cell: Cell;
  readonly converters: Converters;
  readonly wires: Wires;
  readonly tile: readonly [rows: number, columns: number];
  readonly tiles: number | null;
  readonly encoding: Encoding;
  readonly sliceBits: number;
  readonly rowsOn: number | null;
  /** Weight stored as full range; null is the array's largest. */
  readonly wMax: number | "column" | null;
  readonly subtractDigital: boolean;
  readonly bothSides: boolean;
  readonly compensation: "none" | "global" | "column";
  readonly write: WriteScheme;
  readonly vRead: number;
  /** s of one input step. */
  readonly tRead: number;
  /** The record itself, for the cost model and the printer. */
  readonly settings: { readonly [name: string]: Json };
}

const TABLE: ReadonlyMap<string, Setting> = new Map(
  [...CHIP_SETTINGS, ...DEVICE_SETTINGS].map((s) => [s.name, s]),
);

type Record_ = { readonly [name: string]: Json };

/** What the record says, else the model of its device, else the table's default. */
function reader(record: Record_): (name: string) => Json {
  const model = DEVICES.get(String(record["device"] ?? "ideal"))?.settings ?? {};
  return (name) => {
    const said = record[name] ?? model[name];
    if (said !== undefined) return said;
    const row = TABLE.get(name);
    invariant(row, `no setting is called ${name}`);
    return row.default;
  };
}

/** A spread as a share of the window: levels divide it into (levels - 1) steps. */
export function shareOfWindow(noise: Json, window: number, levels: number | null): number {
  if (typeof noise === "number") return noise;
  if (noise === null) return 0;
  const { of, value } = noise as unknown as Noise;
  if (of === "siemens") return value / window;
  if (of === "level") return levels === null ? value * 0.01 : value / (levels - 1);
  return value;
}

const pair = (value: Json): [number, number] =>
  Array.isArray(value)
    ? [Number(value[0]), Number(value[1] ?? value[0])]
    : [Number(value), Number(value)];
const bits = (value: Json): number | null =>
  value === "off" || value === null ? null : Number(value);
const nullable = (value: Json): number | null => (typeof value === "number" ? value : null);
const isOn = (value: Json): boolean => value === "on" || value === true;

const PULSE_SETTINGS = [
  "law",
  "pulse_step",
  "nonlinearity",
  "asymmetry",
  "cycle_noise",
  "step_spread",
  "levels",
  "laws",
];

function cellOf(record: Record_): Cell {
  const get = reader(record);
  const [gMin, gMax] = pair(get("g"));
  const levels = nullable(get("levels"));
  const share = (name: string): number => shareOfWindow(get(name), gMax - gMin, levels);
  const device = String(record["device"] ?? "ideal");
  const laws = record["laws"] as unknown as
    | {
        up?: { expr: LawExpression };
        down?: { expr: LawExpression };
        constants?: Record<string, number>;
      }
    | undefined;
  const drift = get("drift_nu");
  return {
    device,
    gMin,
    gMax,
    levels,
    readNoise: share("read_noise"),
    writeNoise: share("write_noise"),
    noise: String(get("noise")),
    law: String(get("law")),
    published: DEVICES.get(device)?.law ?? null,
    userLaw: laws
      ? {
          ...(laws.up ? { up: laws.up.expr } : {}),
          ...(laws.down ? { down: laws.down.expr } : {}),
          constants: laws.constants ?? {},
        }
      : null,
    pulseStep: share("pulse_step"),
    nonlinearity: pair(get("nonlinearity")),
    asymmetry: Number(get("asymmetry")),
    cycleNoise: Number(get("cycle_noise")),
    stepSpread: Number(get("step_spread")),
    boundSpread: Number(get("bound_spread")),
    driftNu: Array.isArray(drift) ? pair(drift) : [Number(drift), 0],
    driftT0: Number(get("drift_t0")),
    stuckOn: Number(get("stuck_on")),
    stuckOff: Number(get("stuck_off")),
    ivKappa: Number(get("iv_kappa")),
    pulseTime: Number(get("pulse_time")),
    pulseEnergy: Number(get("pulse_energy")),
    endurance: nullable(get("endurance")),
    temperature: Number(get("temperature")),
    exactUpdate: device === "ideal" && PULSE_SETTINGS.every((name) => record[name] === undefined),
  };
}

function convertersOf(record: Record_): Converters {
  const get = reader(record);
  const range = get("adc_range");
  return {
    dac: bits(get("dac")),
    adc: bits(get("adc")),
    input: String(get("input")) as Converters["input"],
    serialBits: Number(get("serial_bits")),
    convertOnce: get("convert") === "once",
    inputRange: nullable(get("input_range")),
    inputNoise: Number(get("input_noise")),
    adcRange:
      typeof range === "number"
        ? range
        : (String(range) as Exclude<Converters["adcRange"], number>),
    adcNoise: Number(get("adc_noise")),
    adcShare: Number(get("adc_share")),
  };
}

function wiresOf(record: Record_): Wires {
  const get = reader(record);
  const [row, column] = pair(get("r_wire"));
  const said = record["ir_drop"];
  return {
    row,
    column,
    driver: Number(get("r_driver")),
    sense: Number(get("r_sense")),
    solve: said === undefined ? row > 0 || column > 0 : isOn(said),
    fast: get("ir_model") === "fast",
    bothEnds: get("drivers") === "both",
  };
}

function writeOf(value: Json): WriteScheme {
  const call = value as { name?: string; n?: number; tolerance?: Json } | string | null;
  if (call === null || typeof call === "string" || call.name !== "verify") return { name: "blind" };
  return { name: "verify", n: Number(call.n ?? 5), tolerance: noiseOf(call.tolerance) };
}

function noiseOf(value: Json | undefined): Noise | null {
  if (value === undefined || value === null) return null;
  return typeof value === "number" ? { of: "window", value } : (value as unknown as Noise);
}

/** Every default filled in. `digital` arrays keep the rest for their cost. */
export function hardwareOf(record: Record_): Hardware {
  const get = reader(record);
  const wMax = get("w_max");
  return {
    chip: String(record["chip"] ?? "generic"),
    digital: record["digital"] === true || record["kind"] === "digital",
    cell: cellOf(record),
    converters: convertersOf(record),
    wires: wiresOf(record),
    tile: pair(get("tile")),
    tiles: nullable(get("tiles")),
    encoding: record["kind"] === "sliced" ? "sliced" : (String(get("encoding")) as Encoding),
    sliceBits: Number(get("slice_bits")),
    rowsOn: nullable(get("rows_on")),
    wMax: wMax === "column" ? "column" : nullable(wMax),
    subtractDigital: get("subtract") === "digital",
    bothSides: get("sides") !== "one",
    compensation: String(get("compensation")) as Hardware["compensation"],
    write: writeOf(get("write")),
    vRead: Number(get("v_read")),
    tRead: Number(get("t_read")),
    settings: record,
  };
}

/** The write scheme of one `program` statement, else the array's own. */
export const writeScheme = (said: Json | undefined, hardware: Hardware): WriteScheme =>
  said === undefined ? hardware.write : writeOf(said);

/** Integer bits of a sliced weight, sign included: those of `levels`, else 8, the width of the converters. */
export const weightBits = (h: Hardware): number =>
  h.cell.levels === null ? 8 : Math.max(2, Math.ceil(Math.log2(h.cell.levels)));

/** Cells of one sliced weight, by power of two; 1 unless sliced. */
export const slicesOf = (h: Hardware): number =>
  h.encoding === "sliced" ? Math.ceil((weightBits(h) - 1) / h.sliceBits) : 1;

/**
 * @file LIMITS OF ONE ARRAY: what it asks for against what nature, wires and converters allow.
 * in    the settings of an array, the rows and columns of its matrix;  out  one Limit per bound, a
 *       Table
 * why   "can it exist" is a list of margins, each with its arithmetic shown
 * from  equations (2) to (16) of physics.ts; ids and order as in docs/physics.md
 * holds worst case: all cells at the top of the window, all inputs at full drive. Without r_wire,
 *       wires of 22 nm are assumed
 * test  limits.test.ts: the vendor's array, the generic tile, full text of one arithmetic line
 */
import { dlog2, dpow } from "../base/dmath.ts";
import { type Table, table } from "../base/table.ts";
import { formatQuantity } from "../base/units.ts";
import { tileArea } from "./area.ts";
import { adcEnergy, inputSteps } from "./components.ts";
import { thermalEnergy } from "./constants.ts";
import type { CostSettings } from "./hardware.ts";
import { conversionTime, writeLatency } from "./mvm.ts";
import * as nature from "./physics.ts";

export type LimitId =
  | "settle"
  | "thermal"
  | "noise"
  | "line"
  | "ir"
  | "joint"
  | "em"
  | "charge"
  | "power"
  | "adc"
  | "landauer"
  | "update"
  | "retention"
  | "wall"
  | "endurance"
  | "verify";

export interface Limit {
  readonly id: LimitId;
  /** What the array asks for and what is allowed, in `unit`; null where the settings do not say. */
  readonly asked: number | null;
  readonly allowed: number | null;
  readonly unit: string;
  /** Above 1 there is room; null without both sides. */
  readonly margin: number | null;
  readonly ok: boolean | null;
  readonly arithmetic: string;
}

/** What a run does with the array, where it is known. */
export interface Use {
  /** Writes of the most written cell. */
  readonly writes?: number;
  /** Samples between two updates. */
  readonly batch?: number;
}

/** What all bounds look at. */
interface Point {
  readonly use: Use;
  readonly s: CostSettings;
  readonly rows: number;
  readonly columns: number;
  readonly n: number;
  readonly bits: number;
  readonly cellBits: number | null;
  readonly t: number;
  readonly v: number;
  readonly g: number;
  readonly r: number;
  readonly energy: number;
}

const YEAR10 = 10 * 365.25 * 86400;
/** Mean pulses of write-and-verify, NeuRRAM (simulated in CiMLoop). */
const VERIFY_PULSES = 8.52;

function pointOf(s: CostSettings, rows: number, columns: number, use: Use): Point {
  const n = Math.min(rows, s.tile[0], s.rows_on ?? rows);
  const cellBits = s.levels === null ? null : dlog2(s.levels);
  const bits = s.cost === "claimed" ? (cellBits ?? s.adc ?? 8) : (s.adc ?? cellBits ?? 8);
  const t = s.cost === "claimed" ? s.mvm_time : s.t_read * inputSteps(s);
  const g = s.g[1];
  const full = Math.min(columns, s.tile[1]) * n * nature.cellRead(s.v_read, g, t);
  const claimed = (s.mvm_energy * rows * columns) / (s.tile[0] * s.tile[1]);
  const energy = s.cost === "claimed" ? claimed : full;
  const r = s.r_wire > 0 ? s.r_wire : nature.WIRES[22]!.r;
  return { use, s, rows, columns, n, bits, cellBits, t, v: s.v_read, g, r, energy };
}

const SI = (value: number, unit: string): string => formatQuantity(value, unit);
const short = (x: number): string => String(Number(x.toPrecision(3)));

/** asked <= allowed, both in one unit. */
function atMost(
  id: LimitId,
  asked: number | null,
  allowed: number | null,
  unit: string,
  arithmetic: string,
): Limit {
  const margin = asked === null || allowed === null ? null : allowed / asked;
  return { id, asked, allowed, unit, margin, ok: margin === null ? null : margin >= 1, arithmetic };
}

function wires(p: Point): Limit[] {
  const { s, n, bits, t, v, g, r } = p;
  const tau = nature.lineTau(r, s.c_wire, n, s.r_driver);
  const half = dpow(2, -bits - 1);
  const wire = s.r_wire > 0 ? `${r} ohm` : `${r} ohm (22 nm assumed)`;
  return [
    atMost(
      "settle",
      nature.settleTime(tau, bits),
      t,
      "s",
      `(${short(bits)} + 1) ln2 tau, tau = ${SI(tau, "s")}`,
    ),
    atMost(
      "ir",
      nature.lineLoss(r, g, n),
      half,
      "",
      `1 - tanh(L)/L, L = N sqrt(r G) with ${n} rows, ${wire}, ${SI(g, "S")}; half a step of ${short(bits)} bits`,
    ),
    atMost(
      "joint",
      nature.leastTime(n, bits, r, v, 1, s.temperature),
      t,
      "s",
      `16 kT r N 8^${short(bits)} / V^2 with ${wire}`,
    ),
    atMost(
      "em",
      n * v * g,
      nature.LINE_CURRENT,
      "A",
      `N V G = ${n} x ${SI(v, "V")} x ${SI(g, "S")}; a 32 nm line bears 33 uA`,
    ),
  ];
}

function bitsLeft(p: Point): Limit[] {
  const { s, n, bits, cellBits, t, v, g } = p;
  const column = n * nature.cellRead(v, g, t);
  const rho = s.read_noise;
  const line = nature.lineBits({ rows: n, v, g, t, rho, temperature: s.temperature });
  const cell = rho > 0 ? nature.noiseBits(rho) : null;
  const needed = nature.thermalColumn(bits, s.temperature);
  return [
    atMost(
      "thermal",
      needed,
      column,
      "J",
      `24 kT 4^${short(bits)} against N V^2 G t of a full column`,
    ),
    atMost(
      "noise",
      cellBits,
      cell,
      "bit",
      rho > 0 ? `log2(1 / (${short(rho)} sqrt12)) per cell` : "no read noise set",
    ),
    atMost("line", bits, line, "bit", `thermal and read noise of ${n} rows at ${SI(t, "s")}`),
  ];
}

function charge({ s, n, bits }: Point): Limit {
  if (s.cell_capacitance === null)
    return atMost("charge", null, null, "F", "this array sums currents, not charges");
  const needed = nature.chargeCapacitance(bits, s.v_dd, s.temperature);
  const text = `12 kT 4^${short(bits)} / V^2 at ${SI(s.v_dd, "V")} against ${n} cells`;
  return atMost("charge", needed, n * s.cell_capacitance, "F", text);
}

function converters(p: Point): Limit[] {
  const { s, rows, columns, n, bits, t, energy } = p;
  const joules = columns * Math.ceil(rows / s.tile[0]) * (s.adc_energy ?? adcEnergy(bits, s.v_dd));
  const groups = Math.min(s.adc_share, columns);
  const time = groups * conversionTime({ ...s, adc: s.adc ?? bits }, n);
  const area = tileArea(s) * Math.ceil(rows / s.tile[0]) * Math.ceil(columns / s.tile[1]);
  const adc =
    s.cost === "claimed"
      ? atMost(
          "adc",
          joules,
          energy,
          "J",
          `${columns} conversions of ${short(bits)} bits against the energy claimed`,
        )
      : atMost(
          "adc",
          time,
          t,
          "s",
          `${groups} ${groups === 1 ? "conversion" : "conversions in turn"} against one read`,
        );
  return [
    atMost(
      "power",
      energy / t / area,
      nature.POWER_DENSITY,
      "W/m^2",
      `${SI(energy, "J")} in ${SI(t, "s")} on ${short(area * 1e6)} mm^2; cooling bears 1 W/mm^2`,
    ),
    adc,
    atMost(
      "landauer",
      columns * nature.erasure(bits, s.temperature),
      energy,
      "J",
      `${columns} outputs x ${short(bits)} bits x kT ln2`,
    ),
  ];
}

function writing(p: Point): Limit[] {
  const { s, n, bits, cellBits } = p;
  const b = cellBits ?? bits;
  const floor = nature.updateFloor(b, nature.relativeStep(b), s.temperature);
  const barrier = nature.retentionBarrier(YEAR10);
  const mac = p.energy / (p.rows * p.columns);
  const wall = nature.updateWall(s.pulse_energy, mac);
  const verify = writeLatency(
    s.cost === "claimed" ? { ...s, pulse_time: 40e-9 } : s,
    n,
    VERIFY_PULSES,
    true,
  );
  const claimed = s.cost === "claimed" ? s.pulse_time : null;
  const pulse = s.pulse_energy > 0 ? s.pulse_energy : null;
  return [
    atMost("update", floor, pulse, "J", `max(b kT ln2, 24 kT 4^b) with b = ${short(b)}`),
    atMost(
      "retention",
      barrier * thermalEnergy(s.temperature),
      null,
      "J",
      `${short(barrier)} kT hold a state for 10 years at an error of 1e-3`,
    ),
    atMost(
      "wall",
      pulse === null ? null : wall,
      p.use.batch ?? null,
      "",
      "batch at which writing costs as much as the three products: E_w / 3 E_mac",
    ),
    atMost("endurance", p.use.writes ?? null, s.endurance, "", "writes a cell survives"),
    atMost("verify", verify, claimed, "s", `${n} rows x ${VERIFY_PULSES} pulses, each read back`),
  ];
}

/** Every bound on an array of `columns` outputs and `rows` inputs, in fixed order. */
export function limits(
  s: CostSettings,
  rows: number,
  columns: number,
  use: Use = {},
): readonly Limit[] {
  const p = pointOf(s, rows, columns, use);
  const found = [...wires(p), ...bitsLeft(p), charge(p), ...converters(p), ...writing(p)];
  return ORDER.map((id) => found.find((l) => l.id === id) as Limit);
}

const ORDER: readonly LimitId[] = [
  "settle",
  "thermal",
  "noise",
  "line",
  "ir",
  "joint",
  "em",
  "charge",
  "power",
  "adc",
  "landauer",
  "update",
  "retention",
  "wall",
  "endurance",
  "verify",
];

const NAMES: Readonly<Record<LimitId, string>> = {
  settle: "wires settle",
  thermal: "heat of a column",
  noise: "read noise of a cell",
  line: "noise of a summed line",
  ir: "IR drop",
  joint: "heat and wires together",
  em: "current in a line",
  charge: "charge on a line",
  power: "power density",
  adc: "converter budget",
  landauer: "erasing bits",
  update: "energy of an update",
  retention: "barrier to hold",
  wall: "update wall",
  endurance: "endurance",
  verify: "write and verify",
};

const verdict = (l: Limit): string => (l.ok === null ? "-" : l.ok ? "ok" : "exceeded");
const shown = (x: number | null, unit: string): string => (x === null ? "-" : SI(x, unit));

/**
 * The bounds as a table: limit, asked, allowed, margin, verdict, arithmetic; all of them `bound`.
 */
export function limitsTable(list: readonly Limit[]): Table {
  return table([
    { name: "limit", values: list.map((l) => NAMES[l.id]) },
    { name: "asked", values: list.map((l) => shown(l.asked, l.unit)) },
    { name: "allowed", values: list.map((l) => shown(l.allowed, l.unit)) },
    { name: "margin", values: list.map((l) => l.margin) },
    { name: "verdict", values: list.map(verdict) },
    { name: "arithmetic", values: list.map((l) => l.arithmetic) },
    { name: "tag", values: list.map(() => "bound") },
  ]);
}

/**
 * @file REPORTS: energy, latency, area and what follows from them, by layer, component, line, tile
 *       or step.
 * in    cost items, one per array or layer, with their ledgers;  out  Table in SI units, with the
 *       model and its tag in every row
 * why   one function for arrays, networks and runs; the rows of any grouping add up to the same
 *       ledger
 * from  throughput of a full pipeline 1/max t; efficiency two operations per multiply-add
 * holds a figure the model does not know is null, never a guess
 * test  report.test.ts: every grouping has the same joules to the last bit of its own sum; 62 nJ
 *       per image on HERMES tiles
 */
import { dlog2 } from "../base/dmath.ts";
import { type Column, type Table, table } from "../base/table.ts";
import { tileArea } from "./area.ts";
import type { CostSettings } from "./hardware.ts";
import { createLedger, entries, type Ledger, merge } from "./ledger.ts";
import { mvmLatency } from "./mvm.ts";
import { costModel, PARTS, priceLedger, pricing } from "./price.ts";

/** One array or layer and what one use of it does. */
export interface CostItem {
  readonly name: string;
  /** Source line, 1-based; null when unknown. */
  readonly line: number | null;
  readonly settings: CostSettings;
  readonly ledger: Ledger;
  /** Matrix and how often it is used. */
  readonly outputs: number;
  readonly inputs: number;
  readonly positions: number;
  /** Driven from the other side: `W.T @ e`. */
  readonly transposed?: boolean;
  readonly tiles: number;
  readonly cells: number;
}

export type Quantity =
  | "energy"
  | "latency"
  | "area"
  | "power"
  | "efficiency"
  | "throughput"
  | "storage"
  | "tiles"
  | "writes";
export type Grouping = "layer" | "component" | "part" | "line" | "tile" | "step";

const QUANTITY_UNITS: Readonly<Record<Quantity, string>> = {
  energy: "J",
  latency: "s",
  area: "m^2",
  power: "W",
  efficiency: "OP/J",
  throughput: "1/s",
  storage: "B",
  tiles: "",
  writes: "",
};

/** One line of a report; null where the grouping does not say. */
interface Row {
  readonly name: string;
  readonly energy: number | null;
  readonly seconds: number | null;
  /** Slowest item: the pace of a full pipeline. */
  readonly slowest: number | null;
  readonly area: number | null;
  readonly operations: number | null;
  readonly bytes: number | null;
  readonly tiles: number | null;
  readonly writes: number | null;
  readonly model: string;
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** J of one item by part. */
const costOf = (i: CostItem) => priceLedger(i.ledger, i.settings);

/** Bytes of the weights: levels as bits, FP32 in digital; unknown for continuous cells. */
function bytesOf(i: CostItem): number | null {
  const weights = i.outputs * i.inputs;
  if (i.settings.digital) return 4 * weights;
  return i.settings.levels === null ? null : (weights * dlog2(i.settings.levels)) / 8;
}

function modelOf(items: readonly CostItem[]): string {
  return [...new Set(items.map((i) => costModel(i.settings)))].join("; ");
}

/** Each array once: one that is read twice still stands on its tiles only once. */
const arraysOf = (items: readonly CostItem[]): readonly CostItem[] => [
  ...new Map(items.map((i) => [i.name, i])).values(),
];

/** s of the busiest array: reads of one array wait for each other, arrays work side by side. */
function slowestOf(items: readonly CostItem[]): number {
  const busy = new Map<string, number>();
  for (const i of items) busy.set(i.name, (busy.get(i.name) ?? 0) + i.ledger.seconds);
  return Math.max(0, ...busy.values());
}

/** One row for some items together. */
function rowOf(name: string, items: readonly CostItem[]): Row {
  const arrays = arraysOf(items);
  const bytes = arrays.map(bytesOf);
  const analog = arrays.filter((i) => !i.settings.digital);
  return {
    name,
    energy: sum(items.map((i) => costOf(i).energy)),
    seconds: sum(items.map((i) => i.ledger.seconds)),
    slowest: slowestOf(items),
    area: analog.length === 0 ? null : sum(analog.map((i) => i.tiles * tileArea(i.settings))),
    operations: sum(items.map((i) => 2 * i.outputs * i.inputs * i.positions)),
    bytes: bytes.some((b) => b === null) ? null : sum(bytes as number[]),
    tiles: sum(arrays.map((i) => i.tiles)),
    writes: sum(arrays.map((i) => i.cells)),
    model: modelOf(items),
  };
}

const NOTHING: Omit<Row, "name" | "model"> = {
  energy: null,
  seconds: null,
  slowest: null,
  area: null,
  operations: null,
  bytes: null,
  tiles: null,
  writes: null,
};

function byComponent(items: readonly CostItem[]): Row[] {
  const costs = items.map(costOf);
  const model = modelOf(items);
  return PARTS.map((part) => ({
    ...NOTHING,
    name: part,
    energy: sum(costs.map((c) => c.parts[part])),
    model,
  })).filter((r) => r.energy > 0);
}

function grouped(items: readonly CostItem[], key: (i: CostItem) => string): Row[] {
  const groups = new Map<string, CostItem[]>();
  for (const i of items) groups.set(key(i), [...(groups.get(key(i)) ?? []), i]);
  return [...groups].map(([name, list]) => rowOf(name, list));
}

/** Mean of one tile of every array. */
function byTile(items: readonly CostItem[]): Row[] {
  return grouped(items, (i) => i.name).map((whole) => {
    const share = (x: number | null): number | null => ratio(x, whole.tiles);
    const { energy, area, bytes, writes, operations } = whole;
    return {
      ...whole,
      energy: share(energy),
      area: share(area),
      bytes: share(bytes),
      writes: share(writes),
      operations: share(operations),
      tiles: 1,
    };
  });
}

/**
 * Phases of one read, in s: driving the inputs, converting the outputs. A chip with one law for the
 * whole read only drives.
 */
export function readSteps(
  s: CostSettings,
  rows: number,
  columns: number,
  transposed: boolean = false,
): { readonly drive: number; readonly convert: number } {
  const all = mvmLatency(s, rows, columns, transposed);
  const drive = Math.min(all, mvmLatency({ ...s, adc: null }, rows, columns, transposed));
  return { drive, convert: all - drive };
}

function byStep(items: readonly CostItem[]): Row[] {
  const model = modelOf(items);
  const cost = items.map((i) => ({
    c: costOf(i),
    t: readSteps(i.settings, i.inputs, i.outputs, i.transposed),
    turns: Math.ceil(i.positions / i.settings.copies),
  }));
  const row = (name: string, energy: number, seconds: number | null): Row => ({
    ...NOTHING,
    name,
    energy,
    seconds,
    model,
  });
  return [
    row(
      "drive and read",
      sum(cost.map(({ c }) => c.parts.cells + c.parts.dac + c.parts.periphery)),
      sum(cost.map(({ t, turns }) => turns * t.drive)),
    ),
    row(
      "convert",
      sum(cost.map(({ c }) => c.parts.adc)),
      sum(cost.map(({ t, turns }) => turns * t.convert)),
    ),
    row("add up", sum(cost.map(({ c }) => c.parts.sums + c.parts.digital)), null),
    row("write", sum(cost.map(({ c }) => c.parts.write)), null),
  ].filter((r) => (r.energy ?? 0) > 0 || (r.seconds ?? 0) > 0);
}

function rowsBy(items: readonly CostItem[], by: Grouping | undefined): Row[] {
  switch (by) {
    case undefined:
      return [rowOf("total", items)];
    case "layer":
      return grouped(items, (i) => i.name);
    case "line":
      return grouped(items, (i) => (i.line === null ? "-" : String(i.line)));
    case "component":
    case "part":
      return byComponent(items);
    case "tile":
      return byTile(items);
    case "step":
      return byStep(items);
  }
}

const ratio = (a: number | null, b: number | null): number | null =>
  a === null || b === null || b === 0 ? null : a / b;

function quantity(what: Quantity, r: Row, batch: number): number | null {
  switch (what) {
    case "energy":
      return r.energy === null ? null : r.energy * batch;
    case "latency":
      return r.seconds === null ? null : r.seconds * batch;
    case "area":
      return r.area;
    case "power":
      return ratio(r.energy, r.seconds);
    case "efficiency":
      return ratio(r.operations, r.energy);
    case "throughput":
      return ratio(1, r.slowest);
    case "storage":
      return r.bytes;
    case "tiles":
      return r.tiles;
    case "writes":
      return r.writes;
  }
}

/**
 * `report what of items by by`: one row per group, a column per quantity, the model and its tag
 * last.
 */
export function costReport(
  items: readonly CostItem[],
  what: readonly Quantity[],
  by?: Grouping,
  batch: number = 1,
): Table {
  const rows = rowsBy(items, by);
  const columns = what.map((name): Column => {
    const values = rows.map((r) => quantity(name, r, batch));
    const unit = QUANTITY_UNITS[name];
    return unit === "" ? { name, values } : { name, unit, values };
  });
  return table([
    { name: by ?? "of", values: rows.map((r) => r.name) },
    ...columns,
    { name: "model", values: rows.map((r) => r.model) },
  ]);
}

/**
 * J per source line of a ledger that spans several nodes: `lines` by node id; null collects what
 * has no line.
 */
export function energyByLine(
  ledger: Ledger,
  settings: CostSettings | ((node: string) => CostSettings),
  lines: Readonly<Record<string, number>>,
): ReadonlyMap<number | null, number> {
  const price = pricing(settings);
  const by = new Map<number | null, number>();
  for (const e of entries(ledger)) {
    const line = lines[e.node] ?? null;
    by.set(line, (by.get(line) ?? 0) + price(e));
  }
  return by;
}

/** One ledger for several items. */
export const ledgerOf = (items: readonly CostItem[]): Ledger =>
  items.reduce((l, i) => merge(l, i.ledger), createLedger());

/**
 * @file THE LEDGER: what the hardware did, counted by action and node. It knows no joule but those
 *       of the cells.
 * in    the simulator (real counts) or the plan (expected counts);  out  rows that `price.ts` turns
 *       into joules
 * why   one list of counts serves the estimate, the run and every profile: costs can never change
 *       results
 * from  action counts times unit energies: Accelergy, CiMLoop (MIT licence; method only)
 * holds counts are integers, exact up to 2^53; rows always come in the same order, so sums have the
 *       same bits
 * test  ledger.test.ts: merging is counting; any order of counting gives the same table; overflow
 *       is our bug
 */
import { invariant } from "../base/invariant.ts";
import { type Table, table } from "../base/table.ts";

/**
 * `tile` reads of a whole tile · `dac` input drives · `cell` cell reads · `adc` conversions · `sum`
 * digital additions of partial results · `mac` digital FP32 multiply-adds · `pulse` write pulses ·
 * `verify` reads of one cell while writing · `move` bits moved
 */
export type Action = "tile" | "dac" | "cell" | "adc" | "sum" | "mac" | "pulse" | "verify" | "move";

/** The fixed order of every list of actions. */
export const ACTIONS: readonly Action[] = [
  "cell",
  "dac",
  "adc",
  "sum",
  "tile",
  "mac",
  "move",
  "pulse",
  "verify",
];

export interface Entry {
  readonly action: Action;
  /** Id of the IR node the work was done for. */
  readonly node: string;
  readonly count: number;
  /** J that the counter already knows: V²Gt of the cells, summed over their actual conductances. */
  readonly joules: number;
}

/** Mutable while a run counts. `seconds` is the simulated clock: what `tick` was told. */
export interface Ledger {
  readonly rows: Map<string, { action: Action; node: string; count: number; joules: number }>;
  seconds: number;
}

export const createLedger = (): Ledger => ({ rows: new Map(), seconds: 0 });

/**
 * Adds `n` actions done for `node`; `joules` only where the energy is known from the cells
 * themselves.
 */
export function count(
  ledger: Ledger,
  action: Action,
  node: string,
  n: number,
  joules: number = 0,
): void {
  if (n === 0 && joules === 0) return;
  const key = `${action} ${node}`;
  let row = ledger.rows.get(key);
  if (!row) {
    row = { action, node, count: 0, joules: 0 };
    ledger.rows.set(key, row);
  }
  row.count += n;
  row.joules += joules;
  invariant(
    Number.isSafeInteger(n) && n >= 0 && Number.isSafeInteger(row.count),
    `the count of ${action} is no whole number below 2^53: ${n}, in all ${row.count}`,
  );
}

/** Moves the simulated clock on by `seconds`. */
export function tick(ledger: Ledger, seconds: number): void {
  invariant(seconds >= 0, `the simulated clock cannot go back by ${-seconds} s`);
  ledger.seconds += seconds;
}

/** Adds everything of `from` to `into`, as if it had been counted there. */
export function merge(into: Ledger, from: Ledger): Ledger {
  for (const e of entries(from)) count(into, e.action, e.node, e.count, e.joules);
  tick(into, from.seconds);
  return into;
}

/** All rows in the fixed order: by action as in ACTIONS, then by node id. */
export function entries(ledger: Ledger): readonly Entry[] {
  const rank = (a: Action): number => ACTIONS.indexOf(a);
  return [...ledger.rows.values()].sort(
    (a, b) => rank(a.action) - rank(b.action) || (a.node < b.node ? -1 : a.node > b.node ? 1 : 0),
  );
}

/** How often `action` happened, for one node or for all. */
export function total(ledger: Ledger, action: Action, node?: string): number {
  let n = 0;
  for (const e of ledger.rows.values())
    if (e.action === action && (node === undefined || e.node === node)) n += e.count;
  return n;
}

/** J of one row. Made by `pricing` in price.ts. */
export type Price = (entry: Entry) => number;

/**
 * The ledger as a table {line, node, action, count, energy J, model}. `lines` gives the source line
 * of a node, 1-based, and `model` what its price stands on, with the tag; without them their
 * columns are left out.
 */
export function ledgerTable(
  ledger: Ledger,
  price: Price,
  lines?: Readonly<Record<string, number>>,
  model?: (node: string) => string,
): Table {
  const rows = entries(ledger);
  const columns = [
    { name: "node", values: rows.map((e) => e.node) },
    { name: "action", values: rows.map((e) => e.action) },
    { name: "count", values: rows.map((e) => e.count) },
    { name: "energy", unit: "J", values: rows.map(price) },
  ];
  const first = lines && { name: "line", values: rows.map((e) => lines[e.node] ?? null) };
  const last = model && { name: "model", values: rows.map((e) => model(e.node)) };
  return table([...(first ? [first] : []), ...columns, ...(last ? [last] : [])]);
}

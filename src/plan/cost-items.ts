/**
 * @file FROM PLAN TO REPORT: planned arrays as cost items and limits.
 * in    planned arrays, the IR node they are read for, source lines;  out  CostItem, Tables
 * why   cost knows no plan; this is the one place where an array of the plan becomes a line of a
 *       report
 * test  cost-items.test.ts: an MLP on HERMES tiles costs under 1 uJ per image and the layers add up
 *       to the total
 */
import { type Table, table } from "../base/table.ts";
import { costSettings } from "../cost/components.ts";
import { type Limit, limits, limitsTable, type Use } from "../cost/limits.ts";
import type { CostItem } from "../cost/report.ts";
import type { NodeId } from "../ir/node.ts";
import { type PlannedArray, tilesOf } from "./arrays.ts";
import { useOf } from "./plan.ts";

/** How an array is used by one node. */
export interface Reading {
  /** 1-based source line; null when unknown. */
  readonly line?: number | null;
  /** Products in one use; all positions of a convolution when absent. */
  readonly vectors?: number;
  /** `W.T @ e`: driven from its outputs. */
  readonly transposed?: boolean;
}

/** One use of an array, all positions of a convolution together, as an item of `costReport`. */
export function costItem(a: PlannedArray, node: NodeId, reading: Reading = {}): CostItem {
  const { line = null, vectors = a.positions, transposed = false } = reading;
  const settings = costSettings(a.hardware);
  return {
    name: a.name,
    line,
    settings,
    ledger: useOf(a, node, vectors, transposed).ledger,
    outputs: transposed ? a.columns : a.rows,
    inputs: transposed ? a.rows : a.columns,
    positions: vectors,
    transposed,
    tiles: tilesOf(a),
    cells: a.placement.cells * settings.copies,
  };
}

/** `report limits of`: the bounds of every analog array, with its name in front. */
export function limitsReport(arrays: readonly PlannedArray[], use: Use = {}): Table {
  const found = arrays.flatMap((a): { name: string; limit: Limit }[] => {
    const settings = costSettings(a.hardware);
    if (settings.digital) return [];
    return limits(settings, a.columns, a.rows, use).map((limit) => ({ name: a.name, limit }));
  });
  const rest = limitsTable(found.map((f) => f.limit));
  return table([{ name: "array", values: found.map((f) => f.name) }, ...rest.columns]);
}

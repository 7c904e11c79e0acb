/**
 * @file Table: named columns of equal length, in SI units. The one shape of every list of numbers:
 *       sweeps, ledgers, verdicts, tile maps, traces.
 * test  table.test.ts: rows and columns agree; a short column is our bug
 */
import { invariant } from "./invariant.ts";

export type Cell = number | string | boolean | null;

export interface Column {
  readonly name: string;
  /** SI unit as text, absent for plain numbers and words. */
  readonly unit?: string;
  readonly values: readonly Cell[];
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: number;
}

export function table(columns: readonly Column[]): Table {
  const rows = columns[0]?.values.length ?? 0;
  for (const c of columns)
    invariant(c.values.length === rows, `column ${c.name} has ${c.values.length} of ${rows} rows`);
  return { columns, rows };
}

export const column = (t: Table, name: string): Column | undefined =>
  t.columns.find((c) => c.name === name);

/** The rows as records, for printing and for TypeScript. */
export function rowsOf(t: Table): Record<string, Cell>[] {
  return Array.from({ length: t.rows }, (_, i) =>
    Object.fromEntries(t.columns.map((c) => [c.name, c.values[i] as Cell])),
  );
}

/**
 * @file Data sets of one's own: CSV with a header, or JSON with columns, next to the program.
 * in    the bytes of a file;  out  its samples, or a sentence that names the row and column at fault
 * why   `load own from "own.csv"` should need no library and no code
 * holds the column `label` (else the last) is the class, a whole number from 0; a column `split` says train or test, without it
 *       every fifth row is kept for testing; all other columns are numbers and enter as they are
 * test  data-files.test.ts
 */
import { createHash } from "node:crypto";
import type { DatasetInfo } from "../dsl/check/scope.ts";
import type { Samples } from "../src/sim/host.ts";

export interface DataFile {
  readonly info: DatasetInfo;
  readonly train: Samples;
  readonly test: Samples;
}

interface Rows {
  readonly names: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

/** Sentences are values here: `{ why }`. */
type OrWhy<T> = T | { readonly why: string };

const isWhy = <T extends object>(x: OrWhy<T>): x is { readonly why: string } => "why" in x;

function csvRows(text: string): OrWhy<Rows> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const cells = lines.map((line) => line.split(",").map((cell) => cell.trim()));
  const [names, ...rest] = cells;
  if (!names || rest.length === 0) return { why: "it has no rows below its header" };
  const short = rest.findIndex((row) => row.length !== names.length);
  if (short >= 0)
    return {
      why: `row ${short + 2} has ${rest[short]?.length} columns, its header ${names.length}`,
    };
  return { names, cells: rest };
}

function jsonRows(text: string): OrWhy<Rows> {
  let columns: unknown;
  try {
    columns = JSON.parse(text);
  } catch {
    return { why: "the text is not JSON" };
  }
  if (typeof columns !== "object" || columns === null || Array.isArray(columns))
    return { why: 'JSON data is an object of columns: {"a": [..], "label": [..]}' };
  const entries = Object.entries(columns);
  const length = Array.isArray(entries[0]?.[1]) ? entries[0][1].length : 0;
  const odd = entries.find(([, v]) => !Array.isArray(v) || v.length !== length);
  if (length === 0 || odd)
    return { why: `the column ${odd?.[0] ?? ""} is no list of ${length} values` };
  const lists = entries.map(([, v]) => v as unknown[]);
  const cells = Array.from({ length }, (_, i) => lists.map((list) => String(list[i])));
  return { names: entries.map(([name]) => name), cells };
}

/** Features, class and side of every row. */
function samplesOf(
  rows: Rows,
): OrWhy<{ x: number[][]; labels: number[]; test: boolean[]; width: number }> {
  const labelAt = rows.names.includes("label")
    ? rows.names.indexOf("label")
    : rows.names.length - 1;
  const splitAt = rows.names.indexOf("split");
  const x: number[][] = [];
  const labels: number[] = [];
  const test: boolean[] = [];
  for (const [i, row] of rows.cells.entries()) {
    const label = Number(row[labelAt]);
    if (!Number.isInteger(label) || label < 0 || label > 65_535)
      return { why: `row ${i + 2}: the class ${row[labelAt]} is no whole number from 0` };
    const features = row.filter((_, at) => at !== labelAt && at !== splitAt).map(Number);
    const bad = features.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0) return { why: `row ${i + 2}: a value is no finite number` };
    x.push(features);
    labels.push(label);
    test.push(splitAt >= 0 ? row[splitAt] === "test" : i % 5 === 4);
  }
  const width = x[0]?.length ?? 0;
  return width === 0 ? { why: "it has a class, but no other column" } : { x, labels, test, width };
}

/** Reads a data file. `name` decides the format: `.json`, anything else is CSV. */
export function readDataFile(name: string, bytes: Uint8Array): OrWhy<DataFile> {
  const text = new TextDecoder().decode(bytes);
  const rows = name.endsWith(".json") ? jsonRows(text) : csvRows(text);
  if (isWhy(rows)) return { why: `${name}: ${rows.why}` };
  const read = samplesOf(rows);
  if (isWhy(read)) return { why: `${name}: ${read.why}` };
  const classes = read.labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const part = (wanted: boolean): Samples => {
    const at = read.test.flatMap((is, i) => (is === wanted ? [i] : []));
    return {
      inputs: Float32Array.from(at.flatMap((i) => read.x[i] ?? [])),
      labels: Uint32Array.from(at, (i) => read.labels[i] ?? 0),
      shape: [read.width],
      classes,
    };
  };
  const [train, test] = [part(false), part(true)];
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const sizes = { train: train.labels.length, test: test.labels.length };
  const doc = `${name}: ${read.x.length} rows of ${read.width} numbers, ${classes} classes`;
  return { info: { sha256, shape: [read.width], classes, ...sizes, doc }, train, test };
}

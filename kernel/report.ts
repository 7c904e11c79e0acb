/**
 * @file The JSON report of a run: the contract of `mho run --json`, version 1.
 * in    the stages of every program that ran;  out  plain JSON by run-report.schema.json
 * why   other tools read results without reading notebooks; SI units throughout
 * from  design: kernel, section 11; the schema ships as docs/run-report.schema.json
 * test  report.test.ts validates every kind of value against the schema
 */

import { positionAt, type Source } from "../dsl/source.ts";
import type { Diagnostic } from "../src/base/diagnostic.ts";
import { hashJson } from "../src/base/hash.ts";
import type { Json } from "../src/base/json.ts";
import type { Column, Table } from "../src/base/table.ts";
import { hashTable, hashValue } from "../src/results/hash.ts";
import type { Value } from "../src/results/results.ts";
import type { Stages, Status } from "./stages.ts";
import { VERSION } from "./version.ts";

export type JsonRecord = { readonly [key: string]: Json };

/** How many elements a value may have to stand in the report as a whole. */
const INLINE = 10_000;

export interface ReportOptions {
  /** `summary` above 10 000 elements, or everything `inline`. */
  readonly data: "summary" | "inline";
  /** Elements up to which a value stands there as a whole; 10 000 when absent. */
  readonly whole?: number;
  /** Keeps the numbers of a large value in a file and returns the file's name; they then stand nowhere else. */
  readonly keep?: (name: string, dtype: "f32" | "f64", data: ArrayLike<number>) => string;
}

/** NaN and infinities are strings: JSON has none. */
const jsonNumber = (x: number): Json => (Number.isFinite(x) ? x : String(x));

interface Numbers {
  readonly type: string;
  readonly dtype: "f32" | "f64";
  readonly shape: readonly number[];
  readonly unit: string;
  readonly data: ArrayLike<number>;
}

/** The type of a value in the words of the language: `vector 768`, `array 768x3072`. */
export function typeText(value: Value): string {
  switch (value.kind) {
    case "tensor": {
      const by = value.shape.join("x");
      if (value.shape.length === 1) return `vector ${by}`;
      if (value.shape.length === 2)
        return value.shape[0] === 1 ? `row ${value.shape[1]}` : `matrix ${by}`;
      return `tensor ${by}`;
    }
    case "list":
      return `list ${value.values.length}`;
    case "array":
      return `array ${value.rows}x${value.columns}`;
    default:
      return value.kind;
  }
}

function numbersOf(value: Value): Numbers | undefined {
  const type = typeText(value);
  if (value.kind === "number")
    return { type, dtype: "f64", shape: [], unit: value.unit, data: [value.value] };
  if (value.kind === "list") {
    const { values, unit } = value;
    return { type, dtype: "f64", shape: [values.length], unit, data: values };
  }
  if (value.kind === "tensor") {
    const dtype = value.data instanceof Float32Array ? "f32" : "f64";
    return { type, dtype, shape: value.shape, unit: value.unit, data: value.data };
  }
  if (value.kind === "array") {
    const shape = [value.rows, value.columns];
    return { type, dtype: "f32", shape, unit: "", data: value.weights };
  }
  return undefined;
}

/** One value of the report. An array stands there by its weights, a run by its accuracy, a handle by its name. */
export function reportValue(value: Value, options: ReportOptions, name: string = ""): JsonRecord {
  const hash = hashValue(value);
  const numbers = numbersOf(value);
  if (!numbers) return { ...wordOf(value), hash };
  const { type, dtype, shape, unit, data } = numbers;
  const head = { type, dtype, shape: [...shape], ...(unit === "" ? {} : { unit }), hash };
  if (shape.length === 0) return { ...head, data: jsonNumber(data[0] ?? Number.NaN) };
  if (data.length <= (options.whole ?? INLINE) || options.data === "inline")
    return { ...head, data: Array.from(data, jsonNumber) };
  if (options.keep) return { ...head, file: options.keep(name, dtype, data) };
  return { ...head, summary: summaryOf(data) };
}

function wordOf(value: Value): { type: string; dtype: string; shape: Json; data: Json } {
  if (value.kind === "bool") return { type: "bool", dtype: "bool", shape: [], data: value.value };
  if (value.kind === "run")
    return { type: "run", dtype: "f64", shape: [], data: jsonNumber(value.accuracy) };
  const text = value.kind === "string" ? value.value : "name" in value ? value.name : value.kind;
  return { type: value.kind, dtype: "string", shape: [], data: text };
}

function summaryOf(data: ArrayLike<number>): JsonRecord {
  let [min, max, sum, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number;
    min = Math.min(min, x);
    max = Math.max(max, x);
    sum += x;
    squares += x * x;
  }
  const mean = sum / data.length;
  const std = Math.sqrt(Math.max(0, squares / data.length - mean * mean));
  const head = Array.from({ length: Math.min(8, data.length) }, (_, i) =>
    jsonNumber(data[i] as number),
  );
  return {
    min: jsonNumber(min),
    max: jsonNumber(max),
    mean: jsonNumber(mean),
    std: jsonNumber(std),
    head,
  };
}

export function reportTable(table: Table): JsonRecord {
  const columns = table.columns.map((c) => ({
    name: c.name,
    ...(c.unit === undefined || c.unit === "" ? {} : { unit: c.unit }),
    dtype: dtypeOf(c),
    data: c.values.map((v) => (typeof v === "number" ? jsonNumber(v) : v)),
  }));
  return { columns, rows: table.rows, hash: hashTable(table) };
}

function dtypeOf(column: Column): string {
  const kinds = new Set(column.values.filter((v) => v !== null).map((v) => typeof v));
  if (kinds.has("string")) return "string";
  return kinds.has("boolean") && kinds.size === 1 ? "bool" : "f64";
}

/** The trace of a run and its counts are tables of their own. */
function runTables(name: string, value: Value): [string, Table][] {
  if (value.kind !== "run") return [];
  const { updates, writes, pulses, energy, latency, accuracy, epochs } = value;
  const one = { epochs, accuracy, updates, writes, pulses };
  const columns: Column[] = [
    ...Object.entries(one).map(([n, v]) => ({ name: n, values: [v] })),
    { name: "energy", unit: "J", values: [energy] },
    { name: "latency", unit: "s", values: [latency] },
  ];
  const trace: Column[] = [
    { name: "step", values: [...value.step] },
    { name: "loss", values: [...value.loss] },
  ];
  return [
    [name, { columns, rows: 1 }],
    [`${name}.trace`, { columns: trace, rows: value.loss.length }],
  ];
}

export function reportDiagnostic(source: Source, d: Diagnostic, cell?: string): JsonRecord {
  const { line, column } = positionAt(source, d.span[0]);
  const fix = d.fix?.[0];
  return {
    code: d.code,
    severity: d.severity,
    title: d.title,
    span: [...d.span],
    line: line + 1,
    column: column + 1,
    ...(cell === undefined ? {} : { cell }),
    ...(d.also ? { also: d.also.map((a) => ({ span: [...a.span], label: a.label })) } : {}),
    ...(d.note === undefined ? {} : { note: d.note }),
    ...(d.help ? { help: [...d.help] } : {}),
    ...(fix ? { fix: { span: [...fix.span], text: fix.text } } : {}),
  };
}

export interface CellReport {
  readonly id: string;
  readonly lang: "mho" | "ts";
  readonly status: "ok" | "failed" | "skipped";
  /** Programs that ran in it: the cell itself, or every tag it awaited. */
  readonly stages: readonly Stages[];
  /** A failure that has no diagnostics of ours: a TypeScript error. */
  readonly failure?: { readonly name: string; readonly message: string };
}

export interface ReportInput extends ReportOptions {
  readonly source: {
    readonly name: string;
    readonly sha256: string;
    readonly parameters?: JsonRecord;
  };
  readonly status: Status;
  readonly seed: number;
  /** Of the session at the end. */
  readonly ir: string;
  readonly hash: string;
  readonly values: ReadonlyMap<string, Value>;
  readonly cells: readonly CellReport[];
  readonly host?: JsonRecord;
}

/** The whole report. Keys that every run of the same program shares come first, `timings` last. */
export function reportOf(input: ReportInput): JsonRecord {
  const stages = input.cells.flatMap((c) => c.stages);
  const measured = new Set(stages.flatMap((s) => s.results?.measures ?? []));
  const values: Record<string, Json> = {};
  const measures: Record<string, Json> = {};
  const tables: Record<string, Json> = {};
  for (const [name, value] of input.values) {
    if (value.kind === "table") tables[name] = reportTable(value.table);
    else (measured.has(name) ? measures : values)[name] = reportValue(value, input, name);
    for (const [key, table] of runTables(name, value)) tables[key] = reportTable(table);
  }
  Object.assign(tables, sharedTables(stages));
  const last = stages.at(-1);
  return {
    mho: 1,
    version: VERSION,
    status: input.status,
    needs: (last?.ir?.needs ?? []).map((n) => ({ name: n.name, type: n.type })),
    source: input.source as JsonRecord,
    ir: input.ir,
    seed: input.seed,
    hash: input.hash,
    values,
    measures,
    tables,
    ...(last?.results ? { cost: reportCost(last) } : {}),
    asserts: stages.flatMap((s) =>
      (s.results?.asserts ?? []).map((a) => ({
        text: a.text,
        ok: a.ok,
        ...(a.why === undefined ? {} : { why: a.why }),
      })),
    ),
    diagnostics: input.cells.flatMap(reportDiagnostics),
    cells: input.cells.map(reportCell),
    figures: input.cells.flatMap(reportFigures),
    data: dataOf(stages),
    timings: timingsOf(stages),
    ...(input.host ? { host: input.host } : {}),
  };
}

/** Ledger, tiles and reports of the last program that has them. */
function sharedTables(stages: readonly Stages[]): JsonRecord {
  const tables: Record<string, Json> = {};
  for (const { results } of stages) {
    if (!results) continue;
    const names = new Map(Object.entries(results.outs).map(([name, node]) => [node, name]));
    for (const [key, table] of Object.entries(results.tables)) {
      const named =
        names.get(key) ?? (/^[0-9a-f]{16}$/.test(key) ? `report.${key.slice(0, 8)}` : key);
      tables[named] = reportTable(table);
    }
  }
  return tables;
}

function reportCost(stages: Stages): JsonRecord {
  const { cost } = stages.results as NonNullable<Stages["results"]>;
  const parts = Object.fromEntries(Object.entries(cost.parts).map(([k, v]) => [k, jsonNumber(v)]));
  const plain = {
    energy: jsonNumber(cost.energy),
    latency: jsonNumber(cost.latency),
    ...(cost.area === undefined ? {} : { area: jsonNumber(cost.area) }),
    parts,
    model: cost.model,
  };
  return { ...plain, hash: hashJson(plain) };
}

function reportDiagnostics(cell: CellReport): Json[] {
  const own = cell.stages.flatMap((s) =>
    s.diagnostics.map((d) => reportDiagnostic(s.source, d, cell.id)),
  );
  if (own.length > 0 || !cell.failure) return own;
  const { name, message } = cell.failure;
  if (!/^TS\d+$/.test(name)) return [];
  return [{ code: name, severity: "error", title: message, span: [0, 0], cell: cell.id }];
}

function reportCell(cell: CellReport): JsonRecord {
  const last = cell.stages.at(-1);
  return {
    id: cell.id,
    lang: cell.lang,
    status: cell.status,
    ...(last?.results ? { ir: last.results.provenance.ir, hash: last.results.hash } : {}),
  };
}

function reportFigures(cell: CellReport): Json[] {
  return cell.stages.flatMap((s) =>
    s.figures.flatMap((figure) => {
      if (!figure) return [];
      const plotly = figure as unknown as Json;
      return [{ cell: cell.id, hash: hashJson(plotly), plotly }];
    }),
  );
}

function dataOf(stages: readonly Stages[]): Json[] {
  const all = new Map(
    stages.flatMap((s) => s.results?.provenance.data ?? []).map((d) => [d.name, { ...d }]),
  );
  return [...all.values()];
}

function timingsOf(stages: readonly Stages[]): JsonRecord {
  const total: Record<string, number> = {};
  for (const { timings } of stages)
    for (const [stage, seconds] of Object.entries(timings))
      total[stage] = (total[stage] ?? 0) + seconds;
  return total;
}

/**
 * @file `export y to "y.json"`: values of a program as files next to it.
 * in    the export views of a program that ran;  out  JSON or CSV, written whole or not at all
 * why   a program may write beside itself, and never over a file that another program made
 * from  design: language, section 5.1; kernel, section 14
 * test  cli.test.ts: beside the program, never over a strange file, never outside
 */
import { existsSync, readFileSync } from "node:fs";
import { excerpt, type Source } from "../dsl/source.ts";
import type { Diagnostic } from "../src/base/diagnostic.ts";
import type { Table } from "../src/base/table.ts";
import type { View } from "../src/ir/node.ts";
import type { Results, Value } from "../src/results/results.ts";
import { guard, writeWhole } from "./files.ts";
import { reportTable, reportValue } from "./report.ts";

/** Writes what the program exports; what cannot be written comes back as E0604. */
export function writeExports(
  views: readonly View[],
  results: Results,
  source: Source,
  folder: string,
): Diagnostic[] {
  return views
    .filter((view) => view.kind === "export")
    .flatMap((view) => {
      const why = writeOne(view, results, source, folder);
      return why === undefined ? [] : [refused(view, source, why)];
    });
}

function writeOne(
  view: View,
  results: Results,
  source: Source,
  folder: string,
): string | undefined {
  const to = view.options["to"];
  const names = (view.options["names"] ?? []) as readonly string[];
  const values = names.map((name, i) => [name, results.values[view.of[i] ?? ""]] as const);
  if (values.some(([, value]) => value === undefined)) return undefined; // open: nothing to write yet
  const path = typeof to === "string" ? to : `${names[0]}.json`;
  const place = guard(folder, path);
  if ("why" in place) return place.why;
  const text = textFor(path, values as [string, Value][], source.name);
  if (text === undefined) return `"${path}" must end in .json or .csv`;
  if (existsSync(place.path) && !isOurs(readFileSync(place.path, "utf8"), source.name))
    return `"${path}" exists and was not written by this program`;
  writeWhole(place.path, text);
  return undefined;
}

const MARK = "written by mho from";

const isOurs = (text: string, name: string): boolean =>
  text.slice(0, 400).includes(`${MARK} ${name}`);

function textFor(path: string, values: readonly [string, Value][], by: string): string | undefined {
  if (path.endsWith(".csv")) return `# ${MARK} ${by}\n${csvOf(values)}`;
  if (!path.endsWith(".json")) return undefined;
  const entries = values.map(([name, value]) => [
    name,
    value.kind === "table" ? reportTable(value.table) : reportValue(value, { data: "inline" }),
  ]);
  return `${JSON.stringify({ note: `${MARK} ${by}`, ...Object.fromEntries(entries) }, null, 1)}\n`;
}

function csvOf(values: readonly [string, Value][]): string {
  const columns = values.flatMap(([name, value]) => columnsOf(name, value));
  const rows = Math.max(0, ...columns.map((c) => c.values.length));
  const line = (cells: readonly unknown[]): string => cells.map(quoted).join(",");
  const body = Array.from({ length: rows }, (_, r) => line(columns.map((c) => c.values[r] ?? "")));
  return `${[line(columns.map((c) => c.name)), ...body].join("\n")}\n`;
}

type Columns = readonly { readonly name: string; readonly values: readonly unknown[] }[];

function columnsOf(name: string, value: Value): Columns {
  if (value.kind === "table") return tableColumns(value.table);
  if (value.kind === "list") return [{ name, values: value.values }];
  if (value.kind === "number" || value.kind === "bool" || value.kind === "string")
    return [{ name, values: [value.value] }];
  if (value.kind !== "tensor") return [];
  const columns = value.shape.length === 2 ? (value.shape[1] ?? 1) : 1;
  return Array.from({ length: columns }, (_, c) => ({
    name: columns === 1 ? name : `${name}_${c}`,
    values: [...value.data].filter((_x, i) => i % columns === c),
  }));
}

const tableColumns = (table: Table): Columns =>
  table.columns.map((c) => ({ name: c.unit ? `${c.name} (${c.unit})` : c.name, values: c.values }));

const quoted = (value: unknown): string => {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function refused(view: View, source: Source, label: string): Diagnostic {
  const place = /"[^"]*"/.exec(excerpt(source, view.span));
  const start = view.span[0] + (place?.index ?? 0);
  const span = place ? ([start, start + place[0].length] as const) : view.span;
  return { code: "E0604", severity: "error", title: "cannot write this file", span, label };
}

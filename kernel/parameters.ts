/**
 * @file `-p name=value`: values from outside in place of literals.
 * in    texts of the command line, a program;  out  the parameters of every run, or one sentence about what cannot be meant
 * why   a name that no line binds, or a value that is a program, must not be passed over in silence
 * from  design: kernel, section 11; papermill's convention for notebooks
 * test  parameters.test.ts
 */
import { read } from "../dsl/compile.ts";
import { nearest } from "../dsl/nearest.ts";
import { cutInterpolations, sourceOf } from "../dsl/source.ts";
import { UsageError } from "./arguments.ts";
import { readCell } from "./magics.ts";
import { type Cell, languageOf, tagged } from "./notebook.ts";
import type { ProgramFile } from "./program-file.ts";

/** Source text of a literal by name. */
export type Parameters = ReadonlyMap<string, string>;

/** Every combination of the given values, the last name fastest: `bits=4,6` and `n=1,2` are four runs. */
export function parametersOf(given: readonly string[]): Parameters[] {
  return given
    .map(parameterOf)
    .reduce<Map<string, string>[]>(
      (runs, { name, values }) =>
        runs.flatMap((run) => values.map((value) => new Map(run).set(name, value))),
      [new Map()],
    );
}

function parameterOf(text: string): { name: string; values: string[] } {
  const match = /^([A-Za-z_\u0370-\u03ff][\w\u0370-\u03ff]*)=(.+)$/s.exec(text);
  const values = match ? alternatives(match[2] as string) : [];
  if (!match || values.includes("")) throw new UsageError(`-p needs name=value, not ${text}`);
  return { name: match[1] as string, values };
}

/** Divided at commas, but not inside brackets or quotes: `[1, 2]` is one value. */
function alternatives(text: string): string[] {
  const parts: string[] = [""];
  let [depth, quote] = [0, ""];
  for (const c of text) {
    if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === '"' || c === "'") quote = c;
    else if ("([{".includes(c)) depth++;
    else if (")]}".includes(c)) depth--;
    if (c === "," && depth === 0 && quote === "") parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

export const labelOf = (parameters: Parameters): string =>
  [...parameters].map(([name, value]) => `${name}=${value}`).join(" ");

/** Throws UsageError for a name that the program binds to no literal, and for a value of mho that is more than one. */
export function refuseUnknown(file: ProgramFile, runs: readonly Parameters[]): void {
  const names = [...(runs[0]?.keys() ?? [])];
  if (names.length === 0) return;
  const known = new Map(
    file.notebook.cells.flatMap((cell) => (cell.type === "code" ? namesIn(file, cell) : [])),
  );
  for (const name of names) if (!known.has(name)) throw new UsageError(unknown(name, file, known));
  for (const run of runs)
    for (const [name, value] of run)
      if (known.get(name) === "mho" && statements(`${name} = ${value}`) !== 1)
        throw new UsageError(
          `-p ${name}=${value}: the value must be one literal, such as 6 or 20 uS`,
        );
}

function unknown(name: string, file: ProgramFile, known: ReadonlyMap<string, unknown>): string {
  const near = nearest(name, known.keys());
  const all = known.size > 0 ? ` (there are ${[...known.keys()].join(", ")})` : "";
  const hint = near ? `: did you mean ${near}?` : all;
  return `-p ${name}: no line of ${file.name} binds that name to a number${hint}`;
}

const statements = (text: string): number => read(sourceOf(text)).program.length;

/** Names that a mho cell binds to literals, and whatever a TypeScript cell of parameters declares. */
function namesIn(file: ProgramFile, cell: Cell): [name: string, language: "mho" | "ts"][] {
  const reading = readCell(cell.source, languageOf(file.notebook));
  if ("mistake" in reading) return [];
  if (reading.language === "ts")
    return tagged(cell, "parameters")
      ? [...reading.code.matchAll(DECLARED)].map((m) => [m[1] ?? "", "ts"])
      : [];
  const { program } = read(sourceOf(cutInterpolations(reading.code).text));
  return program.flatMap((s) =>
    s.kind === "bind" && isLiteral(s.value) ? [[s.name.name, "mho"]] : [],
  );
}

/** `n = 3`, `n: number = 3`. */
const DECLARED = /([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=,;]+)?=(?![=>])/gu;

const isLiteral = (e: {
  readonly kind: string;
  readonly operand?: { readonly kind: string };
}): boolean =>
  e.kind === "number" ||
  e.kind === "quantity" ||
  (e.kind === "unary" && e.operand !== undefined && isLiteral(e.operand));

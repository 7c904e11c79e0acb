/**
 * @file `mho check`, `mho fmt`, `mho ir`, `mho explain`: everything that reads a program and runs nothing.
 * test  cli.test.ts
 */
import { dirname } from "node:path";
import { read } from "../dsl/compile.ts";
import { renderAll } from "../dsl/render.ts";
import { cutInterpolations, sourceOf } from "../dsl/source.ts";
import { type Given, UsageError } from "./arguments.ts";
import { type ExplainContext, errorPage, explain, noSuchCode, STAGE_NAMES } from "./explain.ts";
import { readText, writeWhole } from "./files.ts";
import { readCell } from "./magics.ts";
import { type Cell, languageOf, writeNotebook } from "./notebook.ts";
import { type ProgramFile, readProgram, wanted } from "./program-file.ts";
import { type JsonRecord, reportDiagnostic } from "./report.ts";
import { Session } from "./session.ts";
import type { Stages } from "./stages.ts";
import {
  checkPart,
  checkTags,
  formatTags,
  formatText,
  isTypeScript,
  tagsOf,
} from "./tagged-text.ts";
import type { Terminal } from "./terminal.ts";

/** Every mho cell of a file, checked in order; names of one cell are there in the next. */
export async function checkProgram(
  file: ProgramFile,
  methods: boolean = false,
): Promise<{ session: Session; checked: CheckedCell[] }> {
  const session = new Session({ folder: dirname(file.name) });
  const checked: CheckedCell[] = [];
  for (const cell of mhoCells(file)) {
    const { text, expressions } = cutInterpolations("\n".repeat(cell.line) + cell.code);
    const shown = expressions.map((e) => `\${${e}}`);
    const source = sourceOf(text, file.name, shown);
    const stages = await checkPart(source, expressions.length, session, methods);
    checked.push({ cell: cell.of, stages });
  }
  return { session, checked };
}

export interface CheckedCell {
  readonly cell: Cell;
  readonly stages: Stages;
}

function mhoCells(file: ProgramFile): { of: Cell; code: string; line: number }[] {
  const own = languageOf(file.notebook);
  return file.notebook.cells.flatMap((cell) => {
    if (cell.type !== "code") return [];
    const reading = readCell(cell.source, own);
    if ("mistake" in reading || reading.language !== "mho") return [];
    return [{ of: cell, code: reading.code, line: cell.line }];
  });
}

export async function checkFiles(given: Given, terminal: Terminal): Promise<number> {
  const all: JsonRecord[] = [];
  let errors = 0;
  for (const name of wanted(given.words, "check")) {
    for (const { cell, stages } of await checkedPrograms(name, given.on.has("methods"), terminal)) {
      const { source, diagnostics } = stages;
      errors += diagnostics.filter((d) => d.severity === "error").length;
      if (given.on.has("json"))
        all.push(...diagnostics.map((d) => ({ file: name, ...reportDiagnostic(source, d, cell) })));
      else if (diagnostics.length > 0) terminal.out(`${renderAll(source, diagnostics)}\n`);
    }
  }
  if (given.on.has("json")) terminal.out(`${JSON.stringify(all, null, 1)}\n`);
  else terminal.err(errors === 0 ? "no errors\n" : `${errors} error${errors > 1 ? "s" : ""}\n`);
  return errors > 0 ? 1 : 0;
}

/** The programs of a file: its mho cells, or the tags of a TypeScript file. */
async function checkedPrograms(
  name: string,
  methods: boolean,
  terminal: Terminal,
): Promise<{ cell?: string; stages: Stages }[]> {
  if (isTypeScript(name))
    return (await checkTags(name, readText(name), methods)).map((stages) => ({ stages }));
  const { checked } = await checkProgram(readProgram(name, terminal), methods);
  return checked.map(({ cell, stages }) => ({ cell: cell.id, stages }));
}

interface Canonical {
  readonly before: string;
  readonly text: string;
  /** A part of it does not parse and was left alone. */
  readonly broken: boolean;
}

function canonical(name: string, terminal: Terminal): Canonical {
  if (isTypeScript(name)) {
    const before = readText(name);
    return {
      before,
      text: formatTags(before),
      broken: tagsOf(before).some((t) => isBroken(t.text)),
    };
  }
  const file = readProgram(name, terminal);
  const broken = mhoCells(file).some(({ code }) => isBroken(code));
  return { before: file.text, text: formatted(file), broken };
}

const isBroken = (text: string): boolean =>
  read(sourceOf(cutInterpolations(text).text)).diagnostics.length > 0;

/** The same file with its mho text in canonical form. */
function formatted(file: ProgramFile): string {
  const own = languageOf(file.notebook);
  if (!file.isNotebook) return formatScript(file.text);
  for (const cell of file.notebook.cells) {
    const reading = cell.type === "code" ? readCell(cell.source, own) : { mistake: "", line: 0 };
    if (!("mistake" in reading) && reading.language === "mho")
      cell.source = formatCell(cell.source);
  }
  return writeNotebook(file.notebook);
}

/** Magic lines stay as they are; the rest is formatted. */
function formatCell(source: string): string {
  const magics = /^(?:\s*(?:%|\/\/\s?%%(?:mho|ts)|#!)[^\n]*\n)*/.exec(source)?.[0] ?? "";
  return magics + formatText(source.slice(magics.length)).replace(/\n$/, "");
}

/** Cell markers are lines of their own between programs. */
function formatScript(text: string): string {
  const parts = text.split(/^((?:\/\/|#) ?%%(?!%).*\n?)/m);
  return parts
    .map((part, i) => (i % 2 === 1 ? part.replace(/^# ?%%/, "// %%") : formatText(part)))
    .join("");
}

export function formatFiles(given: Given, terminal: Terminal): number {
  const all: { readonly file: string; readonly changed: boolean }[] = [];
  const json = given.on.has("json");
  for (const name of wanted(given.words, "fmt")) {
    const { before, text, broken } = canonical(name, terminal);
    const changed = text !== before;
    all.push({ file: name, changed });
    if (broken) terminal.err(`${name}: a part with a mistake stays as it is: mho check\n`);
    if (name === "-" && !json) terminal.out(text);
    else if (changed && !json) terminal.out(`${name}\n`);
    if (name !== "-" && changed && !given.on.has("check")) writeWhole(name, text);
  }
  if (json) terminal.out(`${JSON.stringify(all, null, 1)}\n`);
  return given.on.has("check") && all.some((f) => f.changed && f.file !== "-") ? 3 : 0;
}

export async function irCommand(given: Given, terminal: Terminal): Promise<number> {
  const [name = "-"] = wanted(given.words, "ir");
  const stage = given.values.get("after")?.at(-1) ?? "ir";
  if (!STAGE_NAMES.includes(stage))
    throw new UsageError(`--after is one of ${STAGE_NAMES.join(", ")}, not ${stage}`);
  const { checked } = await checkProgram(readProgram(name, terminal));
  for (const { stages } of checked) {
    if (stages.status === "failed") {
      terminal.err(`${renderAll(stages.source, stages.diagnostics)}\n`);
      return 1;
    }
    terminal.out(`${explain(stage, { stages })}\n`);
  }
  return 0;
}

export async function explainCommand(given: Given, terminal: Terminal): Promise<number> {
  const [what = ""] = given.words;
  if (what === "") throw new UsageError("mho explain needs a code such as E0301, or a file");
  if (/^[EW]\d{4}$/i.test(what)) {
    const page = errorPage(what.toUpperCase());
    if (page === undefined) throw new UsageError(noSuchCode(what));
    terminal.out(`${page}\n`);
    return 0;
  }
  const [, path = what, name] = /^(.*\.(?:mho|ipynb))(?::(.+))?$/.exec(what) ?? [];
  const { session, checked } = await checkProgram(readProgram(path, terminal));
  const context: ExplainContext = {
    session,
    ...(checked.at(-1) ? { stages: checked.at(-1)?.stages as Stages } : {}),
  };
  if (name !== undefined && !session.binding(name) && !STAGE_NAMES.includes(name))
    throw new UsageError(explain(name, context));
  const names = name === undefined ? session.names() : [name];
  terminal.out(`${names.map((n) => explain(n, context)).join("\n\n")}\n`);
  return checked.some(({ stages }) => stages.status === "failed") ? 1 : 0;
}

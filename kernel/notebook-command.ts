/**
 * @file `mho nb`: notebook files without running them.
 * in    files, or standard input as a git filter;  out  the same files clean, findings, or the other format
 * test  cli.test.ts, test/notebooks.test.ts
 */
import { sha256 } from "../src/base/hash.ts";
import { type Given, UsageError } from "./arguments.ts";
import { writeWhole } from "./files.ts";
import { type Cell, type Notebook, type Output, writeNotebook, writeScript } from "./notebook.ts";
import { readProgram, wanted } from "./program-file.ts";
import type { Terminal } from "./terminal.ts";

export function notebookCommand(given: Given, terminal: Terminal): number {
  const [word, ...files] = given.words;
  if (word === "clean") return cleanFiles(files.length > 0 ? files : ["-"], terminal);
  if (word === "check") return checkNotebooks(wanted(files, "nb check"), terminal);
  if (word === "convert") return convert(files, terminal);
  throw new UsageError(`mho nb knows clean, check and convert${word ? `, not ${word}` : ""}`);
}

/** Outputs, counts, times and everything about the machine off. */
export function cleaned(notebook: Notebook): Notebook {
  const cells = notebook.cells.map((cell) => {
    const { execution: _execution, ...metadata } = cell.metadata;
    return { ...cell, metadata, outputs: [], count: null };
  });
  const { widgets: _widgets, mho: _mho, papermill: _papermill, ...metadata } = notebook.metadata;
  return { cells: cells.filter((c) => !isInjected(c.metadata)), metadata };
}

const isInjected = (metadata: Notebook["metadata"]): boolean => {
  const tags = metadata["tags"];
  return Array.isArray(tags) && tags.includes("injected-parameters");
};

function cleanFiles(files: readonly string[], terminal: Terminal): number {
  for (const name of files) {
    const file = readProgram(name, terminal);
    if (!file.isNotebook) throw new UsageError(`${name} is no notebook`);
    const text = writeNotebook(cleaned(file.notebook));
    if (name === "-") terminal.out(text);
    else if (text !== file.text) writeWhole(name, text);
  }
  return 0;
}

function checkNotebooks(files: readonly string[], terminal: Terminal): number {
  let findings = 0;
  for (const name of files) {
    const file = readProgram(name, terminal);
    if (!file.isNotebook) throw new UsageError(`${name} is no notebook`);
    for (const finding of findingsOf(file.text, file.notebook)) {
      findings++;
      terminal.out(`${name}: ${finding}\n`);
    }
  }
  return findings > 0 ? 3 : 0;
}

/** What JupyterLab would change, and what does not belong into a repository. */
export function findingsOf(text: string, notebook: Notebook): string[] {
  const found: string[] = [];
  const raw = JSON.parse(text) as { nbformat_minor?: number; cells: { id?: string }[] };
  if (raw.nbformat_minor !== 5)
    found.push(`nbformat 4.${raw.nbformat_minor ?? "?"}, 4.5 is written here`);
  const ids = raw.cells.map((c) => c.id);
  if (ids.some((id) => id === undefined)) found.push("cells without an id");
  if (new Set(ids).size !== ids.length) found.push("two cells with the same id");
  for (const [i, cell] of notebook.cells.entries()) {
    if ("execution" in cell.metadata)
      found.push(`cell ${i + 1}: times of execution in its metadata`);
    if (cell.outputs.some((o) => o.output_type === "error"))
      found.push(`cell ${i + 1}: an error as output`);
    if (cell.outputs.some(isVolatile))
      found.push(`cell ${i + 1}: an output that depends on speed: mho run leaves it out`);
    if (cell.outputs.length > 0 && isStale(cell, notebook))
      found.push(`cell ${i + 1}: changed after it ran: mho run --in-place`);
  }
  if (found.length === 0 && writeNotebook(notebook) !== text)
    found.push("not written as JupyterLab writes: mho nb clean, or save it there");
  return found;
}

const isVolatile = (output: Output): boolean =>
  "metadata" in output &&
  (output.metadata["mho"] as { readonly volatile?: boolean } | undefined)?.volatile === true;

interface Manifest {
  readonly cells?: readonly { readonly id: string; readonly source: string }[];
}

/** The manifest of the last run names another source for this cell. */
function isStale(cell: Cell, notebook: Notebook): boolean {
  const { manifest } = (notebook.metadata["mho"] ?? {}) as { readonly manifest?: Manifest };
  const ran = manifest?.cells?.find((c) => c.id === cell.id);
  return ran !== undefined && ran.source !== sha256(cell.source);
}

function convert(files: readonly string[], terminal: Terminal): number {
  const [from, to] = files;
  if (from === undefined || to === undefined || files.length > 2)
    throw new UsageError("mho nb convert needs two files: FROM and TO");
  const { notebook } = readProgram(from, terminal);
  if (to.endsWith(".ipynb")) writeWhole(to, writeNotebook(notebook));
  else if (to.endsWith(".mho")) writeWhole(to, writeScript(notebook));
  else throw new UsageError(`${to} is neither .ipynb nor .mho`);
  return 0;
}

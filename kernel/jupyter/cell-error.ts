/**
 * @file What went wrong in a TypeScript cell, as the lines under it.
 *
 * in    diagnostics of the compiler, or whatever the cell threw, with the cells that have run so far
 * out   name, message and traceback: places count from the first line of the cell, carets in ANSI red, no frame of the kernel,
 *       of tslab or of Node, no absolute path
 * why   people read `2 | let s: string = 5` with a caret, not `evalmachine.<anonymous>:7:22`
 * how   emitted code carries `//# sourceURL=cell-N`, so V8 names the cell in each frame; token-map.ts finds the place in it
 * test  cell-error.test.ts holds full texts
 */
import path from "node:path";
import { inspect } from "node:util";
import type { CellSource } from "./cell-source.ts";
import { packageRoot } from "./node-modules.ts";
import { originalOffset } from "./token-map.ts";
import type { Compiler, Diagnostic } from "./tslab.ts";

const RED = "\x1b[31m";
const PLAIN = "\x1b[39m";

export interface CellFailure {
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
  readonly diagnostics?: readonly CellDiagnostic[];
}

/** A finding of the compiler. Lines and columns count from 1. */
export interface CellDiagnostic {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** The imported file it stands in, when that is not the cell. */
  readonly file?: string;
}

/** A cell that has run: its text as typed and the JavaScript that ran. */
export interface RunCell {
  readonly label: string;
  readonly text: string;
  readonly emitted: string;
}

/** V8's name for the code of a cell. */
export function sourceUrl(label: string): string {
  return `cell-${label}`;
}

/** The place, the line and a caret below it, as every error of the house shows them. */
function excerpt(
  where: string,
  text: string,
  line: number,
  column: number,
  length: number,
): string[] {
  const shown = text.split("\n")[line - 1]?.replace(/\r$/, "") ?? "";
  const margin = " ".repeat(String(line).length);
  const carets = "^".repeat(Math.max(1, Math.min(length, shown.length - column + 1)));
  const indent = shown.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [
    `${margin}--> ${where}:${line}:${column}`,
    `${margin} |`,
    `${line} | ${shown}`,
    `${margin} | ${indent}${RED}${carets}${PLAIN}`,
  ];
}

/** Turns the converter's findings into the failure of the cell. */
export function compileFailure(
  cell: CellSource,
  text: string,
  found: readonly Diagnostic[],
): CellFailure {
  const diagnostics = merged(found).map((d) => located(cell, text, d));
  const traceback = diagnostics.flatMap((d) => {
    const title = `${RED}error[${d.code}]${PLAIN}: ${d.message}`;
    if (d.file !== undefined) return [title, ` --> ${d.file}:${d.line}:${d.column}`];
    return [title, ...excerpt("cell", text, d.line, d.column, d.length)];
  });
  const first = diagnostics[0]!;
  return { name: first.code, message: first.message, traceback, diagnostics };
}

/** tslab flattens a chain of explanations into several findings at one place: one again. */
function merged(found: readonly Diagnostic[]): Diagnostic[] {
  const out: Diagnostic[] = [];
  for (const d of found) {
    const last = out.at(-1);
    const same = last && last.start.offset === d.start.offset && last.end.offset === d.end.offset;
    if (same && last.fileName === d.fileName) {
      out[out.length - 1] = { ...last, messageText: `${last.messageText}\n  ${d.messageText}` };
    } else out.push(d);
  }
  return out;
}

function located(cell: CellSource, text: string, d: Diagnostic): CellDiagnostic {
  const code = `TS${d.code}`;
  const message = withoutPaths(d.messageText);
  if (d.fileName !== undefined) {
    const { line, character } = d.start;
    return { code, message, line: line + 1, column: character + 1, length: 1, file: d.fileName };
  }
  const start = cell.original(d.start.offset);
  const end = cell.original(d.end.offset);
  const { line, column } = placeOf(text, start);
  const lineEnd = text.indexOf("\n", start);
  const stop = lineEnd < 0 ? end : Math.min(end, lineEnd);
  return { code, message, line, column, length: Math.max(1, stop - start) };
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}

/** Names packages instead of the folders they were found in. */
export function withoutPaths(message: string): string {
  return message.replace(
    /import\("[^"]*\/node_modules\/((?:@[^/"]+\/)?[^/"]+)[^"]*"\)/g,
    'import("$1")',
  );
}

/** Turns whatever a cell threw into its failure. `current` is the label of the cell that failed. */
export function runFailure(
  ts: Compiler,
  thrown: unknown,
  current: string,
  cells: ReadonlyMap<string, RunCell>,
): CellFailure {
  if (!isError(thrown)) {
    const message = inspect(thrown, { depth: 4 });
    return { name: "Uncaught", message, traceback: [`${RED}Uncaught${PLAIN}: ${message}`] };
  }
  const name = typeof thrown.name === "string" && thrown.name !== "" ? thrown.name : "Error";
  const message = String(thrown.message);
  const frames = framesOf(ts, String(thrown.stack ?? ""), cells);
  const head = `${RED}${name}${PLAIN}${message === "" ? "" : `: ${message}`}`;
  const top = frames.find((frame) => frame.cell && frame.line !== undefined);
  const shown = top?.cell
    ? excerpt(cellName(top.cell.label, current), top.cell.text, top.line!, top.column!, 1)
    : [];
  const calls = frames.map((frame) => `    at ${described(frame, current)}`);
  const traceback = [head, ...shown, ...(calls.length > 1 ? calls : []), ...causes(thrown)];
  return { name, message, traceback };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

function causes(error: Error): string[] {
  const inner = error instanceof AggregateError ? error.errors : [];
  const all = error.cause === undefined ? inner : [error.cause, ...inner];
  return all.map((cause) =>
    isError(cause)
      ? `  caused by ${cause.name}: ${cause.message}`
      : `  caused by ${inspect(cause)}`,
  );
}

interface Frame {
  readonly call: string;
  readonly cell?: RunCell;
  readonly line?: number;
  readonly column?: number;
  /** File of the user, relative to the working folder. */
  readonly file?: string;
}

function described(frame: Frame, current: string): string {
  const where = frame.cell ? cellName(frame.cell.label, current) : frame.file;
  const place = frame.line === undefined ? where : `${where}:${frame.line}:${frame.column}`;
  return frame.call === "" ? `${place}` : `${frame.call} (${place})`;
}

function cellName(label: string, current: string): string {
  return label === current ? "cell" : `cell ${label}`;
}

/** Where our own code may lie when the working folder is the repository itself. */
const OURS = ["dist", "kernel", "dsl", "src"].map((name) =>
  path.join(packageRoot(), name, path.sep),
);

const FRAME = /^\s+at (?:(.*?) \()?((?:file:\/\/)?[^()]*?):(\d+):(\d+)\)?$/;

function framesOf(ts: Compiler, stack: string, cells: ReadonlyMap<string, RunCell>): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split("\n")) {
    const match = FRAME.exec(text);
    if (!match) continue;
    const call = (match[1] ?? "").replace(/^(Object\.<anonymous>$|Proxy\.)/, "");
    const [file, line, column] = [match[2]!, Number(match[3]), Number(match[4])];
    const cell = file.startsWith("cell-") ? cells.get(file.slice("cell-".length)) : undefined;
    if (cell) frames.push(cellFrame(ts, cell, call, line, column));
    else if (isUsers(file)) frames.push({ call, file: userPath(file), line, column });
  }
  // The last frame of a cell is the wrapper that called it.
  return frames.filter((frame) => !frame.cell || frame.line !== undefined);
}

function cellFrame(ts: Compiler, cell: RunCell, call: string, line: number, column: number): Frame {
  const lines = cell.emitted.split("\n");
  if (line > lines.length) return { call, cell };
  const start = lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0);
  const from = originalOffset(ts, cell.text, cell.emitted, start + column - 1);
  if (from === undefined) return { call, cell };
  return { call, cell, ...placeOf(cell.text, from) };
}

function isUsers(file: string): boolean {
  const plain = file.replace(/^file:\/\//, "");
  if (!path.isAbsolute(plain)) return false; // node:…, evalmachine.<anonymous>, cells forgotten
  const relative = path.relative(process.cwd(), plain);
  const outside = relative.startsWith("..") || /(^|[\\/])node_modules[\\/]/.test(relative);
  return !outside && !OURS.some((folder) => plain.startsWith(folder));
}

function userPath(file: string): string {
  return path.relative(process.cwd(), file.replace(/^file:\/\//, ""));
}

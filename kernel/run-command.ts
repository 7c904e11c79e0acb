/**
 * @file `mho run`: a file runs, its outputs are printed, reports and pages are written.
 * test  cli.test.ts
 */
import { arch, cpus, endianness, platform, release } from "node:os";
import { join } from "node:path";
import { type Given, UsageError } from "./arguments.ts";
import { writeWhole } from "./files.ts";
import { htmlPage } from "./html.ts";
import { type Output, writeNotebook } from "./notebook.ts";
import { labelOf, parametersOf, refuseUnknown } from "./parameters.ts";
import { type ProgramFile, readProgram, wanted } from "./program-file.ts";
import type { JsonRecord } from "./report.ts";
import { type RunOptions, type RunResult, runNotebook } from "./run.ts";
import type { Status } from "./stages.ts";
import type { Terminal } from "./terminal.ts";

export async function runCommand(given: Given, terminal: Terminal): Promise<number> {
  const [name = "-", ...more] = wanted(given.words, "run");
  if (more.length > 0) throw new UsageError(`mho run takes one file, not also ${more[0]}`);
  const runs = parametersOf(given.values.get("param") ?? []);
  const options = optionsOf(given, terminal);
  const program = readProgram(name, terminal);
  if (given.on.has("in-place") && !program.isNotebook)
    throw new UsageError("--in-place needs a notebook");
  refuseUnknown(program, runs);
  refuseOneFileForMany(given, runs.length);
  const lines: string[] = [];
  let worst = 0;
  for (const parameters of runs) {
    if (runs.length > 1 && !isQuiet(given)) terminal.out(`// ${labelOf(parameters)}\n`);
    const { code, report } = await runOnce(
      program,
      { ...options, parameters },
      given,
      terminal,
      runs.length,
    );
    if (report && isQuiet(given)) terminal.out(report);
    else if (report) lines.push(report);
    worst = Math.max(worst, code);
    if (code === 130) break;
  }
  const file = given.values.get("json")?.at(-1);
  if (file !== undefined && lines.length > 0) writeWhole(file, lines.join(""));
  return worst;
}

const EXIT: Readonly<Record<Status, number>> = { ok: 0, open: 0, failed: 1, interrupted: 130 };

/** The report comes back as text; everything else that was asked for is written. */
async function runOnce(
  program: ProgramFile,
  options: Omit<RunOptions, "name" | "text">,
  given: Given,
  terminal: Terminal,
  runs: number,
): Promise<{ code: number; report?: string }> {
  const kept = new Map<string, Uint8Array>();
  const { name, text } = program;
  const started = performance.now();
  const keep = keeper(given, kept, runs > 1 ? labelOf(options.parameters) : "");
  const result = await runNotebook(program.notebook, { ...options, ...keep, name, text });
  const code = EXIT[result.status];
  if (code === 130) {
    terminal.err("mho: interrupted, nothing was written\n");
    return { code };
  }
  const report = given.on.has("record-host")
    ? { ...result.report, host: { ...hostInfo(), seconds: (performance.now() - started) / 1000 } }
    : result.report;
  for (const [file, bytes] of kept) writeWhole(file, bytes);
  write(given, { ...result, report }, name, terminal);
  if (!given.on.has("json")) return { code };
  return { code, report: `${JSON.stringify(report, null, runs > 1 ? 0 : 1)}\n` };
}

/** Standard output belongs to the report. */
const isQuiet = (given: Given): boolean => given.on.has("json") && !given.values.has("json");

function refuseOneFileForMany(given: Given, runs: number): void {
  const one = ["html", "out", "in-place"].find((option) => given.on.has(option));
  if (runs > 1 && one !== undefined)
    throw new UsageError(
      `--${one} keeps one run, and -p asks for ${runs}; --json gives a line for each`,
    );
}

function optionsOf(
  given: Given,
  terminal: Terminal,
): Omit<RunOptions, "name" | "text" | "parameters"> {
  const data = given.values.get("data")?.at(-1);
  const seed = given.values.get("seed")?.at(-1);
  if (seed !== undefined && !/^\d{1,15}$/.test(seed))
    throw new UsageError(`--seed needs a whole number, not ${seed}`);
  const quiet = isQuiet(given);
  return {
    strict: given.on.has("strict"),
    mhoOnly: given.on.has("dsl-only"),
    data: data === "inline" ? "inline" : "summary",
    meter: quiet ? silentMeter : () => terminal.meter(),
    onOutput: quiet ? () => {} : (output) => print(output, terminal),
    signal: terminal.signal,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** `--data DIR`: the numbers of large values as raw little-endian files, by name; several runs get a folder each. */
function keeper(
  given: Given,
  kept: Map<string, Uint8Array>,
  label: string,
): Pick<RunOptions, "keep"> {
  const folder = given.values.get("data")?.at(-1) ?? "summary";
  if (folder === "summary" || folder === "inline") return {};
  const home = join(folder, label.replace(/[^\w.=+-]+/gu, "_"));
  return {
    keep: (name, dtype, data) => {
      const numbers = dtype === "f32" ? Float32Array.from(data) : Float64Array.from(data);
      const file = join(home, `${name}.${dtype}`);
      kept.set(file, littleEndian(numbers));
      return file;
    },
  };
}

/** The bytes of numbers, lowest first on every machine. */
function littleEndian(numbers: Float32Array | Float64Array): Uint8Array {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (endianness() === "LE") return bytes;
  return numbers instanceof Float32Array ? bytes.swap32() : bytes.swap64();
}

const silentMeter = () => ({ report: () => {}, end: () => {} });

const COLOURS = /\x1b\[[\d;]*m/g;

/** What a reader without a notebook sees: texts, and errors on stderr. */
function print(output: Output, terminal: Terminal): void {
  const plain = (text: string): string => (terminal.colour ? text : text.replace(COLOURS, ""));
  if (output.output_type === "error") terminal.err(`${plain(output.traceback.join("\n"))}\n`);
  else if (output.output_type === "stream")
    (output.name === "stdout" ? terminal.out : terminal.err)(plain(output.text));
  else {
    const text = output.data["text/plain"];
    if (typeof text === "string" && text !== "") terminal.out(`${plain(text)}\n`);
  }
}

/** Notebook and page. */
function write(given: Given, result: RunResult, name: string, terminal: Terminal): void {
  const file = (option: string): string | undefined => given.values.get(option)?.at(-1);
  const out = file("out") ?? (given.on.has("in-place") ? name : undefined);
  if (out !== undefined) writeWhole(out, writeNotebook(result.notebook));
  const html = file("html");
  if (html !== undefined) {
    writeWhole(html, htmlPage(result.notebook));
    terminal.err(`page  ${html}\n`);
  }
}

/** This computer; never part of a result. */
export function hostInfo(): JsonRecord {
  return {
    node: process.version,
    os: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    threads: cpus().length,
  };
}

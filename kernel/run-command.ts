/**
 * @file `mho run`: a file runs, its outputs are printed, reports and pages are written.
 * test  cli.test.ts
 */
import { arch, cpus, platform, release } from "node:os";
import { type Given, UsageError } from "./arguments.ts";
import { writeWhole } from "./files.ts";
import { htmlPage } from "./html.ts";
import { type Output, writeNotebook } from "./notebook.ts";
import { readProgram, wanted } from "./program-file.ts";
import type { JsonRecord } from "./report.ts";
import { type RunOptions, type RunResult, runNotebook } from "./run.ts";
import type { Terminal } from "./terminal.ts";

export async function runCommand(given: Given, terminal: Terminal): Promise<number> {
  const [name = "-", ...more] = wanted(given.words, "run");
  if (more.length > 0) throw new UsageError(`mho run takes one file, not also ${more[0]}`);
  const options = optionsOf(given, terminal);
  const program = readProgram(name, terminal);
  if (given.on.has("in-place") && !program.isNotebook)
    throw new UsageError("--in-place needs a notebook");
  const started = performance.now();
  const result = await runNotebook(program.notebook, { ...options, name, text: program.text });
  const report = given.on.has("record-host")
    ? { ...result.report, host: { ...hostInfo(), seconds: (performance.now() - started) / 1000 } }
    : result.report;
  if (result.status !== "interrupted") write(given, { ...result, report }, name, terminal);
  else terminal.err("mho: interrupted, nothing was written\n");
  return { ok: 0, open: 0, failed: 1, interrupted: 130 }[result.status];
}

function optionsOf(given: Given, terminal: Terminal): Omit<RunOptions, "name" | "text"> {
  const one = (name: string): string | undefined => given.values.get(name)?.at(-1);
  const data = one("data") ?? "summary";
  if (data !== "summary" && data !== "inline") throw new UsageError("--data is summary or inline");
  const seed = one("seed");
  if (seed !== undefined && !/^\d{1,15}$/.test(seed))
    throw new UsageError(`--seed needs a whole number, not ${seed}`);
  const quiet = given.on.has("json") && !given.values.has("json");
  return {
    parameters: parametersOf(given.values.get("param") ?? []),
    strict: given.on.has("strict"),
    mhoOnly: given.on.has("dsl-only"),
    data,
    meter: quiet ? silentMeter : () => terminal.meter(),
    onOutput: quiet ? () => {} : (output) => print(output, terminal),
    signal: terminal.signal,
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

const silentMeter = () => ({ report: () => {}, end: () => {} });

/** `-p bits=6`: the value is a literal of the language. */
function parametersOf(given: readonly string[]): Map<string, string> {
  return new Map(
    given.map((text) => {
      const match = /^([A-Za-z_\u0370-\u03ff][\w\u0370-\u03ff]*)=(.+)$/s.exec(text);
      if (!match) throw new UsageError(`-p needs name=value, not ${text}`);
      return [match[1] as string, (match[2] as string).trim()] as const;
    }),
  );
}

const COLOURS = /\x1b\[[\d;]*m/g;

/** What a reader without a notebook sees: texts, and errors on stderr. */
function print(output: Output, terminal: Terminal): void {
  const plain = (text: string): string => (terminal.colour ? text : text.replace(COLOURS, ""));
  if (output.output_type === "error") terminal.err(`${plain(output.traceback.join("\n"))}\n`);
  else if (output.output_type === "stream")
    (output.name === "stdout" ? terminal.out : terminal.err)(output.text);
  else {
    const text = output.data["text/plain"];
    if (typeof text === "string" && text !== "") terminal.out(`${plain(text)}\n`);
  }
}

function write(given: Given, result: RunResult, name: string, terminal: Terminal): void {
  const file = (option: string): string | undefined => given.values.get(option)?.at(-1);
  const json = `${JSON.stringify(result.report, null, 1)}\n`;
  if (given.on.has("json") && file("json") === undefined) terminal.out(json);
  else if (file("json") !== undefined) writeWhole(file("json") as string, json);
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

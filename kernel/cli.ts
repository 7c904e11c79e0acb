#!/usr/bin/env node
/**
 * @file The command mho: one function per verb.
 * in    words of the command line;  out  reports on stdout, progress and messages on stderr, an exit code
 * why   0 ok · 1 the program is wrong or failed · 2 wrong use or file missing · 3 differs · 70 our bug · 130 interrupted
 * from  design: kernel, section 11
 * test  cli.test.ts calls `main`; test/readme.test.ts runs the command
 */
import { nearest } from "../dsl/nearest.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { helpText, VERBS, verbHelp } from "./commands.ts";
import { DataError } from "./datasets.ts";
import { bugText, MhoError } from "./failure.ts";
import { FileError } from "./files.ts";
import { NotebookError } from "./notebook.ts";
import type { Terminal } from "./terminal.ts";
import { processTerminal } from "./terminal.ts";
import { VERSION } from "./version.ts";

/** Runs one command. Never throws. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await command(argv, terminal);
  } catch (error) {
    return explained(error, terminal);
  }
}

async function command(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [word, ...rest] = argv;
  if (word === undefined || word === "help" || word === "--help" || word === "-h")
    return said(terminal, rest[0] && VERBS[rest[0]] ? verbHelp(rest[0]) : helpText());
  if (word === "--version" || word === "-v") return said(terminal, VERSION);
  const verb = VERBS[word];
  if (!verb) {
    const near = nearest(word, Object.keys(VERBS));
    throw new UsageError(`there is no command ${word}${near ? `: did you mean mho ${near}?` : ""}`);
  }
  if (rest.includes("--help") || rest.includes("-h")) return said(terminal, verbHelp(word));
  const given = parseArguments(rest, verb.options);
  if (verb.words === "" && given.words.length > 0)
    throw new UsageError(`mho ${word} takes options only, not ${given.words[0]}`);
  return verb.run(given, terminal);
}

function said(terminal: Terminal, text: string): number {
  terminal.out(`${text}\n`);
  return 0;
}

/** One clear sentence for what a user can mend, a request to report for what he cannot. */
function explained(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`mho: ${error.message}\nmho --help lists commands and options\n`);
    return 2;
  }
  if (error instanceof FileError || error instanceof NotebookError || error instanceof DataError) {
    terminal.err(`mho: ${error.message}\n`);
    return error instanceof DataError ? 1 : 2;
  }
  if (error instanceof MhoError) {
    terminal.err(`${error.message}\n`);
    return 1;
  }
  terminal.err(`mho: ${bugText(error, VERSION)}\n`);
  if (process.env["MHO_DEBUG"]) terminal.err(`${error instanceof Error ? error.stack : error}\n`);
  return 70;
}

/** True when Node was started with this file, also through the link that npm makes. */
function isEntry(): boolean {
  const started = process.argv[1];
  return started !== undefined && /(^|[\\/])(cli\.[jt]s|mho(\.cmd)?)$/.test(started);
}

if (isEntry())
  void main(process.argv.slice(2), processTerminal()).then((code) => {
    process.exitCode = code;
    // The compiler of TypeScript cells watches files and would keep the process alive; a kernel lives on.
    if (process.argv[2] !== "kernel")
      process.stdout.write("", () => setImmediate(() => process.exit(process.exitCode ?? code)));
  });

/**
 * @file The terminal as a command sees it: two streams, input, a progress line, Ctrl-C.
 * why   the streams are taken before a cell's own output is captured; tests hand in a terminal of strings
 * test  cli.test.ts
 */
import { readFileSync } from "node:fs";
import { type Meter, terminalMeter } from "./progress.ts";

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input. */
  input(): string;
  meter(): Meter;
  /** Aborted by Ctrl-C. A second Ctrl-C ends the process. */
  readonly signal: AbortSignal;
  readonly colour: boolean;
}

export function processTerminal(): Terminal {
  const out = process.stdout.write.bind(process.stdout);
  const err = process.stderr.write.bind(process.stderr);
  const abort = new AbortController();
  process.on("SIGINT", () => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  });
  // A closed pipe (`mho run x | head`) is no mistake.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    const why = error.code === "ENOSPC" ? "the disk is full" : error.message;
    err(`mho: the output could not be written: ${why}\n`);
    process.exit(2);
  });
  return {
    out: (text) => void out(text),
    err: (text) => void err(text),
    input: () => readFileSync(0, "utf8"),
    meter: () => terminalMeter(process.stderr, err),
    signal: abort.signal,
    colour: process.stdout.isTTY === true && !process.env["NO_COLOR"],
  };
}

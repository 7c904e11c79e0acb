/**
 * @file What the code of a cell does to the process beyond its end: errors that come late, `process.exit`.
 * in    a way to describe an error;  out  lines on stderr, and whether anything strayed
 * why   a timer that throws must neither end a run without a word nor pass unseen: the run goes on and counts as failed
 * test  stray.test.ts
 */
import { inspect } from "node:util";

export interface Strays {
  /** An error came that no cell answered for. */
  readonly any: boolean;
  /** Gives the process back as it was. */
  release(): void;
}

/** Called by code of a cell, `process.exit` fails there like any other error. */
class ProcessExit extends Error {
  override readonly name = "ProcessExit";
}

export function watchStrays(describe: (error: unknown) => readonly string[] | undefined): Strays {
  let any = false;
  const say = (what: string) => (error: unknown) => {
    any = true;
    const lines = describe(error) ?? [
      error instanceof Error ? `${error.name}: ${error.message}` : inspect(error),
    ];
    process.stderr.write(`${what}: ${lines.join("\n")}\n`);
  };
  const listeners = [
    ["uncaughtException", say("Uncaught")],
    ["unhandledRejection", say("Unhandled rejection")],
  ] as const;
  for (const [event, listener] of listeners) process.on(event, listener);
  const { exit } = process;
  process.exit = (code) => {
    throw new ProcessExit(`process.exit(${code ?? ""}) was called: a cell cannot end the run`);
  };
  return {
    get any() {
      return any;
    },
    release() {
      for (const [event, listener] of listeners) process.off(event, listener);
      process.exit = exit;
    },
  };
}

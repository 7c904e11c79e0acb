/**
 * @file A verb of the command mho: what its help page, its completion and its function are made of.
 * test  cli.test.ts, completion.test.ts
 */
import type { Given, OptionTable } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

export interface Verb {
  readonly usage: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** What its words may be, as completion offers it: see `offerOf`. */
  readonly words: string;
  readonly examples: readonly string[];
  /** Not listed: called by kernelspecs only. */
  readonly hidden?: true;
  run(given: Given, terminal: Terminal): number | Promise<number>;
}

export type VerbTable = Readonly<Record<string, Verb>>;

/** What can stand in one place of a command line. */
export interface Offer {
  readonly words: readonly string[];
  /** Endings of files without the dot; "" stands for any file. */
  readonly endings: readonly string[];
  readonly folders: boolean;
}

/**
 * Reads the notation of help pages, alternatives between bars: `summary|inline|DIR`, `FILE.mho|FILE.ipynb`, `CODE`.
 * Small letters stand for themselves, FILE is any file, FILE.mho one of that ending, DIR a folder, CODE one of `codes`.
 */
export function offerOf(notation: string, codes: readonly string[]): Offer {
  const parts = notation.split("|").filter(Boolean);
  const files = parts.filter((p) => /^FILE(\.\w+)?$/.test(p));
  return {
    words: parts.flatMap((p) => (p === "CODE" ? codes : /^[a-z]+$/.test(p) ? [p] : [])),
    endings: files.map((p) => p.slice("FILE.".length)),
    folders: parts.includes("DIR"),
  };
}

/**
 * @file A program that could not run, as an error for TypeScript and as lines for a cell.
 * in    Stages with diagnostics;  out  MhoError, Failure
 * why   one text everywhere: terminal, notebook, exception
 * from  design: kernel, section 6; language, section 13
 * test  tag.test.ts holds a full text, cells.test.ts the failure of a cell
 */
import { render, renderAll } from "../dsl/render.ts";
import type { Source } from "../dsl/source.ts";
import type { Diagnostic } from "../src/base/diagnostic.ts";

/** What a program was stopped by. `message` is the whole text with carets. */
export class MhoError extends Error {
  override readonly name: string = "MhoError";
  readonly diagnostics: readonly Diagnostic[];
  readonly source: Source;
  constructor(source: Source, diagnostics: readonly Diagnostic[]) {
    super(renderAll(source, diagnostics).trimEnd());
    this.source = source;
    this.diagnostics = diagnostics;
  }
}

/** A program that was stopped from outside. */
export class ProgramInterrupted extends Error {
  override readonly name: string = "Interrupted";
  constructor() {
    super("the program was interrupted");
  }
}

/** Name, sentence and lines of a failing cell, as Jupyter shows them. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

const RED = "\x1b[31m";
const YELLOW = "\x1b[33m";
const PLAIN = "\x1b[39m";

/** Diagnostics as lines with their marks coloured. */
function coloured(source: Source, d: Diagnostic): string[] {
  const colour = d.severity === "error" ? RED : YELLOW;
  return render(source, d)
    .trimEnd()
    .split("\n")
    .map((line, i) => {
      if (i === 0) return line.replace(/^\w+\[\w+\]/, (head) => `${colour}${head}${PLAIN}`);
      return line.replace(/^(\s*\| [\s-]*?)(\^+)/, `$1${colour}$2${PLAIN}`);
    });
}

/** The failure of a program: named by its first error, all of its diagnostics below. */
export function failureOf(source: Source, diagnostics: readonly Diagnostic[]): Failure {
  const first = diagnostics.find((d) => d.severity === "error") ?? diagnostics[0];
  return {
    name: first?.code ?? "MhoError",
    message: first?.title ?? "the program did not run",
    traceback: diagnostics.flatMap((d, i) => [...(i > 0 ? [""] : []), ...coloured(source, d)]),
  };
}

/** Reading an open value, or any need under `--strict`: E0601 at the place of each need. */
export function openErrors(
  wanted: string | undefined,
  diagnostics: readonly Diagnostic[],
): Diagnostic[] {
  return diagnostics
    .filter((d) => d.severity === "needs")
    .map((d) => ({
      ...d,
      code: "E0601",
      severity: "error",
      title: wanted === undefined ? d.title : `\`${wanted}\` cannot run: ${d.title}`,
    }));
}

/** The sentence for a mistake of ours, with what a report needs. */
export function bugText(error: unknown, version: string): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `this is a bug in mho ${version}, not in your program: ${what}\nplease report it with the program and this line`;
}

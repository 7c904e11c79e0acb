/**
 * @file A program on disk: `.mho`, `.ipynb`, or standard input.
 * test  cli.test.ts
 */
import { UsageError } from "./arguments.ts";
import { readText } from "./files.ts";
import { type Notebook, NotebookError, readNotebook, readScript } from "./notebook.ts";
import type { Terminal } from "./terminal.ts";

export interface ProgramFile {
  /** As the user wrote it. */
  readonly name: string;
  readonly text: string;
  readonly notebook: Notebook;
  readonly isNotebook: boolean;
}

export function readProgram(name: string, terminal: Terminal): ProgramFile {
  const text = name === "-" ? terminal.input() : readText(name);
  const isNotebook = name.endsWith(".ipynb") || (name === "-" && /^\s*\{\s*"/.test(text));
  if (!isNotebook) {
    if (name !== "-" && !name.endsWith(".mho"))
      throw new UsageError(`${name} is neither a .mho program nor a .ipynb notebook`);
    return { name, text, notebook: readScript(text), isNotebook };
  }
  try {
    return { name, text, notebook: readNotebook(text), isNotebook };
  } catch (error) {
    if (error instanceof NotebookError) throw new NotebookError(`${name}: ${error.message}`);
    throw error;
  }
}

/** At least one file, or a usage error that says what the verb wants. */
export function wanted(words: readonly string[], verb: string): readonly string[] {
  if (words.length === 0) throw new UsageError(`mho ${verb} needs a file`);
  return words;
}

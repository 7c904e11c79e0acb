/**
 * @file The door to tslab: its converter, its executor and the TypeScript compiler it carries (a fork of 5.0.4).
 *
 * in    nothing; loading happens on the first call and takes 0.2 s, creating a converter 0.7 s more (measured)
 * out   the three modules, typed, and the few internal functions of the compiler that the engine needs
 * why   only the engine of tslab 1.0.22 is used; its own Jupyter kernel loses output (2000 lines deliver about 510) and
 *       answers seven message types (read: tslab `dist/jupyter.js`)
 * test  through typescript.test.ts
 */
import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import type * as TypeScript from "@tslab/typescript-for-tslab";
import type { Converter, ConverterOptions } from "tslab/dist/converter.js";
import type { ConsoleInterface, ConverterSet, Executor } from "tslab/dist/executor.js";
import { requireCached } from "./code-cache.ts";

export type { Converter, ConvertResult, Diagnostic } from "tslab/dist/converter.js";
export type { Executor } from "tslab/dist/executor.js";
export type { TypeScript };

/** The compiler, with two functions that it exports without declaring them. */
export type Compiler = typeof TypeScript & {
  /** Fills `file.locals`, the names that a module declares at its top level. */
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
};

/** A parsed file with what the parser complained about. */
export type ParsedFile = TypeScript.SourceFile & {
  readonly parseDiagnostics?: readonly TypeScript.Diagnostic[];
};

export interface Tslab {
  readonly ts: Compiler;
  createConverter(options?: ConverterOptions): Converter;
  createExecutor(rootDir: string, convs: ConverterSet, console: ConsoleInterface): Executor;
  /** Keeps the compiler's code as it is now for the next process. */
  keepCode(): void;
}

/**
 * Each cell leaves a megabyte of old programs and checkers behind. Left alone, V8 lets a heap of 40 MB grow by 160 MB before it
 * collects them all; so it collects when the heap has grown by half, once in about twenty cells (measured: 180-250 MB resident
 * instead of 300 after 1000 cells, the same time per cell).
 */
const HEAP_GROWTH = "--heap-growing-percent=50";

let loaded: Tslab | undefined;

/** Loads tslab once. It is CommonJS without an `exports` field, so each of its files can be required. */
export function loadTslab(): Tslab {
  if (loaded) return loaded;
  setFlagsFromString(HEAP_GROWTH);
  const require = createRequire(import.meta.url);
  const file = createRequire(require.resolve("tslab")).resolve("@tslab/typescript-for-tslab");
  const { exports, keep } = requireCached(file);
  const { createConverter } = require("tslab/dist/converter.js");
  const { createExecutor } = require("tslab/dist/executor.js");
  loaded = { ts: exports as Compiler, createConverter, createExecutor, keepCode: keep };
  return loaded;
}

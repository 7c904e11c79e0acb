/**
 * @file TypeScript cells: checked, run, completed, explained. `TsEngine` over tslab's converter and executor.
 *
 * in    cells; names that another language owns, with their TypeScript types and values
 * out   one outcome per cell: the raw last value, or name, message and traceback
 * why   the engine knows no protocol: the kernel and the headless runner use it alike
 * how   two injection points of tslab suffice (measured): its `console` argument receives the raw last value and the raw error,
 *       and its converter is ours to wrap. The wrapper owns the declaration text, so that
 *       - names of the other language lie over it and keep their own types (declarations.ts);
 *       - a cell that fails keeps what it had assigned, with types, and loses nothing it had not reached
 * holds one engine per process (tslab keeps its names in a global); one cell at a time
 * test  typescript.test.ts
 */
import { setImmediate, setTimeout } from "node:timers"; // not those that cells may have wrapped
import type { AmbientTypes } from "./ambient-types.ts";
import { compileFailure, type RunCell, runFailure, sourceUrl, withoutPaths } from "./cell-error.ts";
import { AWAITED, type CellSource, prepareCell } from "./cell-source.ts";
import { onlyNames, withoutNames } from "./declarations.ts";
import type { Completeness, Completion, MimeBundle } from "./host.ts";
import { bundleOf } from "./mime-bundle.ts";
import { offerPackages } from "./node-modules.ts";
import { completenessOf, completionOf, quickInfo } from "./ts-assist.ts";
import type { TsEngine, TsEngineOptions, TsFailed, TsOutcome } from "./ts-engine.ts";
import {
  type Converter,
  type ConvertResult,
  type Diagnostic,
  type Executor,
  loadTslab,
  type Tslab,
} from "./tslab.ts";

export type {
  TsEngine,
  TsEngineOptions,
  TsFailed,
  TsGlobal,
  TsOk,
  TsOutcome,
} from "./ts-engine.ts";

/** tslab's name for the last value of a cell. */
const LAST = /^tsLastExpr\d*$/;
/** By then the first cells have used the functions of the compiler that every cell uses. */
const KEEP_AFTER_MS = 3000;
/** Everything in a text that may be a name. */
const WORDS = /[\p{ID_Continue}$]+/gu;
/** Cells whose text is kept for tracebacks. */
const REMEMBERED_CELLS = 256;

/** Loads the compiler (about a second) and makes an engine. */
export function createTsEngine(options: TsEngineOptions): TsEngine {
  const tslab = loadTslab();
  const ambientTypes = offerPackages(tslab.ts, options.cwd);
  const { sys } = tslab.ts;
  const { getCurrentDirectory } = sys;
  sys.getCurrentDirectory = () => options.cwd; // the converter reads it once, here
  if (options.keepCode) setTimeout(() => tslab.keepCode(), KEEP_AFTER_MS).unref();
  try {
    return new Engine(tslab, options, ambientTypes);
  } finally {
    tslab.boundHeap();
    sys.getCurrentDirectory = getCurrentDirectory;
  }
}

/** What one call of the executor left behind, through the two injection points. */
interface Trace {
  converted?: ConvertResult;
  diagnostics: readonly Diagnostic[];
  value?: unknown;
  thrown?: { readonly error: unknown };
}

class Engine implements TsEngine {
  private readonly tslab: Tslab;
  private readonly options: TsEngineOptions;
  private readonly ambientTypes: AmbientTypes;
  private readonly converter: Converter;
  private readonly executor: Executor;
  /** Declarations of everything that has run, possibly with outdated ones of `overlay`'s names. */
  private declarations = "";
  /** Names that TypeScript does not own → their declaration. */
  private readonly overlay = new Map<string, string>();
  /** Overlay names whose declaration is not in `declarations` yet: no text has named them since they were bound. */
  private readonly stale = new Set<string>();
  private readonly globals = new Set<string>([AWAITED]);
  private readonly cells = new Map<string, RunCell>();
  private count = 0;
  private cell: CellSource | undefined;
  private text = "";
  private label = "";
  private trace: Trace = { diagnostics: [] };
  private started = false;
  private stop: ((outcome: TsOutcome) => void) | undefined;

  constructor(tslab: Tslab, options: TsEngineOptions, ambientTypes: AmbientTypes) {
    this.tslab = tslab;
    this.options = options;
    this.ambientTypes = ambientTypes;
    this.converter = tslab.createConverter({ isJS: false, isBrowser: false });
    const node: Converter = {
      ...this.converter,
      convert: (_prev, code) => this.convert(code),
      complete: (_prev, code, at) =>
        this.converter.complete(this.current(code, wordBefore(code, at)), code, at),
      inspect: (_prev, code, at) => this.converter.inspect(this.current(code), code, at),
      addModule: (name, content, meta) => this.addModule(name, content, meta),
    };
    const sink = {
      log: (value: unknown): void => {
        this.trace.value = value;
      },
      error: (error: unknown): void => {
        this.trace.thrown ??= { error };
      },
    };
    this.executor = tslab.createExecutor(
      options.cwd,
      { node, browser: node, close: () => this.converter.close() },
      sink,
    );
    this.bindGlobals();
  }

  async execute(code: string, label: string = String(++this.count)): Promise<TsOutcome> {
    const { ts } = this.tslab;
    const cell = prepareCell(ts, code);
    [this.cell, this.text, this.label, this.trace] = [cell, code, label, { diagnostics: [] }];
    const before = this.valuesOf(cell.values);
    const stopped = await this.detached(cell.code);
    const outcome = stopped ?? this.outcome();
    if (!outcome.ok && this.trace.converted?.declOutput !== undefined) this.keepReached(before);
    return outcome;
  }

  evaluate(expression: string): Promise<TsOutcome> {
    return this.execute(`(${expression}\n)`, "expression");
  }

  /**
   * Runs the cell in a macrotask of its own and waits outside of it, because `terminateExecution` of the inspector unwinds the
   * whole stack: no async function of the kernel may be on it, and no callback of Node, whose bookkeeping aborts the process when
   * it is unwound; a microtask may (measured). Resolves to an outcome only when stopped.
   */
  private detached(code: string): Promise<TsOutcome | undefined> {
    return new Promise((resolve, reject) => {
      let stopped = false;
      this.stop = (outcome) => {
        stopped = true;
        resolve(outcome);
      };
      const run = (): void => {
        if (stopped) return;
        this.started = true;
        this.executor.execute(code).then(() => resolve(undefined), reject);
      };
      setImmediate(() => void Promise.resolve().then(run));
    }).finally(() => {
      this.started = false;
      this.stop = undefined;
    }) as Promise<TsOutcome | undefined>;
  }

  interrupt(): void {
    const stop = this.stop;
    if (!stop) return;
    this.executor.interrupt();
    // The executor ends an await by itself; of a terminated cell nothing is left that could, nor of one that has not begun.
    if (!this.started) stop(INTERRUPTED);
    else setImmediate(() => stop(INTERRUPTED));
  }

  private convert(code: string): ConvertResult {
    const cell = this.cell!;
    const result = this.withTypes(
      () => this.converter.convert(this.current(code), code),
      ({ diagnostics }) => diagnostics.length === 0,
    );
    if (result.diagnostics.length > 0) {
      this.trace.diagnostics = result.diagnostics;
      return result;
    }
    const converted: ConvertResult = {
      ...result,
      output: `${result.output ?? ""}//# sourceURL=${sourceUrl(this.label)}`,
      hasToplevelAwait: result.hasToplevelAwait === true || cell.forAwait,
    };
    this.remember({ label: this.label, text: this.text, emitted: converted.output! });
    this.trace.converted = converted;
    return converted;
  }

  /** Asks the compiler; when the answer is none, asks again with the types that were not loaded so far. */
  private withTypes<T>(ask: () => T, isAnswer: (answer: T) => boolean): T {
    const answer = ask();
    return isAnswer(answer) || !this.ambientTypes.load() ? answer : ask();
  }

  private addModule(...module: Parameters<Converter["addModule"]>): Diagnostic[] {
    this.trace.diagnostics = this.withTypes(
      () => this.converter.addModule(...module),
      (diagnostics) => diagnostics.length === 0,
    );
    return [];
  }

  private remember(cell: RunCell): void {
    this.cells.delete(cell.label);
    this.cells.set(cell.label, cell);
    if (this.cells.size > REMEMBERED_CELLS) this.cells.delete(this.cells.keys().next().value!);
  }

  private outcome(): TsOutcome {
    const { diagnostics, thrown, converted } = this.trace;
    if (diagnostics.length > 0) {
      return { ok: false, ...compileFailure(this.cell!, this.text, diagnostics) };
    }
    if (thrown) return this.describe(thrown.error, this.label);
    if (converted?.declOutput !== undefined) this.adopt(converted.declOutput);
    const { value } = this.trace;
    return value == null ? { ok: true } : { ok: true, value, display: bundleOf(value) };
  }

  describe(error: unknown, label: string = ""): TsFailed {
    if (isInterrupt(error)) return INTERRUPTED;
    const own = this.options.failureOf?.(error);
    return { ok: false, ...(own ?? runFailure(this.tslab.ts, error, label, this.cells)) };
  }

  /** The cell ran: its names are TypeScript's from now on. */
  private adopt(declarations: string): void {
    this.declarations = declarations;
    for (const name of this.cell!.values) this.release(name);
  }

  private release(name: string): void {
    this.overlay.delete(name);
    this.stale.delete(name);
    this.globals.delete(name);
  }

  /** The cell failed half-way: names it had assigned stay, all others are what they were. */
  private keepReached(before: ReadonlyMap<string, unknown>): void {
    const { locals } = this.executor;
    const unreached = new Set<string>();
    for (const name of this.cell!.values) {
      if (locals[name] !== undefined) this.release(name);
      else {
        unreached.add(name);
        if (before.has(name)) locals[name] = before.get(name);
        else delete locals[name];
      }
    }
    const { ts } = this.tslab;
    const kept = withoutNames(ts, this.trace.converted!.declOutput!, unreached);
    this.declarations = kept + onlyNames(ts, this.declarations, unreached);
  }

  private valuesOf(names: ReadonlySet<string>): Map<string, unknown> {
    const { locals } = this.executor;
    return new Map([...names].filter((name) => name in locals).map((name) => [name, locals[name]]));
  }

  /**
   * The declarations that a text needs: of the names that TypeScript does not own only those that it names, or may be about to. The
   * types of some load a hundred files.
   */
  private current(code: string, begun?: string): string {
    const words = this.stale.size > 0 ? new Set(code.match(WORDS)) : undefined;
    const wanted = [...this.stale].filter(
      (name) => words?.has(name) || (begun !== undefined && name.startsWith(begun)),
    );
    if (wanted.length === 0) return this.declarations;
    const lines = wanted.map((name) => this.overlay.get(name) ?? "");
    const rest = withoutNames(this.tslab.ts, this.declarations, new Set(wanted));
    this.declarations = rest + lines.join("");
    for (const name of wanted) this.stale.delete(name);
    return this.declarations;
  }

  declare(name: string, type: string, value: unknown): void {
    this.globals.delete(name);
    this.bind(name, `declare let ${name}: ${type};\n`, value);
  }

  private bind(name: string, declaration: string, value: unknown): void {
    // A name declared before compiles to `exports.name`, so the value belongs there and not on globalThis.
    this.executor.locals[name] = value;
    if (this.overlay.get(name) === declaration) return;
    this.overlay.set(name, declaration);
    this.stale.add(name);
  }

  private bindGlobals(): void {
    this.bind(
      AWAITED,
      `declare const ${AWAITED}: <T>(value: T) => T;\n`,
      (value: unknown) => value,
    );
    for (const [name, { type, value }] of Object.entries(this.options.globals ?? {})) {
      this.globals.add(name);
      this.bind(name, `declare const ${name}: ${type};\n`, value);
    }
  }

  forget(name: string): void {
    this.release(name);
    this.stale.add(name); // without a declaration in the overlay the old one only goes
    delete this.executor.locals[name];
  }

  get(name: string): unknown {
    return this.executor.locals[name];
  }

  names(): readonly string[] {
    const all = Object.keys(this.executor.locals);
    return all.filter((name) => !this.globals.has(name) && !LAST.test(name));
  }

  reset(): void {
    this.executor.reset();
    this.declarations = "";
    this.overlay.clear();
    this.stale.clear();
    this.globals.clear();
    this.globals.add(AWAITED);
    this.cells.clear();
    this.bindGlobals();
  }

  complete(code: string, cursor: number): Completion {
    return this.withTypes(
      () => completionOf(this.executor.complete(code, cursor), code, cursor),
      ({ items }) => items.length > 0,
    );
  }

  inspect(code: string, cursor: number, detail: 0 | 1): MimeBundle | undefined {
    const info = this.withTypes(
      () => this.infoAt(code, cursor),
      (found) =>
        found !== undefined || !/[\w$]/.test(code.slice(Math.max(0, cursor - 1), cursor + 1)),
    );
    if (!info) return undefined;
    const { start, length } = info.textSpan;
    const name = code.slice(start, start + length);
    const value = detail === 1 && name in this.executor.locals ? this.get(name) : undefined;
    return quickInfo(this.tslab.ts, info, value, withoutPaths);
  }

  /** A cursor behind a name counts as on it. */
  private infoAt(code: string, cursor: number): ReturnType<Converter["inspect"]> {
    const at = this.executor.inspect(code, cursor);
    return at ?? (cursor > 0 ? this.executor.inspect(code, cursor - 1) : undefined);
  }

  isComplete(code: string): Completeness {
    return completenessOf(this.tslab.ts, code);
  }

  close(): void {
    this.executor.close();
  }
}

/** The part of a name that stands before a cursor, also none; undefined behind a point. */
function wordBefore(code: string, cursor: number): string | undefined {
  return /(?<![.\p{ID_Continue}$])[\p{ID_Continue}$]*$/u.exec(
    code.slice(Math.max(0, cursor - 200), cursor),
  )?.[0];
}

const INTERRUPTED: TsFailed = {
  ok: false,
  name: "Interrupted",
  message: "the cell was interrupted",
  traceback: [
    "\x1b[31mInterrupted\x1b[39m: the cell was interrupted; names it had assigned are kept",
  ],
};

/** tslab's word for an interrupted await, Node's code for an interrupted script. */
function isInterrupt(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || error.message === "Interrupted asynchronously"
  );
}

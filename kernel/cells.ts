/**
 * @file ONE CELL, in whichever language: what the Jupyter kernel and `mho run` both call.
 * in    the text of a cell and where its output goes;  out  one outcome
 * why   one session serves both languages: a name bound in one is there, typed, in the other
 * from  design: kernel, sections 1, 7 and 8
 * test  cells.test.ts
 */
import type { Interpolated } from "../dsl/check/scope.ts";
import { cutInterpolations, sourceOf } from "../dsl/source.ts";
import { complete, hover, isComplete } from "./assist.ts";
import { isReserved } from "./bridge.ts";
import { failureOf, MhoError, ProgramInterrupted } from "./failure.ts";
import type {
  Cell,
  CellLanguage,
  Completeness,
  Completion,
  ExecuteFailed,
  ExecuteOutcome,
  Host,
  MimeBundle,
  Output,
  Services,
} from "./jupyter/host.ts";
import { bundleOf } from "./jupyter/mime-bundle.ts";
import {
  createTsEngine,
  type TsEngine,
  type TsGlobal,
  type TsOutcome,
} from "./jupyter/typescript.ts";
import { runMagic } from "./magic-commands.ts";
import { type Reading, readCell } from "./magics.ts";
import { displaysOf } from "./outputs.ts";
import { pipeline } from "./pipeline.ts";
import { type Meter, meter } from "./progress.ts";
import { type Borrowed, bindingFor } from "./scope.ts";
import { Session, type SessionOptions } from "./session.ts";
import { onCancelWord } from "./simulate.ts";
import type { Stages } from "./stages.ts";
import { adopt, mhoOf } from "./tag.ts";

export interface CellsOptions extends SessionOptions {
  /** Shows how far a run is; the default is a bar below the cell. */
  readonly meter?: (output: Output) => Meter;
  /** TypeScript cells are refused: for strangers' notebooks and exercises. */
  readonly mhoOnly?: boolean;
  /** Told of every program that ran, also those inside of TypeScript. */
  readonly onStages?: (stages: Stages) => void;
  /** Added to line numbers in messages: a script's cells keep the lines of their file. */
  readonly sourceName?: string;
}

/** A cell of `mho run` knows the line of its file. */
export interface PlacedCell extends Cell {
  readonly line?: number;
}

export class Cells implements Host {
  readonly session: Session;
  readonly #own: CellLanguage;
  readonly #services: Services;
  readonly #options: CellsOptions;
  #engine: TsEngine | undefined;
  /** What TypeScript was given by name: another value there means that TypeScript bound the name anew. */
  readonly #given = new Map<string, unknown>();
  #abort = new AbortController();
  /** Another kernel will start one day: what helps it to start faster is worth keeping. */
  #isKernel = false;
  /** Bars so far: each needs a name of its own, else an update would show in earlier cells, too. */
  #bars = 0;
  /** The library for figures has been sent. */
  #carried = false;

  constructor(own: CellLanguage, services: Services, options: CellsOptions = {}) {
    this.#own = own;
    this.#services = services;
    this.#options = options;
    this.session = new Session(options);
    onCancelWord((word) => services.shareCancelWord(word));
  }

  async execute(cell: PlacedCell, output: Output): Promise<ExecuteOutcome> {
    const reading = readCell(cell.code, this.#own, cell.languageId);
    if ("mistake" in reading) return failed("MagicError", reading.mistake);
    this.#abort = new AbortController();
    const started = performance.now();
    for (const magic of reading.magics) {
      const answer = runMagic(magic, this.session);
      if (answer.kind === "failed") return failed("MagicError", answer.sentence);
      if (answer.kind === "reset") this.#forgetAll();
      if (answer.text !== "") output.display({ data: { "text/plain": answer.text } });
    }
    const outcome = await this.#run(reading, cell, output);
    // Of programs that ran side by side, one that an interrupt has stopped ends the cell; the others stop with it.
    if (!outcome.ok && outcome.name === "Interrupted") this.#abort.abort();
    if (reading.magics.some((m) => m.name === "time")) showTime(output, started);
    return outcome;
  }

  async #run(reading: Reading, cell: PlacedCell, output: Output): Promise<ExecuteOutcome> {
    if (reading.page !== undefined) return { ok: true, page: await this.#page(reading.page) };
    if (reading.code.trim() === "") return { ok: true };
    if (reading.language === "mho") return this.#runMho(reading, cell, output);
    if (this.#options.mhoOnly)
      return failed("DslOnly", "this cell is TypeScript, and only mho cells run here (--dsl-only)");
    return outcomeOf(await this.#typescript().execute(reading.code, String(cell.count)));
  }

  // ---- mho cells -----------------------------------------------------------------------------------

  async #runMho(reading: Reading, cell: PlacedCell, output: Output): Promise<ExecuteOutcome> {
    const { text, expressions } = cutInterpolations("\n".repeat(cell.line ?? 0) + reading.code);
    const interpolated = await this.#interpolate(expressions);
    if (!Array.isArray(interpolated)) return interpolated as ExecuteFailed;
    const shown = expressions.map((e) => `\${${e}}`);
    const source = sourceOf(text, this.#options.sourceName ?? "cell", shown);
    const session = reading.fresh ? this.#freshSession() : this.session;
    const bar = this.#meter(output);
    const stages = await pipeline(source, session, {
      interpolated,
      borrowed: this.#borrowed(text),
      checkOnly: reading.checkOnly,
      signal: this.#stopSignal(),
      onProgress: (p) => bar.report(p),
    }).finally(() => bar.end());
    if (!reading.fresh) this.#handOver(stages);
    return this.#show(stages, output);
  }

  #show(stages: Stages, output: Output): ExecuteOutcome {
    this.#options.onStages?.(stages);
    const { displays, result } = displaysOf(stages, {
      mode: this.session.plotMode,
      carrier: () => this.#carries(),
    });
    for (const display of displays) output.display(display);
    if (stages.status === "interrupted")
      return failed("Interrupted", "the program was interrupted");
    if (stages.status === "failed")
      return { ok: false, ...failureOf(stages.source, stages.diagnostics) };
    return result ? { ok: true, result } : { ok: true };
  }

  #carries(): boolean {
    const first = !this.#carried;
    this.#carried = true;
    return first;
  }

  /** `${...}` in a mho cell is TypeScript, evaluated first. */
  async #interpolate(expressions: readonly string[]): Promise<Interpolated[] | ExecuteOutcome> {
    const values: Interpolated[] = [];
    for (const expression of expressions) {
      if (this.#options.mhoOnly)
        return failed(
          "DslOnly",
          "a value in braces is TypeScript, and only mho runs here (--dsl-only)",
        );
      const outcome = await this.#typescript().evaluate(expression);
      if (!outcome.ok) return outcomeOf(outcome);
      values.push(this.session.take(outcome.value));
    }
    return values;
  }

  /** Names in the text that TypeScript bound last. */
  #borrowed(text: string): ReadonlyMap<string, Borrowed> {
    const engine = this.#engine;
    const pairs = new Map<string, Borrowed>();
    if (!engine) return pairs;
    const words = new Set(text.match(/[A-Za-z_\u0370-\u03ff][\w\u0370-\u03ff]*/g));
    for (const name of engine.names()) {
      const value = engine.get(name);
      if (!words.has(name) || this.#given.get(name) === value) continue;
      const binding = bindingFor(this.session.take(value));
      if (binding) pairs.set(name, binding);
    }
    return pairs;
  }

  #freshSession(): Session {
    const { seed, folder, set } = this.session;
    return new Session({ seed, folder, set });
  }

  /** Names of mho become names of TypeScript, with their types. */
  #handOver(stages: Stages): void {
    if (!this.#engine || stages.status === "failed" || stages.status === "interrupted") return;
    for (const name of stages.bindings.keys()) this.#declare(this.#engine, name);
  }

  #declare(engine: TsEngine, name: string): void {
    const crossed = this.session.crossed(name);
    if (!crossed || isReserved(name)) return;
    engine.declare(name, crossed.type, crossed.value);
    this.#given.set(name, crossed.value);
  }

  #forgetAll(): void {
    this.session.reset();
    this.#given.clear();
    this.#engine?.reset();
  }

  #meter(output: Output): Meter {
    return this.#options.meter?.(output) ?? cellMeter(output, `mho-progress-${++this.#bars}`);
  }

  // ---- TypeScript cells ----------------------------------------------------------------------------

  /** Made at the first need: loading the compiler takes about a second. */
  #typescript(): TsEngine {
    if (this.#engine) return this.#engine;
    const engine = createTsEngine({
      cwd: this.session.folder,
      globals: this.#globals(),
      keepCode: this.#isKernel,
      failureOf: (thrown) => {
        if (thrown instanceof ProgramInterrupted) return failed(thrown.name, thrown.message);
        if (thrown instanceof MhoError) return failureOf(thrown.source, thrown.diagnostics);
        return undefined;
      },
    });
    this.#engine = engine;
    for (const name of this.session.names()) this.#declare(engine, name);
    return engine;
  }

  #globals(): Record<string, TsGlobal> {
    const out = (): Output | undefined => this.#services.output();
    const tag = mhoOf(this.session, {
      onStages: (stages) => {
        const output = out();
        if (output) this.#show(stages, output);
        this.#handOver(stages);
      },
      stopSignal: () => this.#stopSignal(),
      meter: () => this.#meter(out() ?? NOWHERE),
    });
    adopt(tag);
    const display = (value: unknown, options: DisplayOptions = {}): void => {
      const data = options.raw ? (value as MimeBundle) : bundleOf(value);
      out()?.display({ data, ...options });
    };
    return {
      mho: { type: 'import("mho").Mho', value: tag },
      session: { type: 'import("mho").Session', value: this.session },
      display: { type: DISPLAY_TYPE, value: display },
      clearOutput: {
        type: "(wait?: boolean) => void",
        value: (wait = false) => out()?.clear(wait),
      },
      input: {
        type: "(prompt?: string, secret?: boolean) => Promise<string>",
        value: (prompt = "", secret = false) => out()?.input(prompt, secret),
      },
      comms: { type: COMMS_TYPE, value: this.#services.comms },
    };
  }

  // ---- the rest of Host ----------------------------------------------------------------------------

  async evaluate(expression: string, output: Output): Promise<ExecuteOutcome> {
    if (this.#own === "ts") return outcomeOf(await this.#typescript().evaluate(expression));
    return this.execute({ code: expression, count: 0, silent: true, stored: false }, output);
  }

  complete(code: string, cursor: number): Completion {
    if (this.languageOf(code) === "ts") return this.#typescript().complete(code, cursor);
    return complete(code, cursor, this.session);
  }

  inspect(code: string, cursor: number, detail: 0 | 1): MimeBundle | undefined {
    if (this.languageOf(code) === "ts") return this.#typescript().inspect(code, cursor, detail);
    return hover(code, cursor, this.session, detail);
  }

  isComplete(code: string): Completeness {
    if (this.languageOf(code) === "ts") return this.#typescript().isComplete(code);
    return isComplete(code);
  }

  /** The language a cell is in, by its first line. */
  languageOf(code: string): CellLanguage {
    const reading = readCell(code, this.#own);
    return "mistake" in reading ? this.#own : reading.language;
  }

  async #page(name: string): Promise<MimeBundle> {
    const found = hover(name, name.length, this.session, 1);
    if (found) return found;
    const type = this.#engine?.inspect(name, name.length, 1);
    return type ?? { "text/plain": `${name}: there is no such name in this session` };
  }

  /** Fires on an interrupt, also when this thread simulates and hears no message: the I/O thread has set the word by then. */
  #stopSignal(): AbortSignal {
    const { signal } = this.#abort;
    const word = this.#services.interruptWord;
    const aborted = { get: () => signal.aborted || Atomics.load(word, 0) === 1 };
    return Object.create(signal, { aborted });
  }

  interrupt(): void {
    this.#abort.abort();
    this.#engine?.interrupt();
  }

  describe(error: unknown): ExecuteFailed | undefined {
    return this.#engine?.describe(error);
  }

  warm(): void {
    this.#isKernel = true;
    if (this.#own === "ts") this.#typescript();
    else this.complete("y = norm(ones(2)); y", 20); // code that has run once is compiled
  }

  shutdown(): void {
    this.#engine?.close();
  }
}

interface DisplayOptions {
  readonly id?: string;
  readonly update?: boolean;
  readonly raw?: boolean;
  readonly metadata?: Record<string, unknown>;
}

const DISPLAY_TYPE =
  "(value: unknown, options?: { id?: string; update?: boolean; raw?: boolean; metadata?: Record<string, unknown> }) => void";
const COMMS_TYPE =
  "{ register(target: string, handler: (comm: any, message: any) => void): void; open(target: string, data?: unknown): any }";

const failed = (name: string, message: string): ExecuteFailed => ({
  ok: false,
  name,
  message,
  traceback: [`\x1b[31m${name}\x1b[39m: ${message}`],
});

function outcomeOf(outcome: TsOutcome): ExecuteOutcome {
  if (!outcome.ok) return outcome;
  return outcome.display ? { ok: true, result: { data: outcome.display } } : { ok: true };
}

/** Of a program that runs outside of any cell. */
const NOWHERE: Output = {
  stream() {},
  display() {},
  clear() {},
  input: () => Promise.reject(new Error("nobody is asked outside of a cell")),
};

/** A bar below the cell, gone when the cell ends; dropped from files, because it depends on speed. */
function cellMeter(output: Output, id: string): Meter {
  const metadata = { mho: { volatile: true } };
  let update = false;
  return meter(
    (line) => {
      output.display({ data: { "text/plain": line }, metadata, id, update });
      update = true;
    },
    () => output.display({ data: { "text/plain": "" }, metadata, id, update: true }),
    { after: 500, every: 100, now: () => performance.now() },
  );
}

function showTime(output: Output, started: number): void {
  const seconds = ((performance.now() - started) / 1000).toPrecision(3);
  output.display({
    data: { "text/plain": `${seconds} s` },
    metadata: { mho: { volatile: true } },
  });
}

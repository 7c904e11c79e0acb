/**
 * @file The tag mho`…`: a program written in TypeScript, run when awaited.
 * in    the pieces of a template and the values between them;  out  Program, and its Result
 * why   values never become text: each `${value}` is one token with a value and a type
 * from  design: language, section 11
 * test  tag.test.ts
 */

import { inspect } from "node:util";
import { format } from "../dsl/format.ts";
import { interpolationToken, type Source, sourceOf } from "../dsl/source.ts";
import type { Diagnostic } from "../src/base/diagnostic.ts";
import type { Ir, Need } from "../src/ir/node.ts";
import { programHash } from "../src/ir/node.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Cost } from "../src/results/results.ts";
import { explain, totalCost } from "./explain.ts";
import { MhoError, openErrors, ProgramInterrupted } from "./failure.ts";
import { type PipelineOptions, pipeline, prepare } from "./pipeline.ts";
import type { Meter, Progress } from "./progress.ts";
import { Session, type SessionOptions } from "./session.ts";
import type { Stages } from "./stages.ts";
import { type ArrayHandle, described, type Table } from "./values.ts";

export interface RunOptions {
  readonly seed?: number;
  /** Replaces names that the program binds to literals: numbers, or source text such as `"20 uS"`. */
  readonly set?: Readonly<Record<string, number | string>>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What a program left behind. Its values are properties too: `r.h.data`. */
export interface Result {
  readonly values: Readonly<Record<string, unknown>>;
  array(name: string): ArrayHandle;
  table(name: string): Table;
  readonly ir: Ir;
  /** SHA-256 over all values. */
  readonly hash: string;
  readonly cost: Cost;
  readonly needs: readonly Need[];
  readonly diagnostics: readonly Diagnostic[];
  readonly stages: Stages;
}

/** A program that runs when awaited. Nothing happens before. */
export interface Program<T = unknown> extends PromiseLike<Result & T> {
  /** Every diagnostic, without running. */
  check(): readonly Diagnostic[];
  readonly ir: Ir;
  /** Identity of the program, 16 hex digits. */
  readonly hash: string;
  /** The estimate, known before the run. */
  cost(): Cost;
  /** A name with its settings and their origins, or a stage: `ir`, `plan`, `tokens`. */
  explain(what?: string): string;
  /** The same text in canonical form. */
  fmt(): string;
  run(options?: RunOptions): Promise<Result & T>;
}

export interface Mho {
  // biome-ignore lint/suspicious/noExplicitAny: names and types of results cannot be known from text (TypeScript #33304)
  <T = Record<string, any>>(pieces: TemplateStringsArray, ...values: unknown[]): Program<T>;
  /** The same in a session of its own, of which nothing is kept. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly fresh: <T = Record<string, any>>(
    pieces: TemplateStringsArray,
    ...values: unknown[]
  ) => Program<T>;
}

/** What a notebook does around each program of its tag. */
export interface TagHooks {
  /** Called with the stages of every program that ran, to show what it draws. */
  onStages?(stages: Stages): void;
  /** Stops programs that start now; asked for at the start of each. */
  stopSignal?(): AbortSignal;
  /** Shows how far a program is. */
  meter?(): Meter;
}

/** The tag of a session. */
export function mhoOf(session: Session, hooks: TagHooks = {}): Mho {
  const tag = <T>(pieces: TemplateStringsArray, ...values: unknown[]): Program<T> =>
    new TagProgram<T>(pieces, values, session, hooks);
  const fresh = <T>(pieces: TemplateStringsArray, ...values: unknown[]): Program<T> => {
    const own = new Session({ seed: session.seed, folder: session.folder, set: session.set });
    return new TagProgram<T>(pieces, values, own, hooks);
  };
  return Object.assign(tag, { fresh }) as Mho;
}

class TagProgram<T> implements Program<T> {
  readonly #source: Source;
  readonly #session: Session;
  readonly #options: PipelineOptions;
  readonly #hooks: TagHooks;

  constructor(
    pieces: TemplateStringsArray,
    values: readonly unknown[],
    session: Session,
    hooks: TagHooks,
  ) {
    const text = pieces.raw.reduce((all, piece, i) => all + interpolationToken(i - 1) + piece);
    this.#source = sourceOf(text, "mho");
    this.#session = session;
    this.#options = { interpolated: values.map((v) => session.take(v)) };
    this.#hooks = hooks;
  }

  /** Everything before the run. */
  #prepared(): Stages {
    return prepare(this.#source, this.#session, this.#options);
  }
  #valid(): Stages {
    const stages = this.#prepared();
    if (stages.status === "failed") throw new MhoError(this.#source, stages.diagnostics);
    return stages;
  }
  check(): readonly Diagnostic[] {
    return this.#prepared().diagnostics;
  }
  get ir(): Ir {
    return this.#valid().ir as Ir;
  }
  get hash(): string {
    return programHash(this.ir);
  }
  cost(): Cost {
    return totalCost(this.#valid().plan as Plan);
  }
  explain(what: string = "ir"): string {
    return explain(what, { session: this.#session, stages: this.#prepared() });
  }
  fmt(): string {
    return format(this.#source.text);
  }
  async run(options: RunOptions = {}): Promise<Result & T> {
    const set = Object.entries(options.set ?? {}).map(([k, v]) => [k, String(v)] as const);
    const signal = either(options.signal, this.#hooks.stopSignal?.());
    const bar = options.onProgress ? undefined : this.#hooks.meter?.();
    const onProgress = options.onProgress ?? (bar && ((p: Progress) => bar.report(p)));
    const stages = await pipeline(this.#source, this.#session, {
      ...this.#options,
      set: new Map(set),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress } : {}),
    }).finally(() => bar?.end());
    this.#hooks.onStages?.(stages);
    if (stages.status === "interrupted") throw new ProgramInterrupted();
    if (stages.status === "failed") throw new MhoError(this.#source, stages.diagnostics);
    return resultOf(stages, this.#session) as Result & T;
  }
  // biome-ignore lint/suspicious/noThenProperty: a program is awaited, that is its purpose
  then<A = Result & T, B = never>(
    done?: ((result: Result & T) => A | PromiseLike<A>) | null,
    failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return this.run().then(done, failed);
  }
}

/** Aborted when one of two is. `AbortSignal.any` would wait for an event; a busy thread hears none. */
function either(a: AbortSignal | undefined, b: AbortSignal | undefined): AbortSignal | undefined {
  if (!a || !b) return a ?? b;
  return Object.create(a, { aborted: { get: () => a.aborted || b.aborted } });
}

/** The Result of a run: its fixed members, and a property for each name that collides with none of them. */
function resultOf(stages: Stages, session: Session): Result {
  const { source, results, diagnostics } = stages;
  const values: Record<string, unknown> = {};
  const read = (name: string): unknown => {
    const binding = stages.bindings.get(name);
    const value = binding && results?.values[binding.node];
    if (!value) throw new MhoError(source, openErrors(name, diagnostics));
    return session.cross(value, binding).value;
  };
  const ir = stages.ir as Ir;
  const result: Result = {
    values,
    array: (name) => read(name) as ArrayHandle,
    table: (name) => read(name) as Table,
    ir,
    hash: results?.hash ?? "",
    cost: results?.cost as Cost,
    needs: ir.needs,
    diagnostics,
    stages,
  };
  Object.defineProperty(result, "stages", { enumerable: false });
  const names = Object.keys(ir.outs);
  for (const name of names) {
    const property = { enumerable: true, get: () => read(name) };
    Object.defineProperty(values, name, property);
    if (!(name in result)) Object.defineProperty(result, name, { ...property, enumerable: false });
  }
  return described(result, () => listOf(names, read));
}

/** `name  value`, a line each: what a result says of itself. */
function listOf(names: readonly string[], read: (name: string) => unknown): string {
  const width = Math.max(0, ...names.map((name) => name.length));
  const text = (name: string): string => {
    try {
      return inspect(read(name));
    } catch {
      return "open";
    }
  };
  return names.map((name) => `${name.padEnd(width)}  ${text(name)}`).join("\n");
}

let shared: Mho | undefined;
/** The tag that `mho` stands for: a notebook's own, else that of one session for the process. */
const sharedTag = (): Mho => (shared ??= mhoOf(new Session()));

/** Inside a notebook `import { mho } from "mho"` means the notebook's session. */
export function adopt(tag: Mho): void {
  shared = tag;
}

/** A session of its own, with its tag. */
export function session(options: SessionOptions = {}): Session & { readonly mho: Mho } {
  const own = new Session(options);
  return Object.assign(own, { mho: mhoOf(own) });
}

/** The tag of the notebook, or of the process. */
export const mho: Mho = Object.assign(
  <T>(pieces: TemplateStringsArray, ...values: unknown[]) => sharedTag()<T>(pieces, ...values),
  {
    fresh: <T>(pieces: TemplateStringsArray, ...values: unknown[]) =>
      sharedTag().fresh<T>(pieces, ...values),
  },
) as Mho;

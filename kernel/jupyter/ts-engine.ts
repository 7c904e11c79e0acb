/**
 * @file What runs TypeScript cells, as the rest of the kernel sees it.
 *
 * why   tslab is one engine and nearly unmaintained; another one, on stock TypeScript, would stand behind the same words
 * test  typescript.test.ts
 */
import type { CellFailure } from "./cell-error.ts";
import type { Completeness, Completion, MimeBundle } from "./host.ts";

/** A name that every cell sees, with its type as TypeScript text. */
export interface TsGlobal {
  readonly type: string;
  readonly value: unknown;
}

export interface TsEngineOptions {
  /** The folder whose files and packages cells import. */
  readonly cwd: string;
  readonly globals?: Readonly<Record<string, TsGlobal>>;
  /** Errors that carry their own lines, such as those of the other language. */
  readonly failureOf?: (thrown: unknown) => CellFailure | undefined;
  /** Keep what V8 made of the compiler, so that the next process loads it faster. */
  readonly keepCode?: boolean;
}

export interface TsOk {
  readonly ok: true;
  /** The last value of the cell. Absent when it is undefined or null. */
  readonly value?: unknown;
  /** How the value wants to be shown, plain text otherwise. Absent with `value`. */
  readonly display?: MimeBundle;
}

export interface TsFailed extends CellFailure {
  readonly ok: false;
}

export type TsOutcome = TsOk | TsFailed;

export interface TsEngine {
  /** Runs a cell. `label` names it in tracebacks of later cells; 1, 2, 3 … if absent. */
  execute(code: string, label?: string): Promise<TsOutcome>;
  /** The value of one expression. */
  evaluate(expression: string): Promise<TsOutcome>;
  /** Ends the running cell, as far as it awaits; a synchronous one ends by SIGINT. */
  interrupt(): void;
  complete(code: string, cursor: number): Completion;
  inspect(code: string, cursor: number, detail: 0 | 1): MimeBundle | undefined;
  isComplete(code: string): Completeness;
  /** The lines of an error that came out of no cell: thrown by a timer, a rejection nobody caught. */
  describe(thrown: unknown): TsFailed;
  /** Binds a name that another language owns: the next cell sees it with this type. Replaces any older declaration. */
  declare(name: string, type: string, value: unknown): void;
  /** Takes such a name away. */
  forget(name: string): void;
  /** The value of a name, whoever declared it. */
  get(name: string): unknown;
  /** Names with a value, except the globals. */
  names(): readonly string[];
  /** Forgets every name but the globals. */
  reset(): void;
  close(): void;
}

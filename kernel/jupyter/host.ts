/**
 * @file What the Jupyter side needs from a session, and nothing more: plain data in, plain data out.
 *
 * in    cells, cursors, interrupts
 * out   MIME bundles, streams, one outcome per cell
 * why   the message loop knows sockets, threads and the protocol; a session knows languages. Each is tested without the other
 * holds positions are UTF-16 offsets here; the loop converts from and to the code points of the protocol
 * test  test/jupyter.test.ts runs the loop over a host
 */

/** MIME type → content: text, or JSON for types that end in `json`. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** The languages of a cell. */
export type CellLanguage = "mho" | "ts";

export interface Display {
  readonly data: MimeBundle;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The name under which later updates replace this output. */
  readonly id?: string;
  /** Replaces the outputs of that id instead of adding one. */
  readonly update?: boolean;
}

/** Where the output of one cell goes. Calls after the cell has ended still belong to it. */
export interface Output {
  stream(name: "stdout" | "stderr", text: string): void;
  display(display: Display): void;
  clear(wait: boolean): void;
  /** Asks the person at the front end. Rejects when the front end takes no questions, and on interrupt. */
  input(prompt: string, secret: boolean): Promise<string>;
}

export interface Cell {
  readonly code: string;
  /** The number shown beside the cell; unchanged for silent and unstored cells. */
  readonly count: number;
  readonly silent: boolean;
  /** False for cells that leave no trace in the history. */
  readonly stored: boolean;
  /** The front end's own word for the cell's language (VS Code's `languageId`), if it sends one. */
  readonly languageId?: string;
}

export interface ExecuteOk {
  readonly ok: true;
  /** The value of the cell, or absent when there is nothing to show. */
  readonly result?: {
    readonly data: MimeBundle;
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  /** Text for the pager: the answer to `name?`. */
  readonly page?: MimeBundle;
}

export interface ExecuteFailed {
  readonly ok: false;
  /** The code of a diagnostic (`E0301`, `TS2322`) or the name of an error. */
  readonly name: string;
  readonly message: string;
  readonly traceback: readonly string[];
}

export type ExecuteOutcome = ExecuteOk | ExecuteFailed;

export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly text: string; readonly kind: string }[];
}

export type Completeness =
  | { readonly status: "complete" | "invalid" | "unknown" }
  | { readonly status: "incomplete"; readonly indent: string };

/** A channel to a widget or another program in the front end. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  send(data: unknown, buffers?: readonly Uint8Array[], metadata?: Record<string, unknown>): void;
  close(data?: unknown): void;
  onMsg?: (message: CommMessage) => void;
  onClose?: (message: CommMessage) => void;
}

export interface CommMessage {
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** What a session may use of the message loop. */
export interface Services {
  /**
   * The output of the cell whose code is running, also in a timer of an earlier cell; undefined before the first cell. Use this
   * and no `AsyncLocalStorage`: on Node 20 its hooks make the third step of an interrupt abort the process (timer-context.ts).
   */
  output(): Output | undefined;
  readonly comms: {
    /** Calls `handler` for each comm that a front end opens on `target`. */
    register(target: string, handler: (comm: Comm, message: CommMessage) => void): void;
    /** Opens a comm from this side. */
    open(target: string, data?: unknown): Comm;
  };
  /** A word that becomes 1 the moment an interrupt arrives, before any event loop turns; the run that reads it sets it back. */
  readonly interruptWord: Int32Array;
  /** Hands over the cancel word of the engine's memory, which the I/O thread then sets on an interrupt, in place of any other. */
  shareCancelWord(word: Int32Array): void;
  /** Ends the kernel as a shutdown request does. */
  exit(code: number): void;
}

/** One session behind one kernel. Calls to `execute` and `evaluate` never overlap. */
export interface Host {
  execute(cell: Cell, output: Output): Promise<ExecuteOutcome>;
  /** A user expression, in the kernel's language. */
  evaluate(expression: string, output: Output): Promise<ExecuteOutcome>;
  complete(code: string, cursor: number): Completion | Promise<Completion>;
  inspect(
    code: string,
    cursor: number,
    detail: 0 | 1,
  ): MimeBundle | undefined | Promise<MimeBundle | undefined>;
  isComplete(code: string): Completeness | Promise<Completeness>;
  /** The running cell must end now; called on the main thread, after the words above were set. */
  interrupt(): void;
  /** An error that nobody caught, as the lines to print. */
  describe?(error: unknown): ExecuteFailed | undefined;
  /** Called once when idle for the first time: the moment to load what the first cell will need. */
  warm?(): void;
  shutdown(): void | Promise<void>;
}

export type CreateHost = (language: CellLanguage, services: Services) => Host | Promise<Host>;

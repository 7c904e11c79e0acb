/**
 * @file Running cells: an execute_request becomes streams, displays, at most one result or error, a reply, and `idle`.
 *
 * in    execute requests, one at a time; interrupts; answers to `input()`
 * out   messages on iopub; the content of execute_reply
 * why   the promise of a cell is held here, outside of the code that runs it: whatever happens to that code, also when its whole
 *       stack is unwound by force, the cell ends and the next one runs
 * from  "Messaging in Jupyter", section "Execute"; design: kernel, sections 4 and 5
 * test  executions.test.ts
 */
import { setTimeout } from "node:timers";
import type { Publish } from "./comms.ts";
import type { History } from "./history.ts";
import type { Cell, ExecuteFailed, ExecuteOk, ExecuteOutcome, Host, Output } from "./host.ts";
import type { JsonObject } from "./wire.ts";

/** The ways out of the cell of one request. */
export interface Channel {
  /** Runs user code so that what it prints, now or later, goes to `output`. */
  within<T>(output: Output, body: () => T): T;
  readonly publish: Publish;
  stream(name: "stdout" | "stderr", text: string): void;
  /** Asks at the front end. */
  ask(prompt: string, secret: boolean): void;
}

export interface Execution {
  /** The content of execute_reply. */
  readonly reply: JsonObject;
  /** Cells that wait behind this one are not to run. */
  readonly abort: boolean;
}

/** After an interrupt, the time that a host has to end its cell by itself. */
const PATIENCE_MS = 100;

export class Executions {
  private readonly host: Host;
  private readonly history: History;
  private count = 0;
  private giveUp: ((outcome: ExecuteFailed) => void) | undefined;
  private asked: { resolve(value: string): void; reject(error: Error): void } | undefined;

  constructor(host: Host, history: History) {
    this.host = host;
    this.history = history;
  }

  /** Runs one execute_request. Never throws. */
  async execute(content: JsonObject, metadata: JsonObject, channel: Channel): Promise<Execution> {
    const cell = this.numbered(content, metadata);
    const { silent, count, stored } = cell;
    if (!silent) channel.publish("execute_input", { code: cell.code, execution_count: count });
    const output = this.output(channel, silent, content["allow_stdin"] === true);
    const run = () => channel.within(output, () => this.host.execute(cell, output));
    const outcome = this.shown(await this.ending(run), cell, channel);
    if (stored) this.history.add(count, cell.code, outcome.ok ? textOf(outcome) : null);
    if (!outcome.ok) {
      const abort = content["stop_on_error"] !== false;
      return { reply: { status: "error", execution_count: count, ...errorOf(outcome) }, abort };
    }
    const payload = outcome.page ? [{ source: "page", data: outcome.page, start: 0 }] : [];
    const user_expressions = await this.expressions(content["user_expressions"], output);
    return {
      reply: { status: "ok", execution_count: count, payload, user_expressions },
      abort: false,
    };
  }

  /** Sends the result or the error of a cell. A result that cannot be sent is an error. */
  private shown(
    outcome: ExecuteOutcome,
    { count, silent }: Cell,
    channel: Channel,
  ): ExecuteOutcome {
    if (silent) return outcome;
    if (!outcome.ok) {
      channel.publish("error", errorOf(outcome));
      return outcome;
    }
    if (!outcome.result) return outcome;
    const { data, metadata = {} } = outcome.result;
    try {
      channel.publish("execute_result", { execution_count: count, data, metadata });
      return outcome;
    } catch (error) {
      return this.shown(failedBy(error), { count, silent } as Cell, channel);
    }
  }

  /** Ends the running cell; called when the I/O thread says so, or on Ctrl-C. */
  interrupt(): void {
    const give = this.giveUp;
    if (!give) return;
    this.asked?.reject(new Error("the question was interrupted"));
    this.host.interrupt();
    setTimeout(() => give(INTERRUPTED), PATIENCE_MS);
  }

  /** The front end's answer to the last question. */
  answered(value: string): void {
    this.asked?.resolve(value);
    this.asked = undefined;
  }

  private numbered(content: JsonObject, metadata: JsonObject): Cell {
    const silent = content["silent"] === true;
    const stored = !silent && content["store_history"] !== false;
    if (stored) this.count++;
    const languageId = (metadata["vscode"] as JsonObject | undefined)?.["languageId"];
    const named = typeof languageId === "string" ? { languageId } : {};
    return { code: String(content["code"] ?? ""), count: this.count, silent, stored, ...named };
  }

  /** The outcome of a host's work, or of its failure to end, or of our own bug: always an outcome. */
  private async ending(work: () => Promise<ExecuteOutcome>): Promise<ExecuteOutcome> {
    try {
      return await new Promise<ExecuteOutcome>((resolve, reject) => {
        this.giveUp = resolve;
        work().then(resolve, reject);
      });
    } catch (error) {
      return failedBy(error);
    } finally {
      this.giveUp = undefined;
      this.asked = undefined;
    }
  }

  /** The output of a request. */
  output(channel: Channel, silent: boolean, mayAsk: boolean): Output {
    return {
      stream: (name, text) => {
        if (!silent) channel.stream(name, text);
      },
      display: ({ data, metadata = {}, id, update = false }) => {
        const transient = id === undefined ? {} : { display_id: id };
        const type = update ? "update_display_data" : "display_data";
        if (!silent) channel.publish(type, { data, metadata, transient });
      },
      clear: (wait) => {
        if (!silent) channel.publish("clear_output", { wait });
      },
      input: (prompt, secret) => {
        if (!mayAsk) return Promise.reject(new Error("this front end takes no questions"));
        this.asked?.reject(new Error("another question was asked"));
        return new Promise((resolve, reject) => {
          this.asked = { resolve, reject };
          channel.ask(prompt, secret);
        });
      },
    };
  }

  /** Each expression is a bundle or its own error; one failure spoils no other. */
  private async expressions(asked: unknown, output: Output): Promise<JsonObject> {
    const results: Record<string, unknown> = {};
    for (const [name, expression] of Object.entries((asked ?? {}) as JsonObject)) {
      const outcome = await this.ending(() => this.host.evaluate(String(expression), output));
      results[name] = outcome.ok
        ? {
            status: "ok",
            data: outcome.result?.data ?? {},
            metadata: outcome.result?.metadata ?? {},
          }
        : { status: "error", ...errorOf(outcome) };
    }
    return results;
  }
}

const INTERRUPTED: ExecuteFailed = {
  ok: false,
  name: "Interrupted",
  message: "the cell was interrupted",
  traceback: ["\x1b[31mInterrupted\x1b[39m: the cell was interrupted"],
};

/** A failure, in the words of the protocol. */
function errorOf({ name, message, traceback }: ExecuteFailed): JsonObject {
  return { ename: name, evalue: message, traceback };
}

/** What a host threw instead of returning it. */
function failedBy(error: unknown): ExecuteFailed {
  const { name = "Error", message = String(error), stack } = error as Error;
  return { ok: false, name, message, traceback: String(stack ?? error).split("\n") };
}

function textOf(outcome: ExecuteOk): string | null {
  const text = outcome.result?.data["text/plain"];
  return typeof text === "string" ? text : null;
}

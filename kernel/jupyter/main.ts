/**
 * @file The kernel process: starts the I/O thread, runs cells on this thread.
 *
 * in    a connection file, the kernel's language, and how to make a session
 * out   a kernel, until a front end says shutdown
 * why   user code runs here because `chdir`, native add-ons and SIGINT work only on the main thread; sockets do not, because they
 *       must answer while it loops
 * from  design: kernel, sections 2, 3 and 5
 * test  test/jupyter.test.ts, test/jupyter/test_kernel.py
 */
import { readFileSync, statSync, writeSync } from "node:fs";
import { setImmediate, setTimeout } from "node:timers"; // those of cells are wrapped
import { inspect } from "node:util";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import { type Capture, captureOutput } from "./capture.ts";
import { Comms } from "./comms.ts";
import { type Channel, Executions } from "./executions.ts";
import { History, historyFile } from "./history.ts";
import type { CellLanguage, CreateHost, Host, Output, Services } from "./host.ts";
import { kernelInfo } from "./kernel-info.ts";
import { FLAGS, type Sender, type SocketsData, type ToMain, type ToSockets } from "./port.ts";
import { answer, type Desk } from "./requests.ts";
import { drainSigint } from "./sigint.ts";
import { type Connection, type Header, type Message, readConnection } from "./wire.ts";

export interface KernelOptions {
  readonly connectionFile: string;
  readonly language: CellLanguage;
  readonly version: string;
  readonly createHost: CreateHost;
  /** Listen on addresses that other machines can reach. */
  readonly bindAny?: boolean;
}

/** Starts the kernel. Resolves when its sockets listen; the process ends with the kernel. */
export function startKernel(options: KernelOptions): Promise<void> {
  const connection = connectionFrom(options.connectionFile, options.bindAny === true);
  return new Promise((resolve) => {
    void new Kernel(options, connection, resolve);
  });
}

function connectionFrom(file: string, bindAny: boolean): Connection {
  const connection = readConnection(readFileSync(file, "utf8"), bindAny);
  if (typeof connection === "string") fail(connection, 2);
  const shared = process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0;
  if (shared) log("warning: other users can read the connection file, and with it its key");
  return connection;
}

/** To the terminal, not to the notebook. */
function log(line: string): void {
  writeSync(2, `[mho kernel] ${line}\n`);
}

function fail(why: string, code: number): never {
  log(why);
  reallyExit(code);
}

/** `process.exit` itself; cells get another one. */
const reallyExit: (code: number) => never = process.exit.bind(process);

/** The request that output belongs to. */
interface Owner {
  readonly header: Header;
  readonly output: Output;
}

/** How long an exit waits for the reply of the cell that called it. */
const LAST_REPLY_MS = 500;

class Kernel {
  private readonly flags: Int32Array;
  private readonly sockets: Worker;
  private readonly comms: Comms;
  private readonly history: History;
  private readonly capture: Capture<Owner>;
  private readonly host: Promise<Host>;
  private executions: Executions | undefined;
  private desk: Desk | undefined;
  private execution = 0;
  /** Resolves when the reply of the present cell is on its way. */
  private running: Promise<void> = Promise.resolve();
  private exitCode: number | undefined;

  constructor(options: KernelOptions, connection: Connection, ready: () => void) {
    this.flags = new Int32Array(new SharedArrayBuffer(4 * FLAGS.length));
    const data: SocketsData = {
      connection,
      flags: this.flags,
      info: kernelInfo(options.language, options.version),
      heapLimit: getHeapStatistics().heap_size_limit,
      watchParent: process.env["JPY_PARENT_PID"] !== undefined,
    };
    this.sockets = new Worker(new URL("./sockets.js", import.meta.url), { workerData: data });
    this.sockets.on("message", (message: ToMain) => this.receive(message, ready));
    this.sockets.on("error", (error) => fail(`the I/O thread failed: ${inspect(error)}`, 70));
    this.comms = new Comms((type, content, metadata, buffers) =>
      this.publish(this.parent(), type, content, metadata, buffers),
    );
    this.history = new History(historyFile());
    this.capture = captureOutput((owner, name, text) => {
      if (owner) owner.output.stream(name, text);
      else this.send({ kind: "stream", name, parent: undefined, text });
    });
    this.guardProcess();
    this.host = this.createHost(options);
    this.host.catch((error) => fail(`the session could not start: ${inspect(error)}`, 70));
  }

  private async createHost(options: KernelOptions): Promise<Host> {
    const host = await options.createHost(options.language, this.services());
    this.executions = new Executions(host, this.history);
    this.desk = { host, history: this.history, comms: this.comms };
    return host;
  }

  private services(): Services {
    return {
      output: () => this.capture.current()?.output,
      comms: {
        register: (target, handler) => this.comms.register(target, handler),
        open: (target, data) => this.comms.openHere(target, data),
      },
      interruptWord: this.flags.subarray(FLAGS.interrupt, FLAGS.interrupt + 1),
      shareCancelWord: (word) => this.send({ kind: "cancelWord", word }),
      exit: (code) => this.exit(code),
    };
  }

  // ---- to the front end

  private send(message: ToSockets): void {
    this.sockets.postMessage(message);
  }

  private parent(): Header | undefined {
    return this.capture.current()?.header;
  }

  private publish(
    parent: Header | undefined,
    type: string,
    content: object,
    metadata: object = {},
    buffers: readonly Uint8Array[] = [],
  ): void {
    const [text, about] = [json(content), json(metadata)];
    this.send({ kind: "publish", type, parent, content: text, metadata: about, buffers });
  }

  private status(from: Sender, execution_state: "busy" | "idle"): void {
    this.publish(from.header, "status", { execution_state });
  }

  // ---- from the I/O thread

  private receive(message: ToMain, ready: () => void): void {
    switch (message.kind) {
      case "ready":
        ready();
        // Not sooner: on a busy computer it would hold up the first answer.
        void this.host.then((host) => setTimeout(() => host.warm?.(), 0));
        break;
      case "failed":
        fail(message.why, 1);
        break;
      case "execute":
        this.execution = message.execution;
        this.running = this.execute(message.from, message.message);
        break;
      case "request":
        void this.answer(message.from, message.message);
        break;
      case "input":
        this.executions?.answered(message.value);
        break;
      case "interrupt":
        Atomics.store(this.flags, FLAGS.heard, message.execution);
        if (message.execution === this.execution) this.executions?.interrupt();
        break;
      case "terminated":
        if (message.execution === this.execution) this.executions?.interrupt();
        break;
      case "shutdown":
        this.executions?.interrupt();
        this.exit(0);
        break;
      case "closed":
        reallyExit(this.exitCode ?? 0);
    }
  }

  private async execute(from: Sender, { content, metadata }: Message): Promise<void> {
    this.status(from, "busy");
    await this.host;
    if (Atomics.exchange(this.flags, FLAGS.signalled, 0) === 1) drainSigint();
    const { reply, abort } = await this.executions!.execute(content, metadata, this.channel(from));
    // One turn later, so that what the cell has printed by then stands before `idle`.
    await new Promise((resolve) => setImmediate(resolve));
    this.send({ kind: "done", to: from, content: replyText(reply), abort });
  }

  private channel(from: Sender): Channel {
    const { header } = from;
    return {
      within: (output, body) => this.capture.within({ header, output }, body),
      publish: (type, content, metadata, buffers) =>
        this.publish(header, type, content, metadata, buffers),
      stream: (name, text) => this.send({ kind: "stream", name, parent: header, text }),
      ask: (prompt, password) => {
        const to: Sender = { ...from, channel: "stdin" };
        const content = json({ prompt, password });
        this.send({ kind: "reply", to, type: "input_request", content });
      },
    };
  }

  private async answer(from: Sender, message: Message): Promise<void> {
    this.status(from, "busy");
    if (!this.desk) await this.host;
    const output = this.executions!.output(this.channel(from), false, false);
    const owner = { header: from.header, output };
    const reply = await this.capture.beside(owner, () => answer(this.desk!, message));
    if (reply) {
      const type = message.header.msg_type.replace(/_request$/, "_reply");
      this.send({ kind: "reply", to: from, type, content: json(reply) });
    }
    this.status(from, "idle");
  }

  // ---- the process

  /** What a cell can do to its process must not end the kernel. */
  private guardProcess(): void {
    process.removeAllListeners("SIGINT"); // the command line ends at the second one
    process.on("SIGINT", () => {
      const own = Atomics.load(this.flags, FLAGS.signalled) === 1; // a message came with it
      if (!own) this.executions?.interrupt(); // Ctrl-C in the terminal
    });
    process.on("SIGTERM", () => this.exit(0));
    process.on("uncaughtException", (error) => this.complain("Uncaught", error));
    process.on("unhandledRejection", (reason) => this.complain("Unhandled rejection", reason));
    process.exit = ((code?: number) => {
      process.stderr.write(`process.exit(${code ?? ""}) was called: the kernel shuts down\n`);
      this.exit(Number(code ?? 0));
      throw new Error("process.exit was called");
    }) as typeof process.exit;
  }

  private complain(what: string, error: unknown): void {
    void this.host.then((host) => {
      const lines = host.describe?.(error)?.traceback ?? [inspect(error)];
      process.stderr.write(`${what}: ${lines.join("\n")}\n`);
    });
  }

  private exit(code: number): void {
    if (this.exitCode !== undefined) return;
    this.exitCode = code;
    const patience = new Promise((resolve) => setTimeout(resolve, LAST_REPLY_MS));
    const end = (): void => this.send({ kind: "close" });
    Promise.race([this.running, patience])
      .then(() => this.host)
      .then((host) => host.shutdown())
      .then(end, end);
    setTimeout(() => reallyExit(code), 1000).unref();
  }
}

/** A reply that cannot be written becomes one that says so: the front end waits for it. */
function replyText(reply: object): string {
  try {
    return json(reply);
  } catch (error) {
    const { name, message } = error as Error;
    return json({ status: "error", ename: name, evalue: message, traceback: [message] });
  }
}

/** JSON text of a content. Numbers that JSON lacks become null, big integers text, bytes base64. */
function json(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, name, inner) {
    const raw = this[name]; // before toJSON: a Buffer would become a list of numbers
    if (typeof raw === "bigint") return String(raw);
    return raw instanceof Uint8Array ? Buffer.from(raw).toString("base64") : inner;
  });
}

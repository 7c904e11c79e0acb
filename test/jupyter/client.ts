/**
 * @file A front end of a hundred lines: starts a kernel process and speaks to it over its sockets.
 *
 * why   the tests of the message loop must run where no Jupyter is installed
 * test  jupyter.test.ts uses it
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { type Header, type JsonObject, type Message, Wire } from "../../kernel/jupyter/wire.ts";

export type Channel = "shell" | "control" | "stdin";

/** What one request brought: its reply and everything on iopub from busy to idle. */
export interface Answer {
  readonly reply: JsonObject;
  readonly iopub: readonly { readonly type: string; readonly content: JsonObject }[];
}

interface Pending {
  readonly iopub: { type: string; content: JsonObject }[];
  reply?: JsonObject;
  idle: boolean;
  replied(reply: JsonObject): void;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A reply may be on its way when the process has ended already. */
const LAST_WORDS_MS = 500;
const ignore = (): void => {};
const NAMES = ["shell", "iopub", "stdin", "control", "hb"] as const;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((s) => new Promise((resolve) => s.once("listening", resolve))));
  const ports = servers.map((s) => (s.address() as { port: number }).port);
  await Promise.all(servers.map((s) => new Promise((resolve) => s.close(resolve))));
  return ports;
}

export class KernelClient {
  readonly process: ChildProcess;
  /** What the kernel wrote to its terminal. */
  stderr = "";
  private readonly wire: Wire;
  readonly sockets = {
    shell: new Dealer(),
    control: new Dealer(),
    stdin: new Dealer(),
    iopub: new Subscriber(),
    hb: new Request(),
  };
  private readonly pending = new Map<string, Pending>();
  /** Resolves with the kernel's greeting to a new subscriber: nothing is missed from then on. */
  readonly welcomed: Promise<void>;
  private welcome: () => void = () => undefined;
  /** Called with each question of a cell. */
  onInput: (prompt: string) => string = () => "";

  private constructor(process: ChildProcess, key: string, ports: Record<string, number>) {
    this.process = process;
    this.wire = new Wire(key);
    this.welcomed = new Promise((resolve) => {
      this.welcome = resolve;
    });
    process.stderr?.on("data", (text) => {
      this.stderr += String(text);
    });
    process.once("exit", (code) => setTimeout(() => this.giveUp(code), LAST_WORDS_MS));
    const identity = randomUUID();
    for (const name of NAMES) {
      const socket = this.sockets[name];
      socket.linger = 0;
      socket.reconnectInterval = 5; // the default of 100 ms would be most of a start
      // One routing identity for all, so that questions find the cell's front end.
      if (socket instanceof Dealer) socket.routingId = identity;
      socket.connect(`tcp://127.0.0.1:${ports[`${name}_port`]}`);
    }
    this.sockets.iopub.subscribe();
    for (const name of ["shell", "control", "stdin", "iopub"] as const) void this.listen(name);
  }

  /** Starts `node <args> <connection file>` and waits until it answers. */
  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<KernelClient> {
    const client = await KernelClient.launch(args, env);
    const died = client.ended().then((code) => {
      throw new Error(`the kernel ended with ${code}: ${client.stderr}`);
    });
    await Promise.race([client.welcomed, died]);
    died.catch(() => undefined);
    return client;
  }

  /** Starts it and waits for nothing; requests reach it as soon as it listens. */
  static async launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<KernelClient> {
    const numbers = await freePorts(NAMES.length);
    const ports = Object.fromEntries(NAMES.map((name, i) => [`${name}_port`, numbers[i]!]));
    const key = randomUUID();
    const file = path.join(mkdtempSync(path.join(tmpdir(), "mho-kernel-")), "connection.json");
    const scheme = { transport: "tcp", ip: "127.0.0.1", signature_scheme: "hmac-sha256" };
    writeFileSync(file, JSON.stringify({ ...scheme, key, ...ports }), { mode: 0o600 });
    const child = spawn(process.execPath, [...args, file], {
      env: { ...process.env, MHO_HISTORY: "off", MHO_CACHE: "off", ...env },
      stdio: ["ignore", "inherit", "pipe"],
    });
    return new KernelClient(child, key, ports);
  }

  /** Sends a request; resolves when its reply and its `idle` are here. */
  request(type: string, content: JsonObject, channel: Channel = "shell"): Promise<Answer> {
    return new Promise((resolve, reject) => this.send(type, content, channel, { resolve, reject }));
  }

  /** Sends a request; resolves when its reply is here. */
  reply(type: string, content: JsonObject, channel: Channel = "shell"): Promise<JsonObject> {
    return new Promise((replied, reject) => this.send(type, content, channel, { replied, reject }));
  }

  private send(
    type: string,
    content: JsonObject,
    channel: Channel,
    { replied = ignore, resolve = ignore, reject = ignore }: Partial<Pending>,
  ): void {
    const frames = this.wire.encode([], type, undefined, JSON.stringify(content));
    const { msg_id } = JSON.parse(String(frames[2])) as Header;
    this.pending.set(msg_id, { iopub: [], idle: false, replied, resolve, reject });
    void this.sockets[channel].send(frames as Buffer[]);
  }

  execute(code: string, more: JsonObject = {}): Promise<Answer> {
    return this.request("execute_request", { code, allow_stdin: true, ...more });
  }

  /** Sends bytes as they are. */
  async sendRaw(frames: readonly Uint8Array[], channel: Channel = "shell"): Promise<void> {
    await this.sockets[channel].send(frames as Buffer[]);
  }

  /** The exit code of the kernel process. */
  ended(): Promise<number | null> {
    if (this.process.exitCode !== null) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once("exit", resolve));
  }

  async stop(): Promise<number | null> {
    const end = this.ended();
    await this.request("shutdown_request", { restart: false }, "control");
    const code = await end;
    this.close();
    return code;
  }

  /** What a kernel that has ended did not answer, it never will. */
  private giveUp(code: number | null): void {
    const error = new Error(`the kernel ended with ${code}: ${this.stderr}`);
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  close(): void {
    for (const socket of Object.values(this.sockets)) socket.close();
    if (this.process.exitCode === null) this.process.kill("SIGKILL");
  }

  private async listen(name: Channel | "iopub"): Promise<void> {
    for await (const frames of this.sockets[name]) {
      const message = this.wire.decode(frames);
      if (typeof message === "string")
        throw new Error(`the kernel sent a message that is ${message}`);
      this.receive(name, message, parentOf(frames));
    }
  }

  private receive(name: Channel | "iopub", message: Message, parent: string | undefined): void {
    const type = message.header.msg_type;
    if (type === "iopub_welcome") this.welcome();
    if (type === "input_request") {
      const value = this.onInput(String(message.content["prompt"]));
      const answer = this.wire.encode([], "input_reply", undefined, JSON.stringify({ value }));
      void this.sockets.stdin.send(answer as Buffer[]);
      return;
    }
    const pending = parent === undefined ? undefined : this.pending.get(parent);
    if (!pending || parent === undefined) return;
    if (name === "iopub") {
      pending.iopub.push({ type, content: message.content });
      pending.idle ||= message.content["execution_state"] === "idle";
    } else {
      pending.reply = message.content;
      pending.replied(message.content);
    }
    if (!pending.idle || !pending.reply) return;
    pending.resolve({ reply: pending.reply, iopub: pending.iopub });
    this.pending.delete(parent);
  }
}

function parentOf(frames: readonly Uint8Array[]): string | undefined {
  const at = frames.findIndex((frame) => String(frame) === "<IDS|MSG>");
  return (JSON.parse(String(frames[at + 3])) as Partial<Header>).msg_id;
}

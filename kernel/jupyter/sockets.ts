/**
 * @file The I/O thread: all five sockets, the queue of cells, the control channel. Entry of a worker thread.
 *
 * in    messages of front ends; contents, replies and streams of the main thread
 * out   messages to front ends; cells and requests to the main thread
 * why   control, kernel_info, interrupt, shutdown and heartbeat are answered while a cell loops (2 ms, measured), and no output is
 *       lost between many sends
 * from  design: kernel, sections 2, 4, 5
 * test  test/jupyter/test_kernel.py, test/jupyter.test.ts
 */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router, XPublisher } from "zeromq";
import { Interrupter } from "./interrupter.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { watchParent } from "./parent.ts";
import { FLAGS, type Sender, type SocketsData, type ToMain, type ToSockets } from "./port.ts";
import { SendQueue, StreamJoiner } from "./send-queue.ts";
import { address, type Header, type Message, Wire } from "./wire.ts";

const data = workerData as SocketsData;
const { connection, flags, info } = data;
const wire = new Wire(connection.key);
const toMain = (message: ToMain): void => parentPort!.postMessage(message);

// High-water marks 0: nothing is dropped. Linger 1 s: an exit is not blocked.
const options = { linger: 1000, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
const sockets = {
  // Each subscription is seen, also of a topic that somebody subscribed before: each is welcomed.
  iopub: new XPublisher({ ...options, verbosity: "allSubs" }),
  shell: new Router(options),
  control: new Router(options),
  stdin: new Router(options),
  hb: new Reply({ linger: 0 }),
};
const queues = {
  iopub: new SendQueue(sockets.iopub as never),
  shell: new SendQueue(sockets.shell as never),
  control: new SendQueue(sockets.control as never),
  stdin: new SendQueue(sockets.stdin as never),
};

// ---- to front ends

const streams = new StreamJoiner(({ name, parent, text }) =>
  publishNow("stream", parent, JSON.stringify({ name, text })),
);

function publishNow(
  type: string,
  parent: Header | undefined,
  content: string,
  metadata?: string,
  buffers?: readonly Uint8Array[],
): void {
  const topic = [Buffer.from(type)];
  queues.iopub.send(wire.encode(topic, type, parent, content, metadata, buffers));
}

function publish(...message: Parameters<typeof publishNow>): void {
  streams.flush();
  publishNow(...message);
}

function status(state: "starting" | "busy" | "idle", parent?: Header): void {
  publish("status", parent, JSON.stringify({ execution_state: state }));
}

function reply(to: Sender, type: string, content: string): void {
  streams.flush();
  queues[to.channel].send(wire.encode(to.identities, type, to.header, content));
}

// ---- cells, one after the other

interface WaitingCell {
  readonly from: Sender;
  readonly message: Message;
}

const waiting: WaitingCell[] = [];

let present: Header | undefined;

const memory = new MemoryWatch(data.heapLimit, (used, limit) => {
  const text = `This cell has filled the memory (${used} of ${limit} MB) and is stopped. Restart the kernel if that was not enough.\n`;
  publish("stream", present, JSON.stringify({ name: "stderr", text }));
  interrupter.interrupt(200); // a second could be too long
});

function startNext(): void {
  if (Atomics.load(flags, FLAGS.running) === 1) return;
  const next = waiting.shift();
  if (!next) return;
  Atomics.store(flags, FLAGS.interrupt, 0);
  const execution = Atomics.add(flags, FLAGS.execution, 1) + 1;
  Atomics.store(flags, FLAGS.running, 1);
  present = next.from.header;
  memory.start();
  toMain({ kind: "execute", execution, ...next });
}

function finish(done: Extract<ToSockets, { kind: "done" }>): void {
  memory.stop();
  const aborted = done.abort ? waiting.splice(0) : [];
  reply(done.to, "execute_reply", done.content);
  status("idle", done.to.header);
  for (const { from } of aborted) {
    status("busy", from.header);
    reply(from, "execute_reply", JSON.stringify({ status: "aborted" })); // a count would show up beside a cell that did not run
    status("idle", from.header);
  }
  Atomics.store(flags, FLAGS.running, 0);
  startNext();
}

// ---- from front ends

const interrupter = new Interrupter(flags, {
  interrupted: (execution) => toMain({ kind: "interrupt", execution }),
  terminated: (execution) => toMain({ kind: "terminated", execution }),
});

/** Requests answered here, whatever the main thread does. Each gives the content of its reply. */
const answeredHere: Readonly<Record<string, (message: Message) => object>> = {
  kernel_info_request: () => info,
  connect_request: () => ({ status: "ok", ...portsOf() }),
  interrupt_request: () => {
    interrupter.interrupt();
    return { status: "ok" };
  },
  shutdown_request: ({ content }) => ({ status: "ok", restart: content["restart"] === true }),
};

function portsOf(): Record<string, number> {
  const { ports } = connection;
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name}_port`, port]));
}

function receive(channel: "shell" | "control", message: Message): void {
  const { header, identities } = message;
  const from: Sender = { channel, identities, header };
  const type = header.msg_type;
  const answer = answeredHere[type];
  if (type === "execute_request" && channel === "shell") {
    waiting.push({ from, message });
    startNext();
  } else if (answer) {
    status("busy", header);
    const content = JSON.stringify(answer(message));
    reply(from, type.replace(/_request$/, "_reply"), content);
    if (type === "shutdown_request") publish("shutdown_reply", header, content);
    status("idle", header);
    if (type === "shutdown_request") shutdown();
  } else {
    toMain({ kind: "request", from, message });
  }
}

let refused = 0;

function refuse(channel: string, why: string): void {
  refused++;
  const isRound = (refused & (refused - 1)) === 0; // 1, 2, 4, 8 …: a flood of bad messages is no flood of lines
  if (isRound) log(`dropped a message on ${channel}: ${why} (${refused} so far)`);
}

/** To the terminal that started the kernel; `process.stderr` of a worker would wait for the main thread. */
function log(line: string): void {
  writeSync(2, `[mho kernel] ${line}\n`);
}

async function listen(channel: "shell" | "control" | "stdin"): Promise<void> {
  for await (const frames of sockets[channel]) {
    const message = wire.decode(frames);
    if (typeof message === "string") refuse(channel, message);
    else if (channel !== "stdin") receive(channel, message);
    else if (message.header.msg_type === "input_reply") {
      toMain({ kind: "input", value: String(message.content["value"] ?? "") });
    }
  }
}

async function beat(): Promise<void> {
  for await (const frames of sockets.hb) await sockets.hb.send(frames);
}

async function welcome(): Promise<void> {
  for await (const [frame] of sockets.iopub) {
    if (frame?.[0] !== 1) continue;
    const subscription = frame.subarray(1).toString();
    publish("iopub_welcome", undefined, JSON.stringify({ subscription }));
  }
}

// ---- life and death

function shutdown(): void {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 1000);
  toMain({ kind: "shutdown" });
}

async function close(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // a reply may still wait for its turn
  streams.flush();
  await Promise.all(Object.values(queues).map((queue) => queue.drained()));
  for (const socket of Object.values(sockets)) socket.close();
  toMain({ kind: "closed" });
}

function fromMain(message: ToSockets): void {
  switch (message.kind) {
    case "stream":
      streams.add(message.name, message.parent, message.text);
      break;
    case "publish": {
      const { type, parent, content, metadata, buffers } = message;
      publish(type, parent, content, metadata, buffers);
      break;
    }
    case "reply":
      reply(message.to, message.type, message.content);
      break;
    case "done":
      // One turn of the event loop first: what has arrived by now counts as waiting.
      setImmediate(finish, message);
      break;
    case "cancelWord":
      interrupter.setCancelWord(message.word);
      break;
    case "close":
      void close();
      break;
  }
}

async function start(): Promise<void> {
  const names = Object.keys(sockets) as (keyof typeof sockets)[];
  await Promise.all(names.map((name) => sockets[name].bind(address(connection, name))));
  parentPort!.on("message", fromMain);
  const loops = [beat(), welcome(), listen("shell"), listen("control"), listen("stdin")];
  for (const loop of loops) loop.catch((error) => sockets.shell.closed || log(String(error)));
  if (data.watchParent) watchParent(shutdown);
  toMain({ kind: "ready" });
  status("starting");
}

start().catch((error: Error) => toMain({ kind: "failed", why: error.message }));

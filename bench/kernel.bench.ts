/**
 * @file How fast the kernel answers, and how much memory it holds: every figure that its design promises, over real sockets.
 * in    the built command (`npm run build`); --only TEXT: groups of figures whose name holds it (start, cell, completion,
 *       interrupt, lines, memory); --patience SECONDS to wait for a quiet machine; --write: docs/performance-kernel.md
 * out   a table, median and best of each figure beside its aim; build/bench-kernel.json with every sample
 * how   one front end of our own (test/jupyter/client.ts) and one kernel at a time; a time ends when the reply is in this process
 * holds starts are those of a computer that has started the kernel before: files are in the system's cache. Kernels run in an
 *       empty folder; one with its own `node_modules/@types` has those checked, too
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KernelClient } from "../test/jupyter/client.ts";
import { type Machine, machine, quiet } from "./machine.ts";

type Language = "mho" | "ts";

interface Figure {
  readonly name: string;
  readonly unit: "s" | "ms" | "MB";
  /** The most that the median may be. */
  readonly aim: number | undefined;
  readonly samples: number[];
  /** Other programs kept the machine busy. */
  readonly noisy: boolean;
}

const CLI = resolve("dist/bundle/cli.js");
const CACHE = mkdtempSync(join(tmpdir(), "mho-cache-"));
/** How often a kernel is started, a cell run, a cell interrupted; cells of a long session. */
const [STARTS, CELLS, INTERRUPTS, SOAK] = [9, 101, 9, 1000];
/** jupyter_client calls a kernel ready when it has answered and iopub has been silent for this long. */
const SILENCE_MS = 200;

const figures = new Map<string, Figure>();
let noisy = false;

/** Adds one sample. Milliseconds come in as they are; figures in seconds are given in seconds. */
function add(name: string, unit: Figure["unit"], aim: number | undefined, sample: number): void {
  const known = figures.get(name) ?? { name, unit, aim, samples: [], noisy };
  figures.set(name, known);
  known.samples.push(unit === "s" ? sample / 1000 : sample);
}

async function timed(body: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** Runs a cell; one that fails measures nothing. */
async function cell(kernel: KernelClient, code: string): Promise<void> {
  const { reply } = await kernel.execute(code);
  if (reply["status"] !== "ok") throw new Error(`${code}\n${JSON.stringify(reply)}`);
}

function launch(language: Language, cache: string = CACHE): Promise<KernelClient> {
  return KernelClient.launch([CLI, "kernel", "--lang", language], { MHO_CACHE: cache });
}

/** A kernel that jupyter_client would call ready. */
async function ready(language: Language): Promise<KernelClient> {
  const kernel = await launch(language);
  await Promise.all([kernel.welcomed, kernel.reply("kernel_info_request", {})]);
  await sleep(SILENCE_MS);
  return kernel;
}

/** Resident memory of the kernel's process, in megabytes. */
function resident(kernel: KernelClient): number {
  const { pid } = kernel.process;
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

// ---- the figures

/** Fills the cache of compiled code, as the first kernel of a user does. */
async function fillCache(): Promise<void> {
  const kernel = await ready("ts");
  await cell(kernel, "1 + 1");
  await sleep(4000);
  await kernel.stop();
}

/** The first TypeScript cell of a user who never had one. */
async function firstEver(): Promise<void> {
  const kernel = await launch("mho", "off");
  await cell(kernel, "1 + 1");
  const first = await timed(() => cell(kernel, "%%ts\n1 + 1"));
  add("first TypeScript cell ever, nothing cached, in mho", "s", undefined, first);
  await kernel.stop();
}

async function starts(language: Language): Promise<void> {
  const lang = language === "mho" ? "mho" : "mho-ts";
  const start = performance.now();
  const kernel = await launch(language);
  await kernel.reply("kernel_info_request", {});
  add(`${lang}: process to first kernel_info_reply`, "s", 0.3, performance.now() - start);
  await kernel.welcomed;
  await sleep(SILENCE_MS);
  add(`${lang}: process to ready`, "s", 0.7, performance.now() - start);
  if (language === "mho") {
    add("first mho cell after ready", "s", 0.2, await timed(() => cell(kernel, "1 + 1")));
    const product = "array W 8x8 analog; y = W @ randn(8); norm(y)";
    add("first product on an array after that", "s", 0.2, await timed(() => cell(kernel, product)));
    const first = await timed(() => cell(kernel, "%%ts\n1 + 1"));
    add("first TypeScript cell of a kernel, in mho", "s", 1, first);
  } else {
    const first = await timed(() => cell(kernel, "1 + 1"));
    add("first TypeScript cell of a kernel, in mho-ts", "s", 1, first);
  }
  await kernel.stop();
}

async function repeated(name: string, aim: number, body: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < CELLS + 10; i++) {
    const ms = await timed(body);
    if (i >= 10) add(name, "ms", aim, ms);
  }
}

async function cells(): Promise<void> {
  const mho = await ready("mho");
  await repeated("trivial mho cell", 3, () => cell(mho, "1 + 1"));
  await mho.stop();
  const ts = await ready("ts");
  await cell(ts, "1");
  await repeated("trivial TypeScript cell", 15, () => cell(ts, "1 + 1"));
  await ts.stop();
}

async function assistance(language: Language, code: string, name: string): Promise<void> {
  const kernel = await ready(language);
  const content = { code, cursor_pos: code.length };
  const complete = (): Promise<unknown> => kernel.request("complete_request", content);
  const inspect = (): Promise<unknown> =>
    kernel.request("inspect_request", { ...content, detail_level: 0 });
  if (language === "ts") await cell(kernel, "1"); // the compiler is there
  add(`first completion, ${name}`, "ms", 50, await timed(complete));
  await repeated(`completion, ${name}`, 20, complete);
  await repeated(`inspection, ${name}`, 10, inspect);
  await repeated(`is the cell complete, ${name}`, 5, () =>
    kernel.request("is_complete_request", { code }),
  );
  if (language === "ts") {
    const waiting = kernel.execute("await new Promise((r) => setTimeout(r, 3000))");
    for (let i = 0; i < 9; i++)
      add("completion while a cell awaits", "ms", 50, await timed(complete));
    await waiting;
  }
  await kernel.stop();
}

const TRAINING = `seed 1
load mnist { test_limit = 1000 }
network mlp { input 784; dense 256 relu; dense 128 relu; dense 10 softmax }
train mlp on mnist for 50 epochs`;
const LARGE = "array W 1024x1024 analog; program W from randn(1024x1024); X = randn(1024x8192)";

/** From the interrupt to the reply of the cell that it stops. */
async function interrupts(
  language: Language,
  name: string,
  aim: number,
  code: string,
  before = "1 + 1",
): Promise<void> {
  const kernel = await ready(language);
  await cell(kernel, before);
  for (let i = 0; i < INTERRUPTS; i++) {
    const running = kernel.reply("execute_request", { code });
    await sleep(300 + 37 * i); // at another point of the cell each time
    const stopped = timed(() => running);
    await kernel.reply("interrupt_request", {}, "control");
    add(`interrupt of ${name}`, "s", aim, await stopped);
    const { ename } = (await running) as { ename?: string };
    if (ename !== "Interrupted") throw new Error(`${name} ended with ${ename}`);
    await cell(kernel, "1 + 1");
  }
  await kernel.stop();
}

async function lines(): Promise<void> {
  const kernel = await ready("ts");
  for (let i = 0; i < 9; i++) {
    const start = performance.now();
    const { iopub } = await kernel.execute("for (let i = 0; i < 5000; i++) console.log(i)");
    add("5000 printed lines, none lost", "s", 1, performance.now() - start);
    const text = iopub.filter((m) => m.type === "stream").map((m) => m.content["text"]);
    if (text.join("").split("\n").length !== 5001) throw new Error("lines were lost");
  }
  await kernel.stop();
}

async function memory(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    for (const [language, lang, aim] of [
      ["mho", "mho", 180],
      ["ts", "mho-ts", 300],
    ] as const) {
      const kernel = await ready(language);
      await sleep(3000);
      add(`memory of ${lang}, idle`, "MB", aim, resident(kernel));
      await kernel.stop();
    }
  }
  await soak("1000 TypeScript cells", "ts", (i) => `${i} + 1`, 300);
  await soak("1000 TypeScript cells with a name each", "ts", (i) => `let a${i} = ${i}`, 300);
  await soak("1000 mho cells", "mho", (i) => `${i} + 1`, 180);
}

async function soak(name: string, language: Language, code: (i: number) => string, aim: number) {
  const kernel = await ready(language);
  for (let i = 0; i < SOAK; i++) {
    const ms = await timed(() => cell(kernel, code(i)));
    if (i >= SOAK - CELLS) add(`a cell after ${name}`, "ms", undefined, ms);
    if (i === SOAK / 2) add(`memory after half of ${name}`, "MB", aim, resident(kernel));
  }
  add(`memory after ${name}`, "MB", aim, resident(kernel));
  await kernel.stop();
}

// ---- the table

const shown = (x: number): string => (x >= 100 ? x.toFixed(0) : x.toPrecision(2));

function table(): string {
  const rows = [...figures.values()].map((figure) => {
    const { name, unit, aim, samples } = figure;
    const sorted = [...samples].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1]!;
    const missed = aim !== undefined && median > aim ? " (missed)" : "";
    const cells = [
      `${name}${figure.noisy ? " *" : ""}`,
      `${shown(median)} (${shown(sorted[0]!)}) ${unit}`,
      samples.length,
      aim === undefined ? "" : `${aim} ${unit}${missed}`,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| what | median (best) | n | aim, at most |", "|---|---|---|---|", ...rows].join("\n");
}

function page(computer: Machine): string {
  const facts = Object.entries(computer).map(([name, value]) => `${name} ${value}`);
  return `# Performance of the kernel

Written by \`npm run bench -- --write\`; do not edit. A front end of our own starts the kernel in an empty folder and speaks to it
over its sockets; a time ends when the reply has arrived. An interrupt counts from its request to the error reply of the cell that
it stops, each time at another point of the cell. *Ready* is jupyter_client's word: kernel_info answered, then 0.2 s of silence on
iopub. Memory is the resident set of the whole process. The kernel keeps what V8 made of the compiler of TypeScript in
the user's cache folder; *nothing cached* is a start without it. A star marks figures taken while other programs kept the machine busy.

Machine: ${facts.join(", ")}.

${table()}
`;
}

const GROUPS: Readonly<Record<string, () => Promise<void>>> = {
  async start() {
    await fillCache();
    for (let i = 0; i < STARTS; i++) {
      await starts("mho");
      await starts("ts");
      await firstEver();
    }
  },
  cell: cells,
  async completion() {
    await assistance("mho", "arr", "mho");
    await assistance("ts", "Math.sqr", "TypeScript");
  },
  async interrupt() {
    await interrupts("mho", "a training", 0.05, TRAINING);
    await interrupts("mho", "one long product", 0.05, "norm(W @ X)", LARGE);
    await interrupts("ts", "a program inside TypeScript", 0.05, `await mho\`${TRAINING}\``);
    await interrupts("ts", "an await", 0.05, "await new Promise(() => {})");
    await interrupts("ts", "a synchronous loop", 0.1, "while (true) {}");
    await interrupts("ts", "a loop after an await", 1.5, "await null; while (true) {}");
  },
  lines,
  memory,
};

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? fallback) : fallback;
}

async function main(): Promise<void> {
  const computer = machine();
  const files = [
    resolve("build/bench-kernel.json"),
    resolve("docs/performance-kernel.md"),
  ] as const;
  process.chdir(mkdtempSync(join(tmpdir(), "mho-bench-")));
  for (const [name, run] of Object.entries(GROUPS)) {
    if (!name.includes(option("only", ""))) continue;
    noisy = !(await quiet(Number(option("patience", "60"))));
    await run();
  }
  if (figures.size === 0) return;
  console.log(table());
  const all = { machine: computer, figures: [...figures.values()] };
  writeFileSync(files[0], `${JSON.stringify(all, null, 1)}\n`);
  if (process.argv.includes("--write")) writeFileSync(files[1], page(computer));
}

await main();

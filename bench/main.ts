/**
 * @file Runs the bench cases, prints the table, writes JSON and (with --write) docs/performance.md.
 * in    --only TEXT: cases whose name holds it; --torch PYTHON, --aihwkit PYTHON: other interpreters
 * out   a table of medians; build/bench.json with every sample
 */
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { createInterface } from "node:readline";
import { nodePlatform } from "../kernel/worker/node.ts";
import { type Kernels, kernelsOn, wasmKernels } from "../src/engine/kernels.ts";
import { poolExecutor } from "../src/engine/pool.ts";
import { draws } from "./draws.bench.ts";
import { type Case, measure, type Peer, type Row } from "./harness.ts";
import { products } from "./products.bench.ts";
import { pulses } from "./pulses.bench.ts";
import { page, table } from "./report.ts";
import { trainings } from "./training.bench.ts";
import { wires } from "./wires.bench.ts";

function option(name: string, fallback: string): string {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? (process.argv[at + 1] ?? fallback) : fallback;
}

/** A peer process that answers JSON lines, or why there is none. */
async function peer(python: string, script: string): Promise<Peer | string> {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("exit", () => resolve(null));
  });
  const read = async (): Promise<Record<string, unknown> | null> => {
    const line = await Promise.race([lines.next(), failed]);
    return line && !line.done ? JSON.parse(line.value) : null;
  };
  const hello = await read();
  if (!hello) return complaint.trim().split("\n").at(-1) || `${python} is not there`;
  return {
    version: String(hello["version"]),
    async time(request, calls) {
      child.stdin.write(`${JSON.stringify({ ...request, calls })}\n`);
      const answer = await read();
      if (!answer) throw new Error(`the peer stopped: ${complaint.trim()}`);
      return Number(answer["ms"]);
    },
    close: () => void child.stdin.end(),
  };
}

/** Idle share of all cores over 300 ms. */
async function idle(): Promise<number> {
  const sample = (): [number, number] => {
    const times = cpus().map((c) => c.times);
    const total = times.reduce((s, t) => s + t.user + t.nice + t.sys + t.idle + t.irq, 0);
    return [times.reduce((s, t) => s + t.idle, 0), total];
  };
  const [idle0, total0] = sample();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [idle1, total1] = sample();
  return (idle1 - idle0) / (total1 - total0);
}

/** Waits up to `seconds` for cores that are 92 % idle; false when they never were. */
async function quiet(seconds: number): Promise<boolean> {
  for (const end = Date.now() + 1e3 * seconds; Date.now() < end; ) {
    if ((await idle()) > 0.92) return true;
  }
  return false;
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

function enginesOn(threads: readonly number[], helper: URL): Map<number, Kernels> {
  return new Map(
    threads.map((n) => {
      if (n === 1) return [1, wasmKernels()];
      const executor = poolExecutor(nodePlatform(helper), n);
      executor.started(20_000);
      return [n, kernelsOn(executor)];
    }),
  );
}

async function main(): Promise<void> {
  const helper = new URL("./helper.mjs", import.meta.url);
  const only = option("only", "");
  const cases: Case[] = [...draws, ...products, ...pulses, ...trainings, ...wires].filter((c) =>
    c.name.includes(only),
  );
  const peers = new Map<string, Peer>();
  const notes: string[] = [];
  for (const name of ["torch", "aihwkit"]) {
    const found = await peer(option(name, "python3"), `bench/peers/${name}.py`);
    if (typeof found === "string") notes.push(`${name} skipped: ${found}`);
    else {
      peers.set(name, found);
      notes.push(`${name} ${found.version}`);
    }
  }
  const patience = Number(option("patience", "60"));
  const rows: (Row & { readonly noisy: boolean })[] = [];
  for (const c of cases) {
    const noisy = !(await quiet(patience));
    // Fresh memory for each case, so that no case depends on the one before.
    const engines = enginesOn(availableParallelism() > 1 ? [1, 2] : [1], helper);
    const row = await measure(c, engines, peers);
    for (const k of engines.values()) k.close();
    rows.push({ ...row, noisy });
    process.stderr.write(
      `${table([rows.at(-1)!])
        .split("\n")
        .at(-1)}\n`,
    );
  }
  const machine = {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    node: process.version,
    commit: commit(),
    load: loadavg()[0]!.toFixed(2),
    date: new Date().toISOString().slice(0, 10),
  };
  console.log(table(rows));
  for (const note of notes) console.log(note);
  writeFileSync("build/bench.json", `${JSON.stringify({ machine, notes, rows }, null, 1)}\n`);
  if (process.argv.includes("--write")) {
    writeFileSync("docs/performance.md", page(machine, notes, rows));
  }
  for (const found of peers.values()) found.close();
}

await main();

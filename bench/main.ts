/**
 * @file Runs the bench cases, prints the table, writes JSON and (with --write) docs/performance.md.
 * in    --only TEXT: cases whose name holds it; --torch PYTHON[,PYTHON], --aihwkit PYTHON: other interpreters
 * out   a table of medians; build/bench.json with every sample
 */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { nodePlatform } from "../kernel/worker/node.ts";
import { wasmExecutor } from "../src/engine/core.ts";
import { type Kernels, kernelsOn, wasmKernels } from "../src/engine/kernels.ts";
import { poolExecutor } from "../src/engine/pool.ts";
import { draws } from "./draws.bench.ts";
import { type Case, measure, type Peer, type Row } from "./harness.ts";
import { machine, quiet } from "./machine.ts";
import { calibrate } from "./pace.ts";
import { products } from "./products.bench.ts";
import { profile, profileLine } from "./profile.ts";
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
  const child = spawn(python, [`bench/peers/${script}.py`], { stdio: ["pipe", "pipe", "pipe"] });
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
    script,
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
  for (const script of ["torch", "aihwkit"]) {
    for (const python of option(script, "python3").split(",")) {
      const found = await peer(python, script);
      if (typeof found === "string") notes.push(`${script} skipped: ${found}`);
      else peers.set(`${script} ${found.version}`, found);
    }
  }
  await calibrate();
  const patience = Number(option("patience", "60"));
  const rows: (Row & { readonly noisy: boolean })[] = [];
  const profiles: string[] = [];
  for (const c of cases) {
    const noisy = !(await quiet(patience));
    // Fresh memory for each case, so that no case depends on the one before.
    const engines = enginesOn(availableParallelism() > 1 ? [1, 2] : [1], helper);
    const row = await measure(c, engines, peers);
    for (const k of engines.values()) k.close();
    if (c.profiled) profiles.push(`${c.name}: ${profileLine(profile(c, wasmExecutor()))}`);
    rows.push({ ...row, noisy: noisy || row.disturbed > 0.25 });
    process.stderr.write(
      `${table([rows.at(-1)!])
        .split("\n")
        .at(-1)}\n`,
    );
  }
  const computer = machine();
  console.log(table(rows));
  for (const note of [...notes, ...profiles]) console.log(note);
  writeFileSync(
    "build/bench.json",
    `${JSON.stringify({ machine: computer, notes, rows, profiles }, null, 1)}
`,
  );
  if (process.argv.includes("--write") && rows.length > 0) {
    writeFileSync("docs/performance.md", page(computer, notes, rows, profiles));
  }
  for (const found of peers.values()) found.close();
}

await main();

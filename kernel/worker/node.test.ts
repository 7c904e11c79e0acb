/**
 * @file The pool on real threads: same bits with 1, 2, 3 and 8, a stop in the middle, traps, helpers
 * that end, and nobody spins when there is nothing to do.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { KIND } from "../../src/base/random.ts";
import { WORD } from "../../src/engine/control.ts";
import { type Kernels, kernelsOn, referenceKernels } from "../../src/engine/kernels.ts";
import { MAP } from "../../src/engine/memory.ts";
import { OPS } from "../../src/engine/ops.ts";
import { engineExecutor, type Platform, poolExecutor } from "../../src/engine/pool.ts";
import { selfTest } from "../../src/engine/self-test.ts";
import { nodePlatform } from "./node.ts";

const outfile = join(mkdtempSync(join(tmpdir(), "mho-helper-")), "helper.mjs");
buildSync({
  entryPoints: [join(import.meta.dirname, "helper.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});
const platform = nodePlatform(pathToFileURL(outfile));

/** A step of training with everything in it, large enough that all ops go to the pool. */
function step(k: Kernels): number[] {
  k.resetCounters();
  const draws = { key: [5, 7] as const, step: 3 };
  const [B, C, R] = [67, 301, 139];
  const x = k.matrix(B, C, "x");
  const d = k.matrix(B, R, "d");
  const w = k.matrix(R, C, "w");
  const chi = k.matrix(R, C, "chi");
  const y = k.matrix(B, R, "y");
  k.normals(x, { draws: { ...draws, tile: 1 } });
  k.normals(d, { draws: { ...draws, tile: 2 }, scale: 0.1 });
  k.normals(w, { draws: { ...draws, tile: 3 }, scale: 0.1 });
  const a = k.quantise(x, { form: "i16", levels: 127 });
  const sigma = [0, 0.05, 0] as const;
  const p = k.panels(w, { form: "i16", scale: 50000, noise: { sigma, draws } });
  k.product(a, p, y, { noise: { sigma: 0.1, draws }, adc: { lsb: 0.03, lo: -127, hi: 127 } });
  const plan = k.manageUpdate(x, d, { rate: 0.2, step: 0.01, maxLength: 31 });
  const tx = k.trains(x, "x", plan, { draws });
  const td = k.trains(d, "d", plan, { draws });
  const law = { up: 0.01, down: 0.01, slopeUp: -0.01, slopeDown: 0.01, lo: -1, hi: 1 };
  k.pulsedUpdate({ w, ...law }, tx, td, { sigma: 0.3, draws });
  k.gradient(chi, d, x, 0.1);
  k.blindProgram(chi, w, { eps: 0.02, sigma: 0.3, lo: -1, hi: 1, draws });
  const cells = k.cellsOf(k.matrixFrom(k.read(chi).map(Math.abs), R, C, "shares"), {
    ...{ least: 1e-6, span: 1e-4 },
  });
  const lines = { row: 1, column: 2, driver: 3, sense: 4 };
  const map = k.effectiveConductance(cells, lines);
  const volts = Float64Array.from({ length: 3 * C }, (_, i) => (i % 17) / 16);
  const circuit = [
    k.wiredCurrents(cells, lines, volts),
    k.readGrid(map),
    k.gridProduct(volts, map),
  ].flatMap((v) => Array.from(new Uint32Array(v.buffer)));
  const loss = k.squaredError(y, d, { scale: 1 });
  const words = [y, w, chi].flatMap((m) => Array.from(k.u32(m.at, m.rows * m.ld)));
  return [loss, ...Object.values(k.counters()), ...circuit, ...words];
}

/** A control word that the engine does not use. */
const GO = MAP.control / 4 + 500;

/** Elements that no chunk wrote. A draw is exactly 0 about once in a million. */
function blanks(values: Float32Array): number {
  return values.reduce((count, v) => count + Number(v === 0), 0);
}

const open: { close(): void }[] = [];
function pool(
  threads: number,
  host: Platform = platform,
  patience?: number,
): ReturnType<typeof poolExecutor> {
  const executor = poolExecutor(host, threads, patience);
  open.push(executor);
  expect(executor.started(60_000)).toBe(true);
  return executor;
}
afterAll(() => {
  for (const executor of open) executor.close();
});

describe("pool", () => {
  const want = step(referenceKernels());

  it("gives the bits of the twin with 1, 2, 3 and 8 threads", () => {
    for (const threads of [1, 2, 3, 8]) {
      const k = kernelsOn(pool(threads));
      expect(step(k)).toEqual(want);
      expect(selfTest(k)).toBe(selfTest(referenceKernels()));
    }
  });

  it("survives growth of the memory under its helpers", () => {
    const k = kernelsOn(pool(2));
    step(k);
    const block = k.alloc(200 * 2 ** 20, "growth");
    const far = k.matrix(300, 4096, "far");
    k.normals(far, { draws: { key: [1, 2] }, kind: KIND.selfTest });
    expect(blanks(k.read(far))).toBeLessThan(20);
    k.free(block);
    expect(step(k)).toEqual(want);
  });

  it("runs more chunks than the claim word counts", () => {
    const executor = pool(2);
    const chunks = 2 ** 20 + 5;
    expect(executor.execute(OPS.nothing.number, chunks, 1e9)).toBe(true);
    const words = new Int32Array(executor.arena.memory.buffer);
    expect([words[WORD.pending], words[WORD.claim]! & 0xfffff]).toEqual([0, 0]);
  });

  it("stops in the middle of an op when another thread says so, and runs again after", () => {
    const executor = pool(2);
    const k = kernelsOn(executor);
    const canceller = new Worker(
      `const { workerData: w, parentPort: p } = require("node:worker_threads");
       const words = new Int32Array(w.buffer);
       Atomics.store(words, w.go, 1);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
       Atomics.store(words, w.cancel, 1);`,
      {
        eval: true,
        workerData: { buffer: k.memory.buffer, cancel: WORD.cancel, go: GO },
      },
    );
    const words = new Int32Array(k.memory.buffer);
    while (Atomics.load(words, GO) === 0) {
      Atomics.wait(words, GO, 0, 5);
    }
    const m = k.matrix(2000, 4096, "long");
    const run = (): void => {
      for (let i = 0; i < 500; i++) k.normals(m, { draws: { key: [1, i] } });
    };
    expect(run).toThrow("E_CANCEL: draw was stopped");
    expect(k.control.cancelled()).toBe(true);
    expect(() => k.normals(m, { draws: { key: [0, 0] } })).toThrow("E_CANCEL");
    k.control.clear();
    k.normals(m, { draws: { key: [1, 2] } });
    expect(blanks(k.read(m))).toBeLessThan(200);
    void canceller.terminate();
  });

  it("reports a trap in any thread and goes on", () => {
    const executor = pool(2);
    const k = kernelsOn(executor);
    const outside = { at: 2 ** 31, rows: 2000, cols: 4096, ld: 4096 };
    expect(() => k.normals(outside, { draws: { key: [1, 2] } })).toThrow("E_TRAP");
    expect(step(k)).toEqual(want);
  });

  it("helpers sleep when there is nothing to do: all of them wait, none spins", async () => {
    const executor = pool(3);
    expect(step(kernelsOn(executor))).toEqual(want);
    const words = new Int32Array(executor.arena.memory.buffer);
    // A helper polls for 0.1 ms, then waits; waking them tells how many were asleep.
    await setTimeout(200);
    expect(Atomics.notify(words, WORD.generation)).toBe(2);
    await setTimeout(200);
    expect(Atomics.notify(words, WORD.generation)).toBe(2);
  });

  it("goes on when a helper is killed between two ops, and starts another", async () => {
    const workers: Worker[] = [];
    const host: Platform = {
      ...platform,
      spawn(init, gone) {
        const worker = new Worker(pathToFileURL(outfile), { workerData: init });
        worker.on("exit", gone);
        workers.push(worker);
        return { stop: () => void worker.off("exit", gone).terminate() };
      },
    };
    const executor = pool(2, host);
    const k = kernelsOn(executor);
    void workers[0]!.terminate();
    expect(step(k)).toEqual(want);
    while (workers.length < 2) await setTimeout(5);
    expect(executor.started(60_000)).toBe(true);
    expect(step(k)).toEqual(want);
  });

  it("does not start a helper again and again that cannot run", async () => {
    let starts = 0;
    const host: Platform = {
      ...platform,
      spawn(_init, gone) {
        starts++;
        const worker = new Worker("process.exit(1)", { eval: true });
        worker.on("exit", gone);
        return { stop: () => void worker.off("exit", gone).terminate() };
      },
    };
    const executor = poolExecutor(host, 2);
    open.push(executor);
    const k = kernelsOn(executor);
    expect(step(k)).toEqual(want);
    while (starts < 4) await setTimeout(5);
    await setTimeout(300);
    expect(starts).toBe(4);
    expect(step(k)).toEqual(want);
  });

  it("fails clearly when a helper ends in the middle of an op, and is whole again after", () => {
    // The first helper's thread ends inside its first chunk of a product, as it would without memory.
    const dying = `
      const { workerData: init } = require("node:worker_threads");
      const Instance = WebAssembly.Instance;
      WebAssembly.Instance = class {
        constructor(module, imports) {
          const kernels = new Instance(module, imports).exports;
          this.exports = { ...kernels, product: () => process.exit(9) };
        }
      };
      import(init.file);`;
    let starts = 0;
    const host: Platform = {
      ...platform,
      spawn(init, gone) {
        if (starts++ > 0) return platform.spawn(init, gone);
        const file = pathToFileURL(outfile).href;
        const worker = new Worker(dying, { eval: true, workerData: { ...init, file } });
        return { stop: () => void worker.terminate() };
      },
    };
    const executor = pool(2, host, 300);
    const k = kernelsOn(executor);
    const w = k.matrixFrom(new Float32Array(1500 * 700).fill(0.5), 1500, 700, "W");
    const x = k.matrixFrom(new Float32Array(300 * 700).fill(1), 300, 700, "x");
    const y = k.matrix(300, 1500, "y");
    const mark = k.mark();
    const read = (): void => {
      const a = k.quantise(x, { form: "f32", levels: 0, range: 1 });
      k.product(a, k.panels(w, { form: "f32" }), y);
      k.release(mark);
    };
    const until = (): void => {
      for (let i = 0; i < 200; i++) read();
    };
    expect(until).toThrow("E_THREAD: helper thread 1 ended in the middle of product");
    k.release(mark);
    expect(k.read(w).every((v) => v === 0.5)).toBe(true);
    expect(executor.started(60_000)).toBe(true);
    expect(starts).toBe(2);
    read();
    expect(k.read(y).every((v) => v === 350)).toBe(true);
    expect(step(k)).toEqual(want);
  });

  it("fails clearly when a helper is killed from outside while it computes", () => {
    // Another thread owns the helper, and kills it as soon as it holds a chunk (of some 30 ms).
    const keeper = `
      const { Worker, workerData: init } = require("node:worker_threads");
      const words = new Int32Array(init.memory.buffer);
      const helper = new Worker(new URL(init.file), { workerData: init });
      const look = () => {
        if (Atomics.load(words, init.go) && Atomics.load(words, init.holds)) helper.terminate();
        else setImmediate(look);
      };
      look();`;
    let starts = 0;
    const host: Platform = {
      ...platform,
      spawn(init, gone) {
        if (starts++ > 0) return platform.spawn(init, gone);
        const file = pathToFileURL(outfile).href;
        const more = { file, go: GO, holds: WORD.holds + init.thread };
        const worker = new Worker(keeper, { eval: true, workerData: { ...init, ...more } });
        return { stop: () => void worker.terminate() };
      },
    };
    const executor = pool(2, host, 300);
    const k = kernelsOn(executor);
    const [samples, inputs, outputs] = [256, 40_000, 128];
    const x = k.matrix(samples, inputs, "x");
    const w = k.matrix(outputs, inputs, "W");
    const y = k.matrix(samples, outputs, "y");
    const a = k.quantise(x, { form: "f32", levels: 0, range: 1 });
    const p = k.panels(w, { form: "f32" });
    Atomics.store(new Int32Array(k.memory.buffer), GO, 1);
    const until = (): void => {
      for (let i = 0; i < 50; i++) k.product(a, p, y);
    };
    expect(until).toThrow("E_THREAD: helper thread 1 ended in the middle of product");
    expect(executor.started(60_000)).toBe(true);
    for (const m of [x, w, y]) k.free(m.at);
    expect(step(k)).toEqual(want);
  });

  it("falls back to one thread where memory cannot be shared", () => {
    const alone = engineExecutor({ ...platform, shared: false }, 4);
    expect(alone.threads).toBe(1);
    expect(step(kernelsOn(alone))).toEqual(want);
  });

  it("shows progress", () => {
    const k = kernelsOn(pool(2));
    k.control.report(7, 40);
    expect(k.control.progress()).toEqual({ step: 7, steps: 40 });
  });
});

/** @file The pool on real threads: same bits with 1, 2 and 3, a stop in the middle, traps. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import { KIND } from "../../src/base/random.ts";
import { WORD } from "../../src/engine/control.ts";
import { type Kernels, kernelsOn, referenceKernels } from "../../src/engine/kernels.ts";
import { MAP } from "../../src/engine/memory.ts";
import { OPS } from "../../src/engine/ops.ts";
import { engineExecutor, poolExecutor } from "../../src/engine/pool.ts";
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
  const loss = k.squaredError(y, d, { scale: 1 });
  const words = [y, w, chi].flatMap((m) => Array.from(k.u32(m.at, m.rows * m.ld)));
  return [loss, ...Object.values(k.counters()), ...words];
}

/** Elements that no chunk wrote. A draw is exactly 0 about once in a million. */
function blanks(values: Float32Array): number {
  return values.reduce((count, v) => count + Number(v === 0), 0);
}

const open: { close(): void }[] = [];
function pool(threads: number): ReturnType<typeof poolExecutor> {
  const executor = poolExecutor(platform, threads);
  open.push(executor);
  expect(executor.started(20_000)).toBe(true);
  return executor;
}
afterAll(() => {
  for (const executor of open) executor.close();
});

describe("pool", () => {
  const want = step(referenceKernels());

  it("gives the bits of the twin with 1, 2 and 3 threads", () => {
    for (const threads of [1, 2, 3]) {
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
        workerData: { buffer: k.memory.buffer, cancel: WORD.cancel, go: MAP.control / 4 + 500 },
      },
    );
    const words = new Int32Array(k.memory.buffer);
    while (Atomics.load(words, MAP.control / 4 + 500) === 0) {
      Atomics.wait(words, MAP.control / 4 + 500, 0, 5);
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

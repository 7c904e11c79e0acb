/**
 * @file The thread pool: chunks of one op on several threads over one shared memory.
 * in    an op and its number of chunks;  out  changed bytes, the same for any number of threads
 * why   finished chunks are counted, never workers: a thread that the host put to sleep, or that
 *       has not started yet, cannot hold up the others
 * holds one master; Atomics.wait must be allowed in it (a worker, or any thread of Node)
 * test  pool.test.ts: same bits with 1, 2, 3 threads, stop in the middle of an op, a trap
 */
import type { Executor } from "./backend.ts";
import { WORD } from "./control.ts";
import {
  compileKernels,
  exportNames,
  initialise,
  instantiate,
  type WasmKernel,
  wasmExecutor,
} from "./core.ts";
import { EngineError } from "./error.ts";
import { Arena, createMemory, MAP, MAX_THREADS } from "./memory.ts";

/** What a helper thread starts from; can be posted to a worker. */
export interface HelperInit {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Export names by op number: a helper built earlier still runs the master's module. */
  readonly names: readonly (string | undefined)[];
  /** 1 and up; 0 is the master. */
  readonly thread: number;
}

/** A started helper; it joins in when it is ready. */
export interface Helper {
  stop(): void;
}

/** What the engine needs from its host. Made in kernel/worker; src knows no thread API. */
export interface Platform {
  readonly cores: number;
  /** Whether memory can be shared with other threads. */
  readonly shared: boolean;
  /** Starts a thread that calls `runHelper(init)`. */
  spawn(init: HelperInit): Helper;
}

/** Low bits of the claim word: chunks left. The rest is the generation. */
const LEFT = 0xfffff;
/** Polls before a thread sleeps: about 0.1 ms, longer than the gap between two ops of a run. */
const POLLS = 20_000;
/** Ops shorter than this stay on the master: waking a helper costs 5-20 microseconds. */
const WORTH_NS = 50_000;
const CLOSED = -1;

/** Claims chunks until none is left. A stale claim cannot succeed: its generation is over. */
function takeChunks(words: Int32Array, kernels: readonly WasmKernel[], own: number): void {
  for (;;) {
    const claim = Atomics.load(words, WORD.claim);
    const left = claim & LEFT;
    if (left === 0) return;
    const taken = Atomics.load(words, WORD.cancel) ? left : 1;
    if (Atomics.compareExchange(words, WORD.claim, claim, claim - taken) !== claim) continue;
    if (taken === 1) runChunk(words, kernels, own, left - 1);
    if (Atomics.sub(words, WORD.pending, taken) === taken) Atomics.notify(words, WORD.pending);
  }
}

function runChunk(
  words: Int32Array,
  kernels: readonly WasmKernel[],
  own: number,
  chunk: number,
): void {
  try {
    kernels[words[WORD.op]!]!(words[WORD.first]! + chunk, own);
  } catch {
    Atomics.store(words, WORD.error, 1);
  }
}

/** The life of a helper thread: waits for a new generation, takes chunks, until the pool closes. */
export function runHelper(init: HelperInit): void {
  const words = new Int32Array(init.memory.buffer, 0, MAP.args / 4);
  const kernels = instantiate(init.module, init.memory, init.names);
  const own = MAP.scratch + init.thread * MAP.scratchBytes;
  let seen = 0;
  Atomics.add(words, WORD.alive, 1);
  Atomics.notify(words, WORD.alive);
  for (;;) {
    for (let polls = 0; Atomics.load(words, WORD.generation) === seen; polls++) {
      if (polls > POLLS) Atomics.wait(words, WORD.generation, seen, 2000);
    }
    seen = Atomics.load(words, WORD.generation);
    if (seen === CLOSED) return;
    takeChunks(words, kernels, own);
  }
}

/** An executor on several threads, and a way to wait for the helpers (tests, benches). */
export interface PoolExecutor extends Executor {
  /** Waits until all helpers have started; false when `ms` went by first. */
  started(ms: number): boolean;
}

/** Runs up to LEFT chunks from `first` on and waits for the last of them. */
function dispatch(
  words: Int32Array,
  kernels: readonly WasmKernel[],
  op: number,
  first: number,
  chunks: number,
): void {
  const generation = (words[WORD.generation]! + 1) & 0x7fffffff;
  words[WORD.op] = op;
  words[WORD.first] = first;
  Atomics.store(words, WORD.pending, chunks);
  Atomics.store(words, WORD.claim, ((generation & 0xfff) << 20) | chunks);
  Atomics.store(words, WORD.generation, generation);
  Atomics.notify(words, WORD.generation);
  takeChunks(words, kernels, MAP.scratch);
  for (let polls = 0; ; polls++) {
    const pending = Atomics.load(words, WORD.pending);
    if (pending === 0) return;
    if (polls > POLLS) Atomics.wait(words, WORD.pending, pending, 1);
  }
}

export function poolExecutor(platform: Platform, threads: number): PoolExecutor {
  const memory = createMemory(true);
  const module = compileKernels(true);
  initialise(module, memory);
  const kernels = instantiate(module, memory);
  const words = new Int32Array(memory.buffer, 0, MAP.args / 4);
  const helpers = Array.from({ length: threads - 1 }, (_, i) =>
    platform.spawn({ module, memory, names: exportNames(), thread: i + 1 }),
  );
  const check = (): void => {
    if (Atomics.exchange(words, WORD.error, 0) !== 0) {
      throw new EngineError("E_TRAP", "a kernel failed on one of the threads");
    }
  };
  const alone = (op: number, chunks: number): void => {
    words[WORD.op] = op;
    words[WORD.first] = 0;
    for (let chunk = 0; chunk < chunks && !Atomics.load(words, WORD.cancel); chunk++) {
      runChunk(words, kernels, MAP.scratch, chunk);
    }
  };
  return {
    name: "wasm",
    threads,
    arena: new Arena(memory),
    execute(op, chunks, work) {
      if (threads === 1 || chunks === 1 || work < WORTH_NS) alone(op, chunks);
      else {
        for (let first = 0; first < chunks; first += LEFT) {
          dispatch(words, kernels, op, first, Math.min(LEFT, chunks - first));
        }
      }
      check();
      return Atomics.load(words, WORD.cancel) === 0;
    },
    started(ms) {
      for (;;) {
        const alive = Atomics.load(words, WORD.alive);
        if (alive === helpers.length) return true;
        if (Atomics.wait(words, WORD.alive, alive, ms) === "timed-out") return false;
      }
    },
    close() {
      Atomics.store(words, WORD.generation, CLOSED);
      Atomics.notify(words, WORD.generation);
      for (const helper of helpers) helper.stop();
    },
  };
}

/** Threads by default: all cores, at most eight. Without shared memory: one, same bits. */
export function engineExecutor(platform: Platform, threads?: number): Executor {
  const wanted = Math.min(MAX_THREADS, Math.max(1, threads ?? platform.cores));
  return platform.shared && wanted > 1 ? poolExecutor(platform, wanted) : wasmExecutor();
}

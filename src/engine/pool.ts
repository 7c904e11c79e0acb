/**
 * @file The thread pool: chunks of one op on several threads over one shared memory.
 * in    an op and its number of chunks;  out  changed bytes, the same for any number of threads
 * why   finished chunks are counted, never workers: a thread that the host put to sleep, or that
 *       has not started yet, cannot hold up the others
 * holds one master; Atomics.wait must be allowed in it (a worker, or any thread of Node). A helper
 *       that ends with a chunk in hand cannot say so, and the master, blocked, gets no event: it
 *       gives up a crew that finishes nothing for half a minute, throws, and starts a new crew
 * test  kernel/worker/node.test.ts: same bits with 1, 2, 3, 8 threads, stop in the middle of an op,
 *       a trap, helpers that end between ops and in the middle of one, nobody spins when idle
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
  /** 0..31. Each crew has control words of its own: one that was given up cannot claim a chunk. */
  readonly crew: number;
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
  /** Starts a thread that calls `runHelper(init)`; `gone` is called once it has ended by itself. */
  spawn(init: HelperInit, gone: () => void): Helper;
}

/** Low bits of the claim word: chunks left. The rest is the generation. */
const LEFT = 0xfffff;
/** Polls before a thread sleeps: about 0.1 ms, longer than the gap between two ops of a run. */
const POLLS = 20_000;
/** Ops shorter than this stay on the master: waking a helper costs 5-20 microseconds. */
const WORTH_NS = 50_000;
const CLOSED = -1;
/** Waits of 1 ms in which no chunk ends before a crew is given up; chunks take 2 ms, few 500. */
const PATIENCE = 30_000;
const CREWS = 32;
/** A helper that ends this often will not be started again. */
const MOST_STARTS = 4;

/** Control words of one crew, and the thread that looks at them. */
interface Post {
  readonly words: Int32Array;
  readonly crew: number;
  readonly thread: number;
  readonly kernels: readonly WasmKernel[];
}

/** Claims chunks until none is left. A stale claim cannot succeed: its generation is over. */
function takeChunks(post: Post): void {
  const { words, crew } = post;
  const [claims, pending] = [WORD.claim + crew, WORD.pending + crew];
  for (;;) {
    const claim = Atomics.load(words, claims);
    const left = claim & LEFT;
    if (left === 0) return;
    const taken = Atomics.load(words, WORD.cancel) ? left : 1;
    if (Atomics.compareExchange(words, claims, claim, claim - taken) !== claim) continue;
    if (taken === 1) runChunk(post, left - 1);
    if (Atomics.sub(words, pending, taken) === taken) Atomics.notify(words, pending);
  }
}

function runChunk({ words, thread, kernels }: Post, chunk: number): void {
  if (thread > 0) Atomics.store(words, WORD.holds + thread, chunk + 1);
  try {
    const own = MAP.scratch + thread * MAP.scratchBytes;
    kernels[words[WORD.op]!]!(words[WORD.first]! + chunk, own);
  } catch {
    Atomics.store(words, WORD.error, 1);
  }
  if (thread > 0) Atomics.store(words, WORD.holds + thread, 0);
}

/** The life of a helper thread: waits for a new generation, takes chunks, until the pool closes. */
export function runHelper({ module, memory, names, thread, crew }: HelperInit): void {
  const words = new Int32Array(memory.buffer, 0, MAP.args / 4);
  const post: Post = { words, crew, thread, kernels: instantiate(module, memory, names) };
  const generation = WORD.generation + crew;
  let seen = 0;
  Atomics.store(words, WORD.alive + thread, crew + 1);
  Atomics.notify(words, WORD.alive + thread);
  for (;;) {
    for (let polls = 0; Atomics.load(words, generation) === seen; polls++) {
      if (polls > POLLS) Atomics.wait(words, generation, seen, 2000);
    }
    seen = Atomics.load(words, generation);
    if (seen === CLOSED) return;
    takeChunks(post);
  }
}

/** An executor on several threads, and a way to wait for the helpers (tests, benches). */
export interface PoolExecutor extends Executor {
  /** Waits until all helpers have started; false when one took longer than `ms`. */
  started(ms: number): boolean;
}

/** Runs up to LEFT chunks from `first` on; false when helpers left some of them undone. */
function dispatch(
  post: Post,
  op: number,
  first: number,
  chunks: number,
  patience: number,
): boolean {
  const { words, crew } = post;
  const generation = (words[WORD.generation + crew]! + 1) & 0x7fffffff;
  words[WORD.op] = op;
  words[WORD.first] = first;
  Atomics.store(words, WORD.pending + crew, chunks);
  Atomics.store(words, WORD.claim + crew, ((generation & 0xfff) << 20) | chunks);
  Atomics.store(words, WORD.generation + crew, generation);
  Atomics.notify(words, WORD.generation + crew);
  takeChunks(post);
  let [before, silent] = [0, 0];
  for (let polls = 0; ; polls++) {
    const pending = Atomics.load(words, WORD.pending + crew);
    if (pending === 0) return true;
    if (polls <= POLLS) continue;
    silent = pending === before ? silent + 1 : 0;
    if (silent > patience) return false;
    before = pending;
    Atomics.wait(words, WORD.pending + crew, pending, 1);
  }
}

/** The helpers of a pool. A crew is replaced as a whole; a helper that ends while idle, alone. */
class Crew {
  number = 0;
  readonly #platform: Platform;
  readonly #init: Omit<HelperInit, "thread" | "crew">;
  readonly #words: Int32Array;
  readonly #starts: number[];
  #helpers: Helper[] = [];
  #open = true;

  constructor(platform: Platform, threads: number, init: Omit<HelperInit, "thread" | "crew">) {
    this.#platform = platform;
    this.#init = init;
    this.#words = new Int32Array(init.memory.buffer, 0, MAP.args / 4);
    this.#starts = Array<number>(threads).fill(0);
    this.#startAll();
  }

  get size(): number {
    return this.#starts.length - 1;
  }

  #startAll(): void {
    for (let thread = 1; thread <= this.size; thread++) this.#start(thread);
  }

  #start(thread: number): void {
    const crew = this.number;
    if (this.#starts[thread]! >= MOST_STARTS) return;
    this.#starts[thread]!++;
    const gone = (): void => {
      if (!this.#open || crew !== this.number) return;
      Atomics.store(this.#words, WORD.alive + thread, 0);
      this.#start(thread);
    };
    this.#helpers[thread - 1] = this.#platform.spawn({ ...this.#init, thread, crew }, gone);
  }

  /** Stops everybody; who is in the middle of a chunk finds its control words gone. */
  #dismiss(): void {
    Atomics.store(this.#words, WORD.generation + this.number, CLOSED);
    Atomics.notify(this.#words, WORD.generation + this.number);
    for (const helper of this.#helpers) helper.stop();
    this.#helpers = [];
  }

  /** New helpers for those that stopped answering. Returns the thread that holds a chunk. */
  replace(): number {
    const holds = this.#words.subarray(WORD.holds, WORD.holds + this.size + 1);
    const thread = Math.max(
      1,
      holds.findIndex((chunk, t) => t > 0 && chunk !== 0),
    );
    this.#dismiss();
    holds.fill(0);
    this.number = (this.number + 1) % CREWS;
    for (const word of [WORD.generation, WORD.claim, WORD.pending]) {
      Atomics.store(this.#words, word + this.number, 0);
    }
    this.#startAll();
    return thread;
  }

  started(ms: number): boolean {
    for (let thread = 1; thread <= this.size; thread++) {
      const word = WORD.alive + thread;
      for (;;) {
        const alive = Atomics.load(this.#words, word);
        if (alive === this.number + 1) break;
        if (Atomics.wait(this.#words, word, alive, ms) === "timed-out") return false;
      }
    }
    return true;
  }

  close(): void {
    this.#open = false;
    this.#dismiss();
  }
}

/** `patience`: milliseconds without a finished chunk after which helpers are taken for dead. */
export function poolExecutor(
  platform: Platform,
  threads: number,
  patience: number = PATIENCE,
): PoolExecutor {
  const memory = createMemory(true);
  const module = compileKernels(true);
  initialise(module, memory);
  const kernels = instantiate(module, memory);
  const words = new Int32Array(memory.buffer, 0, MAP.args / 4);
  const crew = new Crew(platform, threads, { module, memory, names: exportNames() });
  const post = (): Post => ({ words, crew: crew.number, thread: 0, kernels });
  const check = (): void => {
    if (Atomics.exchange(words, WORD.error, 0) !== 0) {
      throw new EngineError("E_TRAP", "a kernel failed on one of the threads");
    }
  };
  const alone = (op: number, chunks: number): void => {
    words[WORD.op] = op;
    words[WORD.first] = 0;
    const mine = post();
    for (let chunk = 0; chunk < chunks && !Atomics.load(words, WORD.cancel); chunk++) {
      runChunk(mine, chunk);
    }
  };
  const together = (op: number, chunks: number): void => {
    for (let first = 0; first < chunks; first += LEFT) {
      if (dispatch(post(), op, first, Math.min(LEFT, chunks - first), patience)) continue;
      const thread = crew.replace();
      const sentence = `helper thread ${thread} ended in the middle of ${exportNames()[op]}`;
      throw new EngineError("E_THREAD", sentence, { thread, chunks });
    }
  };
  return {
    name: "wasm",
    threads,
    arena: new Arena(memory),
    execute(op, chunks, work) {
      if (threads === 1 || chunks === 1 || work < WORTH_NS) alone(op, chunks);
      else together(op, chunks);
      check();
      return Atomics.load(words, WORD.cancel) === 0;
    },
    started: (ms) => crew.started(ms),
    close: () => crew.close(),
  };
}

/** Threads by default: all cores, at most eight. Without shared memory: one, same bits. */
export function engineExecutor(platform: Platform, threads?: number): Executor {
  const wanted = Math.min(MAX_THREADS, Math.max(1, threads ?? platform.cores));
  return platform.shared && wanted > 1 ? poolExecutor(platform, wanted) : wasmExecutor();
}

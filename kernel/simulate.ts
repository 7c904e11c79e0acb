/**
 * @file A plan becomes results: where the simulator meets this computer.
 * in    Plan and session (data sets, numbers from outside, results worth keeping);  out  Results, or what stopped the run
 * why   the simulator knows no file, clock or thread: all of that is handed in here
 * test  pipeline.test.ts
 */
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers"; // those of cells are wrapped
import type { Diagnostic } from "../src/base/diagnostic.ts";
import { CLAIMS, claimsOfPreset, claimsTable, judge } from "../src/claims/check.ts";
import { WORD } from "../src/engine/control.ts";
import { engineKernels, type Kernels, kernelsOn } from "../src/engine/kernels.ts";
import { poolExecutor } from "../src/engine/pool.ts";
import type { Ir } from "../src/ir/node.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Results } from "../src/results/results.ts";
import { type Host, Interrupted, type Samples } from "../src/sim/host.ts";
import { run } from "../src/sim/run.ts";
import { DATASETS, dataset } from "./datasets.ts";
import type { Progress } from "./progress.ts";
import type { Session } from "./session.ts";
import { nodePlatform } from "./worker/node.ts";

/** Absent results: the run was stopped. Diagnostics name what failed; the rest of the program still ran. */
export interface Simulated {
  readonly results?: Results;
  readonly diagnostics: readonly Diagnostic[];
}

export interface SimulateOptions {
  /** 1-based line of an offset into the program's text. */
  readonly lineOf?: (offset: number) => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

let shared: { readonly kernels: Kernels; readonly threads: number } | undefined;

/** Threads asked for by the session or the environment; results do not depend on it. */
function threadsOf(session: Session): number {
  const asked = session.threads ?? Number(process.env["MHO_THREADS"] ?? Number.NaN);
  return Number.isInteger(asked) && asked >= 1 ? asked : availableParallelism();
}

/** One engine for the process: its memory is large and its threads are few. Another number of threads needs another pool. */
function engine(session: Session): Kernels {
  const threads = threadsOf(session);
  if (shared?.threads !== threads) {
    shared?.kernels.close();
    shared = { kernels: makeKernels(threads), threads };
    shareCancelWord();
  }
  return shared.kernels;
}

/** In shared memory where there is any, also for one thread: else no other thread could stop an op. */
function makeKernels(threads: number): Kernels {
  const platform = nodePlatform();
  if (threads > 1 || !platform.shared) return engineKernels(platform, threads);
  return kernelsOn(poolExecutor(platform, 1));
}

let toldOfCancelWord: ((word: Int32Array) => void) | undefined;

/** `tell` gets the word that stops the running op, from any thread, when it is set to 1; again for each new engine. */
export function onCancelWord(tell: (word: Int32Array) => void): void {
  toldOfCancelWord = tell;
  shareCancelWord();
}

function shareCancelWord(): void {
  const buffer = shared?.kernels.memory.buffer;
  if (!(buffer instanceof SharedArrayBuffer)) return;
  toldOfCancelWord?.(new Int32Array(buffer, 4 * WORD.cancel, 1));
}

export async function simulate(
  plan: Plan,
  session: Session,
  options: SimulateOptions,
): Promise<Simulated> {
  const onProgress = options.onProgress ?? session.onProgress;
  const kernels = engine(session);
  kernels.control.clear(); // what it stopped before is over
  const host: Host = {
    kernels,
    samples: (name, split, sha256) =>
      session.dataFiles.get(sha256)?.[split] ?? samples(name, split),
    sizes: (name, sha256) => session.dataFiles.get(sha256)?.info ?? DATASETS.get(name),
    claims: (preset) =>
      claimsTable(preset === undefined ? CLAIMS.map(judge) : claimsOfPreset(preset)),
    blobs: session.blobs,
    cache: new SessionCache(session, plan.ir),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(options.lineOf ? { lineOf: options.lineOf } : {}),
  };
  try {
    return await run(plan, host);
  } catch (error) {
    if (error instanceof Interrupted) return { diagnostics: [] };
    throw error;
  }
}

type Cached = NonNullable<Host["cache"]> extends Map<string, infer V> ? V : never;

/** The session's results by node and seed; names of earlier programs keep the seed they were made with. */
class SessionCache extends Map<string, Cached> {
  readonly #session: Session;
  readonly #ir: Ir;

  constructor(session: Session, ir: Ir) {
    super();
    this.#session = session;
    this.#ir = ir;
  }
  /** `id seed version` with the seed that this node belongs to. */
  #key(key: string): string {
    const [id = "", , ...version] = key.split(" ");
    return [id, this.#session.seedOf(this.#ir, id), ...version].join(" ");
  }
  override get(key: string): Cached | undefined {
    return this.#session.cache.get(this.#key(key)) as Cached | undefined;
  }
  override set(key: string, value: Cached): this {
    this.#session.cache.set(this.#key(key), value);
    return this;
  }
}

function samples(name: string, split: "train" | "test"): Samples {
  const { images, labels, shape } = dataset(name, split);
  return { inputs: images, labels, shape, classes: DATASETS.get(name)?.classes ?? 0 };
}

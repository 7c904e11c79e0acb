/**
 * @file Control words: how another thread stops a run and sees how far it is.
 * in    the engine's memory (the same words in every thread when it is shared);  out  flags, counts
 * why   a run is synchronous inside its worker; messages would wait until it is over
 * test  pool.test.ts
 */
import { MAP } from "./memory.ts";

const LINE = 32;
const FIRST = MAP.control / 4;

/**
 * Word numbers, one cache line (128 bytes) apart so that threads do not disturb each other.
 * The words of a line: generation, claim and pending have one for each crew of helpers (pool.ts),
 * alive and holds one for each thread (crew + 1 once it has started; the chunk it runs + 1).
 */
export const WORD: Readonly<
  Record<
    | "generation"
    | "claim"
    | "pending"
    | "op"
    | "cancel"
    | "error"
    | "step"
    | "steps"
    | "alive"
    | "first"
    | "holds",
    number
  >
> = {
  generation: FIRST,
  claim: FIRST + LINE,
  pending: FIRST + 2 * LINE,
  op: FIRST + 3 * LINE,
  cancel: FIRST + 4 * LINE,
  error: FIRST + 5 * LINE,
  step: FIRST + 6 * LINE,
  steps: FIRST + 7 * LINE,
  alive: FIRST + 8 * LINE,
  first: FIRST + 9 * LINE,
  holds: FIRST + 10 * LINE,
};

export interface Control {
  /** Asks the running op, and each that follows, to stop: within 20 ms. */
  cancel(): void;
  /** Lets ops run again. */
  clear(): void;
  cancelled(): boolean;
  /** Written by the simulator, read by whoever shows it. */
  report(step: number, steps: number): void;
  progress(): { readonly step: number; readonly steps: number };
}

/** The control words of a memory. One that is not shared moves when it grows: looked up each time. */
export function controlOf(memory: { readonly buffer: ArrayBufferLike }): Control {
  const words = (): Int32Array => new Int32Array(memory.buffer, 0, MAP.args / 4);
  return {
    cancel: () => void Atomics.store(words(), WORD.cancel, 1),
    clear: () => void Atomics.store(words(), WORD.cancel, 0),
    cancelled: () => Atomics.load(words(), WORD.cancel) !== 0,
    report(step, steps) {
      Atomics.store(words(), WORD.step, step);
      Atomics.store(words(), WORD.steps, steps);
    },
    progress: () => ({
      step: Atomics.load(words(), WORD.step),
      steps: Atomics.load(words(), WORD.steps),
    }),
  };
}

/**
 * @file What an engine is: a memory with an arena, and ops that run on it chunk by chunk.
 * in    an op, a number of chunks, float64 arguments;  out  changed bytes, counters
 * why   the twin, single-thread WASM and the thread pool are interchangeable behind this
 * test  every backend passes the same tests (kernels.test.ts)
 */
import { EngineError } from "./error.ts";
import { type Arena, MAP, REGISTERS } from "./memory.ts";
import { argumentNames, OPS, type OpArgs, type OpName } from "./ops.ts";

/** Sums kept by the kernels, in this order in every thread's registers. */
const COUNTERS = [
  "clippedInputs",
  "clippedOutputs",
  "saturatedWeights",
  "events",
  "pulses",
  "programmedCells",
  "verifyTrials",
  "verifyFailures",
  "trainBits",
] as const;
export type CounterName = (typeof COUNTERS)[number];
export type Counters = Readonly<Record<CounterName, number>>;

/** Register of the largest |value| an op met, as f32 bits (non-negative, so ordered as integers). */
const MAX_REGISTER = 32;

/** Runs the chunks of one op; the caller has checked that chunks > 0 and written the arguments. */
export interface Executor {
  readonly name: "ref" | "wasm";
  readonly threads: number;
  readonly arena: Arena;
  /** Returns false when the op was cancelled. `work` is the estimated time on one core, in ns. */
  execute(op: number, chunks: number, work: number): boolean;
  close(): void;
}

const ARGUMENTS = Object.fromEntries(
  (Object.keys(OPS) as OpName[]).map((name) => [name, argumentNames(name)]),
) as Record<OpName, readonly string[]>;

/** An executor with names, arguments and counters: what the typed kernels are made from. */
export class Backend {
  readonly name: "ref" | "wasm";
  readonly threads: number;
  readonly arena: Arena;
  private readonly executor: Executor;

  constructor(executor: Executor) {
    this.executor = executor;
    this.name = executor.name;
    this.threads = executor.threads;
    this.arena = executor.arena;
  }

  /** Runs one op to its end. Throws E_CANCEL when the cancel word was set. */
  run<N extends OpName>(name: N, chunks: number, args: OpArgs<N>, work: number): void {
    if (chunks === 0) return;
    const spec = OPS[name];
    const { f64, u32, f32 } = this.arena.heap;
    const names = ARGUMENTS[name];
    for (let i = 0; i < names.length; i++) {
      const value = (args as Readonly<Record<string, number>>)[names[i]!]!;
      f64[MAP.args / 8 + i] = value;
      u32[MAP.argsU32 / 4 + i] = value;
      f32[MAP.argsF32 / 4 + i] = value;
    }
    if (!this.executor.execute(spec.number, chunks, work)) {
      throw new EngineError("E_CANCEL", `${name} was stopped`);
    }
  }

  /** Sums over all threads since the last reset. */
  counters(): Counters {
    const sums = {} as Record<CounterName, number>;
    COUNTERS.forEach((name, i) => {
      sums[name] = this.sum(i);
    });
    return sums;
  }

  resetCounters(): void {
    this.eachThread((registers) => registers.fill(0, 0, MAX_REGISTER));
  }

  /** Clears, before an op, the register that it raises to its largest |value|. */
  clearMaximum(): void {
    this.eachThread((registers) => registers.fill(0, MAX_REGISTER, MAX_REGISTER + 1));
  }

  maximum(): number {
    let most = 0;
    this.eachThread((registers) => {
      most = Math.max(most, registers[MAX_REGISTER]!);
    });
    return new Float32Array(new Uint32Array([most]).buffer)[0]!;
  }

  close(): void {
    this.executor.close();
  }

  private sum(register: number): number {
    let total = 0;
    this.eachThread((registers) => {
      total += registers[register]!;
    });
    return total;
  }

  private eachThread(visit: (registers: Uint32Array) => void): void {
    const words = this.arena.heap.u32;
    for (let t = 0; t < this.threads; t++) {
      const at = (MAP.scratch + t * MAP.scratchBytes) / 4;
      visit(words.subarray(at, at + REGISTERS));
    }
  }
}

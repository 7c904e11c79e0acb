/**
 * @file Chunk order is no semantics: chunks backwards, shuffled, or dealt to several threads' scratch
 * in portions of any size give the golden fingerprint. How large a chunk is cannot matter either: the
 * twin, which computes element by element, has the same fingerprint (self-test.test.ts).
 */
import { describe, expect, it } from "vitest";
import type { Executor } from "./backend.ts";
import { compileKernels, initialise, instantiate } from "./core.ts";
import { kernelsOn, wasmKernels } from "./kernels.ts";
import { Arena, createMemory, MAP } from "./memory.ts";
import { selfTest } from "./self-test.ts";

/** Runs the chunks of every op in the order `permute` says, each in the scratch of `threadOf` it. */
function executorWith(
  permute: (chunks: number) => number[],
  threads: number,
  threadOf: (turn: number) => number,
): Executor {
  const memory = createMemory(false);
  const module = compileKernels(false);
  initialise(module, memory);
  const kernels = instantiate(module, memory);
  return {
    name: "wasm",
    threads,
    arena: new Arena(memory),
    execute(op, chunks) {
      permute(chunks).forEach((chunk, turn) => {
        kernels[op]!(chunk, MAP.scratch + threadOf(turn) * MAP.scratchBytes);
      });
      return true;
    },
    close() {},
  };
}

const upwards = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("chunk order", () => {
  const golden = selfTest(wasmKernels());

  it("backwards", () => {
    const executor = executorWith(
      (n) => upwards(n).reverse(),
      1,
      () => 0,
    );
    expect(selfTest(kernelsOn(executor))).toBe(golden);
  });

  it("shuffled, in the scratch of another thread", () => {
    let state = 7;
    const shuffled = (n: number): number[] => {
      const order = upwards(n);
      for (let i = n - 1; i > 0; i--) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const j = state % (i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    };
    expect(selfTest(kernelsOn(executorWith(shuffled, 4, () => 3)))).toBe(golden);
  });

  it.each([1, 2, 5])("dealt out to eight threads, %i at a time", (portion) => {
    const executor = executorWith(upwards, 8, (turn) => Math.floor(turn / portion) % 8);
    expect(selfTest(kernelsOn(executor))).toBe(golden);
  });
});

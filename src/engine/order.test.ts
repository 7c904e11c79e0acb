/** @file Chunk order is no semantics: backwards and shuffled chunks give the golden fingerprint. */
import { describe, expect, it } from "vitest";
import type { Executor } from "./backend.ts";
import { compileKernels, initialise, instantiate } from "./core.ts";
import { kernelsOn, wasmKernels } from "./kernels.ts";
import { Arena, createMemory, MAP } from "./memory.ts";
import { selfTest } from "./self-test.ts";

/** One thread that runs the chunks of every op in the order `permute` says, in its own scratch. */
function executorWith(permute: (chunks: number) => number[], thread: number): Executor {
  const memory = createMemory(false);
  const module = compileKernels(false);
  initialise(module, memory);
  const kernels = instantiate(module, memory);
  return {
    name: "wasm",
    threads: thread + 1,
    arena: new Arena(memory),
    execute(op, chunks) {
      for (const chunk of permute(chunks)) {
        kernels[op]!(chunk, MAP.scratch + thread * MAP.scratchBytes);
      }
      return true;
    },
    close() {},
  };
}

const upwards = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("chunk order", () => {
  const golden = selfTest(wasmKernels());

  it("backwards", () => {
    const executor = executorWith((n) => upwards(n).reverse(), 0);
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
    expect(selfTest(kernelsOn(executorWith(shuffled, 3)))).toBe(golden);
  });
});

/** @file How the tests run: every `*.test.ts` of the house from source, nothing built but the workers and WASM bytes. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{dsl,src,kernel,test}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**"],
    setupFiles: ["test/seed.ts"],
    testTimeout: 60_000,
    pool: "forks",
    // two even on two cores: many tests wait for kernels and browsers
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});

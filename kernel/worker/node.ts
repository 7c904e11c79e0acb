/**
 * @file The Platform of Node: helper threads by worker_threads.
 * why   src/engine knows no thread API; here is the only place that starts its helpers
 * holds workers run JavaScript, so from source the helper is taken from the built bundle
 * test  node.test.ts
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Platform } from "../../src/engine/pool.ts";

/** Where the helper's JavaScript lies: beside this file when built, in the bundle from source. */
function helperFile(): URL {
  const built = import.meta.url.endsWith(".ts") ? "../../dist/bundle/helper.js" : "./helper.js";
  return new URL(built, import.meta.url);
}

/** Threads of this machine. Without a built helper the engine runs on one thread, same bits. */
export function nodePlatform(helper: URL = helperFile()): Platform {
  return {
    cores: availableParallelism(),
    shared: typeof SharedArrayBuffer !== "undefined" && existsSync(fileURLToPath(helper)),
    spawn(init, gone) {
      const worker = new Worker(helper, { workerData: init });
      worker.unref();
      worker.on("error", () => {
        // A helper that cannot start, or runs out of memory, leaves its chunks to the others.
      });
      worker.on("exit", gone);
      return {
        stop() {
          worker.off("exit", gone);
          void worker.terminate();
        },
      };
    },
  };
}

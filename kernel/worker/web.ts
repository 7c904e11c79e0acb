/**
 * @file The Platform of a browser: helper threads by Web Workers.
 * in    the address of web-helper.ts as a bundled module
 * why   src/engine knows no thread API; with this it runs in a page as it does in Node, same bits
 * holds the engine itself must live in a worker: a page's own thread may not wait. Memory can be
 *       shared only in pages that are isolated (headers COOP: same-origin, COEP: require-corp);
 *       elsewhere there is one thread
 * test  test/engine-browser.test.ts
 */
import type { Platform } from "../../src/engine/pool.ts";

/** What is used of a worker's global scope; the types of the DOM are not those of Node. */
interface WebScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Worker?: new (
    url: URL,
    options: { readonly type: "module" },
  ) => {
    onerror: (() => void) | null;
    postMessage(message: unknown): void;
    terminate(): void;
  };
}

export function webPlatform(helper: URL): Platform {
  const scope = globalThis as unknown as WebScope;
  const { Worker } = scope;
  return {
    cores: scope.navigator?.hardwareConcurrency ?? 1,
    shared: scope.crossOriginIsolated === true && Worker !== undefined,
    spawn(init, gone) {
      if (!Worker) return { stop() {} };
      const worker = new Worker(helper, { type: "module" });
      worker.onerror = gone;
      worker.postMessage(init);
      return {
        stop() {
          worker.onerror = null;
          worker.terminate();
        },
      };
    },
  };
}

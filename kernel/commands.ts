/**
 * @file The verbs of the command mho: their options, their help, their functions.
 * from  design: kernel, section 11
 * test  cli.test.ts: every verb has a page with an example that parses
 */

import { existsSync } from "node:fs";
import { type Given, type OptionTable, optionLines, UsageError } from "./arguments.ts";
import { checkFiles, explainCommand, formatFiles, irCommand } from "./check-command.ts";
import { completionCommand } from "./completion.ts";
import { diffCommand } from "./diff.ts";
import { STAGE_NAMES } from "./explain.ts";
import { FileError } from "./files.ts";
import { infoCommand } from "./info.ts";
import { launch } from "./launch.ts";
import { notebookCommand } from "./notebook-command.ts";
import { runCommand } from "./run-command.ts";
import type { Verb, VerbTable } from "./verb.ts";
import { verifyCommand } from "./verify.ts";

const JSON_SWITCH = { takes: "none", doc: "machine-readable output" } as const;

const RUN_OPTIONS: OptionTable = {
  param: {
    takes: "many",
    value: "name=value",
    short: "p",
    doc: "replace a name that is bound to a literal; name=a,b runs once per value",
  },
  seed: { takes: "one", value: "N", doc: "seed for programs without a seed line" },
  json: { takes: "maybe", value: "FILE", doc: "report of all results, to stdout or a file" },
  html: { takes: "one", value: "FILE", doc: "one self-contained page with live figures" },
  out: { takes: "one", value: "FILE", doc: "the executed notebook" },
  "in-place": { takes: "none", doc: "write the outputs into the notebook itself" },
  data: {
    takes: "one",
    value: "summary|inline|DIR",
    doc: "large values in the report (summary), or as raw files in a folder",
  },
  strict: { takes: "none", doc: "open inputs and holes are errors" },
  "dsl-only": { takes: "none", doc: "refuse TypeScript cells: for strangers' notebooks" },
  "record-host": { takes: "none", doc: "add node, system and time to the report" },
};

export const VERBS: VerbTable = {
  run: {
    usage: "mho run FILE.mho|FILE.ipynb|-",
    summary: "runs a program or a notebook",
    words: "FILE.mho|FILE.ipynb",
    options: RUN_OPTIONS,
    examples: [
      "mho run examples/01-bert-ffn/program.mho",
      "mho run notebooks/00-tour.ipynb --html tour.html",
      "mho run program.mho -p adc=6 --seed 3 --json report.json",
      "mho run program.mho -p adc=4,6,8 --json",
      "echo 'y = randn(4); y' | mho run -",
    ],
    run: runCommand,
  },
  check: {
    usage: "mho check FILE...",
    summary:
      "finds every mistake in programs, notebooks and tags of TypeScript files, running nothing",
    words: "FILE.mho|FILE.ipynb|FILE.ts",
    options: {
      json: JSON_SWITCH,
      methods: { takes: "none", doc: "say what is questionable about hardware and method, too" },
    },
    examples: [
      "mho check program.mho notebooks/*.ipynb src/*.ts",
      "mho check --methods examples/02-three-moves/program.mho",
    ],
    run: checkFiles,
  },
  fmt: {
    usage: "mho fmt FILE...",
    summary: "rewrites programs in their canonical form",
    words: "FILE.mho|FILE.ipynb|FILE.ts",
    options: {
      check: { takes: "none", doc: "change nothing, exit 3 when something would change" },
      json: JSON_SWITCH,
    },
    examples: ["mho fmt program.mho", "mho fmt --check examples/*/program.mho"],
    run: formatFiles,
  },
  ir: {
    usage: "mho ir FILE.mho",
    summary: "prints a stage of a program: tokens, ast, checked, ir, plan",
    words: "FILE.mho|FILE.ipynb",
    options: {
      after: { takes: "one", value: STAGE_NAMES.join("|"), doc: "the stage to print (ir)" },
    },
    examples: ["mho ir program.mho", "mho ir examples/01-bert-ffn/program.mho --after plan"],
    run: irCommand,
  },
  explain: {
    usage: "mho explain CODE | FILE[:name]",
    summary: "the page of an error, or a program's names and where their settings come from",
    words: "CODE|FILE.mho|FILE.ipynb",
    options: {},
    examples: ["mho explain E0301", "mho explain examples/01-bert-ffn/program.mho:W"],
    run: explainCommand,
  },
  diff: {
    usage: "mho diff A B",
    summary: "which names of two programs mean something else, whatever their layout",
    words: "FILE.mho|FILE.ipynb",
    options: { json: JSON_SWITCH },
    examples: [
      "mho diff examples/00-mission/program.mho examples/01-bert-ffn/program.mho",
      "mho diff before.mho after.mho --json",
    ],
    run: diffCommand,
  },
  nb: {
    usage: "mho nb clean|check FILE... | mho nb convert FROM TO",
    summary: "notebook files: take outputs off, check the format, .ipynb to .mho and back",
    words: "clean|check|convert|FILE.ipynb|FILE.mho",
    options: {},
    examples: [
      "mho nb clean tour.ipynb",
      "mho nb clean < in.ipynb > out.ipynb",
      "mho nb convert tour.ipynb tour.mho",
    ],
    run: notebookCommand,
  },
  verify: {
    usage: "mho verify FILE.ipynb...",
    summary: "runs notebooks again and compares with what they hold, bit for bit",
    words: "FILE.ipynb",
    options: {
      tolerance: { takes: "one", value: "R", doc: "relative difference that is let pass" },
    },
    examples: ["mho verify notebooks/*.ipynb"],
    run: verifyCommand,
  },
  install: {
    usage: "mho install",
    summary: "makes the kernels mho and mho-ts known to Jupyter (needs no Python)",
    words: "",
    options: {
      user: { takes: "none", doc: "for this user (the default)" },
      "sys-prefix": { takes: "none", doc: "into the active Python environment" },
      prefix: { takes: "one", value: "DIR", doc: "into DIR/share/jupyter/kernels" },
    },
    examples: ["mho install", "mho install --prefix build"],
    run: (given) => jupyterInstall("install", given),
  },
  uninstall: {
    usage: "mho uninstall",
    summary: "removes the kernels again",
    words: "",
    options: {
      user: { takes: "none", doc: "for this user (the default)" },
      "sys-prefix": { takes: "none", doc: "from the active Python environment" },
      prefix: { takes: "one", value: "DIR", doc: "from DIR/share/jupyter/kernels" },
    },
    examples: ["mho uninstall"],
    run: (given) => jupyterInstall("uninstall", given),
  },
  info: {
    usage: "mho info",
    summary: "versions, this computer, installed kernels",
    words: "",
    options: { json: JSON_SWITCH },
    examples: ["mho info --json"],
    run: infoCommand,
  },
  completion: {
    usage: "mho completion bash|zsh|fish",
    summary: "prints a script that completes commands, options, files and error codes",
    words: "bash|zsh|fish",
    options: {},
    examples: ['eval "$(mho completion bash)"', "mho completion fish > mho.fish"],
    run: (given, terminal) => completionCommand(given, terminal, VERBS),
  },
  kernel: {
    usage: "mho kernel --lang mho|ts CONNECTION_FILE",
    summary: "what Jupyter starts",
    words: "FILE",
    options: {
      lang: { takes: "one", value: "mho|ts", doc: "language of a plain cell" },
      "bind-any": { takes: "none", doc: "listen on addresses that other machines reach" },
    },
    examples: ["mho kernel --lang mho connection.json"],
    hidden: true,
    run: startKernel,
  },
};

async function jupyterInstall(what: "install" | "uninstall", given: Given): Promise<number> {
  const module = await import("./jupyter/install.ts");
  return module[what](given);
}

async function startKernel(given: Given): Promise<number> {
  const file = given.words[0];
  const language = given.values.get("lang")?.[0] ?? "mho";
  if (file === undefined) throw new UsageError("mho kernel needs a connection file");
  if (!existsSync(file)) throw new FileError(`${file}: there is no such file`);
  if (language !== "mho" && language !== "ts") throw new UsageError("--lang is mho or ts");
  await launch({ connectionFile: file, language, bindAny: given.on.has("bind-any") });
  return 0;
}

export function helpText(): string {
  const listed = Object.entries(VERBS).filter(([, verb]) => !verb.hidden);
  return [
    "mho: compute-in-memory in a notebook or a terminal",
    "",
    ...listed.map(([word, verb]) => `  mho ${word.padEnd(11)}${verb.summary}`),
    "",
    "Examples",
    "  mho run examples/01-bert-ffn/program.mho",
    "  mho run notebooks/00-tour.ipynb --html tour.html",
    "  mho explain E0301",
    "",
    "mho COMMAND --help shows options and more examples. Exit codes: 0 ok, 1 the program is wrong or failed,",
    "2 wrong use, 3 something differs, 70 a bug of ours, 130 interrupted.",
  ].join("\n");
}

export function verbHelp(word: string): string {
  const verb = VERBS[word] as Verb;
  const options = optionLines(verb.options);
  return [
    verb.usage,
    "",
    `${verb.summary[0]?.toUpperCase()}${verb.summary.slice(1)}.`,
    ...(options.length > 0 ? ["", "Options", ...options] : []),
    "",
    "Examples",
    ...verb.examples.map((example) => `  ${example}`),
  ].join("\n");
}

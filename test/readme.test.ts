/**
 * @file The README is true: its programs give its outputs, its commands run, its links lead somewhere.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readScript } from "../kernel/notebook.ts";
import { runNotebook } from "../kernel/run.ts";

const ROOT = dirname(import.meta.dirname);
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const CLI = join(ROOT, "dist/bundle/cli.js");

interface Fence {
  readonly language: string;
  readonly text: string;
}

const FENCES: readonly Fence[] = [...README.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((m) => ({
  language: m[1] ?? "",
  text: m[2] ?? "",
}));

/** Fences of a language, each with the `text` fence behind it. */
const withOutput = (language: string): [string, string][] =>
  FENCES.flatMap((fence, i) =>
    fence.language === language
      ? [[fence.text, FENCES[i + 1]?.text ?? ""] as [string, string]]
      : [],
  );

/** What a reader sees: texts, or the message of a program that is wrong. */
async function printed(program: string): Promise<string> {
  let text = "";
  await runNotebook(readScript(program), {
    name: "cell",
    text: program,
    parameters: new Map(),
    strict: false,
    mhoOnly: true,
    data: "summary",
    meter: () => ({ report: () => {}, end: () => {} }),
    onOutput: (output) => {
      if (output.output_type === "error") text += `${output.traceback.join("\n")}\n`;
      else if (output.output_type !== "stream") text += `${output.data["text/plain"]}\n`;
    },
  });
  const colours = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
  return text.replace(colours, "");
}

const commands = FENCES.filter((f) => f.language === "sh")
  .flatMap((f) => f.text.trim().split("\n"))
  .filter((line) => line.startsWith("npx mho "));

describe("the README", () => {
  it.each(withOutput("mho"))("program %#: gives its output", async (program, output) => {
    expect(await printed(program)).toBe(output);
  });

  it.each(withOutput("ts"))("TypeScript %#: gives its output", (program, output) => {
    const file = join(ROOT, "build/readme-program.mjs");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, program);
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: ROOT, encoding: "utf8" });
    rmSync(file);
    expect(stderr).toBe("");
    expect(stdout).toBe(output);
  });

  it.each(commands)("command `%s` runs", (command) => {
    const args = command.split(" ").slice(2);
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(stderr).not.toContain("mho: ");
    expect(status).toBe(0);
  });

  it("names the test command that CI runs, word for word", () => {
    const ci = readFileSync(join(ROOT, ".ci/run"), "utf8");
    expect(README).toContain("```sh\nnpm ci && npm test\n```");
    expect(ci).toMatch(/^npm ci && npm test$/m);
  });

  it("has no link that leads nowhere", () => {
    const links = [...README.matchAll(/\]\(([^)#]+)\)/g)].map((m) => m[1] ?? "");
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });
});

/**
 * @file Every committed notebook: clean in git, runs to its end, gives the same file twice, and `mho verify` guards it.
 *       On small data here; `npm start` runs the tour on all of MNIST.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNotebook, writeNotebook } from "../kernel/notebook.ts";
import { cleaned, findingsOf } from "../kernel/notebook-command.ts";

const ROOT = dirname(import.meta.dirname);
const CLI = join(ROOT, "dist/bundle/cli.js");
const FOLDER = join(ROOT, "notebooks");
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".ipynb"));

function mho(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
}

describe.each(NAMES)("%s", (name) => {
  const path = join(FOLDER, name);
  const text = readFileSync(path, "utf8");
  it("is committed clean, as JupyterLab writes", () => {
    const notebook = readNotebook(text);
    expect(findingsOf(text, notebook)).toEqual([]);
    expect(writeNotebook(cleaned(notebook))).toBe(text);
  });
});

describe.each(NAMES.filter((name) => name !== "00-tour.ipynb"))("%s, run", (name) => {
  const out = join(mkdtempSync(join(tmpdir(), "mho-notebook-")), name);
  it("runs to its end, draws, and is verified bit for bit", () => {
    const done = mho("run", join(FOLDER, name), "--out", out);
    expect([done.stderr, done.status]).toEqual(["", 0]);
    const outputs = readNotebook(readFileSync(out, "utf8")).cells.flatMap((cell) => cell.outputs);
    expect(outputs.filter((o) => o.output_type === "error")).toEqual([]);
    expect(outputs.some((o) => "data" in o && "application/vnd.plotly.v1+json" in o.data)).toBe(
      true,
    );
    const good = mho("verify", out);
    expect([good.stdout, good.status]).toEqual([`${out}: reproduced bit for bit\n`, 0]);
  });
  it("gives the same file, byte for byte, when it runs in place again and again", () => {
    const first = readFileSync(out, "utf8");
    for (let i = 0; i < 2; i++) expect(mho("run", out, "--in-place").status).toBe(0);
    expect(readFileSync(out, "utf8") === first).toBe(true);
  });
});

describe("the tour", () => {
  const small = ["-p", "images=640", "-p", "tests=200", "-p", "rounds=1"];
  const out = mkdtempSync(join(tmpdir(), "mho-tour-"));
  const tour = join(FOLDER, "00-tour.ipynb");
  const run = (file: string): void => {
    const done = mho(
      "run",
      tour,
      ...small,
      "--out",
      join(out, file),
      "--html",
      join(out, "page.html"),
    );
    expect(done.stderr.replace(/^page .*\n/m, "")).toBe("");
    expect(done.status).toBe(0);
  };

  it("runs to its end and draws its figures", () => {
    run("a.ipynb");
    const { cells } = readNotebook(readFileSync(join(out, "a.ipynb"), "utf8"));
    const outputs = cells.flatMap((cell) => cell.outputs);
    expect(outputs.filter((o) => o.output_type === "error")).toEqual([]);
    const figures = outputs.filter(
      (o) => "data" in o && "application/vnd.plotly.v1+json" in o.data,
    );
    expect(figures.length).toBeGreaterThanOrEqual(4);
    expect(readFileSync(join(out, "page.html"), "utf8")).toContain("conductances of W");
  });
  it("gives the same file, byte for byte, when it runs again and when what ran runs in place", () => {
    run("b.ipynb");
    const read = (file: string): string => readFileSync(join(out, file), "utf8");
    expect(read("a.ipynb") === read("b.ipynb")).toBe(true);
    const again = mho("run", join(out, "b.ipynb"), ...small, "--in-place");
    expect([again.stderr, again.status]).toEqual(["", 0]);
    expect(read("a.ipynb") === read("b.ipynb")).toBe(true);
  });
  it("is verified, and one changed digit is found in its cell", () => {
    const file = join(out, "a.ipynb");
    const good = mho("verify", file);
    expect([good.stdout, good.status]).toEqual([`${file}: reproduced bit for bit\n`, 0]);
    const stored = readFileSync(file, "utf8");
    const changed = stored.replace(
      /(forward_error +0\.0)(\d)/,
      (_all, head, digit) => head + ((Number(digit) + 1) % 10),
    );
    expect(changed).not.toBe(stored);
    writeFileSync(file, changed);
    const bad = mho("verify", file);
    expect(bad.status).toBe(3);
    expect(bad.stdout).toContain("cell bert: output 1, data.text/plain:");
  });
});

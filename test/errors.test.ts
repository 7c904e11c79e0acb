/**
 * @file Every code that anything in the house can say has one page, one room, and `mho explain` shows it.
 *       (The programs and texts on the pages are run by dsl/messages/messages.test.ts.)
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { render } from "../dsl/render.ts";
import { sourceOf } from "../dsl/source.ts";
import { errorPage } from "../kernel/explain.ts";
import { pipeline } from "../kernel/pipeline.ts";
import { Session } from "../kernel/session.ts";

const ROOT = dirname(import.meta.dirname);

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ["asm", "ui"].includes(entry.name) ? [] : sources(path);
    return /\.ts$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** Codes written as a value, `code: "E0301"` or `"E0301"`, by the file that writes them. */
const said = new Map<string, Set<string>>();
for (const file of ["src", "dsl", "kernel"].flatMap(sources)) {
  const text = readFileSync(join(ROOT, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  for (const [, code = ""] of text.matchAll(/"([EW]0[0-6]\d{2})"/g))
    said.set(code, (said.get(code) ?? new Set()).add(file));
}
const pages = readdirSync(join(ROOT, "docs/errors"))
  .filter((file) => /^[EW]\d{4}\.md$/.test(file))
  .map((file) => file.slice(0, 5));

/** Programs that only a run finds wrong, and that take a moment: the whole text of what they say. */
const RUN_PAGES = ["E0603", "E0606", "E0607", "E0608", "E0609"];

describe.each(RUN_PAGES)("the page of %s", (code) => {
  const page = errorPage(code) ?? "";
  const [, program = "", says = ""] = /```mho run\n(.*?)```\n\n```text\n(.*?)```/s.exec(page) ?? [];
  it("shows what a run says", async () => {
    const { source, diagnostics } = await pipeline(sourceOf(program), new Session());
    const text = diagnostics.filter((d) => d.code === code).map((d) => render(source, d));
    expect(text.join("\n")).toBe(says);
  });
  it("mends it", async () => {
    const right = /## Right\n\n```mho\n(.*?)```/s.exec(page)?.[1] ?? "";
    const { status } = await pipeline(sourceOf(right), new Session());
    expect(status).toBe("ok");
  });
});

describe("error codes", () => {
  it("are many, so that this test looks in the right places", () => {
    expect(said.size).toBeGreaterThan(50);
  });
  it("each have a page", () => {
    expect([...said.keys()].filter((code) => !pages.includes(code)).sort()).toEqual([]);
  });
  it("have no page without a use, but for the two that wait for their verbs", () => {
    // E0605 comes with the lock file, W0403 with the converter's clip counts in the plan.
    expect(pages.filter((code) => !said.has(code))).toEqual(["E0605", "W0403"]);
  });
  it("are explained by their page", () => {
    for (const code of pages) expect(errorPage(code)).toMatch(new RegExp(`^# ${code} \\S`));
    expect(errorPage("E9999")).toBeUndefined();
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pages, type Wrong } from "../../test/language/pages.ts";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { render } from "../render.ts";
import { cutInterpolations, type Source, sourceOf } from "../source.ts";

const all = pages();

const sourceFor = (program: string): Source => {
  const cut = cutInterpolations(program);
  return sourceOf(
    cut.text,
    "cell",
    cut.expressions.map((e) => `\${${e}}`),
  );
};

/** Lints are said on the pages of lints. */
const scopeFor = (code: string) =>
  testScope({
    methods: /^W0[45]/.test(code),
    interpolated: [{ kind: "error", what: "a function" }],
  });

/** What a program says, of the codes that stand in the text of the page. */
function said(code: string, { program, says }: Wrong): string {
  const source = sourceFor(program);
  const codes = [...says.matchAll(/^\w+\[(\w+)\]/gm)].map((m) => m[1]);
  const { diagnostics } = compile(source, scopeFor(code));
  return diagnostics
    .filter((d) => codes.includes(d.code))
    .map((d) => render(source, d))
    .join("\n");
}

describe.each(all)("$code $title", ({ code, wrong, right }) => {
  it.each(wrong.filter((w) => !w.atRun))("says exactly: $program", (w) => {
    expect(said(code, w)).toBe(w.says);
  });

  it.each(wrong.filter((w) => w.atRun))("is found by a run only: $program", (w) => {
    const { diagnostics } = compile(sourceFor(w.program), scopeFor(code));
    // Where the text alone shows it too, it says so before the run.
    expect(diagnostics.filter((d) => d.severity === "error" && d.code !== code)).toEqual([]);
    expect(w.says).toContain(`[${code}]`);
  });

  it.each(right)("is mended by: %s", (program) => {
    const { diagnostics } = compile(sourceFor(program), scopeFor(code));
    const still = diagnostics.filter((d) => d.code === code || d.severity === "error");
    expect(still.map((d) => d.title)).toEqual([]);
  });
});

describe("the catalogue", () => {
  it("has a page with a wrong and a right program for each code", () => {
    for (const page of all) {
      expect(page.wrong.length, page.code).toBeGreaterThan(0);
      expect(page.right.length, page.code).toBe(1);
    }
  });

  it("has a page for each code that the language says", () => {
    const folder = new URL("./", import.meta.url);
    const codes = readdirSync(folder)
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
      .flatMap((file) => [
        ...readFileSync(new URL(file, folder), "utf8").matchAll(/"([EW]\d{4})"/g),
      ])
      .map((m) => m[1]);
    expect(new Set(codes).size).toBeGreaterThan(50);
    for (const code of codes)
      expect(
        all.some((p) => p.code === code),
        code,
      ).toBe(true);
  });

  it("mends what it says can be pasted", () => {
    const fixable = all.flatMap((p) => p.wrong.map((w) => ({ ...w, code: p.code })));
    let applied = 0;
    for (const { code, program } of fixable) {
      const source = sourceFor(program);
      const found = compile(source, scopeFor(code)).diagnostics.find((d) => d.code === code);
      for (const { span, text } of found?.fix ?? []) {
        const mended = source.text.slice(0, span[0]) + text + source.text.slice(span[1]);
        const after = compile({ ...sourceFor(mended), shown: source.shown }, scopeFor(code));
        const same = after.diagnostics.filter(
          (d) => d.code === code && d.span[0] === found?.span[0],
        );
        expect(same, `${code}: ${mended}`).toEqual([]);
        applied++;
      }
    }
    expect(applied).toBeGreaterThanOrEqual(20);
  });
});

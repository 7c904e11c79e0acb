import { describe, expect, it } from "vitest";
import { prepareCell } from "./cell-source.ts";
import { loadTslab } from "./tslab.ts";

const { ts } = loadTslab();
const prepare = (text: string): ReturnType<typeof prepareCell> => prepareCell(ts, text);

describe("what a cell declares", () => {
  it("is every name of its top level, values apart from types", () => {
    const cell = prepare(
      "let a = 1, { b, c: [d] } = q; function f() { let inner }\nclass C {}\nenum E {}\ninterface I {}\ntype T = 1\nimport x, { y as z } from 'm'\nfor (var i = 0;;) {}",
    );
    expect([...cell.names].sort()).toEqual(
      ["C", "E", "I", "T", "a", "b", "d", "f", "i", "x", "z"].sort(),
    );
    expect([...cell.values].sort()).toEqual(["C", "E", "a", "b", "d", "f", "i", "x", "z"].sort());
  });
});

describe("rewriting", () => {
  it.each([
    ["await (x)", "await __tla( (x))"],
    ["await f(1)", "await f(1)"],
    ["await new F", "await new F"],
    ["await 'a'", "await 'a'"],
    ["await -x", "await __tla( -x)"],
    ["await\n f()", "await __tla(\n f())"],
    ["await (await (x))", "await __tla( (await __tla( (x))))"],
    ["async () => { await (x) }", "async () => { await (x) }"],
    ["'await (x)' // await (y)", "'await (x)' // await (y)"],
    ["export const a = 1", "       const a = 1"],
    ["let 3x = await (", "let 3x = await ("],
  ])("turns %s into %s", (text, code) => {
    expect(prepare(text).code).toBe(code);
  });

  it("reports `for await` at the top level only", () => {
    expect(prepare("for await (const x of y) {}").forAwait).toBe(true);
    expect(prepare("async function f() { for await (const x of y) {} }").forAwait).toBe(false);
  });

  it("finds the way back for every character it did not write", () => {
    const text = "const a = await (p) + await (q)\nexport const z = await [r]; last";
    const cell = prepare(text);
    for (const word of ["p", "q", "r", "last", "z"]) {
      const here = cell.code.search(new RegExp(`\\b${word}\\b`));
      expect(cell.original(here)).toBe(text.search(new RegExp(`\\b${word}\\b`)));
    }
    expect(cell.original(cell.code.length)).toBe(text.length);
    expect(cell.original(0)).toBe(0);
  });
});

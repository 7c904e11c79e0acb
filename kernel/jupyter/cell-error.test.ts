import { describe, expect, it } from "vitest";
import { compileFailure, runFailure, withoutPaths } from "./cell-error.ts";
import { prepareCell } from "./cell-source.ts";
import { type Diagnostic, loadTslab } from "./tslab.ts";

const { ts } = loadTslab();
const lines = (failure: { traceback: readonly string[] }): string[] =>
  failure.traceback.map((line) => line.replaceAll(/\x1b\[\d+m/g, ""));

function found(start: number, end: number, messageText: string, fileName?: string): Diagnostic {
  const place = (offset: number) => ({ offset, line: 0, character: offset });
  const from = fileName === undefined ? {} : { fileName };
  return { start: place(start), end: place(end), messageText, category: 1, code: 2322, ...from };
}

describe("findings of the compiler", () => {
  it("at one place are one finding with its explanation", () => {
    const text = "const a: A = b";
    const failure = compileFailure(prepareCell(ts, text), text, [
      found(6, 7, "Type 'B' is not assignable to type 'A'."),
      found(6, 7, "Property 'x' is missing."),
      found(13, 14, "Another."),
    ]);
    expect(failure).toMatchObject({
      name: "TS2322",
      message: "Type 'B' is not assignable to type 'A'.\n  Property 'x' is missing.",
    });
    expect(lines(failure)).toEqual([
      "error[TS2322]: Type 'B' is not assignable to type 'A'.\n  Property 'x' is missing.",
      " --> cell:1:7",
      "  |",
      "1 | const a: A = b",
      "  |       ^",
      "error[TS2322]: Another.",
      " --> cell:1:14",
      "  |",
      "1 | const a: A = b",
      "  |              ^",
    ]);
  });

  it("keep their caret under tabs, end at the line and name imported files", () => {
    const text = "\tab +\n  c";
    const failure = compileFailure(prepareCell(ts, text), text, [
      found(1, text.length, "Long."),
      found(3, 4, "There.", "side.ts"),
    ]);
    expect(lines(failure)).toEqual([
      "error[TS2322]: Long.",
      " --> cell:1:2",
      "  |",
      "1 | \tab +",
      "  | \t^^^^",
      "error[TS2322]: There.",
      " --> side.ts:1:4",
    ]);
  });

  it("name packages, not folders", () => {
    expect(
      withoutPaths(
        'import("/home/me/node_modules/@a/b/dist/i").T | import("/x/node_modules/mho/d").V',
      ),
    ).toBe('import("@a/b").T | import("mho").V');
  });
});

describe("what a cell threw", () => {
  const thrown = (value: unknown) => lines(runFailure(ts, value, "1", new Map()));

  it("may be an error with causes", () => {
    const cause = new TypeError("inner");
    expect(thrown(new Error("outer", { cause }))).toEqual([
      "Error: outer",
      "  caused by TypeError: inner",
    ]);
    expect(thrown(new AggregateError([cause, 5], "many"))).toEqual([
      "AggregateError: many",
      "  caused by TypeError: inner",
      "  caused by 5",
    ]);
  });

  it("may be anything else", () => {
    expect(thrown("text")).toEqual(["Uncaught: 'text'"]);
    expect(thrown(undefined)).toEqual(["Uncaught: undefined"]);
    expect(thrown(Object.assign(new Error("x"), { stack: 5, name: "" }))).toEqual(["Error: x"]);
  });
});

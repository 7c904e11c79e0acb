/** @file What -p means: combinations, commas inside values, names and values that cannot be meant. */
import { describe, expect, it } from "vitest";
import { readNotebook, readScript } from "./notebook.ts";
import { labelOf, parametersOf, refuseUnknown } from "./parameters.ts";
import type { ProgramFile } from "./program-file.ts";

const runs = (...given: string[]): string[] => parametersOf(given).map(labelOf);

describe("parameters", () => {
  it("run once per value and combination, the last name fastest", () => {
    expect(runs()).toEqual([""]);
    expect(runs("n=4", "bits=6, 8")).toEqual(["n=4 bits=6", "n=4 bits=8"]);
    expect(runs("a=1,2", "b=3,4")).toEqual(["a=1 b=3", "a=1 b=4", "a=2 b=3", "a=2 b=4"]);
  });
  it("keep commas inside brackets and quotes", () => {
    expect(runs("v=[1, 2],[3]")).toEqual(["v=[1, 2]", "v=[3]"]);
    expect(runs('s="a,b"', "η=1 uS,2 uS")).toEqual(['s="a,b" η=1 uS', 's="a,b" η=2 uS']);
  });
  it.each(["6", "=6", "n=", "n=1,,2", "1n=2"])("%s is wrong use", (text) => {
    expect(() => parametersOf([text])).toThrow(`-p needs name=value, not ${text}`);
  });
});

describe("names", () => {
  const file: ProgramFile = {
    name: "p.mho",
    text: "",
    notebook: readScript("bits = 8\nx = randn(3)\nt = -1 uS\nm = 2 * 3"),
    isNotebook: false,
  };
  const refuse =
    (...given: string[]) =>
    () =>
      refuseUnknown(file, parametersOf(given));
  it("of literals are known, others are named", () => {
    expect(refuse("bits=6", "t=20 uS")).not.toThrow();
    expect(refuse("bitz=6")).toThrow(
      "-p bitz: no line of p.mho binds that name to a number: did you mean bits?",
    );
    expect(refuse("m=6")).toThrow(
      "-p m: no line of p.mho binds that name to a number (there are bits, t)",
    );
  });
  it("take one value, not a program", () => {
    expect(refuse("bits=6; y = 3")).toThrow("-p bits=6; y = 3: the value must be one literal");
  });
  it("of a TypeScript cell of parameters are known too", () => {
    const cell = {
      cell_type: "code",
      id: "p",
      metadata: { tags: ["parameters"] },
      source: "let n: number = 3,\n  s = 1;",
      outputs: [],
    };
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
    const notebook = readNotebook(text);
    expect(() =>
      refuseUnknown({ ...file, notebook }, parametersOf(["n=6", "s=/a b"])),
    ).not.toThrow();
    expect(() => refuseUnknown({ ...file, notebook }, parametersOf(["q=6"]))).toThrow(
      "-p q: no line",
    );
  });
});

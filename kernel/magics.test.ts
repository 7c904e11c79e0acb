import { describe, expect, it } from "vitest";
import { helpPage, readCell } from "./magics.ts";

describe("the language of a cell", () => {
  it("is its first line, then the front end's word, then the kernel's own", () => {
    expect(readCell("y = W", "mho")).toMatchObject({ language: "mho", code: "y = W" });
    expect(readCell("y = W", "mho", "typescript")).toMatchObject({ language: "ts" });
    expect(readCell("%%mho\ny = W", "ts", "typescript")).toMatchObject({ language: "mho" });
    for (const line of ["%%ts", "//%%ts", "// %%ts", "#!ts"])
      expect(readCell(`${line}\ny`, "mho")).toMatchObject({ language: "ts", code: "\ny" });
  });
  it("takes fresh and check, and names what it does not know", () => {
    expect(readCell("%%mho fresh check\ny", "ts")).toMatchObject({ fresh: true, checkOnly: true });
    expect(readCell("%%mho frsh\ny", "ts")).toEqual({
      mistake: '%%mho knows fresh and check, not "frsh"',
      line: 1,
    });
  });
});

describe("magics", () => {
  it("stand at the top, in order, and leave their lines empty", () => {
    expect(readCell("%%mho\n%seed 7\n\n%time\ny = 1\n%seed 9", "ts")).toMatchObject({
      magics: [
        { name: "seed", argument: "7", line: 2 },
        { name: "time", argument: "", line: 4 },
      ],
      code: "\n\n\n\ny = 1\n%seed 9",
    });
  });
  it("are known or nearly known", () => {
    expect(readCell("%expalin ir", "mho")).toEqual({
      mistake: "there is no magic %expalin: did you mean %explain?",
      line: 1,
    });
    expect(readCell("%matplotlib", "mho")).toEqual({
      mistake: "there is no magic %matplotlib. %help lists them all",
      line: 1,
    });
  });
  it("have a page", () => {
    expect(helpPage()).toContain("  %seed n                       seed of the session");
  });
});

describe("the pager", () => {
  it("is asked by a question mark on either side", () => {
    expect(readCell("W?", "mho")).toMatchObject({ page: "W" });
    expect(readCell("?run.loss", "ts")).toMatchObject({ page: "run.loss" });
    expect(readCell("a ? b : c", "ts")).not.toHaveProperty("page");
  });
});

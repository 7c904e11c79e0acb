import { beforeAll, describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { complete, hover, isComplete } from "./assist.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";

const session = new Session();
beforeAll(async () => {
  await pipeline(sourceOf("array Weights 8x8 analog { adc = 6 bits }"), session);
});
const texts = (code: string): string[] =>
  complete(code, code.length, session).items.map((i) => i.text);

describe("completion", () => {
  it("knows verbs, names of the session and magics", () => {
    expect(texts("arr")).toContain("array");
    expect(texts("y = Wei")).toEqual(["Weights"]);
    expect(texts("%see")).toEqual(["seed"]);
  });
  it("counts offsets from the start of the cell, magics included", () => {
    const code = "%%mho\narr";
    expect(complete(code, code.length, session)).toMatchObject({ start: 6, end: 9 });
  });
});

describe("hover", () => {
  it("tells what a name is, and on demand where its settings come from", () => {
    const brief = hover("Weights", 7, session, 0)?.["text/plain"];
    expect(brief).toContain("array 8x8");
    expect(hover("Weights", 7, session, 1)?.["text/plain"]).toMatch(/adc +6 bits +set here/);
    expect(hover("nothing_here", 3, session, 0)).toBeUndefined();
  });
});

describe("completeness", () => {
  it("asks for more only where the text ends too early", () => {
    expect(isComplete("y = 1")).toEqual({ status: "complete" });
    expect(isComplete("%%mho\nnetwork n {")).toEqual({ status: "incomplete", indent: "  " });
    expect(isComplete("y = = 1").status).toBe("invalid");
  });
});

describe("a verb alone on its line", () => {
  it("is explained as the verb it would be", () => {
    expect(hover("array", 5, session, 0)?.["text/plain"]).toContain("array");
  });
});

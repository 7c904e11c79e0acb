import { describe, expect, it } from "vitest";
import { canonicalJson } from "./json.ts";

describe("canonical JSON", () => {
  it("sorts keys at every depth and writes no blanks", () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 0.1 }], a: "ü" })).toBe(
      '{"a":"ü","b":[1,{"c":0.1,"d":2}]}',
    );
  });
  it("knows one zero", () => {
    expect(canonicalJson(-0)).toBe("0");
  });
  it("refuses what JSON cannot hold", () => {
    expect(() => canonicalJson(Number.NaN)).toThrow("finite numbers only");
  });
});

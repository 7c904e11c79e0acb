import { describe, expect, it } from "vitest";
import { ruleOf } from "./rule.ts";

describe("update rules", () => {
  it("default to digital off the chip and to in-place pulses on it", () => {
    expect(ruleOf(undefined, false)).toMatchObject({ name: "digital", digital: true });
    expect(ruleOf(undefined, true)).toMatchObject({
      name: "in_place",
      outerOnArray: true,
      backwardOnArray: true,
    });
  });
  it("mixed precision is Wu's by default, Nandakumar's by three knobs", () => {
    expect(ruleOf({ name: "mixed_precision" }, true)).toMatchObject({
      residual: "drop",
      backwardOnArray: false,
      threshold: { of: "level", value: 1 },
      write: { name: "verify", n: 2 },
    });
    expect(
      ruleOf(
        { name: "mixed_precision", residual: "keep", write: { name: "blind" }, backward: "array" },
        true,
      ),
    ).toMatchObject({ residual: "keep", backwardOnArray: true, write: { name: "blind" } });
  });
});

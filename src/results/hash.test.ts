import { describe, expect, it } from "vitest";
import { hashResult, hashValue } from "./hash.ts";
import type { Value } from "./results.ts";

const tensor = (...data: number[]): Value => ({
  kind: "tensor",
  shape: [data.length],
  data: Float32Array.from(data),
  unit: "",
});

describe("hash of a result", () => {
  it("sees every bit, but only one NaN", () => {
    expect(hashValue(tensor(0))).not.toBe(hashValue(tensor(-0)));
    const odd = new Float32Array(new Uint32Array([0xffc00001]).buffer);
    expect(hashValue({ kind: "tensor", shape: [1], data: odd, unit: "" })).toBe(
      hashValue(tensor(Number.NaN)),
    );
  });
  it("does not depend on the order of names", () => {
    const a = new Map([
      ["x", tensor(1)],
      ["y", tensor(2)],
    ]);
    const b = new Map([
      ["y", tensor(2)],
      ["x", tensor(1)],
    ]);
    expect(hashResult(a)).toBe(hashResult(b));
    expect(
      hashResult(
        new Map([
          ["x", tensor(2)],
          ["y", tensor(1)],
        ]),
      ),
    ).not.toBe(hashResult(a));
  });
  it("tells units and precision apart", () => {
    const volts: Value = { kind: "number", value: 1, unit: "V" };
    expect(hashValue(volts)).not.toBe(hashValue({ ...volts, unit: "A" }));
  });
});

import { inspect } from "node:util";
import { all, create, type FactoryFunctionMap } from "mathjs";
import { describe, expect, it } from "vitest";
import type { ArrayValue } from "../src/results/results.ts";
import { fromTypeScript, toTypeScript } from "./bridge.ts";
import type { ArrayHandle, Matrix } from "./values.ts";

const math = create(all as FactoryFunctionMap);

const array: ArrayValue = {
  kind: "array",
  name: "W",
  version: 2,
  rows: 1,
  columns: 2,
  technology: "analog",
  device: "ideal",
  chip: "generic",
  gMin: 0,
  gMax: 1e-4,
  weights: Float32Array.of(0.5, -0.5),
  target: Float32Array.of(0.5, -0.5),
  gPlus: Float32Array.of(5e-5, 0),
  gMinus: Float32Array.of(0, 5e-5),
  pulses: 0,
  writes: 2,
  programmed: true,
  tiles: {
    tileRows: 256,
    tileColumns: 256,
    alongInputs: 1,
    alongOutputs: 1,
    count: 1,
    used: 1,
    cells: 4,
    partialSums: 0,
  },
};

describe("mho to TypeScript", () => {
  it("numbers, words and lists are themselves", () => {
    expect(toTypeScript({ kind: "number", value: 2, unit: "" })).toEqual({
      type: "number",
      value: 2,
    });
    expect(toTypeScript({ kind: "string", value: "a" })).toEqual({ type: "string", value: "a" });
    expect(toTypeScript({ kind: "bool", value: true })).toEqual({ type: "boolean", value: true });
    expect(toTypeScript({ kind: "list", values: [1, 2], unit: "" })).toEqual({
      type: "readonly number[]",
      value: [1, 2],
    });
  });
  it("a number with a unit is a Quantity in SI", () => {
    const { type, value } = toTypeScript({ kind: "number", value: 2e-5, unit: "S" });
    expect(type).toBe('import("mho").Quantity');
    expect(value).toEqual({ kind: "quantity", value: 2e-5, unit: "S" });
    expect(inspect(value)).toBe("0.00002 S");
  });
  it("tensors are copies with a shape", () => {
    const data = Float64Array.of(1, 2, 3, 4, 5, 6);
    const matrix = toTypeScript({ kind: "tensor", shape: [2, 3], data, unit: "" });
    expect(matrix.type).toBe('import("mho").Matrix');
    const m = matrix.value as Matrix;
    expect([m.kind, m.length, m.at(1, 0)]).toEqual(["matrix", 6, 4]);
    m.data[0] = 9;
    expect(data[0]).toBe(1);
    expect(inspect(m)).toBe("Matrix(2x3) [1, 2, 3, 4, 5, ...]");
    for (const [shape, name] of [
      [[6], "Vector"],
      [[1, 6], "Row"],
      [[1, 2, 3], "Tensor"],
    ] as const)
      expect(toTypeScript({ kind: "tensor", shape, data, unit: "A" }).type).toBe(
        `import("mho").${name}`,
      );
  });
  it("an array is a handle with its conductances", () => {
    const w = toTypeScript(array).value as ArrayHandle;
    expect([...w.g.data]).toEqual([Math.fround(5e-5), -Math.fround(5e-5)]);
    expect([w.shape, w.g.unit, w.version]).toEqual([[1, 2], "S", 2]);
    expect(inspect(w)).toBe("array W.2 1x2");
  });
});

describe("TypeScript to mho", () => {
  it("numbers, words, truth values", () => {
    expect(fromTypeScript(2).value).toEqual({ kind: "number", value: 2, unit: "" });
    expect(fromTypeScript("a").value).toEqual({ kind: "string", value: "a" });
    expect(fromTypeScript(false).value).toEqual({ kind: "bool", value: false });
  });
  it("every block of numbers, by shape and SHA-256", () => {
    const same = [
      [
        [1, 2],
        [3, 4],
      ],
      { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      math.matrix([
        [1, 2],
        [3, 4],
      ]),
    ].map((v) => fromTypeScript(v));
    for (const { value, blob } of same) {
      expect(value).toEqual({ kind: "tensor", shape: [2, 2], unit: "", sha256: blob?.sha256 });
      expect([...(blob?.data ?? [])]).toEqual([1, 2, 3, 4]);
    }
    expect(new Set(same.map((s) => s.blob?.sha256)).size).toBe(1);
    expect(fromTypeScript(Int8Array.of(1, 2)).value).toMatchObject({ kind: "tensor", shape: [2] });
  });
  it("quantities, ours and those of mathjs", () => {
    expect(fromTypeScript({ kind: "quantity", value: 3, unit: "V" }).value).toEqual({
      kind: "number",
      value: 3,
      unit: "V",
    });
    const ohm = fromTypeScript(math.unit(2, "kohm")).value;
    expect(ohm).toEqual({ kind: "number", value: 2000, unit: "kg*m^2/s^3/A^2" });
  });
  it("what cannot cross is named", () => {
    for (const [value, what] of [
      [() => 1, "a function"],
      [undefined, "undefined"],
      [new Map(), "a Map"],
      [{ a: 1 }, "an object"],
      [[1, [2]], "a list that is no block of numbers"],
      [[[1, 2], [3]], "a list that is no block of numbers"],
      [[Number.NaN], "a block of numbers with NaN or Infinity in it"],
    ] as const)
      expect(fromTypeScript(value).value).toEqual({ kind: "error", what });
  });
  it("a handle of this session is the name it stands for", () => {
    const handle = {};
    const binding = { type: {} as never, node: "n" };
    expect(fromTypeScript(handle, () => binding).value).toEqual({ kind: "bound", binding });
  });
});

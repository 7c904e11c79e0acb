import { describe, expect, it } from "vitest";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { sourceOf } from "../source.ts";
import { inWords } from "./types.ts";

const compiled = (text: string, more = {}) => compile(sourceOf(text), testScope(more));

/** The type of a name in words, or the codes of what is wrong. */
function typeOf(text: string, name: string): string {
  const { checked, diagnostics } = compiled(text);
  const wrong = diagnostics.filter((d) => d.severity === "error").map((d) => d.code);
  if (wrong.length > 0) return wrong.join();
  const meaning = checked.meanings.get(name);
  return meaning ? inWords(meaning.term.type) : "nothing";
}

const y = (setup: string, expression: string): string => typeOf(`${setup}\ny = ${expression}`, "y");

describe("products", () => {
  const setup = "array W 3x4\nM = randn(3x4)\nx = randn(4)\ne = randn(3)\nB = randn(4x5)";
  it.each([
    ["W @ x", "vector of 3"],
    ["W.T @ e", "vector of 4"],
    ["W @ B", "matrix 3x5"],
    ["M @ x", "vector of 3"],
    ["M.T @ e", "vector of 4"],
    ["M @ B", "matrix 3x5"],
    ["x.T @ x", "number"],
    ["e @ x.T", "matrix 3x4"],
    ["e @ W", "row of 4"],
    ["e @ M", "row of 4"],
    ["e.T @ W", "row of 4"],
    ["e.T @ M @ x", "number"],
    ["x.T @ W.T", "row of 3"],
    ["W.T.T @ x", "vector of 3"],
    ["(W.T)' @ x", "vector of 3"],
    ["W @ e", "E0301"],
    ["W.T @ x", "E0301"],
    ["M @ W", "E0301"],
    ["W @ W.T", "E0304"],
    ["W @ mnist", "E0201"],
    ["W @ 3", "E0302"],
    ["x @ x", "E0301"],
    ['x @ "a"', "E0302"],
  ])("%s is %s", (expression, type) => {
    expect(y(setup, expression)).toBe(type);
  });
});

describe("fields and indices", () => {
  const setup = "array W 3x4\nx = randn(9)\nM = randn(3x4)\nl = [1, 2, 3]";
  it.each([
    ["W.g", "matrix 3x4"],
    ["W.T.g", "matrix 4x3"],
    ["W.g @ (0.1 V * ones(4))", "vector of 3"],
    ["max(W.g @ (0.1 V * ones(4)))", "number in amps"],
    ["W.age", "number in seconds"],
    ["W.tiles", "table"],
    ["x[0]", "number"],
    ["x[0..3]", "vector of 4"],
    ["x.T[1..2]", "row of 2"],
    ["M[0, 1]", "number"],
    ["M[0..1, 2]", "vector of 2"],
    ["M[0..1, 0..3]", "matrix 2x4"],
    ["l[2]", "number"],
    ["x[9]", "E0404"],
    ["x[0.5]", "E0404"],
    ["x[3..1]", "E0404"],
    ["x[0, 1]", "E0303"],
    ["M[0]", "E0303"],
    ["W.tile", "E0203"],
    ["x.g", "E0203"],
  ])("%s is %s", (expression, type) => {
    expect(y(setup, expression)).toBe(type);
  });
});

describe("arithmetic and units", () => {
  it.each([
    ["2 * 3 + 1", "number"],
    ["0.2 V * 20 uS", "number in amps"],
    ["(0.2 V)^2 * 10 ns / (1 ohm)", "number in joules"],
    ["sqrt(4 V * 1 V)", "number in volts"],
    ["1 / 10 ns", "number in hertz"],
    ["-randn(3)", "vector of 3"],
    ["randn(3) / 2", "vector of 3"],
    ["1 V + 1", "E0402"],
    ["exp(1 V)", "E0402"],
    ["2^(1 V)", "E0402"],
    ["(1 V)^randn(3)", "E0402"],
    ["1 < 2 and true", "true or false"],
    ["not 1", "E0207"],
    ["1 and true", "E0207"],
    ["[1, 2] < 3", "E0303"],
    ["[1 V, 2]", "E0402"],
    ["[1, 2] * 2", "E0303"],
    ["randn(2x3) + randn(3x2)", "E0303"],
    ["1e999", "E0404"],
    ['"a" == "b"', "true or false"],
    ["mean(1 V * randn(4))", "number in volts"],
    ["mse(1 V * ones(2), 1 V * ones(2))", "number in kg^2*m^4/s^6/A^2"],
    ["quantile(randn(9), 0.5)", "number"],
    ["onehot(3, 3)", "E0306"],
    ["logspace(1 s, 1 year, 4)", "list"],
    ["randn(0)", "E0306"],
    ["randn(2.5)", "E0306"],
    ["randn(100000x100000)", "E0505"],
    ["randn(20000) @ randn(20000).T", "E0505"],
    ["onehot(1, 1e12)", "E0505"],
    ["relu", "E0202"],
    ["3(4)", "E0202"],
    ["pi(4)", "E0202"],
    ["relu(1, 2)", "E0212"],
    ["onehot(i = 1)", "E0212"],
    ["onehot(1, m = 2)", "E0203"],
    ["-2^2 |> abs", "number"],
    ["lim_bound(1e15, 1e20)", "number in joules"],
    ["lim_bound(1e15, 1e20, temperature = 3 V)", "E0403"],
    ["drift_compensation(randn(2), mode = sometimes)", "E0206"],
  ])("%s is %s", (expression, type) => {
    expect(y("", expression)).toBe(type);
  });
});

describe("open inputs and holes", () => {
  it.each([
    ["array W 3x4\ny = W @ x", "x", "f32[4]"],
    ["array W 3x4\ny = W.T @ x", "x", "f32[3]"],
    ["array W 3x4\ny = x @ W", "x", "f32[3]"],
    ["M = randn(3x4)\ny = M @ x", "x", "f32[4]"],
    ["a = randn(5)\ny = a - t", "t", "f32[5]"],
    ["a = randn(5)\ny = t + a", "t", "f32[5]"],
    ["array W 3x4\nprogram W from weights", "weights", "f32[3,4]"],
  ])("%s needs %s: %s", (text, name, type) => {
    const { ir, diagnostics } = compiled(text);
    expect(ir?.needs).toEqual([{ name, type }]);
    expect(diagnostics.map((d) => d.code)).toEqual(["W0002"]);
  });

  it("become names of one value: two uses, one input", () => {
    const { ir } = compiled("array W 3x4\ny = W @ x\nz = W @ x");
    expect(ir?.nodes.filter((n) => n.op === "input").length).toBe(1);
  });

  it("are never networks, chips, devices or data", () => {
    for (const text of [
      "train foo on bar",
      "map foo on bar",
      "array W 2x2 on foo",
      "accuracy(foo, bar)",
    ])
      expect(typeOf(text, "x"), text).toContain("E0201");
  });

  it("a hole stands anywhere, and what depends on it has no node", () => {
    const { ir, diagnostics } = compiled(
      "array W 8x8 { adc = ... }\ny = W @ ...\nz = ... + 1\nw = z * 2\nload own from ...\nv = 3",
    );
    expect(diagnostics.every((d) => d.severity === "needs")).toBe(true);
    expect(Object.keys(ir?.outs ?? {})).toEqual(["y", "v", "W"]);
  });
});

describe("sessions", () => {
  const first = compiled(
    "adc = 8 bits\narray W 3x4\nx = randn(4)\nfn sq(a) = a * a\nchip c = pcm_hermes_14nm",
  );
  const scope = { names: first.names, nodes: first.ir?.nodes ?? [] };

  it("a later cell uses what an earlier one bound, with the same ids", () => {
    const { ir, diagnostics } = compiled(
      "y = W @ x\nz = sq(3)\narray V 2x2 on c { adc = adc }",
      scope,
    );
    expect(diagnostics).toEqual([]);
    const before = new Set(first.ir?.nodes.map((n) => n.id));
    const read = ir?.nodes.find((n) => n.op === "mvm");
    expect(read?.in.every((id) => before.has(id))).toBe(true);
    expect(ir?.nodes.find((n) => n.op === "array" && n.at?.["name"] === "V")?.at).toMatchObject({
      chip: "pcm_hermes_14nm",
    });
  });

  it("a parameter from an earlier cell can be swept", () => {
    const { ir, diagnostics } = compiled(
      "array V 3x4 { adc = adc }\nmeasure e = max(V @ x)\ns = sweep adc over 4..6",
      scope,
    );
    expect(diagnostics).toEqual([]);
    const axes = ir?.nodes.find((n) => n.op === "sweep")?.at?.["axes"];
    expect(axes).toEqual([{ name: "adc", values: [4, 5, 6], unit: "bit", written: true }]);
  });
});

describe("parameters from outside", () => {
  it("replace a literal, and only that", () => {
    const set = new Map([["n", "6"]]);
    const { ir } = compiled("n = 4\nm = n * 2\nx = randn(n)", { set });
    expect(ir?.nodes.find((n) => n.op === "randn")?.type).toBe("f32[6]");
    const computed = compiled("m = 2 * 3\nx = randn(m)", { set: new Map([["m", "9"]]) });
    expect(computed.ir?.nodes.find((n) => n.op === "randn")?.type).toBe("f32[6]");
  });
});

describe("values from TypeScript", () => {
  it("come in with their type, checked before anything runs", () => {
    const tensor = { kind: "tensor", shape: [4], sha256: "ab", unit: "" } as const;
    const ok = compiled("array W 3x4\ny = W @ \uE0000\uE001", { interpolated: [tensor] });
    expect(ok.ir?.nodes.find((n) => n.op === "const")?.at).toEqual({ sha256: "ab", shape: [4] });
    const bad = compiled("array W 3x4\ny = W.T @ \uE0000\uE001", { interpolated: [tensor] });
    expect(bad.diagnostics.map((d) => d.code)).toEqual(["E0301"]);
  });
  it("keep their units", () => {
    const volts = { kind: "number", value: 0.2, unit: "V" } as const;
    expect(
      compiled("i = \uE0000\uE001 * 1 uS\nassert i < 1 A", { interpolated: [volts] }).diagnostics,
    ).toEqual([]);
    const nan = { kind: "number", value: Number.NaN, unit: "" } as const;
    expect(compiled("i = \uE0000\uE001", { interpolated: [nan] }).diagnostics[0]?.code).toBe(
      "E0209",
    );
  });
});

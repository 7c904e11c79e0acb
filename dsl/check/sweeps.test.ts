import { describe, expect, it } from "vitest";
import type { Ir } from "../../src/ir/node.ts";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { render } from "../render.ts";
import { sourceOf } from "../source.ts";

const compiled = (text: string) => compile(sourceOf(text), testScope());

interface SweepAt {
  readonly axes: readonly {
    readonly name?: string;
    readonly values?: readonly number[];
    readonly seeds?: readonly number[];
    readonly unit?: string;
  }[];
  readonly measures: readonly string[];
  readonly body?: Ir;
  readonly bodies?: readonly Ir[];
}
function sweepOf(text: string): SweepAt & { readonly in: readonly string[]; readonly ir: Ir } {
  const { ir, diagnostics } = compiled(text);
  const node = ir?.nodes.find((n) => n.op === "sweep");
  if (!ir || !node) throw new Error(diagnostics.map((d) => d.title).join());
  return { ...(node.at as unknown as SweepAt), in: node.in, ir };
}

describe("axes", () => {
  it.each([
    ["4..7", [4, 5, 6, 7]],
    ["0..1 step 0.25", [0, 0.25, 0.5, 0.75, 1]],
    ["0.1..0.5 step 0.1", [0.1, 0.2, 0.3, 0.4, 0.5]],
    ["[1, 5, 2]", [1, 5, 2]],
    ["linspace(0, 1, 3)", [0, 0.5, 1]],
    ["7", [7]],
  ])("over %s", (values, expected) => {
    const { axes } = sweepOf(`s = sweep a over ${values} { measure m = a * 2 }`);
    expect(axes).toEqual([{ name: "a", values: expected }]);
  });

  it("plain numbers take the unit of the literal they replace", () => {
    const { axes } = sweepOf("t = 100 ns\nmeasure m = t * 1 V\nsweep t over [50, 200]");
    expect(axes).toEqual([{ name: "t", values: [50e-9, 200e-9], unit: "s" }]);
  });

  it("seeds are seeds", () => {
    expect(sweepOf("measure m = max(randn(4))\nsweep seeds 1..3").axes).toEqual([
      { seeds: [1, 2, 3] },
    ]);
  });
});

describe("bodies", () => {
  it("an axis that is only computed with stays an input of one body", () => {
    const { body, bodies } = sweepOf("s = sweep a over 1..5 { measure m = a * 2 }");
    expect(bodies).toBeUndefined();
    expect(body?.nodes.map((n) => [n.op, n.at])).toEqual([
      ["input", { name: "a" }],
      ["const", { v: 2 }],
      ["mul", undefined],
    ]);
  });

  it("an axis that decides a shape or a setting is written out", () => {
    const { axes, bodies } = sweepOf(
      "s = sweep n over [2, 3], b over 4..5 { array W [n, n] { adc = b }; measure m = max(W @ ones(n)) }",
    );
    expect(axes.map((a) => "written" in a)).toEqual([true, true]);
    expect(bodies?.map((b) => b.nodes.find((n) => n.op === "array"))).toMatchObject([
      { type: "array[2,2]", at: { adc: 4 } },
      { type: "array[2,2]", at: { adc: 5 } },
      { type: "array[3,3]", at: { adc: 4 } },
      { type: "array[3,3]", at: { adc: 5 } },
    ]);
  });

  it("what does not depend on the axes stays outside", () => {
    const text =
      "n = 3 bits\nx = randn(8)\narray W 8x8 { adc = n }\nprogram W from randn(8x8)\nmeasure m = max(W @ x)\ns = sweep n over 2..3";
    const { bodies, in: outer, ir } = sweepOf(text);
    const ops = (b: Ir) => b.nodes.map((n) => n.op);
    expect(ops(bodies?.[0] as Ir)).toEqual(["array", "randn", "program", "input", "mvm", "max"]);
    expect(outer.map((id) => ir.nodes.find((n) => n.id === id)?.at)).toEqual([{ rng: "x/randn" }]);
  });

  it("with seeds, everything random is drawn again, from the same streams", () => {
    const text = "x = randn(8)\nmeasure m = max(x)\ns = sweep seeds 1..2";
    const { body, in: outer, ir } = sweepOf(text);
    expect(outer).toEqual([]);
    expect(body?.outs["m"]).toBe(ir.outs["m"]);
  });

  it("only what the measures need is evaluated again", () => {
    const text = "n = 2\na = n * 2\nb = n * 3\nc = b + 1\nmeasure m = a + 1\nsweep n over 1..3";
    const { body } = sweepOf(text);
    expect(body?.nodes.map((n) => n.op)).toEqual(["input", "const", "mul", "const", "add"]);
  });

  it("a name bound again later keeps its earlier value in the sweep", () => {
    const { body } = sweepOf("k = 5\nn = 2\nmeasure m = n * k\nk = 7\nsweep n over 1..3");
    expect(body?.nodes.filter((n) => n.op === "const").map((n) => n.at?.["v"])).toEqual([5]);
  });

  it("state inside does not leave the block", () => {
    const text =
      "array W 4x4 on pcm\nprogram W from randn(4x4)\ns = sweep t over [1 s, 2 s] { age W by t; measure m = max(W @ ones(4)) }\ny = W @ ones(4)";
    const { ir, body } = sweepOf(text);
    expect(body?.nodes.map((n) => n.op)).toContain("age");
    expect(ir.nodes.map((n) => n.op)).not.toContain("age");
  });

  it("a mistake that only some values make is said with its values", () => {
    const source = sourceOf(
      "x = randn(4)\ns = sweep n over [4, 5] { array W [4, n]; measure m = max(W @ x) }",
    );
    const { diagnostics } = compile(source, testScope());
    const [first] = diagnostics.filter((d) => d.severity === "error");
    expect(first && render(source, first)).toContain(" = note: at n = 5 of the sweep\n");
  });
});

describe("tables", () => {
  it("have a column per axis, for the seed, and per measure", () => {
    const { diagnostics, checked } = compiled(
      "v = 1 V\nmeasure i = v * 1 uS\ns = sweep v over 1..2 seeds 1..3\na = max(s.i)\nb = s.v\nc = s.seed\nd = s.q",
    );
    expect(diagnostics.map((d) => d.title)).toEqual(["a table has no field `q`"]);
    const type = checked.meanings.get("a")?.term.type;
    expect(type).toMatchObject({ kind: "number" });
  });

  it("a report gives totals", () => {
    expect(
      compiled("array W 8x8\na = report energy, latency of W\nassert a.energy < 1 uJ").diagnostics,
    ).toEqual([]);
  });
});

describe("limits", () => {
  it.each([
    ["s = sweep a over 1..2000000 { measure m = a }", "E0505"],
    ["s = sweep a over 1..2000 seeds 1..2000 { measure m = a }", "E0505"],
    ["s = sweep a over 1..5000 { array W [a, 2]; measure m = max(W.g) }", "E0505"],
    ["s = sweep a over 3..1 { measure m = a }", "E0403"],
    ["s = sweep a over 1..3 step 0 { measure m = a }", "E0403"],
    ['s = sweep a over "b" { measure m = a }', "E0403"],
    ["n = 3\nm = n\nsweep n over 1..3", "E0205"],
  ])("%s is %s", (text, code) => {
    expect(compiled(text).diagnostics.map((d) => d.code)).toContain(code);
  });
});

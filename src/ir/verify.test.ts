import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../dsl/compile.ts";
import { sourceOf } from "../../dsl/source.ts";
import { examples } from "../../test/language/examples.ts";
import { testScope } from "../../test/language/scope.ts";
import { fold } from "./fold.ts";
import { loadIr, saveIr } from "./json.ts";
import type { Ir } from "./node.ts";
import { OPS } from "./ops.ts";
import { printIr } from "./print.ts";
import { RULES } from "./rules.ts";
import { faults, verify } from "./verify.ts";

const irOf = (text: string): Ir => {
  const { ir, diagnostics } = compile(sourceOf(text), testScope());
  if (!ir) throw new Error(diagnostics.map((d) => d.title).join());
  return ir;
};

const programs = examples().map((e) => ({ name: e.name, ir: e.compiled.ir as Ir }));
const MISSION = "array W 768x3072 analog; y = W @ x; train ...";

describe("the verifier", () => {
  it("has a rule for every op and no other", () => {
    expect(Object.keys(RULES).sort()).toEqual([...OPS].sort());
  });

  it.each(programs)("passes $name, whole and folded", ({ ir }) => {
    expect(faults(ir)).toEqual([]);
    expect(faults(fold(ir))).toEqual([]);
  });

  it("finds any damage to a node", () => {
    const at = fc.record({
      program: fc.nat(programs.length - 1),
      node: fc.nat(),
      how: fc.constantFrom("id", "type", "op", "in", "at", "order", "outs"),
    });
    fc.assert(
      fc.property(at, ({ program, node, how }) => {
        const { ir } = programs[program] as { ir: Ir };
        expect(faults(damaged(ir, node, how)).length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  it("calls a broken program our bug", () => {
    const ir = irOf("x = 1");
    expect(() => verify({ ...ir, outs: { x: "gone" } })).toThrow(
      "the program is broken at gone: `x` has no node",
    );
  });
});

function damaged(ir: Ir, at: number, how: string): Ir {
  const nodes = [...ir.nodes];
  const i = at % nodes.length;
  const node = nodes[i] as Ir["nodes"][number];
  switch (how) {
    case "id":
      nodes[i] = { ...node, id: "0123456789abcdef" };
      return { ...ir, nodes };
    case "type":
      nodes[i] = { ...node, type: "f32[7,7,7]" };
      return { ...ir, nodes };
    case "op":
      nodes[i] = { ...node, op: "nonsense" as typeof node.op };
      return { ...ir, nodes };
    case "in":
      nodes[i] = { ...node, in: [...node.in, "ffffffffffffffff"] };
      return { ...ir, nodes };
    case "at":
      nodes[i] = { ...node, at: { ...node.at, extra: 1 } };
      return { ...ir, nodes };
    case "order":
      return { ...ir, nodes: [...nodes, node] };
    default:
      return { ...ir, outs: { ...ir.outs, ghost: "ffffffffffffffff" } };
  }
}

describe("the printer", () => {
  it("writes the mission's sample", () => {
    const lines = printIr(irOf(MISSION)).split("\n");
    expect(lines.slice(0, -1)).toEqual([
      '%0:array[768,3072] = array{name="W" kind="analog"}',
      '%1:f32[3072] = input{name="x"}',
      '%2:f32[768] = mvm{read="y/mvm"} %0 %1',
      "out y=%2 W=%0",
      "needs x:f32[3072]",
    ]);
    expect(lines[5]).toMatch(/^hash [0-9a-f]{16}$/);
  });

  it("shows the body of a sweep below it", () => {
    const text = printIr(
      irOf(
        "n = 4 bits\narray W 8x8 { adc = n }\nx = randn(8)\nmeasure e = nrmse(W @ x, x)\nsweep n over 4..6",
      ),
    );
    expect(text).toContain("bodies=3<");
    expect(text).toContain("  | … and 2 more like it");
  });
});

describe("the file", () => {
  it.each(programs)("keeps $name", ({ ir }) => {
    expect(loadIr(saveIr(ir))).toEqual(ir);
  });

  it("refuses what is no program, with a sentence", () => {
    expect(loadIr("{")).toBe("this is not JSON");
    expect(loadIr("[]")).toBe("this is not an mho program of format 1");
    expect(loadIr('{"mho":1,"seed":-1}')).toBe("its seed is no whole number");
    const text = saveIr(irOf("x = 1"));
    expect(loadIr(text.replace('"f64"', '"f32[0]"'))).toMatch(/^node [0-9a-f]{16}: /);
  });

  it("never throws on any JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof loadIr(text)).toBe("string");
      }),
    );
  });
});

describe("folding", () => {
  it("decides what is known, and drops what nobody looks at", () => {
    const ir = fold(irOf("T = 300 K\na = 2 * T\nassert a > 500 K and not (a > 700 K)"));
    expect(ir.nodes.map((n) => [n.op, n.at?.["v"]])).toContainEqual(["const", true]);
    expect(ir.nodes.some((n) => n.op === "cmp" || n.op === "and")).toBe(false);
  });

  it("keeps the ids of everything it does not touch", () => {
    const ir = irOf(MISSION);
    expect(fold(ir)).toEqual(ir);
  });
});

import { describe, expect, it } from "vitest";
import { testScope } from "../test/language/scope.ts";
import { compile } from "./compile.ts";
import { renderAll } from "./render.ts";
import { sourceOf } from "./source.ts";

const MISSION = "array W 768x3072 analog; y = W @ x; train ...";

describe("the mission's line", () => {
  const source = sourceOf(MISSION);
  const { ir, diagnostics } = compile(source, testScope());

  it("is an open program: one array, one read, one open input", () => {
    expect(ir?.nodes.map((n) => [n.op, n.type])).toEqual([
      ["array", "array[768,3072]"],
      ["input", "f32[3072]"],
      ["mvm", "f32[768]"],
    ]);
    expect(Object.keys(ir?.outs ?? {})).toEqual(["y", "W"]);
    expect(ir?.needs).toEqual([{ name: "x", type: "f32[3072]" }]);
  });

  it("says what is missing, and how to fill it in", () => {
    expect(renderAll(source, diagnostics)).toBe(`needs[W0002]: \`x\` is an open input
 --> cell:1:34
  |
1 | array W 768x3072 analog; y = W @ x; train ...
  |                                  ^ a vector of 3072 goes in here
  = help: to try it out: x = randn(3072)
  = help: from TypeScript: x = \${x}

needs[W0001]: a hole is left to fill in
 --> cell:1:43
  |
1 | array W 768x3072 analog; y = W @ x; train ...
  |                                           ^^^ a network goes here
  = help: a full line reads: train net on mnist for 5 epochs
`);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/build.ts";
import { type Ir, programHash } from "../src/ir/node.ts";
import { examples } from "../test/language/examples.ts";
import { PATIENCE, runs } from "../test/language/mutations.ts";
import { testScope } from "../test/language/scope.ts";
import { flowOf } from "./check/flow.ts";
import { compile } from "./compile.ts";
import { sourceOf } from "./source.ts";
import { tokenize } from "./tokens.ts";

const irOf = (text: string): Ir => {
  const { ir, diagnostics } = compile(sourceOf(text), testScope());
  if (!ir) throw new Error(diagnostics.map((d) => d.title).join());
  return ir;
};
const streams = (ir: Ir): unknown[] =>
  ir.nodes.flatMap((n) => {
    const s = n.at?.["rng"] ?? n.at?.["read"];
    return s === undefined ? [] : [s];
  });

describe("random streams", () => {
  it("are named by binding and role, with #k for further uses", () => {
    const text =
      "array W 4x4\nx = randn(4) + randn(4)\nprogram W from randn(4x4)\ny = W @ (W @ x)\nW += randn(4x4)";
    expect(streams(irOf(text))).toEqual([
      ...[
        "x/randn",
        "x/randn#1",
        "W/randn",
        "W/program",
        "y/mvm",
        "y/mvm#1",
        "W/randn#1",
        "W/pulse",
      ],
    ]);
  });

  it("of a statement without a name are named by its text, comments and blanks aside", () => {
    const a = streams(irOf("max(randn(4))"))[0];
    expect(a).toMatch(/^[0-9a-f]{8}\/randn$/);
    expect(streams(irOf("// why\nmax( randn(4) )  // so"))[0]).toBe(a);
    expect(streams(irOf("max(randn(5))"))[0]).not.toBe(a);
  });

  it("of a mapped and trained network belong to the network, not to the run", () => {
    const net = "load mnist\nnetwork n { input 784; dense 10 softmax }\n";
    const at = (text: string) => streams(irOf(net + text));
    expect(at("map n on pcm\nr = train n on mnist")).toEqual(["n/map", "n/train"]);
    expect(at("map n on pcm\nother = train n on mnist")).toEqual(["n/map", "n/train"]);
  });
});

describe("identity", () => {
  it("does not change with comments, blank lines, moved code or the seed", () => {
    const a = irOf("seed 1\narray W 4x4\nx = randn(4)\ny = W @ x");
    const b = irOf("// note\n\nx = randn(4)   // draws\nseed 7\narray W 4x4\n\ny = W @ x");
    expect(programHash(b)).toBe(programHash(a));
    expect(b.seed).not.toBe(a.seed);
  });

  it("changes only for what depends on an edit", () => {
    const before = irOf("array W 4x4\nx = randn(4)\ny = W @ x\nz = randn(3)\nw = z * 2");
    const after = irOf("array W 4x4\nx = randn(4)\ny = W @ x\nz = uniform(0, 1, 3)\nw = z * 2");
    for (const name of ["W", "x", "y"]) expect(after.outs[name]).toBe(before.outs[name]);
    for (const name of ["z", "w"]) expect(after.outs[name]).not.toBe(before.outs[name]);
  });

  it(
    "an added statement leaves every other name its node",
    () => {
      const all = examples();
      fc.assert(
        fc.property(
          fc.constantFrom(...all),
          fc.nat(),
          fc.constantFrom("zz = randn(5)", "// note", "zz = 3"),
          (e, at, line) => {
            const lines = e.source.lines;
            const place = (lines[at % lines.length] as number) ?? 0;
            const text = `${e.source.text.slice(0, place)}${line}\n${e.source.text.slice(place)}`;
            const after = compile(
              { ...sourceOf(text), shown: e.source.shown },
              testScope({ interpolated: [WEIGHTS] }),
            );
            if (!after.ir) return; // the line fell into a bracket
            for (const [name, id] of Object.entries(e.compiled.ir?.outs ?? {}))
              expect(after.ir.outs[name], `${name} in ${e.name}`).toBe(id);
          },
        ),
        { numRuns: runs(150) },
      );
    },
    PATIENCE,
  );
});

const WEIGHTS = { kind: "tensor", shape: [32, 32], sha256: "0".repeat(64), unit: "" } as const;

describe("devices of the user", () => {
  it("carry their laws as trees", () => {
    const { ir } = compile(
      sourceOf(
        "device mine {\n  g = 4 uS .. 40 uS\n  a = 0.7\n  up(g) = (g_max - g) * exp(-g / (1 uS)) * a / 32\n}",
      ),
      testScope(),
    );
    expect(ir?.nodes[0]?.at).toEqual({
      g: [4e-6, 4e-5],
      laws: {
        up: {
          params: ["g"],
          expr: [
            "/",
            ["*", ["*", ["-", "g_max", "g"], ["exp", ["/", ["neg", "g"], 1e-6]]], "a"],
            32,
          ],
        },
        constants: { a: 0.7 },
      },
    });
  });
  it.each([
    ["device d { up(g) = g * g }", "E0403"],
    ["device d { up(g) = relu(g) }", "E0403"],
    ["device d { side(g) = g }", "E0203"],
    ["device d { b = 3 }", "E0203"],
  ])("%s is %s", (text, code) => {
    expect(compile(sourceOf(text), testScope()).diagnostics.map((d) => d.code)).toContain(code);
  });
});

describe("the builder", () => {
  it("makes the mission's program, node by node", () => {
    const b = new Builder();
    const W = b.array("W", 768, 3072);
    const x = b.input("x", "f32[3072]");
    b.bind("y", () => b.mvm(W, x));
    const text = irOf("array W 768x3072 analog; y = W @ x; train ...");
    expect(b.ir().nodes).toEqual(text.nodes);
    expect(programHash(b.ir())).toBe(programHash(text));
    expect(b.ir().needs).toEqual(text.needs);
  });

  it("makes the three moves of a crossbar", () => {
    const b = new Builder();
    const W = b.array("W", 10, 784);
    const x = b.bind("x", () => b.uniform(0, 1, 784));
    const t = b.bind("t", () => b.onehot(3, 10));
    const y = b.bind("y", () => b.apply("softmax", b.mvm(W, x)));
    const e = b.bind("e", () => b.sub(t, y));
    b.bind("d", () => b.mvmT(W, e));
    b.pulse("W", W, b.matmul(b.mul(0.1, e), b.t(x)), { rank1: true });
    const text = irOf(
      "array W 10x784 analog\nx = uniform(0, 1, 784)\nt = onehot(3, 10)\ny = softmax(W @ x)\ne = t - y\nd = W.T @ e\nW += 0.1 * e @ x.T",
    );
    expect(b.ir().outs).toEqual(text.outs);
  });
});

/** Deleting any one token of a valid program changes diagnostics only in its own statement and where its names are used. */
describe("recovery", () => {
  const programs = examples().filter((e) => /^0[1249]/.test(e.name));
  it(
    "a broken statement leaves the others alive",
    () => {
      fc.assert(
        fc.property(fc.constantFrom(...programs), fc.nat(), (e, at) => {
          const { text } = e.source;
          const { tokens } = tokenize(text);
          const token = tokens[at % tokens.length];
          if (!token || /^[{}\s]$/.test(token.image)) return; // an open brace swallows what follows
          const [start, end] = [token.startOffset, token.startOffset + token.image.length];
          const blank = text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
          const { diagnostics } = compile(sourceOf(blank), testScope());
          const touched = statementsTouched(e.compiled.read.program, start);
          for (const d of diagnostics.filter((x) => x.severity === "error")) {
            const inside = touched.some(
              ([from, to]) => d.span[0] >= from - 1 && d.span[0] <= to + 1,
            );
            expect(inside, `${d.code} ${d.title} after deleting ${token.image} in ${e.name}`).toBe(
              true,
            );
          }
        }),
        { numRuns: runs(300) },
      );
    },
    PATIENCE,
  );
});

/** The statement at an offset, the next one (it may be swallowed), and all that use their names. */
function statementsTouched(
  program: ReturnType<typeof compile>["read"]["program"],
  offset: number,
): (readonly [number, number])[] {
  const i = program.findIndex((s) => s.span[0] <= offset && offset < s.span[1]);
  const dirty = new Set<string>();
  const spans: (readonly [number, number])[] = [];
  program.forEach((s, j) => {
    const { reads, writes } = flowOf(s);
    if (j !== i && j !== i + 1 && ![...reads].some((name) => dirty.has(name))) return;
    spans.push(s.span);
    for (const name of writes) dirty.add(name);
  });
  return spans;
}

import { describe, expect, it } from "vitest";
import { examples } from "../test/language/examples.ts";
import { read } from "./compile.ts";
import { MhoParser } from "./parser.ts";
import { astText } from "./print.ts";
import { sourceOf } from "./source.ts";

/** An expression with its grouping shown: `(a + (b * c))`. */
function grouped(text: string): string {
  const { program } = read(sourceOf(text));
  const show = (e: unknown): string => {
    const n = e as Record<string, unknown> & { kind: string };
    switch (n.kind) {
      case "binary":
        return `(${show(n["left"])} ${n["operator"]} ${show(n["right"])})`;
      case "range":
        return `(${show(n["from"])} .. ${show(n["to"])})`;
      case "unary":
        return `(${n["operator"]} ${show(n["operand"])})`;
      case "transpose":
        return `${show(n["operand"])}.T`;
      case "field":
        return `${show(n["object"])}.${show(n["field"])}`;
      case "call":
        return `${show(n["callee"])}(${(n["args"] as { value: unknown }[]).map((a) => show(a.value)).join(", ")})`;
      case "index":
        return `${show(n["object"])}[${(n["at"] as unknown[]).map(show).join(", ")}]`;
      case "list":
        return `[${(n["items"] as unknown[]).map(show).join(", ")}]`;
      case "number":
        return String(n["text"]);
      default:
        return String(n["name"] ?? n["value"] ?? n["text"] ?? n.kind);
    }
  };
  const [only] = program;
  return only?.kind === "show" ? show(only.value) : (only?.kind ?? "");
}

describe("the grammar", () => {
  it("is free of ambiguity: chevrotain's own validation passes", () => {
    expect(() => new MhoParser(true)).not.toThrow();
  });

  it.each([
    ["a + b * c", "(a + (b * c))"],
    ["a - b - c", "((a - b) - c)"],
    ["a @ b * c", "((a @ b) * c)"],
    ["-2^2", "(- (2 ^ 2))"],
    ["2^-3", "(2 ^ (- 3))"],
    ["2^3^2", "(2 ^ (3 ^ 2))"],
    ["-a.T @ b", "((- a.T) @ b)"],
    ["1..n+1", "(1 .. (n + 1))"],
    ["a < b + 1 and not c", "((a < (b + 1)) and (not c))"],
    ["a or b and c", "(a or (b and c))"],
    ["x |> f |> g", "((x |> f) |> g)"],
    ["f(a, n = 2)[0].g'", "f(a, 2)[0].g.T"],
    ["[a, b + 1]", "[a, (b + 1)]"],
    ["(a + b) * c", "((a + b) * c)"],
    ["a == b", "(a == b)"],
  ])("%s is %s", (text, expected) => {
    expect(grouped(text)).toBe(expected);
  });
});

describe("the tree", () => {
  it("gives every node its place: the text of a span parses to the same node", () => {
    const { program } = read(sourceOf("y = W.T @ (x + 3 uS)\nz = f(a)[1..2]"));
    const spans = program.map((s) => [s.span[0], s.span[1]]);
    expect(spans).toEqual([
      [0, 20],
      [21, 35],
    ]);
  });

  it.each(examples())("of $name holds no undefined and no error", ({ source }) => {
    const { program, diagnostics } = read(source);
    expect(diagnostics).toEqual([]);
    const walk = (v: unknown): void => {
      expect(v).not.toBeUndefined();
      if (typeof v !== "object" || v === null) return;
      expect((v as { kind?: string }).kind).not.toBe("error");
      for (const x of Object.values(v)) walk(x);
    };
    walk(program);
  });

  it("as text, shows what was written", () => {
    expect(
      astText({ read: read(sourceOf("array W 8x8 analog { adc = 6 bits }\ny = W.T @ x")) }),
    ).toBe(
      `array name=W technology=analog
  shape:
    shape sizes=8x8
  block:
    name=adc
      value:
        quantity text=6 bits
bind name=y
  value:
    binary operator=@ right=x
      left:
        transpose operand=W`,
    );
  });
});

describe("recovery", () => {
  it("loses one statement, not the program", () => {
    const { program, diagnostics } = read(sourceOf("a = 1\ny = W @ @ x\nb = 2\nz = (1 +\nc = 3"));
    expect(program.flatMap((s) => (s.kind === "bind" ? [s.name.name] : []))).toEqual(
      expect.arrayContaining(["a", "b", "c"]),
    );
    expect(diagnostics.map((d) => d.code)).toEqual(["E0100", "E0107"]);
  });

  it("keeps what stands before a text that ends in the middle", () => {
    expect(read(sourceOf("a = 1\nb = 2\nW.")).program.length).toBe(2);
  });
});

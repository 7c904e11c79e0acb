import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createTsEngine, type TsEngine, type TsFailed, type TsOk } from "./typescript.ts";

// vitest formats stacks by file name and so overlooks `sourceURL`; the kernel runs under Node's own format.
Reflect.deleteProperty(Error, "prepareStackTrace");

const cwd = mkdtempSync(path.join(tmpdir(), "mho-ts-"));
const shown: unknown[] = [];
const engine: TsEngine = createTsEngine({
  cwd,
  globals: {
    display: {
      type: "(value: unknown, options?: { id?: string }) => void",
      value: (value: unknown) => void shown.push(value),
    },
  },
});

beforeEach(() => {
  engine.reset();
  shown.length = 0;
});
afterAll(() => engine.close());

async function valueFrom(code: string): Promise<unknown> {
  const outcome = await engine.execute(code);
  if (!outcome.ok) throw new Error(outcome.traceback.join("\n"));
  return outcome.value;
}

async function failureOf(code: string, label?: string): Promise<TsFailed> {
  return (await engine.execute(code, label)) as TsFailed;
}

/** Traceback without colours, one text. */
function plain(failure: TsFailed): string {
  return failure.traceback.join("\n").replaceAll(/\x1b\[\d+m/g, "");
}

describe("values", () => {
  it("gives the last expression and keeps names between cells", async () => {
    expect(await valueFrom("const a = 20\nlet b = a + 1; b")).toBe(21);
    expect(await valueFrom("b = b * 2; a + b")).toBe(62);
    expect(engine.names()).toEqual(["a", "b"]);
  });

  it("shows nothing for a binding, undefined and null, but shows zero and false", async () => {
    expect(await engine.execute("const a = 1")).toEqual({ ok: true });
    expect(await engine.execute("undefined")).toEqual({ ok: true });
    expect(await engine.execute("null")).toEqual({ ok: true });
    expect(await valueFrom("0")).toBe(0);
    expect(await valueFrom("false")).toBe(false);
  });

  it("lets an object bring its own bundle", async () => {
    const outcome = (await engine.execute(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>' }) })",
    )) as TsOk;
    expect(outcome.display).toEqual({ "text/html": "<b>1</b>" });
    expect(((await engine.execute("[1, 'a']")) as TsOk).display).toEqual({
      "text/plain": "[ 1, 'a' ]",
    });
  });

  it("sees a name of another language with the type it has now, also when cells between did not name it", async () => {
    engine.declare("shared", "number", 1);
    expect(await valueFrom("shared + 1")).toBe(2);
    engine.declare("shared", "string", "text");
    expect(await valueFrom("1 + 1")).toBe(2);
    expect(await valueFrom("shared.length")).toBe(4);
    engine.declare("shared", "number[]", [1, 2]);
    expect(engine.complete("shared.fla", 10).items.map((item) => item.text)).toContain("flat");
    engine.forget("shared");
    expect((await failureOf("shared")).name).toBe("TS2304");
  });

  it("may redeclare with another type", async () => {
    await valueFrom("const x = 1");
    await valueFrom("const x = 'text'");
    expect(await valueFrom("x.toUpperCase()")).toBe("TEXT");
  });

  it("evaluates an expression without leaving a name", async () => {
    expect(await engine.evaluate("2 + 3")).toMatchObject({ ok: true, value: 5 });
    expect(await engine.evaluate("{ a: 1 }")).toMatchObject({ ok: true, value: { a: 1 } });
    expect(await engine.evaluate("no_such_name(1)")).toMatchObject({ ok: false, name: "TS2304" });
    expect(engine.names()).toEqual([]);
  });
});

describe("await at the top level", () => {
  it.each([
    ["await Promise.resolve(3)", 3],
    ["await (Promise.resolve(3))", 3],
    ["await (async () => 4)()", 4],
    ["const y = 1 + await (Promise.resolve(2)); y", 3],
    ["await Promise.all([1, await (2)])", [1, 2]],
    ["await\n  Promise.resolve(5)", 5],
    ["await [6]", [6]],
    ["let s = 0; for await (const z of [1, 2, 3]) s += z; s", 6],
    ["const f = async () => await (7); await f()", 7],
    ["'await (1)'", "await (1)"],
  ])("runs %s", async (code, value) => {
    expect(await valueFrom(code)).toEqual(value);
  });

  it("keeps the columns of what it rewrites", async () => {
    const failure = await failureOf("const a = await (Promise.resolve(1)) + zz");
    expect(failure.diagnostics).toMatchObject([{ code: "TS2304", line: 1, column: 40, length: 2 }]);
  });
});

it("takes `export` in front of a declaration for nothing", async () => {
  expect(await valueFrom("export const x = 1\nexport function f() { return x + 1 }\nf()")).toBe(2);
});

describe("names of another language", () => {
  it("appear typed, in checks and in completion", async () => {
    engine.declare("h", "{ data: Float32Array; unit: string }", {
      data: new Float32Array([1, 2]),
      unit: "A",
    });
    expect(await valueFrom("h.data.length")).toBe(2);
    expect(engine.complete("h.da", 4).items).toEqual([{ text: "data", kind: "property" }]);
    expect((await failureOf("const n: number = h.unit")).name).toBe("TS2322");
  });

  it.each([
    "const x = 'a'",
    "let x = 'a'",
    "function x() {}",
    "class x {}",
    "enum x { A }",
    "import x from 'fs'",
    "import { readFileSync as x } from 'fs'",
    "var x = 1, other = 2",
  ])("win over an older `%s`", async (older) => {
    await valueFrom(older);
    engine.declare("x", "number[]", [1, 2, 3]);
    expect(await valueFrom("x.map((v) => v + 1)")).toEqual([2, 3, 4]);
    expect(await valueFrom("x = [9]; x")).toEqual([9]);
    expect(engine.get("x")).toEqual([9]);
  });

  it("change their type when bound again, and stay after a cell that throws", async () => {
    engine.declare("x", "number", 1);
    await failureOf("x; throw new Error('late')");
    expect(await valueFrom("x + 1")).toBe(2);
    engine.declare("x", "string", "s");
    expect(await valueFrom("x.length")).toBe(1);
  });

  it("give way to a TypeScript declaration, until bound again", async () => {
    engine.declare("x", "number", 1);
    expect(await valueFrom("const x = { deep: true }; x.deep")).toBe(true);
    expect(await valueFrom("x.deep")).toBe(true);
    engine.declare("x", "number", 2);
    expect(await valueFrom("x.toFixed(1)")).toBe("2.0");
  });

  it("can be forgotten", async () => {
    engine.declare("x", "number", 1);
    await valueFrom("x");
    engine.forget("x");
    expect((await failureOf("x")).name).toBe("TS2304");
  });
});

describe("globals", () => {
  it("are there, are not listed, and survive a reset", async () => {
    await valueFrom("display(1, { id: 'a' })");
    engine.reset();
    await valueFrom("display(2)");
    expect(shown).toEqual([1, 2]);
    expect(engine.names()).toEqual([]);
    expect((await failureOf("display(1, { ident: 'a' })")).name).toBe("TS2345");
  });
});

describe("errors", () => {
  it("of the compiler name code, line and caret", async () => {
    const failure = await failureOf("let a = 1\nlet s: string = 5");
    expect(failure).toMatchObject({
      name: "TS2322",
      message: "Type 'number' is not assignable to type 'string'.",
      diagnostics: [{ code: "TS2322", line: 2, column: 5, length: 1 }],
    });
    expect(plain(failure)).toBe(
      [
        "error[TS2322]: Type 'number' is not assignable to type 'string'.",
        " --> cell:2:5",
        "  |",
        "2 | let s: string = 5",
        "  |     ^",
      ].join("\n"),
    );
  });

  it("at run time point into the cell, past types and blank lines", async () => {
    const failure = await failureOf(
      "interface P { q: number }\n\nconst p: P = { q: 1 }\nfunction f(x: P): never {\n  throw new RangeError('boom')\n}\nf(p)",
    );
    expect(failure).toMatchObject({ name: "RangeError", message: "boom" });
    expect(plain(failure)).toBe(
      [
        "RangeError: boom",
        " --> cell:5:9",
        "  |",
        "5 |   throw new RangeError('boom')",
        "  |         ^",
        "    at f (cell:5:9)",
        "    at cell:7:1",
      ].join("\n"),
    );
  });

  it("name the other cell that a function stands in", async () => {
    await engine.execute("function deep() { throw new Error('x') }", "3");
    expect(plain(await failureOf("\ndeep()", "4"))).toBe(
      [
        "Error: x",
        " --> cell 3:1:25",
        "  |",
        "1 | function deep() { throw new Error('x') }",
        "  |                         ^",
        "    at deep (cell 3:1:25)",
        "    at cell:2:1",
      ].join("\n"),
    );
  });

  it("come out of awaits with their place, without frames of Node", async () => {
    const failure = await failureOf(
      "import { readFile } from 'fs/promises'\nawait null\nconst n: any = null\nn.x",
    );
    expect(failure.name).toBe("TypeError");
    expect(plain(failure)).toContain(" --> cell:4:3");
    expect(plain(failure)).not.toMatch(/node:|tslab|evalmachine|\/kernel\//);
  });

  it("may be any value", async () => {
    expect(await failureOf("throw 5")).toMatchObject({ name: "Uncaught", message: "5" });
    expect(await failureOf("throw undefined")).toMatchObject({ name: "Uncaught" });
    expect(plain(await failureOf("throw new Error('a', { cause: new Error('b') })"))).toContain(
      "caused by Error: b",
    );
  });

  it("keep what was assigned before, with its type, and what was not reached after", async () => {
    await valueFrom("const kept = 'old'");
    await failureOf("const data = [1, 2]; throw new Error('x'); const kept = 5");
    expect(await valueFrom("data.length + kept.length")).toBe(5);
  });

  it("of syntax leave the session alone", async () => {
    await valueFrom("const a = 1");
    expect((await failureOf("let 3x = 1")).name).toMatch(/^TS1/);
    expect(await valueFrom("a")).toBe(1);
  });
});

describe("packages", () => {
  it("of Node are typed in a folder without node_modules", async () => {
    expect(await valueFrom("import * as fs from 'fs'\nfs.existsSync('/')")).toBe(true);
    expect(await valueFrom("import path from 'node:path'\npath.basename('/a/b')")).toBe("b");
    expect((await failureOf("import * as fs from 'fs'\nfs.existsSync(1)")).name).toBe("TS2345");
  });

  it("of ours resolve with types and at run time", async () => {
    expect(await valueFrom("import * as math from 'mathjs'\nmath.evaluate('2 + 3')")).toBe(5);
    expect(
      (await failureOf("import { create } from 'mathjs'\nconst n: number = create")).name,
    ).toBe("TS2322");
  });

  it("and files beside the notebook can be imported", async () => {
    writeFileSync(
      path.join(cwd, "side.ts"),
      "export const twice = (x: number): number => 2 * x;\n",
    );
    expect(await valueFrom("import { twice } from './side'\ntwice(21)")).toBe(42);
  });
});

describe("interrupts", () => {
  it("end an await and keep the session", async () => {
    await valueFrom("const before = 1");
    const running = engine.execute("const early = 2\nawait new Promise(() => {})");
    setTimeout(() => engine.interrupt(), 30);
    expect(await running).toMatchObject({ ok: false, name: "Interrupted" });
    expect(await valueFrom("before + early")).toBe(3);
  });

  it("do nothing when nothing runs", async () => {
    engine.interrupt();
    expect(await valueFrom("await 1")).toBe(1);
  });
});

describe("while typing", () => {
  it("completes members and names by prefix", () => {
    const code = "const zzqq = 1; zzq";
    expect(engine.complete(code, code.length)).toEqual({
      start: 16,
      end: 19,
      items: [{ text: "zzqq", kind: "instance" }],
    });
    expect(engine.complete("Math.sqr", 8).items).toEqual([{ text: "sqrt", kind: "function" }]);
  });

  it("explains a name, also with the cursor behind it", () => {
    const bundle = engine.inspect("Math.sqrt", 9, 0)!;
    expect(bundle["text/plain"]).toContain("(method) Math.sqrt(x: number): number");
    expect(bundle["text/markdown"]).toMatch(/^```typescript\n\(method\) Math\.sqrt/);
    expect(engine.inspect("   ", 1, 0)).toBeUndefined();
  });

  it("adds the value on the second level", async () => {
    await valueFrom("const q = [1, 2]");
    expect(engine.inspect("q", 1, 1)!["text/plain"]).toBe("const q: number[]\n\n[ 1, 2 ]");
  });

  it.each([
    ["1", "complete"],
    ["const f = (x: number) => x + 1", "complete"],
    ["await (x)", "complete"],
    ["function f() {", "incomplete"],
    ["const x = [1,", "incomplete"],
    ["`abc", "incomplete"],
    ["let 3x = 1", "invalid"],
  ])("finds %s %s", (code, status) => {
    expect(engine.isComplete(code).status).toBe(status);
  });
});

/** @file Before and after the types of the environment are loaded. One process, one engine: the order of these tests matters. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AmbientTypes } from "./ambient-types.ts";
import { createTsEngine, type TsFailed } from "./typescript.ts";

const engine = createTsEngine({
  cwd: mkdtempSync(path.join(tmpdir(), "mho-types-")),
  globals: { answer: { type: "number", value: 42 } },
});
afterAll(() => engine.close());

const codeOf = async (cell: string): Promise<string | undefined> =>
  ((await engine.execute(cell)) as TsFailed).name;

describe("the types of Node", () => {
  it("are not needed for what nearly every cell uses", async () => {
    const cell = `const late: NodeJS.Timeout = setTimeout((n: number) => n, 0, 1)
clearTimeout(late); queueMicrotask(() => {}); console.assert(true)
await new Promise<void>((done) => setImmediate(done))`;
    expect(await engine.execute(cell)).toEqual({ ok: true });
  });

  it("are loaded when a name completes to nothing, and completions offer them", () => {
    const items = engine.complete("proce", 5).items.map((item) => item.text);
    expect(items).toEqual(["process"]);
  });

  it("agree with the few that stood for them", async () => {
    expect(await engine.execute("clearTimeout(late); process.pid > 0")).toMatchObject({
      value: true,
    });
    expect(await codeOf("const s: string = setTimeout(() => {}, 1)")).toBe("TS2322");
    expect(await codeOf("console.log().x")).toBe("TS2339");
  });

  it("a global is declared when a cell names it or completes to it", async () => {
    expect(engine.complete("answ", 4).items).toEqual([{ text: "answer", kind: "instance" }]);
    expect(await engine.execute("answer + 1")).toMatchObject({ value: 43 });
    expect(engine.names()).toEqual(["late"]);
  });

  it("are loaded once", () => {
    const types = new AmbientTypes();
    types.add(["node", "mocha", ".store"]);
    let changes = 0;
    types.watch(() => changes++);
    expect([types.load(), types.load(), changes]).toEqual([true, false, 1]);
    expect(types.text).toBe('/// <reference types="node" />\n/// <reference types="mocha" />\n');
  });
});

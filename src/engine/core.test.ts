/** @file The modules: memory is the sole import, every op is there, no data, no start function. */
import { describe, expect, it } from "vitest";
import { compileKernels, wasmBytes } from "./core.ts";
import { argumentNames, OPS, type OpName } from "./ops.ts";

/** Ids of the sections of a module; 8 is start, 11 is data. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  let at = 8;
  while (at < bytes.length) {
    ids.push(bytes[at++]!);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}

describe.each([true, false])("module with shared memory: %s", (shared) => {
  const module = compileKernels(shared);

  it("imports memory and nothing else", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([
      { module: "env", name: "memory", kind: "memory" },
    ]);
    const ids = sections(wasmBytes(shared));
    expect(ids).not.toContain(8);
    expect(ids).not.toContain(11);
  });

  it("exports every op of the table", () => {
    const names = WebAssembly.Module.exports(module).map((e) => e.name);
    for (const name of Object.keys(OPS)) expect(names).toContain(name);
  });
});

describe("op table", () => {
  const ops = Object.entries(OPS) as [OpName, { number: number }][];

  it("numbers are unique, arguments are named once and fit", () => {
    expect(new Set(ops.map(([, op]) => op.number)).size).toBe(ops.length);
    for (const [name] of ops) {
      const names = argumentNames(name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeLessThanOrEqual(64);
    }
  });
});

/** @file The arena: no overlaps, coalescing, zeroes, growth, and the numbers of a refusal. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "./error.ts";
import { referenceKernels, wasmKernels } from "./kernels.ts";
import { ARENA, Arena, createMemory } from "./memory.ts";

describe("arena", () => {
  it("never hands out the same byte twice, zeroes, aligns, and coalesces", () => {
    const command = fc.tuple(fc.constantFrom("alloc", "free", "temporary"), fc.nat(20_000));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const arena = new Arena(createMemory(false));
        const room = arena.room;
        const mark = arena.mark();
        const live: { at: number; bytes: number }[] = [];
        const stack: { at: number; bytes: number }[] = [];
        for (const [what, n] of commands) {
          if (what === "free") {
            const gone = live.splice(n % Math.max(1, live.length), 1)[0];
            if (gone) arena.free(gone.at);
            continue;
          }
          const at = what === "alloc" ? arena.alloc(n, "block") : arena.temporary(n, "block");
          expect(at % 64).toBe(0);
          expect(at).toBeGreaterThanOrEqual(ARENA);
          for (const other of [...live, ...stack]) {
            expect(at + n <= other.at || other.at + other.bytes <= at).toBe(true);
          }
          const bytes = arena.heap.u8.subarray(at, at + n);
          if (what === "alloc") expect(bytes.every((b) => b === 0)).toBe(true);
          bytes.fill(0xff);
          (what === "alloc" ? live : stack).push({ at, bytes: n });
        }
        arena.release(mark);
        for (const { at } of live) arena.free(at);
        expect(arena.room).toBe(room);
        expect(arena.temporary(room - (2 ** 32 - 64 * 2 ** 20) - 64, "all")).toBe(ARENA);
      }),
      { numRuns: 40 },
    );
  });

  it("refuses what does not fit in 4 GiB with the numbers, and stays usable", () => {
    const k = wasmKernels();
    let error: unknown;
    try {
      k.alloc(5e9, "array W");
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(EngineError);
    const { code, numbers, message } = error as EngineError;
    expect(code).toBe("E_MEMORY");
    expect(message).toMatch(/^E_MEMORY: array W needs 5000000064 bytes; \d+ are free$/);
    expect(numbers["free"]).toBeGreaterThan(4e9);
    expect(k.read(k.matrixFrom([1, 2], 1, 2, "x"))).toEqual(new Float32Array([1, 2]));
  });

  it("hands out all that is free as one block: what is left at the end, and what it grows by", () => {
    const arena = new Arena(createMemory(false));
    const kept = arena.alloc(1000, "kept");
    const all = arena.temporary(arena.room - 64, "all");
    expect(all).toBeGreaterThan(kept);
    expect(arena.room).toBe(0);
    expect(() => arena.temporary(0, "more")).toThrow("E_MEMORY: more needs 64 bytes; 0 are free");
  });

  it("grows, and old contents stay", () => {
    const k = referenceKernels();
    const m = k.matrixFrom([1, 2, 3], 1, 3, "kept");
    const big = k.alloc(100 * 2 ** 20, "big");
    expect(big).toBeGreaterThan(m.at);
    expect(k.read(m)).toEqual(new Float32Array([1, 2, 3]));
    k.u8(big, 100 * 2 ** 20)[100 * 2 ** 20 - 1] = 7;
  });

  it("what came since a point can be freed together; what was there before stays", () => {
    const k = referenceKernels();
    const kept = k.matrixFrom([1, 2], 1, 2, "kept");
    const [room, before, mark] = [k.room(), k.handedOut(), k.mark()];
    const gone = [k.alloc(100, "a"), k.alloc(5000, "b"), k.temporary(70, "c")];
    k.free(gone[0]!);
    k.alloc(64, "in the gap");
    k.freeSince(before);
    k.release(mark);
    expect(k.room()).toBe(room);
    expect(Array.from(k.read(kept))).toEqual([1, 2]);
  });

  it("stop and progress words survive growth, on memory that is not shared, too", () => {
    const k = wasmKernels();
    k.free(k.alloc(100 * 2 ** 20, "growth"));
    k.control.report(3, 9);
    expect(k.control.progress()).toEqual({ step: 3, steps: 9 });
    const m = k.matrixFrom([1, 2], 1, 2, "m");
    k.control.cancel();
    expect(() => k.unary("negate", m, m)).toThrow("E_CANCEL: unary was stopped");
    expect(Array.from(k.read(m))).toEqual([1, 2]);
    k.control.clear();
    k.unary("negate", m, m);
    expect(Array.from(k.read(m))).toEqual([-1, -2]);
  });

  it("refuses sizes out of range", () => {
    const k = referenceKernels();
    expect(() => k.matrix(3, 2 ** 24, "W")).toThrow("E_LIMIT: W: 3x16777216 is out of range");
    expect(() => k.alloc(Number.NaN, "n")).toThrow("E_LIMIT");
    expect(() => k.matrix(-1, 3, "W")).toThrow("E_LIMIT");
  });
});

describe.each([
  ["ref", referenceKernels],
  ["wasm", wasmKernels],
])("edges on %s", (_, open) => {
  const k = open();
  const draws = { key: [1, 2] as const };

  it("empty shapes do nothing", () => {
    for (const [rows, cols] of [
      [0, 5],
      [5, 0],
      [0, 0],
    ] as const) {
      const m = k.matrix(rows, cols, "empty");
      k.normals(m, { draws });
      k.unary("relu", m, m);
      expect(k.absmax(m)).toBe(0);
      expect(k.read(m)).toHaveLength(0);
    }
    const x = k.matrix(0, 7, "x");
    const y = k.matrix(0, 3, "y");
    k.matmul(x, k.matrix(3, 7, "w"), y);
    const gradient = k.matrixFrom([1, 2, 3, 4], 2, 2, "chi");
    k.gradient(gradient, k.matrix(0, 2, "d"), k.matrix(0, 2, "x"), 1);
    expect(Array.from(k.read(gradient))).toEqual([1, 2, 3, 4]);
  });

  it("no inputs: sums are +0 and the stage runs", () => {
    const a = k.quantise(k.matrix(2, 0, "x"), { form: "f32", levels: 0, range: 1 });
    const b = k.panels(k.matrix(3, 0, "w"), { form: "f32" });
    const y = k.matrixFrom([9, 9, 9, 9, 9, 9], 2, 3, "y");
    const offset = k.matrixFrom([1, 2, 3], 1, 3, "offset");
    k.product(a, b, y, { offset: offset.at });
    expect(Array.from(k.read(y))).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it("single elements, and one giant value among zeros", () => {
    const y = k.matrix(1, 1, "y");
    k.matmul(k.matrixFrom([3], 1, 1, "x"), k.matrixFrom([-2], 1, 1, "w"), y);
    expect(k.read(y)[0]).toBe(-6);
    const x = k.matrixFrom([0, 2 ** 99, 0, 0, 1], 1, 5, "x");
    const a = k.quantise(x, { form: "i16", levels: 127 });
    expect(Array.from(k.i16(a.at, 24)).filter((_v, i) => i % 8 < 2)).toEqual([0, 127, 0, 0, 0, 0]);
    expect(k.f32(a.scale, 1)[0]).toBe(2 ** 99);
  });

  it("cells with lo = hi stay there; saturated cells stay inside", () => {
    const w = k.matrixFrom([0.5, -0.5, 0], 1, 3, "w");
    const x = k.matrixFrom([1, 1, 1], 1, 3, "x");
    const d = k.matrixFrom([1], 1, 1, "d");
    const plan = k.fixedUpdate(1, { rate: 31, step: 1, length: 31 });
    const tx = k.trains(x, "x", plan, { draws });
    const td = k.trains(d, "d", plan, { draws });
    const law = { up: 0.1, down: 0.1, slopeUp: 0, slopeDown: 0 };
    for (const mode of ["closed", "exact"] as const) {
      k.pulsedUpdate({ w, ...law, lo: -0.5, hi: 0.5 }, tx, td, { sigma: 0.3, draws, mode });
      expect(Array.from(k.read(w))).toEqual([-0.5, -0.5, -0.5]);
      k.pulsedUpdate({ w, ...law, lo: 0.25, hi: 0.25 }, tx, td, { sigma: 0.3, draws, mode });
      expect(Array.from(k.read(w))).toEqual([0.25, 0.25, 0.25]);
    }
  });

  it("no result depends on old bytes", () => {
    const run = (): Float32Array => {
      const mark = k.mark();
      const x = k.scratch(3, 37, "x");
      k.normals(x, { draws });
      const w = k.scratch(9, 37, "w");
      k.normals(w, { draws: { ...draws, step: 1 } });
      const y = k.scratch(3, 9, "y");
      const a = k.quantise(x, { form: "f32", levels: 15 });
      k.product(a, k.panels(w, { form: "f32" }), y);
      const out = k.read(y);
      k.release(mark);
      return out;
    };
    const clean = run();
    const mark = k.mark();
    k.f32(k.temporary(2 ** 22, "dirt"), 2 ** 20).fill(Number.NaN);
    k.release(mark);
    expect(run()).toEqual(clean);
  });
});

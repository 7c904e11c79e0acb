import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PlaceSettings, place } from "./place.ts";

const hermes: PlaceSettings = { tile: [256, 256], encoding: "differential", pair: "cell" };
const wu64: PlaceSettings = {
  tile: [64, 64],
  encoding: "differential",
  pair: "column",
  split: "kernel",
};

describe("the tile mapper", () => {
  it("puts 768x3072 on 3 x 12 tiles of 256x256 with 11 partial sums, all used", () => {
    const p = place(768, 3072, hermes);
    expect(p).toMatchObject({ alongOutputs: 3, alongInputs: 12, count: 36, partialSums: 11 });
    expect(p).toMatchObject({ used: 1, cells: 4_718_592 });
    expect(p.rectangles[13]).toEqual({ r0: 256, r1: 512, c0: 256, c1: 512 });
  });

  it("needs 48 x 24 tiles of 64x64 for 768x3072 in column pairs", () => {
    const p = place(768, 3072, { ...wu64, split: "any" });
    expect([p.alongInputs, p.alongOutputs, p.count]).toEqual([48, 24, 1152]);
  });

  it("halves the inputs of a tile for row pairs and doubles the tiles for twins", () => {
    expect(place(256, 256, { ...hermes, pair: "row" })).toMatchObject({ alongInputs: 2, count: 2 });
    expect(place(256, 256, { ...hermes, pair: "tile" })).toMatchObject({ count: 2, used: 1 });
    expect(place(8, 8, { ...hermes, encoding: "sliced", slices: 4 })).toMatchObject({
      count: 4,
      cells: 256,
    });
  });

  it("keeps whole kernels together: 12 kernels of 5x5x4 take 2 tiles of 64 rows, not 2.56 channels", () => {
    const p = place(12, 100, { ...wu64, kernel: 25 });
    expect(p.rectangles).toEqual([
      { r0: 0, r1: 12, c0: 0, c1: 50 },
      { r0: 0, r1: 12, c0: 50, c1: 100 },
    ]);
  });

  it("lets a kernel larger than a tile straddle tiles", () => {
    expect(place(4, 121, { ...wu64, kernel: 121 }).alongInputs).toBe(2);
  });

  it("covers every weight exactly once, whatever the shape", () => {
    const size = fc.integer({ min: 1, max: 70 });
    const settings = fc.record({
      tile: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })),
      encoding: fc.constantFrom("differential" as const, "offset" as const),
      pair: fc.constantFrom("cell" as const, "column" as const, "row" as const, "tile" as const),
      split: fc.constantFrom("any" as const, "kernel" as const),
      kernel: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(size, size, settings, (r, c, s) => {
        const p = place(r, c, s);
        const seen = new Uint8Array(r * c);
        for (const t of p.rectangles)
          for (let i = t.r0; i < t.r1; i++) for (let k = t.c0; k < t.c1; k++) seen[i * c + k]!++;
        expect(seen.every((n) => n === 1)).toBe(true);
        expect(p.rectangles.length).toBe(p.alongInputs * p.alongOutputs);
        expect(p.used).toBeLessThanOrEqual(1);
      }),
    );
  });
});

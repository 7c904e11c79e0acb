import { expect, it } from "vitest";
import { deriveKey, KIND, kindTile, normal } from "../base/random.ts";
import { RowNormals } from "./row-normals.ts";

it("are the draws of base/random.ts in their order, row by row", () => {
  const key = deriveKey(3n, "W/program");
  const draws = new RowNormals(key, KIND.writeVerify, 7);
  for (const [row, side] of [
    [0, 0],
    [5, 1],
    [5, 0],
  ] as const) {
    draws.start(row, side);
    for (let q = 0; q < 150; q++)
      expect(draws.next()).toBe(normal(q, row, kindTile(KIND.writeVerify, side), 7, key));
  }
});

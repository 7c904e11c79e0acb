/** @file The picture unpacks, by an independent zlib, to the pixels that went in. */
import { inflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { base64, palettePng } from "./png.ts";

it("is a palette image that zlib accepts", () => {
  const indices = Uint8Array.from({ length: 300 * 400 }, (_, i) => i % 251);
  const png = Buffer.from(palettePng(indices, 300, 400, [[1, 2, 3]]));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 300]);
  const at = png.indexOf("IDAT");
  const raw = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  for (let r = 0; r < 300; r += 37) {
    expect(raw[r * 401]).toBe(0);
    expect([...raw.subarray(r * 401 + 1, (r + 1) * 401)]).toEqual([
      ...indices.subarray(r * 400, (r + 1) * 400),
    ]);
  }
  // CRC of an empty IEND chunk, as printed in every PNG of the world.
  expect(png.subarray(-4).toString("hex")).toBe("ae426082");
});

it("writes base64 as Node does", () => {
  for (let n = 0; n < 8; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => 37 * i + 200);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  }
});

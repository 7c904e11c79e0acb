import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lendSha256, sha256, shortHash, utf8 } from "./hash.ts";

describe("SHA-256", () => {
  it("meets the vectors of FIPS 180-4", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
  it("equals an independent implementation on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const want = createHash("sha256").update(bytes).digest("hex");
        expect(sha256(bytes)).toBe(want);
        expect(sha256(bytes.subarray(0, cut), bytes.subarray(cut))).toBe(want);
      }),
    );
  });
  it("lets a host hash, part by part", () => {
    const seen: number[] = [];
    lendSha256((parts) => {
      seen.push(...parts.map((part) => part.length));
      const hash = createHash("sha256");
      for (const part of parts) hash.update(part);
      return hash.digest("hex");
    });
    const large = new Uint8Array(5000).fill(3);
    const lent = [sha256(""), sha256("ab", large)];
    lendSha256(null);
    expect(seen).toEqual([0, 2, 5000]);
    expect(lent).toEqual([sha256(""), sha256("ab", large)]);
  });
  it("encodes any text as UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
  });
});

describe("short hash", () => {
  it("does not depend on key order", () => {
    expect(shortHash({ a: 1, b: 2 })).toBe(shortHash({ b: 2, a: 1 }));
    expect(shortHash({ a: 1, b: 2 })).toMatch(/^[0-9a-f]{16}$/);
  });
});

/** @file The hash has its published values; every engine has the golden fingerprint. */
import { describe, expect, it } from "vitest";
import { referenceKernels, wasmKernels } from "./kernels.ts";
import { selfTest, WordHash } from "./self-test.ts";
import { FINGERPRINT } from "./version.ts";

describe("self test", () => {
  it("hashes as specified", () => {
    const hash = (words: number[]): string => new WordHash().add(words).hex();
    expect(hash([])).toBe("811c9dc51b873593");
    expect(hash([0, 1, 2])).toBe("22ae7a28c3f36936");
    expect(hash([0xffffffff])).toBe("f9f3a14e3a64976b");
  });

  it.each([
    ["ref", referenceKernels],
    ["wasm", wasmKernels],
  ])("%s has the golden fingerprint, twice, on used memory too", (_, open) => {
    const k = open();
    expect(selfTest(k)).toBe(FINGERPRINT);
    k.f32(k.alloc(2 ** 20, "dirt"), 2 ** 18).fill(Number.NaN);
    expect(selfTest(k)).toBe(FINGERPRINT);
  });
});

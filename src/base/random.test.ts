/** @file Known answers of Philox (Random123's vectors), of the draw order and of pulse trains; streams do not meet. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bernoulli,
  boxMuller,
  type Counter,
  deriveKey,
  KIND,
  kindTile,
  normal,
  normals64,
  philox,
  roundEven,
  type StreamKey,
  toUniform,
  trains,
  uniform,
  word,
} from "./random.ts";

const hex = (words: ArrayLike<number>): string =>
  Array.from(words, (w) => (w >>> 0).toString(16).padStart(8, "0")).join(" ");
const f32 = (x: number): string => hex(new Uint32Array(new Float32Array([x]).buffer));

describe("philox4x32-10", () => {
  const all = 0xffffffff;
  const known: [Counter, StreamKey, string][] = [
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [[all, all, all, all], [all, all], "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ];
  it.each(known)("counter %j key %j", (counter, key, words) => {
    expect(hex(philox(counter, key))).toBe(words);
  });

  it("multiplies like 64-bit integers", () => {
    const mask = 0xffffffffn;
    const round = (x: bigint[], k: bigint[]): bigint[] => {
      const a = 0xd2511f53n * x[0]!;
      const b = 0xcd9e8d57n * x[2]!;
      return [(b >> 32n) ^ x[1]! ^ k[0]!, b & mask, (a >> 32n) ^ x[3]! ^ k[1]!, a & mask];
    };
    const u32 = fc.integer({ min: 0, max: all });
    fc.assert(
      fc.property(fc.tuple(u32, u32, u32, u32), fc.tuple(u32, u32), (counter, key) => {
        let x = counter.map(BigInt);
        const k = key.map(BigInt);
        for (let r = 0; r < 10; r++) {
          x = round(x, k);
          k[0] = (k[0]! + 0x9e3779b9n) & mask;
          k[1] = (k[1]! + 0xbb67ae85n) & mask;
        }
        expect(philox(counter, key)).toEqual(x.map(Number));
      }),
    );
  });
});

describe("stream keys", () => {
  it.each([
    [0n, "", "ddb3d022 836ad205"],
    [0n, "y/mvm", "a2a2becd 4b34eb11"],
    [1n, "y/mvm", "f8878c93 3c8ed25d"],
    [1n, "W/pulse", "e2dd9b5a 37ba60b3"],
    [2n ** 63n + 5n, "net.fc1/device", "5b51b122 96a1164c"],
  ])("seed %s name %j", (seed, name, key) => {
    expect(hex(deriveKey(seed, name))).toBe(key);
  });

  it("takes the NFC form, and UTF-8 beyond ASCII", () => {
    expect(deriveKey(3n, "e\u0301")).toEqual(deriveKey(3n, "\u00e9"));
    const bytes = new TextEncoder().encode("\u03a9\u{1d11e}\u00e9-row");
    const view = new DataView(new ArrayBuffer(16));
    bytes.forEach((b, i) => {
      view.setUint8(i, b);
    });
    let key: StreamKey = [9, 0];
    for (let i = 0; i < 2; i++) {
      const at = (o: number): number => view.getUint32(8 * i + o, true);
      const [a, b] = philox([at(0), at(4), i, 2 ** 31 + bytes.length], key);
      key = [a, b];
    }
    expect(deriveKey(9n, "\u03a9\u{1d11e}\u00e9-row")).toEqual(key);
  });

  it("refuses seeds out of range", () => {
    expect(() => deriveKey(-1n, "a")).toThrow("seed -1 is not in 0..2^64-1");
    expect(() => deriveKey(1n << 64n, "a")).toThrow(RangeError);
  });
});

describe("normals", () => {
  const key = deriveKey(1n, "y/mvm");
  const c2 = kindTile(KIND.outputNoise, 2);

  it("has the draw order of the specification", () => {
    expect(c2).toBe(0x11000002);
    const drawn = [0, 1, 16, 32, 48, 63, 64, 3071].map((q) => f32(normal(q, 3, c2, 41, key)));
    expect(drawn.join(" ")).toBe(
      "bef10423 bf6dd7e4 bf24c6eb bd0b80ae bef45ff7 3d499f43 be5269d9 bf6ecb7d",
    );
    expect(hex([word(0, 3, c2, 41, key)])).toBe("ba46d248");
    expect(f32(uniform(0, 3, c2, 41, key))).toBe("3f3a46d3");
  });

  it.each([
    [0, 0, "40d1c6ff 00000000"],
    [0xffffffff, 0, "00000000 00000000"],
    [0, 0x80000000, "c0d1c6ff 80000000"],
    [0, 0x40000000, "00000000 40d1c6ff"],
    [0, 0x1fffffff, "409455c1 409455c9"],
    [0, 0x20000000, "409455c1 c09455c9"],
  ])("Box-Muller of %i, %i", (a, b, pair) => {
    expect(boxMuller(a, b).map(f32).join(" ")).toBe(pair);
  });

  it("fills 64 at a time with the same draws", () => {
    const out = new Float32Array(64);
    normals64(out, 0, 5, 3, c2, 41, key);
    for (let q = 0; q < 64; q++) expect(out[q]).toBe(normal(320 + q, 3, c2, 41, key));
  });

  it("has the moments of a standard normal (64k draws, 5 sigma)", () => {
    const n = 65536;
    const out = new Float32Array(64);
    const sums = [0, 0, 0, 0];
    for (let g = 0; g < n / 64; g++) {
      normals64(out, 0, g, 0, c2, 0, key);
      for (const x of out) for (let k = 0; k < 4; k++) sums[k]! += x ** (k + 1);
    }
    const [m1, m2, m3, m4] = sums.map((s) => s / n) as [number, number, number, number];
    expect(Math.abs(m1)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(m2 - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(m3)).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(m4 - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it("differs by kind, tile, step, sample, name and seed", () => {
    const base = normal(7, 3, c2, 41, key);
    const others = [
      normal(8, 3, c2, 41, key),
      normal(7, 4, c2, 41, key),
      normal(7, 3, kindTile(KIND.weightNoise, 2), 41, key),
      normal(7, 3, kindTile(KIND.outputNoise, 3), 41, key),
      normal(7, 3, c2, 42, key),
      normal(7, 3, c2, 41, deriveKey(2n, "y/mvm")),
      normal(7, 3, c2, 41, deriveKey(1n, "z/mvm")),
    ];
    expect(new Set([base, ...others]).size).toBe(others.length + 1);
  });
});

describe("pulse trains", () => {
  const values = [0.5, 0, 1, 0.25, 0.75, 1e-6, 0.1, 0.9, 0.3, 0.6];
  it.each([
    [1, "1 0 1 1 1 0 0 1 0 1"],
    [3, "5 0 7 1 7 0 0 7 6 7"],
    [8, "e5 0 ff 69 f7 0 4 ff 4 1a"],
    [31, "2c69b6e5 0 7fffffff 410469 1fbf9bf7 0 40000 1ffe7f9f 808004c 69fdebfa"],
  ])("of length %i", (length, masks) => {
    const c2 = kindTile(KIND.trainX, 2);
    const drawn = trains(values, 1, length, 7, c2, 41, deriveKey(1n, "W/pulse"));
    expect(Array.from(drawn, (m) => m.toString(16)).join(" ")).toBe(masks);
  });

  it("fires at the rate asked for (5 sigma)", () => {
    const key = deriveKey(4n, "rate");
    let fired = 0;
    const n = 31 * 4000;
    const masks = trains(new Float32Array(4000).fill(0.3), 1, 31, 0, 0x30000000, 0, key);
    for (const m of masks) for (let b = 0; b < 31; b++) fired += (m >>> b) & 1;
    const p = Math.round(0.3 * 65536) / 65536;
    expect(Math.abs(fired / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  });
});

describe("words to numbers", () => {
  it("keeps uniforms inside the open interval", () => {
    expect(toUniform(0)).toBe(2 ** -24);
    expect(toUniform(0xffffffff)).toBe(1 - 2 ** -24);
    expect(Math.fround(toUniform(0xffffffff))).toBe(toUniform(0xffffffff));
  });

  it("rounds half to even", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 1e300].map(roundEven)).toEqual([
      0, 2, 2, -0, -2, 2, 1e300,
    ]);
  });

  it("decides bernoulli by integers", () => {
    const key = deriveKey(1n, "b");
    expect(bernoulli(1, 0, 0, 0, 0, key)).toBe(true);
    expect(bernoulli(0, 0, 0, 0, 0, key)).toBe(false);
  });
});

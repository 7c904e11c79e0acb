import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import {
  CLAIMS,
  claimsOf,
  claimsOfPreset,
  claimsTable,
  computed,
  judge,
  pairs,
  type Verdict,
  valueText,
} from "./check.ts";
import { modelled, type Value } from "./models.ts";

const numbers = (v: Value): number[] => (typeof v === "number" ? [v] : Object.values(v));
const tally = (list: readonly Verdict[]): Record<string, number> => {
  const count: Record<string, number> = {};
  for (const v of list) count[v.verdict] = (count[v.verdict] ?? 0) + 1;
  return count;
};

describe("claims", () => {
  it("are 94, each with a verdict that its relation bears out", () => {
    expect(CLAIMS).toHaveLength(94);
    expect(new Set(CLAIMS.map((c) => c.id)).size).toBe(94);
    for (const c of CLAIMS) {
      const v = judge(c);
      if (c.verdict !== "unrealistic") expect(v.holds, c.id).toBe(c.verdict === "consistent");
      if (v.verdict !== "consistent") expect(v.why.length, c.id).toBeGreaterThan(5);
    }
  });

  it("come out the same by the arithmetic shown and by our own code", () => {
    const both = CLAIMS.filter((c) => c.by);
    expect(both.length).toBeGreaterThan(40);
    for (const c of both)
      for (const [key, a, b] of pairs(computed(c.model), modelled(c.by!)))
        expect(Math.abs(a / b - 1), `${c.id} ${key}`).toBeLessThan(1e-9);
  });

  it("hold finite numbers only", () => {
    for (const c of CLAIMS)
      for (const x of numbers(computed(c.model))) expect(Number.isFinite(x), c.id).toBe(true);
  });

  it("give the vendor's page its verdicts", () => {
    const list = claimsOf("qmemory-published");
    const own = list.filter((v) => v.tag === "claim" && !v.id.includes("/"));
    expect(tally(own)).toEqual({
      consistent: 40,
      inconsistent: 17,
      impossible: 16,
      unrealistic: 7,
    });
    expect(list.filter((v) => v.id.includes("/")).every((v) => v.holds)).toBe(true);
  });

  it("give `report claims of qmemory_physics` the verdict table of the paper", () => {
    const rows = rowsOf(claimsTable(claimsOfPreset("qmemory_physics")));
    const verdict = (id: string) => rows.find((r) => r["id"] === id)?.["verdict"];
    const expected: Record<string, string> = {
      P01: "impossible", // 13 bit per cell, one read, 47.7 fJ
      P02: "impossible",
      P03: "impossible", // 13 bit weights, 1024 rows, lossless, 50 nJ
      P04: "consistent", // 8-bit output of a 1K column
      A26: "inconsistent", // 10 ns at any size
      P05: "impossible",
      P06: "unrealistic", // 10 ns at 1K, 8 bits
      P07: "impossible", // 10 ns at 1K, 13 bits
      P08: "impossible", // 50 nJ at 1K, 13 bits
      P09: "consistent", // 50 nJ at 1K, 8 bits
      P10: "unrealistic", // 5 W in one array
      P11: "unrealistic", // 470x
      P12: "inconsistent", // GPU 100, 400 ns
      P13: "inconsistent", // 10 J per epoch
      P14: "impossible", // 200 ns update
      A52: "impossible",
      P15: "impossible",
      P16: "impossible",
      P17: "impossible", // energy all in cells
      A10: "inconsistent", // 52x storage
    };
    for (const [id, word] of Object.entries(expected))
      expect([id, verdict(id)]).toEqual([id, word]);
  });

  it("show the arithmetic, both numbers and the factor between them", () => {
    const row = rowsOf(claimsTable([judge(CLAIMS.find((c) => c.id === "P07")!)]))[0];
    expect(row).toMatchObject({
      published: "10 ns",
      computed: "727.5 us",
      verdict: "impossible",
      arithmetic: "16*(1.380649e-23*300)*0.78*1024*8^13/0.2^2",
      tag: "claim",
    });
    expect(row!["factor"] as number).toBeCloseTo(72749, 0);
  });

  it("fall back to the published rows of a measured chip, and to none for a chip of one's own", () => {
    const hermes = claimsOfPreset("pcm_hermes_14nm");
    expect(hermes.map((v) => [v.tag, v.verdict])).toEqual([
      ["measured", "consistent"],
      ["measured", "consistent"],
    ]);
    expect(claimsOfPreset("my_chip")).toEqual([]);
  });

  it("print lists and named values", () => {
    expect(valueText([10, 400], "x")).toBe("10, 400 x");
    expect(valueText([1e-8, 4e-8], "s")).toBe("10 ns, 40 ns");
    expect(valueText({ a: 1, b: 2e-9 }, { a: "cell", b: "s" })).toBe("a 1 cell, b 2 ns");
    expect(valueText(0, "1")).toBe("0");
  });
});

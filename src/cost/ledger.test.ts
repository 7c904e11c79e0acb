import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../base/table.ts";
import {
  ACTIONS,
  count,
  createLedger,
  entries,
  ledgerTable,
  merge,
  tick,
  total,
} from "./ledger.ts";

const counting = fc.array(
  fc.tuple(fc.constantFrom(...ACTIONS), fc.constantFrom("a", "b", "c"), fc.nat({ max: 1_000_000 })),
);

describe("the ledger", () => {
  it("gives the same rows in any order of counting", () => {
    fc.assert(
      fc.property(counting, (list) => {
        const forth = createLedger();
        const back = createLedger();
        for (const [a, n, k] of list) count(forth, a, n, k);
        for (const [a, n, k] of [...list].reverse()) count(back, a, n, k);
        expect(entries(back)).toEqual(entries(forth));
      }),
    );
  });

  it("counts the same after merging", () => {
    const a = createLedger();
    const b = createLedger();
    count(a, "adc", "y", 256);
    count(b, "adc", "y", 44);
    count(b, "cell", "y", 9, 4.5e-12);
    tick(b, 1e-7);
    merge(a, b);
    expect(total(a, "adc")).toBe(300);
    expect(entries(a)[0]).toEqual({ action: "cell", node: "y", count: 9, joules: 4.5e-12 });
    expect(a.seconds).toBe(1e-7);
  });

  it("prints line, node, action, count and energy", () => {
    const l = createLedger();
    count(l, "adc", "y", 10);
    count(l, "dac", "y", 4);
    const t = ledgerTable(l, (e) => e.count * 2, { y: 5 });
    expect(rowsOf(t)).toEqual([
      { line: 5, node: "y", action: "dac", count: 4, energy: 8 },
      { line: 5, node: "y", action: "adc", count: 10, energy: 20 },
    ]);
    expect(t.columns.at(-1)?.unit).toBe("J");
    const tagged = ledgerTable(
      l,
      () => 0,
      undefined,
      () => "claimed, x: claim",
    );
    expect(tagged.columns.map((c) => c.name)).toEqual([
      "node",
      "action",
      "count",
      "energy",
      "model",
    ]);
  });

  it("is exact up to 2^53 and refuses to go beyond", () => {
    const l = createLedger();
    count(l, "cell", "y", 2 ** 53 - 2);
    count(l, "cell", "y", 1);
    expect(total(l, "cell")).toBe(9007199254740991);
    expect(() => count(l, "cell", "y", 1)).toThrow(/no whole number below 2\^53/);
    expect(() => count(l, "adc", "y", 0.5)).toThrow(/no whole number/);
  });
});

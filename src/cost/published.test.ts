import { describe, expect, it } from "vitest";
import { PROFILES } from "./profile.ts";
import { columnEnergy, type Validation, validate, validationTable } from "./published.ts";
import { isaacPeak, pumaProduct } from "./published-chips.ts";
import { operationsPerJoule, operationsPerSecond, tileOperation } from "./tile.ts";

const get = (id: string) => PROFILES.get(id)!;
const worst = (rows: readonly Validation[]): number =>
  rows.reduce((m, r) => Math.max(m, Math.abs(r.deviation)), 0);

describe("published figures", () => {
  for (const p of PROFILES.values())
    it(`${p.id}: every published row within its tolerance`, () => {
      const bad = validate(p).filter((r) => !r.ok);
      expect(bad).toEqual([]);
    });

  it("recomputes 93 figures in all, each with a tag", () => {
    const t = validationTable();
    expect(t.rows).toBe(93);
    expect(t.columns.map((c) => c.name)).toContain("tag");
  });

  it("V1 HERMES: 130 ns, 96.04 mW, 1.008 TOPS, 10.5 TOPS/W", () => {
    const t = tileOperation(get("pcm-hermes-14nm"));
    expect(t.seconds).toBeCloseTo(130e-9, 15);
    expect(t.energy / t.seconds).toBeCloseTo(0.09604, 4);
    expect(operationsPerSecond(get("pcm-hermes-14nm"), t) / 1e12).toBeCloseTo(1.008, 3);
    expect(operationsPerJoule(t) / 1e12).toBeCloseTo(10.5, 1);
  });

  it("V2 64 cores: both modes within 5 % of TOPS and 10 % of TOPS/W, predicted", () => {
    const rows = validate(get("pcm-64core-14nm"));
    expect(rows.map((r) => Number(r.computed.toPrecision(4)))).toEqual([
      63.07, 10.26, 16.09, 2.618,
    ]);
  });

  it("V3 NeuRRAM: twenty points within 15 %; mean 4.4 % of TOPS, 3.5 % of TOPS/W", () => {
    const rows = validate(get("rram-neurram-130nm"));
    expect(rows).toHaveLength(20);
    const mean = (metric: string): number => {
      const of = rows.filter((r) => r.metric === metric);
      return of.reduce((s, r) => s + Math.abs(r.deviation), 0) / of.length;
    };
    expect(mean("tops")).toBeLessThan(0.045);
    expect(mean("topsPerW")).toBeLessThan(0.036);
    expect(worst(rows)).toBeLessThan(0.126);
  });

  it("V4 Jia: 401 and 192.3 TOPS/W at 65 nm; 1.25 pJ per column predicted at 16 nm against 1.19", () => {
    const rows = validate(get("charge-sram-65nm"));
    expect(rows.map((r) => Number(r.computed.toPrecision(3)))).toEqual([401, 0.874, 192]);
    const column = validate(get("charge-sram-16nm")).find((r) => r.metric === "eColumn_J")!;
    expect(column.computed * 1e12).toBeCloseTo(1.25, 2);
    expect(columnEnergy(get("charge-sram-16nm")) * 1e12).toBeCloseTo(1.19, 2);
  });

  it("V5 PUMA 41.7 nJ and 2304 ns; ISAAC 41.29 TOPS, 483 GOPS/mm2, 0.6275 TOPS/W", () => {
    const puma = pumaProduct(get("isaac-32nm"));
    expect(puma.energy * 1e9).toBeCloseTo(41.7, 1);
    expect(puma.seconds).toBeCloseTo(2304e-9, 15);
    const isaac = isaacPeak(get("isaac-32nm"));
    expect(isaac.operationsPerSecond / 1e12).toBeCloseTo(41.29, 2);
    expect(isaac.perArea / 1e9 / 1e6).toBeCloseTo(483, 0);
    expect(isaac.operationsPerJoule / 1e12).toBeCloseTo(0.6275, 4);
  });

  it("V7 Correll: 0.1146 TOPS and 791 pJ", () => {
    const t = tileOperation(get("rram-correll-65nm"));
    expect(operationsPerSecond(get("rram-correll-65nm"), t) / 1e12).toBeCloseTo(0.1146, 4);
    expect(t.energy * 1e12).toBeCloseTo(791, -1);
  });
});

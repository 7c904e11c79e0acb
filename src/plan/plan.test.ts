import { describe, expect, it } from "vitest";
import { entries } from "../cost/ledger.ts";
import { type Attributes, Graph, type Ir } from "../ir/node.ts";
import { estimate, plan } from "./plan.ts";

const ir = (g: Graph, outs: Record<string, string>): Ir => ({
  ...{ mho: 1, seed: 0, nodes: g.nodes, outs, needs: [], views: [] },
  ...{ spans: g.spans, units: g.units },
});

/** The mission's line: one array, one product. */
function mission(
  at: Attributes = {},
  op: "mvm" | "mvm_t" = "mvm",
): { ir: Ir; array: string; read: string } {
  const g = new Graph();
  const a = g.add("array", "array[768,3072]", [], { name: "W", kind: "analog", ...at }, [6, 7]);
  const x = g.add("input", op === "mvm" ? "f32[3072]" : "f32[768]", [], { name: "x" });
  const y = g.add(
    op,
    op === "mvm" ? "f32[768]" : "f32[3072]",
    [a.id, x.id],
    { read: "y/mvm" },
    [29, 34],
  );
  return { ir: ir(g, { W: a.id, y: y.id }), array: a.id, read: y.id };
}

const counts = (p: ReturnType<typeof plan>, id: string): Record<string, number> =>
  Object.fromEntries(
    entries(p.costs.get(id)?.ledger ?? { rows: new Map(), seconds: 0 }).map((e) => [
      e.action,
      e.count,
    ]),
  );

describe("the plan of the mission's line", () => {
  it("counts 36 tile reads, 9216 drives, 9216 conversions and 11 sums of 768", () => {
    const m = mission();
    const p = plan(m.ir);
    expect(counts(p, m.read)).toMatchObject({
      tile: 36,
      dac: 9216,
      adc: 9216,
      sum: 11 * 768,
      cell: 4718592,
    });
    expect(p.arrays[0]?.placement).toMatchObject({
      alongInputs: 12,
      alongOutputs: 3,
      count: 36,
      used: 1,
    });
  });
  it("adds up to its parts and prices a later read of both the same", () => {
    const m = mission();
    const p = plan(m.ir);
    const cost = estimate(p, m.read);
    expect(Object.values(cost.parts).reduce((s, e) => s + e, 0)).toBe(cost.energy);
    expect(estimate(p, m.array).energy).toBe(cost.energy);
    expect(cost.latency).toBeGreaterThan(100e-9);
  });
  it("does not depend on what stands around it", () => {
    const g = new Graph();
    g.add("randn", "f32[4]", [], { rng: "z/randn" });
    expect(estimate(plan(mission().ir), mission().read)).toEqual(
      estimate(plan(mission().ir), mission().read),
    );
  });
});

describe("what does not fit the hardware", () => {
  const found = (at: Attributes, op: "mvm" | "mvm_t" = "mvm") =>
    plan(mission(at, op).ir).diagnostics;
  it("E0501: more tiles than the chip has", () => {
    expect(found({ tile: [64, 64], pair: "column", tiles: 4, chip: "rram_wu_2023_65nm" })).toEqual([
      {
        code: "E0501",
        severity: "error",
        title: "`W` needs 1152 tiles but `rram_wu_2023_65nm` has 4",
        span: [6, 7],
        label: "48 x 24 tiles of 64x64, two columns per weight",
        help: ["for a thought experiment: chip c = rram_wu_2023_65nm { tiles = 1152 }"],
      },
    ]);
  });
  it("E0502: a chip that is read from one side only", () => {
    expect(found({ sides: "one", chip: "c" }, "mvm_t")[0]).toMatchObject({
      code: "E0502",
      title: "`c` can be read from one side only",
      label: "this drives the output side",
      help: ["compute it in digital: W.weights.T @ e"],
    });
    expect(found({ sides: "one" })).toEqual([]);
  });
  it("E0504: slices are not updated in place", () => {
    const g = new Graph();
    const a = g.add("array", "array[8,8]", [], { name: "W", kind: "sliced" }, [6, 7]);
    const d = g.add("randn", "f32[8,8]", [], { rng: "W/randn" });
    const p = g.add("pulse", "array[8,8]", [a.id, d.id], { sign: 1, rng: "W/pulse" }, [20, 21]);
    expect(plan(ir(g, { W: p.id })).diagnostics[0]).toMatchObject({
      code: "E0504",
      title: "a sliced array cannot be updated in place",
      span: [20, 21],
      help: ["program it again: program W from W.target + ..."],
    });
  });
  it("E0505: more cells than a memory holds, and sweeps without end", () => {
    const g = new Graph();
    const a = g.add("array", "array[20000,20000]", [], { name: "W", kind: "analog" }, [8, 19]);
    expect(plan(ir(g, { W: a.id })).diagnostics[0]).toMatchObject({
      code: "E0505",
      title: "`W` has 8e8 cells, more than the 1e8 that are simulated",
      label: "two cells per weight",
      help: ["its cost can still be reported: report energy, area of W"],
    });
    const s = new Graph();
    const seeds = Array.from({ length: 2000 }, (_, i) => i);
    const sweep = s.add(
      "sweep",
      "table",
      [],
      { axes: [{ name: "a", values: seeds }, { seeds }], measures: [], body: {} },
      [0, 5],
    );
    expect(plan(ir(s, { s: sweep.id })).diagnostics[0]).toMatchObject({
      code: "E0505",
      title: "this sweep has 4e6 points, more than the 1e6 that are simulated",
    });
  });
});

import { describe, expect, it } from "vitest";
import { column, table } from "../base/table.ts";
import { Graph, type Ir } from "../ir/node.ts";
import { plan } from "../plan/plan.ts";
import { compareTable, contestTable, reportTable, type Sources } from "./report.ts";
import { num } from "./value.ts";

const LAYERS = [
  { op: "input", label: "input", shape: [784] },
  { op: "dense", label: "a", n: 256 },
  { op: "relu", label: "r" },
  { op: "dense", label: "b", n: 10 },
];

function mapped(): { ir: Ir; net: string } {
  const g = new Graph();
  const n = g.add("network", "net", [], { name: "mlp", layers: LAYERS });
  const m = g.add("map", "net", [n.id], { chip: {}, rng: "mlp/map" });
  const ir: Ir = {
    mho: 1,
    seed: 0,
    nodes: g.nodes,
    outs: { mlp: m.id },
    needs: [],
    views: [],
    spans: {},
    units: {},
  };
  return { ir, net: m.id };
}

const node = (at: { [name: string]: string | string[] }, inputs: string[]) =>
  new Graph().add("report", "table", inputs, at);

const NO_CLAIMS: Sources = { claims: () => table([]) };

describe("reports", () => {
  it("by layer add up to the total", () => {
    const { ir, net } = mapped();
    const p = plan(ir);
    const what = { what: ["energy", "latency", "tiles"], by: "layer" };
    const by = reportTable(p, node(what, [net]), NO_CLAIMS);
    const whole = reportTable(p, node({ what: ["energy"] }, [net]), NO_CLAIMS);
    expect(column(by, "layer")?.values).toEqual(["mlp.a", "mlp.b"]);
    expect(column(by, "tiles")?.values).toEqual([4, 1]);
    const sum = ((column(by, "energy")?.values ?? []) as number[]).reduce((s, e) => s + e, 0);
    expect(sum).toBeCloseTo(column(whole, "energy")?.values[0] as number, 20);
  });
  it("of limits and claims come from their own floors", () => {
    const { ir, net } = mapped();
    const limits = reportTable(plan(ir), node({ what: ["limits"] }, [net]), NO_CLAIMS);
    expect(column(limits, "verdict")?.values.length).toBeGreaterThan(10);
    const asked: (string | undefined)[] = [];
    const claims = (preset?: string) => {
      asked.push(preset);
      return table([]);
    };
    reportTable(plan(ir), node({ what: ["claims"] }, [net]), { claims });
    reportTable(plan(ir), node({ what: ["claims"] }, []), { claims });
    expect(asked).toEqual(["generic", undefined]);
  });
});

/** W 768x3072 read forward on line 3 and back on line 4. */
function twoReads(): Ir {
  const g = new Graph();
  const w = g.add("array", "array[768,3072]", [], { name: "W", kind: "analog" });
  const x = g.add("randn", "f32[3072,4]", [], { rng: "x/randn" });
  const y = g.add("mvm", "f32[768,4]", [w.id, x.id], { read: "y/mvm" }, [30, 35]);
  const z = g.add("mvm_t", "f32[3072,4]", [w.id, y.id], { read: "z/mvm" }, [40, 47]);
  return {
    ...{ mho: 1, seed: 0, nodes: g.nodes, outs: { y: y.id, z: z.id }, needs: [], views: [] },
    ...{ spans: g.spans, units: {} },
  };
}

describe("reports of both sides of one array", () => {
  const ir = twoReads();
  const p = plan(ir);
  const z = ir.outs["z"] as string;
  const lineOf = (id: string) => (id === z ? 4 : 3);
  const report = (what: string[], by?: string) =>
    reportTable(p, node(by ? { what, by } : { what }, [z]), { ...NO_CLAIMS, lineOf });
  const total = (t: ReturnType<typeof report>, name: string) =>
    ((column(t, name)?.values ?? []) as number[]).reduce((s, e) => s + e, 0);

  it("by line, part, component, tile and step tell the same joules and seconds", () => {
    const whole = report(["energy", "latency"]);
    const [energy, latency] = [total(whole, "energy"), total(whole, "latency")];
    expect(energy).toBe(p.costs.get(z)!.cost.energy + p.costs.get(ir.outs["y"]!)!.cost.energy);
    const lines = report(["energy", "latency"], "line");
    expect(column(lines, "line")?.values).toEqual(["3", "4"]);
    for (const by of ["line", "part", "component", "step"])
      expect(total(report(["energy"], by), "energy") / energy, by).toBeCloseTo(1, 12);
    for (const by of ["line", "step"])
      expect(total(report(["latency"], by), "latency") / latency, by).toBeCloseTo(1, 12);
    expect((36 * total(report(["energy"], "tile"), "energy")) / energy).toBeCloseTo(1, 12);
  });

  it("count the tiles of an array once, and reads of one array wait for each other", () => {
    const t = report(["tiles", "area", "latency", "throughput", "power", "efficiency"]);
    expect(total(t, "tiles")).toBe(36);
    expect(total(t, "throughput") * total(t, "latency")).toBeCloseTo(1, 12);
    const joules = total(report(["energy"]), "energy");
    expect(total(t, "power")).toBe(joules / total(t, "latency"));
    // two products of four vectors, two operations for each multiply-add
    expect(total(t, "efficiency")).toBe((2 * 2 * 4 * 768 * 3072) / joules);
  });

  it("know what is the same for every program", () => {
    expect(report(["ladder"]).columns.map((c) => c.name)).toContain("kT ln2");
    expect(new Set(column(report(["roofline"]), "tag")?.values)).toEqual(new Set(["derived"]));
  });
});

describe("comparisons", () => {
  it("of chips on an array stand on its declaration alone", () => {
    const g = new Graph();
    const w = g.add("array", "array[768,3072]", [], { name: "W", kind: "analog" });
    const a = g.add("chip", "chip", [], { name: "a" });
    const b = g.add("chip", "chip", [], { chip: "gpu_a100_80_sxm", digital: true });
    const at = { names: ["a", "gpu_a100_80_sxm"], by: [], on: "W" };
    const c = g.add("compare", "table", [a.id, b.id, w.id], at);
    const t = contestTable({ ...mapped().ir, nodes: g.nodes }, c);
    expect(column(t, "chip")?.values.slice(0, 2)).toEqual(["a", "NVIDIA A100 80 GB SXM, fp32"]);
    expect(column(t, "tag")?.values).toEqual(["simulated", "derived", "derived", "derived"]);
  });
  it("say how many times less the later one needs", () => {
    const t = compareTable(new Graph().add("compare", "table", [], { names: ["a", "b"], by: [] }), [
      num(6),
      num(2),
    ]);
    expect(column(t, "of")?.values).toEqual(["a", "b"]);
    expect(column(t, "value ratio")?.values).toEqual([1, 3]);
  });
});

import { describe, expect, it } from "vitest";
import { column, table } from "../base/table.ts";
import { Graph, type Ir } from "../ir/node.ts";
import { plan } from "../plan/plan.ts";
import { compareTable, reportTable } from "./report.ts";
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

describe("reports", () => {
  it("by layer add up to the total", () => {
    const { ir, net } = mapped();
    const p = plan(ir);
    const by = reportTable(
      p,
      node({ what: ["energy", "latency", "tiles"], by: "layer" }, [net]),
      () => table([]),
    );
    const whole = reportTable(p, node({ what: ["energy"] }, [net]), () => table([]));
    expect(column(by, "layer")?.values).toEqual(["mlp.a", "mlp.b"]);
    expect(column(by, "tiles")?.values).toEqual([4, 1]);
    const sum = ((column(by, "energy")?.values ?? []) as number[]).reduce((s, e) => s + e, 0);
    expect(sum).toBeCloseTo(column(whole, "energy")?.values[0] as number, 20);
  });
  it("of limits and claims come from their own floors", () => {
    const { ir, net } = mapped();
    const limits = reportTable(plan(ir), node({ what: ["limits"] }, [net]), () => table([]));
    expect(column(limits, "verdict")?.values.length).toBeGreaterThan(10);
    const asked: string[] = [];
    reportTable(plan(ir), node({ what: ["claims"] }, []), (preset) => {
      asked.push(preset);
      return table([]);
    });
    expect(asked).toEqual(["generic"]);
  });
});

describe("comparisons", () => {
  it("say how many times less the later one needs", () => {
    const t = compareTable(new Graph().add("compare", "table", [], { names: ["a", "b"], by: [] }), [
      num(6),
      num(2),
    ]);
    expect(column(t, "of")?.values).toEqual(["a", "b"]);
    expect(column(t, "value ratio")?.values).toEqual([1, 3]);
  });
});

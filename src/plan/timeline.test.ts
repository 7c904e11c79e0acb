import { describe, expect, it } from "vitest";
import { column, type Table } from "../base/table.ts";
import { Graph, type Ir } from "../ir/node.ts";
import { estimate, plan } from "./plan.ts";
import { timelineOf } from "./timeline.ts";

const irOf = (g: Graph): Ir => ({
  ...{ mho: 1, seed: 0, nodes: g.nodes, outs: {}, needs: [], views: [] },
  ...{ spans: g.spans, units: {} },
});
const numbers = (t: Table | undefined, name: string): number[] =>
  (column(t as Table, name)?.values ?? []) as number[];
const end = (t: Table | undefined): number => Math.max(...numbers(t, "end"));
const joules = (t: Table | undefined): number => numbers(t, "energy").reduce((s, e) => s + e, 0);

/** y = W @ x, z = W.T @ y. */
function reads(rows: number, columns: number, at = {}) {
  const g = new Graph();
  const w = g.add("array", `array[${rows},${columns}]`, [], { name: "W", kind: "analog", ...at });
  const x = g.add("input", `f32[${columns}]`, [], { name: "x" });
  const y = g.add("mvm", `f32[${rows}]`, [w.id, x.id], { read: "y/mvm" });
  const z = g.add("mvm_t", `f32[${columns}]`, [w.id, y.id], { read: "z/mvm" });
  return { p: plan(irOf(g)), w: w.id, y: y.id, z: z.id };
}

describe("the timeline of reads", () => {
  it("of 36 tiles: 36 reads, 36 conversions, 3 sums; ends and costs what the estimate says", () => {
    const { p, w, y } = reads(768, 3072);
    const t = timelineOf(p, y);
    const ops = column(t as Table, "op")!.values;
    const count = (op: string): number => ops.filter((o) => o === op).length;
    expect([count("read"), count("convert"), count("sum")]).toEqual([36, 36, 3]);
    expect(end(t)).toBeCloseTo(estimate(p, y).latency, 15);
    expect(joules(t) / estimate(p, y).energy).toBeCloseTo(1, 12);
    expect(timelineOf(p, w)?.rows).toBe(t?.rows);
  });

  it("a read back waits for the read before it, also on the other side of the same tiles", () => {
    const { p, y, z } = reads(300, 784);
    const t = timelineOf(p, z);
    expect(end(t)).toBeCloseTo(estimate(p, z).latency, 15);
    expect(joules(t) / estimate(p, z).energy).toBeCloseTo(1, 12);
    const node = column(t as Table, "node")!.values;
    const starts = numbers(t, "start").filter((_, i) => node[i] === z);
    expect(Math.min(...starts)).toBeCloseTo(estimate(p, y).latency, 15);
  });

  it("draws more than 40 tiles as one row, and says what the times stand on", () => {
    const { p, y } = reads(3072, 3072);
    const t = timelineOf(p, y);
    expect(column(t as Table, "resource")?.values).toEqual(["all 144 tiles"]);
    expect(column(t as Table, "model")?.values).toEqual(["component, generic: simulated"]);
  });

  it("of something that reads nothing is none", () => {
    const { p } = reads(8, 8);
    const x = p.ir.nodes.find((n) => n.op === "input")!;
    expect(timelineOf(p, x.id)).toBeUndefined();
  });
});

describe("the timeline of a network", () => {
  const layers = [
    { op: "input", label: "input", shape: [1, 28, 28] },
    { op: "conv", label: "conv1", n: 4, kernel: [5, 5], stride: 1, pad: 0 },
    { op: "flatten", label: "flatten1" },
    { op: "dense", label: "dense1", n: 10 },
  ];
  const mapped = (copies: number) => {
    const g = new Graph();
    const n = g.add("network", "net", [], { name: "n", layers });
    const at = { chip: {}, layers: { conv1: { copies } }, rng: "n/map" };
    const m = g.add("map", "net", [n.id], at);
    return { p: plan(irOf(g)), net: m.id };
  };
  it("sends four images through; the slowest layer sets the pace", () => {
    const { p, net } = mapped(1);
    const t = timelineOf(p, net);
    const ends = numbers(t, "end").filter((_, i) => i % 2 === 1);
    expect(ends[0]).toBeCloseTo(estimate(p, net).latency, 12);
    const slowest = numbers(t, "end")[0] as number;
    expect((ends[3] as number) - (ends[2] as number)).toBeCloseTo(slowest, 12);
  });
  it("copies of the slow layer share its positions: 576 turns become 72", () => {
    const [one, eight] = [mapped(1), mapped(8)];
    const first = (m: typeof one): number => numbers(timelineOf(m.p, m.net), "end")[0] as number;
    expect(first(one) / first(eight)).toBeCloseTo(8, 12);
    expect(estimate(eight.p, eight.net).energy).toBe(estimate(one.p, one.net).energy);
    expect(eight.p.arrays.length).toBe(2);
  });
});

import { describe, expect, it } from "vitest";
import { table } from "../base/table.ts";
import { referenceKernels } from "../engine/kernels.ts";
import { type Attributes, Graph, type Ir, type View } from "../ir/node.ts";
import { plan } from "../plan/plan.ts";
import type { Host } from "./host.ts";
import { reference } from "./reference.ts";
import { type Outcome, run } from "./run.ts";

const host = (): Host => ({
  kernels: referenceKernels(),
  samples: () => {
    throw new Error("no data here");
  },
  blobs: new Map(),
  sizes: () => undefined,
  claims: () => table([]),
});

function ir(g: Graph, outs: Record<string, string>, views: View[] = [], seed = 0): Ir {
  return { mho: 1, seed, nodes: g.nodes, outs, needs: [], views, spans: g.spans, units: g.units };
}

const EXACT = { dac: "off", adc: "off" } as const;

/** y = W @ x and z = W.T @ y on the given hardware. */
function twoReads(at: Attributes, rows = 5, columns = 7): Ir {
  const g = new Graph();
  const a = g.add("array", `array[${rows},${columns}]`, [], { name: "W", kind: "analog", ...at });
  const w = g.add("randn", `f32[${rows},${columns}]`, [], { rng: "W/randn" });
  const p = g.add("program", `array[${rows},${columns}]`, [a.id, w.id], { rng: "W/program" });
  const x = g.add("randn", `f32[${columns}]`, [], { rng: "x/randn" });
  const y = g.add("mvm", `f32[${rows}]`, [p.id, x.id], { read: "y/mvm" });
  const z = g.add("mvm_t", `f32[${columns}]`, [p.id, y.id], { read: "z/mvm" });
  return ir(g, { W: p.id, x: x.id, y: y.id, z: z.id });
}

const numbers = (o: Outcome, name: string): number[] => {
  const v = o.results.values[o.results.outs[name] as string];
  if (v?.kind === "tensor") return [...v.data];
  if (v?.kind === "number") return [v.value];
  throw new Error(`${name} is ${v?.kind}`);
};

const close = (got: number[], wanted: number[], share: number): void => {
  const full = Math.max(...wanted.map(Math.abs));
  expect(got.length).toBe(wanted.length);
  got.forEach((y, i) => {
    expect(Math.abs(y - (wanted[i] as number))).toBeLessThanOrEqual(share * full);
  });
};

describe("a run on ideal hardware without converters", () => {
  const shapes = [
    [1, 1],
    [5, 7],
    [33, 17],
  ] as const;
  const kinds: Attributes[] = [
    {},
    { tile: [4, 3] },
    { encoding: "offset" },
    { subtract: "digital", tile: [2, 5] },
    { pair: "column", tile: [4, 6], rows_on: 2 },
    { w_max: "column" },
  ];
  it("equals the oracle in every encoding, shape and tiling", async () => {
    for (const [r, c] of shapes)
      for (const at of kinds) {
        const program = twoReads({ ...EXACT, ...at }, r, c);
        const got = await run(plan(program), host());
        const exact = reference(program);
        expect(got.diagnostics).toEqual([]);
        for (const name of ["y", "z"])
          close(numbers(got, name), [...(exact.get(name)?.data ?? [])], 3e-6);
      }
  });
  it("a digital array is the oracle to the last bit of float32", async () => {
    const program = twoReads({ kind: "digital" });
    const got = await run(plan(program), host());
    const exact = reference(program);
    expect(numbers(got, "y")).toEqual([...Float32Array.from(exact.get("y")?.data ?? [])]);
  });
});

describe("converters and noise", () => {
  it("eight bits cost less than one percent, four bits more than that", async () => {
    const error = async (bits: number): Promise<number> => {
      const program = twoReads({ dac: bits, adc: bits }, 40, 60);
      const got = numbers(await run(plan(program), host()), "y");
      const exact = [...(reference(program).get("y")?.data ?? [])];
      const top = Math.sqrt(exact.reduce((s, v) => s + v * v, 0));
      return Math.sqrt(got.reduce((s, v, i) => s + (v - (exact[i] as number)) ** 2, 0)) / top;
    };
    const [fine, coarse] = [await error(8), await error(4)];
    expect(fine).toBeLessThan(0.01);
    expect(coarse).toBeGreaterThan(0.03);
    expect(coarse).toBeLessThan(0.3);
  });
  it("bit-serial inputs converted once give what voltages give", async () => {
    const voltage = await run(plan(twoReads({})), host());
    const once = await run(plan(twoReads({ input: "bit_serial", convert: "once" })), host());
    expect(numbers(once, "y")).toEqual(numbers(voltage, "y"));
    const each = await run(
      plan(twoReads({ input: "bit_serial", convert: "each" }, 20, 30)),
      host(),
    );
    close(numbers(each, "y"), [...(reference(twoReads({}, 20, 30)).get("y")?.data ?? [])], 0.05);
  });
  it("read noise has the sigma of its cells: sqrt(2 columns) sigma for a pair per weight at full drive", async () => {
    const g = new Graph();
    const sigma = 0.02;
    const a = g.add("array", "array[400,64]", [], {
      name: "W",
      kind: "analog",
      ...EXACT,
      read_noise: sigma,
      w_max: 1,
    });
    const z = g.add("zeros", "f32[400,64]", []);
    const p = g.add("program", "array[400,64]", [a.id, z.id], { rng: "W/program" });
    const x = g.add("ones", "f32[64]", []);
    const y = g.add("mvm", "f32[400]", [p.id, x.id], { read: "y/mvm" });
    const values = numbers(await run(plan(ir(g, { y: y.id })), host()), "y");
    const measured = Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
    const expected = sigma * Math.sqrt(2 * 64);
    // the estimator of 400 draws has a relative sigma of 1 / sqrt(800)
    expect(Math.abs(measured / expected - 1)).toBeLessThan(5 / Math.sqrt(800));
  });
});

describe("updates in place", () => {
  it("ideal cells get exactly 0.1 e x^T", async () => {
    const g = new Graph();
    const a = g.add("array", "array[3,4]", [], { name: "W", kind: "analog", ...EXACT });
    const x = g.add(
      "uniform",
      "f32[4]",
      [g.add("const", "f64", [], { v: 0 }).id, g.add("const", "f64", [], { v: 1 }).id],
      { rng: "x/uniform" },
    );
    const e = g.add("randn", "f32[3]", [], { rng: "e/randn" });
    const t = g.add("t", "f32[1,4]", [x.id]);
    const outer = g.add("matmul", "f32[3,4]", [e.id, t.id]);
    const step = g.add("mul", "f32[3,4]", [g.add("const", "f64", [], { v: 0.1 }).id, outer.id]);
    const next = g.add("pulse", "array[3,4]", [a.id, step.id], {
      sign: 1,
      rng: "W/pulse",
      rank1: true,
    });
    const w = g.add("field", "f32[3,4]", [next.id], { f: "weights" });
    const program = ir(g, { step: step.id, w: w.id });
    const got = await run(plan(program), host());
    close(numbers(got, "w"), numbers(got, "step"), 1e-6);
  });
});

describe("identity", () => {
  it("same program, same seed, same hash; another seed, another hash", async () => {
    const program = twoReads({ read_noise: 0.02, write_noise: 0.01 });
    const [a, b] = [await run(plan(program), host()), await run(plan(program), host())];
    expect(a.results.hash).toBe(b.results.hash);
    const other = await run(plan({ ...program, seed: 1 }), host());
    expect(other.results.hash).not.toBe(a.results.hash);
    expect(other.results.provenance.ir).toBe(a.results.provenance.ir);
  });
  it("an open input stops only what needs it, and its cost is still known", async () => {
    const g = new Graph();
    const a = g.add("array", "array[768,3072]", [], { name: "W", kind: "analog" });
    const x = g.add("input", "f32[3072]", [], { name: "x" });
    const y = g.add("mvm", "f32[768]", [a.id, x.id], { read: "y/mvm" });
    const k = g.add("const", "f64", [], { v: 3 });
    const got = await run(plan(ir(g, { W: a.id, y: y.id, k: k.id })), host());
    expect(got.results.values[k.id]).toMatchObject({ value: 3 });
    expect(got.results.open).toContain(y.id);
    expect(got.results.values[y.id]).toBeUndefined();
    expect(got.results.estimates[y.id]?.energy).toBeGreaterThan(0);
    expect(got.results.values[a.id]).toMatchObject({ tiles: { count: 36, partialSums: 11 } });
  });
});

/** @file What a run does when the engine cannot go on: no memory, a dead thread, a stop half way. */
import { describe, expect, it } from "vitest";
import { table } from "../base/table.ts";
import { EngineError, type Kernels, wasmKernels } from "../engine/kernels.ts";
import { Graph, type Ir } from "../ir/node.ts";
import { type Plan, plan } from "../plan/plan.ts";
import { type Host, Interrupted } from "./host.ts";
import { type Outcome, run } from "./run.ts";

const host = (kernels: Kernels): Host => ({
  kernels,
  samples: () => {
    throw new Error("no data here");
  },
  blobs: new Map(),
  sizes: () => undefined,
  claims: () => table([]),
  cache: new Map(),
});

/** y = W @ x, then W after one outer product of pulses. */
function program(rows: number, columns: number): Ir {
  const g = new Graph();
  const type = `array[${rows},${columns}]`;
  const a = g.add("array", type, [], { name: "W", kind: "analog", device: "reram_es" });
  const w = g.add("randn", `f32[${rows},${columns}]`, [], { rng: "W/randn" });
  const p = g.add("program", type, [a.id, w.id], { rng: "W/program" });
  const x = g.add("randn", `f32[${columns}]`, [], { rng: "x/randn" });
  const y = g.add("mvm", `f32[${rows}]`, [p.id, x.id], { read: "y/mvm" });
  const outs = { W: p.id, x: x.id, y: y.id };
  return { mho: 1, seed: 0, nodes: g.nodes, outs, needs: [], views: [], spans: g.spans, units: {} };
}

const hashes = ({ results }: Outcome): string =>
  JSON.stringify(
    Object.values(results.outs).map((id) => {
      const v = results.values[id];
      return v?.kind === "array" ? [...v.gPlus, ...v.gMinus] : v?.kind === "tensor" && [...v.data];
    }),
  );

const planned = (rows: number, columns: number): Plan => plan(program(rows, columns));

describe("an engine that cannot go on", () => {
  it("without memory says what is missing, gives back what it took, and runs the next program", async () => {
    const k = wasmKernels();
    // All of the 4 GiB but 3 MB are taken: the array itself fits once, not with its pair and noise.
    k.temporary(k.room() - 3e6, "everything else");
    const room = k.room();
    const large = await run(planned(700, 900), host(k));
    expect(large.diagnostics.map((d) => d.code)).toEqual(["E0608"]);
    expect(large.diagnostics[0]?.label).toMatch(/^cells of W needs \d+ bytes; \d+ are free$/);
    expect(large.diagnostics[0]?.help).toEqual([
      "use fewer or smaller arrays, or one parameter for all cells instead of a spread",
    ]);
    expect(k.room()).toBe(room);
    const small = await run(planned(7, 9), host(k));
    expect(small.diagnostics).toEqual([]);
    expect(hashes(small)).toBe(hashes(await run(planned(7, 9), host(wasmKernels()))));
    expect(k.room()).toBe(room);
  });

  it("that lost a thread in the middle of a read fails that read alone; arrays stay", async () => {
    const k = wasmKernels();
    const ends = (): never => {
      throw new EngineError("E_THREAD", "helper thread 1 ended in the middle of product");
    };
    const room = k.room();
    const broken = await run(planned(33, 20), host({ ...k, product: ends }));
    expect(broken.diagnostics).toMatchObject([
      {
        code: "E0608",
        label: "helper thread 1 ended in the middle of product",
        help: ["run it again: the engine has started new threads"],
      },
    ]);
    const whole = await run(planned(33, 20), host(k));
    const W = ({ results: r }: Outcome) => r.values[r.outs["W"] as string];
    expect(W(broken)).toEqual(W(whole));
    expect(broken.results.values[broken.results.outs["y"] as string]).toBeUndefined();
    expect(k.room()).toBe(room);
  });

  it("that is stopped in the middle of an op ends the run, keeps what was done, and runs again", async () => {
    const k = wasmKernels();
    const h = host(k);
    const stopping: Kernels = {
      ...k,
      product(...o) {
        k.control.cancel();
        return k.product(...o);
      },
    };
    const room = k.room();
    await expect(run(planned(33, 20), { ...h, kernels: stopping })).rejects.toThrow(Interrupted);
    expect(k.room()).toBe(room);
    k.control.clear();
    const after = await run(planned(33, 20), h);
    expect(hashes(after)).toBe(hashes(await run(planned(33, 20), host(wasmKernels()))));
  });
});

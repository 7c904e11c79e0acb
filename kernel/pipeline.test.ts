import { describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { pipeline, prepare } from "./pipeline.ts";
import { Session } from "./session.ts";

const run = (text: string, session = new Session(), more = {}) =>
  pipeline(sourceOf(text), session, more);

describe("the whole flow", () => {
  it("keeps every value on the way", async () => {
    const stages = await run(
      "array W 8x8 analog; program W from randn(8x8); y = W @ randn(8); plot y",
    );
    expect(stages.status).toBe("ok");
    expect(stages.compiled.read.program).toHaveLength(4);
    expect(stages.ir?.nodes.at(-1)?.op).toBe("mvm");
    expect(stages.plan?.arrays.map((a) => a.name)).toEqual(["W"]);
    expect(Object.keys(stages.results?.outs ?? {})).toEqual(["y", "W"]);
    expect(stages.figures[0]).toHaveProperty("data");
    expect(Object.keys(stages.timings)).toEqual(["compile", "plan", "run", "figures"]);
  });
  it("stops where the mistake is, and names every one", async () => {
    const stages = await run("a = randn(3) + randn(4)\nb = nothing_such(2)");
    expect(stages.status).toBe("failed");
    expect(stages.diagnostics.map((d) => d.code)).toEqual(["E0303", "E0201"]);
    expect(stages.ir).toBeUndefined();
  });
  it("runs what can run of an open program", async () => {
    const stages = await run("array W 4x4 analog; y = W @ x; z = randn(2)");
    expect(stages.status).toBe("open");
    const node = stages.bindings.get("z")?.node ?? "";
    expect(stages.results?.values[node]).toMatchObject({ kind: "tensor", shape: [2] });
  });
  it("ends when it is told to, and keeps nothing", async () => {
    const session = new Session();
    const stages = await run("y = randn(4)", session, { signal: AbortSignal.abort() });
    expect([stages.status, session.names()]).toEqual(["interrupted", []]);
  });
  it("tells how far a training is", async () => {
    const told: string[] = [];
    const session = new Session({ onProgress: (p) => told.push(p.unit) });
    await run(
      "load mnist { limit = 640, test_limit = 64 }\nnetwork n { input 784; dense 10 softmax }\nr = train n on mnist",
      session,
    );
    expect(new Set(told)).toEqual(new Set(["images"]));
  });
  it("prepares without running", () => {
    const stages = prepare(sourceOf("y = randn(4)"), new Session());
    expect([stages.status, stages.results]).toEqual(["ok", undefined]);
  });
});

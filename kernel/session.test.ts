import { describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";
import type { Vector } from "./values.ts";

const run = (session: Session, text: string) => pipeline(sourceOf(text), session);
const data = (session: Session, name: string): number[] => [...(session.get(name) as Vector).data];

describe("a session", () => {
  it("keeps names between programs, and the same thing for the same name", async () => {
    const session = new Session();
    await run(session, "x = randn(3)");
    const x = session.get("x");
    await run(session, "y = 2 * x");
    expect(session.get("x")).toBe(x);
    expect(data(session, "y")).toEqual(data(session, "x").map((v) => Math.fround(2 * v)));
    expect(session.names()).toEqual(["x", "y"]);
  });
  it("is as it was after a program that failed", async () => {
    const session = new Session();
    await run(session, "x = 1");
    await run(session, "x = 2\ny = randn(3) @ 4");
    expect([session.get("x"), session.names()]).toEqual([1, ["x"]]);
  });
  it("counts versions of an array", async () => {
    const session = new Session();
    await run(session, "array W 2x2 analog; program W from randn(2x2)");
    expect(session.value("W")).toMatchObject({ version: 1 });
    await run(session, "W += 0.1 * ones(2) @ ones(2).T");
    expect(session.value("W")).toMatchObject({ version: 2 });
    await run(session, "array W 2x2 analog");
    expect(session.value("W")).toMatchObject({ version: 0 });
  });
  it("keeps a seed line for later programs, but not for what is there", async () => {
    const session = new Session();
    await run(session, "seed 1\nx = randn(3)");
    const before = data(session, "x");
    await run(session, "seed 2\ny = x + 0\nz = randn(3)");
    expect(data(session, "y")).toEqual(before);
    expect(session.seed).toBe(2);
    await run(session, "x = randn(3)");
    expect(data(session, "x")).not.toEqual(before);
  });
  it("has the same identity for the same names, in any order of programs", async () => {
    const [a, b] = [new Session(), new Session()];
    await run(a, "x = randn(3)");
    await run(a, "y = randn(2)");
    await run(b, "y = randn(2); x = randn(3)");
    expect([a.ir, a.hash]).toEqual([b.ir, b.hash]);
    expect(a.hash).not.toBe(new Session({ seed: 1 }).hash);
  });
  it("forgets on demand, results too", async () => {
    const session = new Session();
    await run(session, "x = randn(1000)");
    expect(session.cache.size).toBeGreaterThan(0);
    session.reset();
    expect([session.names(), session.cache.size]).toEqual([[], 0]);
  });
  it("does not hold on to results that no name needs", async () => {
    const session = new Session();
    for (let i = 0; i < 20; i++) await run(session, `x = ${i} * randn(1000)`);
    expect(session.cache.size).toBeLessThan(10);
  });
  it("holds on to the last program only, and to the names of the data it read", async () => {
    const session = new Session();
    await run(
      session,
      "load mnist { test_limit = 20 }\nnetwork n { input 784; dense 10 softmax }\na = accuracy(n, mnist.test)",
    );
    await run(session, "m = 2");
    expect([...(session.last?.bindings.keys() ?? [])]).toEqual(["m"]);
    expect([...session.provenance.keys()]).toEqual(["mnist"]);
    session.reset();
    expect([session.last, session.provenance.size]).toEqual([undefined, 0]);
  });
  it("knows its own things when they come back", async () => {
    const session = new Session();
    await run(session, "array W 2x3 analog; program W from randn(2x3)");
    expect(session.take(session.get("W"))).toMatchObject({ kind: "bound" });
    expect(new Session().take(session.get("W"))).toMatchObject({ kind: "error" });
  });
});

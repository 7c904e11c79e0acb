import { beforeAll, describe, expect, it } from "vitest";
import { Cells } from "./cells.ts";
import type { Display, ExecuteOutcome, Output } from "./jupyter/host.ts";

const displays: Display[] = [];
const output: Output = {
  stream: () => {},
  display: (d) => displays.push(d),
  clear: () => {},
  input: () => Promise.reject(new Error("nobody is there")),
};
const services = {
  output: () => output,
  comms: { register: () => {}, open: () => undefined as never },
  interruptWord: new Int32Array(1),
  shareCancelWord: () => {},
  exit: () => {},
};

const cells = new Cells("mho", services);
let count = 0;
async function run(code: string, on: Cells = cells): Promise<ExecuteOutcome> {
  displays.length = 0;
  return on.execute({ code, count: ++count, silent: false, stored: true }, output);
}
const text = (outcome: ExecuteOutcome): unknown =>
  outcome.ok ? outcome.result?.data["text/plain"] : outcome.traceback.join("\n");

describe("a mho cell", () => {
  it("shows its last expression", async () => {
    expect(text(await run("a = 2\na + 2"))).toContain("4");
  });
  it("leaves its names to the next", async () => {
    expect(text(await run("a + 3"))).toContain("5");
  });
  it("fails with a caret and changes nothing", async () => {
    const outcome = await run("b = 1\na = 7\nc = randn(3) + randn(4)");
    expect(outcome).toMatchObject({ ok: false, name: "E0303" });
    expect(String(text(outcome)).replace(/\x1b\[\d+m/g, "")).toContain("--> cell:3:5");
    expect(text(await run("a"))).toContain("2");
    expect(await run("b")).toMatchObject({ ok: false, name: "E0201" });
  });
  it("counts lines from its first, magics included", async () => {
    const outcome = await run("%seed 3\n\nx = 1 +");
    expect(String(text(outcome))).toContain("cell:3:");
  });
  it("may be fresh, or only checked", async () => {
    await run("%%mho fresh\nlost = 5");
    expect(await run("lost")).toMatchObject({ ok: false });
    expect(await run("%%mho check\nunseen = randn(1000) @ randn(1000)")).toMatchObject({
      ok: false,
    });
  });
  it("answers magics", async () => {
    await run("%who");
    expect(displays[0]?.data["text/plain"]).toBe("a  number");
    expect(await run("%sede 4")).toMatchObject({
      ok: false,
      message: "there is no magic %sede: did you mean %seed?",
    });
  });
});

describe("the bridge", () => {
  // One TypeScript engine per process: it takes about a second to load.
  beforeAll(async () => {
    await run("array W 4x8 analog; program W from randn(4x8); x = randn(8); y = W @ x");
  }, 60_000);
  it("hands names of mho to TypeScript, typed", async () => {
    expect(text(await run("%%ts\ny.shape.join() + W.g.unit"))).toBe("'4S'");
    expect(await run("%%ts\ny.shap")).toMatchObject({ ok: false, name: "TS2551" });
  });
  it("and names of TypeScript to mho", async () => {
    await run("%%ts\nconst v = new Float32Array(8).fill(1)");
    expect(text(await run("W.target @ v"))).toContain("vector of 4");
    expect(text(await run(`W.target @ $${"{[...v].map((e) => 2 * e)}"}`))).toContain("vector of 4");
  });
  it("lets the last writer win", async () => {
    await run("%%ts\nlet a = 40");
    expect(text(await run("a + 2"))).toContain("42");
    await run("a = 1");
    expect(text(await run("%%ts\na + 1"))).toBe("2");
  });
  it("runs the tag in the same session", async () => {
    expect(
      text(await run("%%ts\nconst r = await mho`t = sum(W.target @ x)`; r.t === session.get('t')")),
    ).toBe("true");
    expect(text(await run("t - t"))).toContain("0");
  });
  it("shows a mistake inside a tag as ours", async () => {
    expect(await run("%%ts\nawait mho`W @ randn(9)`")).toMatchObject({ ok: false, name: "E0301" });
  });
  it("refuses TypeScript where only mho may run", async () => {
    const guarded = new Cells("mho", services, { mhoOnly: true });
    expect(await run("%%ts\n1", guarded)).toMatchObject({ ok: false, name: "DslOnly" });
    expect(await run(`z = $${"{1}"}`, guarded)).toMatchObject({ ok: false, name: "DslOnly" });
  });
});

import { describe, expect, it } from "vitest";
import { MhoError } from "./failure.ts";
import { mho, session } from "./tag.ts";
import type { Vector } from "./values.ts";

describe("the tag", () => {
  it("runs when awaited, and not before", async () => {
    const own = session();
    const program = own.mho`x = randn(3)`;
    expect(own.names()).toEqual([]);
    const r = await program;
    expect([own.names(), r["x"].length]).toEqual([["x"], 3]);
  });
  it("takes values, never text", async () => {
    const own = session();
    const x = [1, 2, 3];
    const r = await own.mho<{ y: Vector; z: number }>`y = 2 * ${x}; z = ${4} + 1`;
    expect([[...r.y.data], r.z]).toEqual([[2, 4, 6], 5]);
    const again = await own.mho<{ s: number }>`s = sum(${r.y})`;
    expect(again.s).toBe(12);
    const sneaky = own.mho`${"y"} = 1`;
    expect(sneaky.check()[0]?.severity).toBe("error");
  });
  it("throws what is wrong with carets at the template", async () => {
    const program = session().mho`array W 768x3072 analog
y = W @ ${new Float32Array(768)}`;
    await expect(program.run()).rejects.toThrow(MhoError);
    await expect(program.run()).rejects.toThrow(`error[E0301]: the shapes of this product do not fit
 --> mho:2:5
  |
1 | array W 768x3072 analog
  |       - \`W\` is an array 768x3072
2 | y = W @ \${1}
  |     ^^^^^^^^ 768x3072 @ 768x1: 3072 is not 768
  = help: the array can be read from its other side: write W.T @ \${1}`);
  });
  it("checks, costs, explains and formats without running", () => {
    const own = session();
    const program = own.mho`array W 300x300 analog;y=W@x`;
    expect(program.check().map((d) => d.code)).toEqual(["W0002"]);
    expect(program.cost().energy).toBeGreaterThan(0);
    expect(program.explain("ir")).toContain("mvm");
    expect(program.fmt()).toBe("array W 300x300 analog; y = W @ x\n");
    expect(program.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(own.names()).toEqual([]);
  });
  it("reads an open value as E0601", async () => {
    const r = await session().mho`array W 4x4 analog; y = W @ x`;
    expect(r.needs).toEqual([{ name: "x", type: "f32[4]" }]);
    expect(() => r["y"]).toThrow("error[E0601]: `y` cannot run: `x` is an open input");
  });
  it("takes a seed and parameters for one run", async () => {
    const own = session();
    const program = own.mho`k = 2; y = k * randn(2)`;
    const [a, b] = [await program.run({ seed: 1 }), await program.run({ seed: 2 })];
    expect([...a["y"].data]).not.toEqual([...b["y"].data]);
    expect((await program.run({ set: { k: 0 } }))["y"].data).toEqual(Float32Array.of(0, 0));
  });
  it("keeps a result as it was when a name is bound again", async () => {
    const own = session();
    const first = await own.mho`v = 1`;
    await own.mho`v = 2`;
    expect([first["v"], own.get("v")]).toEqual([1, 2]);
  });
  it("has a session for the process, and programs that leave nothing", async () => {
    await mho`shared_name = 3`;
    expect((await mho`twice = 2 * shared_name`)["twice"]).toBe(6);
    await mho.fresh`gone = 1`;
    expect(mho`gone + 1`.check()[0]?.code).toBe("E0201");
  });
});

/** @file Bad input through the front door: the full text of each error, and what a session keeps. */
import { describe, expect, it } from "vitest";
import { renderAll } from "../dsl/render.ts";
import { sourceOf } from "../dsl/source.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";
import type { Stages } from "./stages.ts";

const run = (text: string, session = new Session(), more = {}): Promise<Stages> =>
  pipeline(sourceOf(text, "cell"), session, more);

async function complaint(text: string): Promise<string> {
  const { diagnostics } = await run(text);
  return renderAll(sourceOf(text, "cell"), diagnostics);
}

/** What a name stands for after a run; it must be there. */
function value(stages: Stages, name: string): unknown {
  const found = stages.results?.values[stages.results.outs[name] ?? ""];
  expect(found).toBeDefined();
  return found;
}

const ARRAY = "array W 4x4 analog\nprogram W from randn(4x4)\n";

describe("numbers that are none", () => {
  it.each([
    ["0 * x / 0", "NaN"],
    ["1 / zeros(4)", "Infinity"],
    ["-1 / zeros(4)", "-Infinity"],
  ])("W @ (%s)", async (x, what) => {
    expect(await complaint(`${ARRAY}x = ones(4)\ny = W @ (${x})`)).toBe(
      `error[E0608]: the engine could not compute this
 --> cell:4:5
  |
4 | y = W @ (${x})
  |     ${"^".repeat(6 + x.length)} x[0] is ${what}
  = help: check the numbers that come in: they must be finite and below 2^100
`,
    );
  });

  it("in weights are refused before a cell is written", async () => {
    const text = "array W 2x2 analog\nprogram W from 1 / zeros(2x2)";
    expect(await complaint(text)).toContain("error[E0608]: the engine could not compute this");
  });

  it("in an update leave the array as it was", async () => {
    const session = new Session();
    const before = await run(`${ARRAY}g = W.gp`, session);
    const text = "x = randn(4)\nW += (x / zeros(4)) @ x.T";
    const stages = await run(text, session);
    expect(renderAll(sourceOf(text, "cell"), stages.diagnostics)).toContain("is Infinity");
    const after = await run("h = W.gp", session);
    expect(value(after, "h")).toEqual(value(before, "g"));
  });
});

describe("shapes", () => {
  it("without rows or columns are refused", async () => {
    expect(await complaint("array W 0x4 analog")).toContain(
      "error[E0305]: an array needs at least one row and one column",
    );
  });
  it("of one element run through every statement", async () => {
    const stages = await run(
      `array W 1x1 analog { r_wire = 1 ohm }
program W from 0.5 * ones(1x1)
x = ones(1)
y = W @ x
z = W.T @ y
W += 0.1 * y @ x.T`,
    );
    expect(stages.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(value(stages, "z")).toMatchObject({ kind: "tensor", shape: [1] });
  });
  it("beyond what fits are refused with the bytes they would need", async () => {
    expect(await complaint("x = randn(100000x100000)")).toContain(
      "error[E0505]: this has 1e10 numbers, more than the 1e8 that are simulated",
    );
    expect(await complaint("array W 40000x40000 analog")).toContain(
      "two cells per weight; it would need 13 GB of memory",
    );
  });
});

describe("a stop in the middle", () => {
  it("leaves arrays and networks of the session as they were before the cell", async () => {
    const session = new Session();
    const before = await run(
      `${ARRAY}load mnist { limit = 1280, test_limit = 100 }
network n { input 784; dense 10 softmax }
map n on bulk
measure acc = accuracy(n, mnist.test)
g = W.gp`,
      session,
    );
    expect(before.status).toBe("ok");
    const controller = new AbortController();
    const stopped = await run(
      `x = randn(4)
W += 0.5 * x @ x.T
r = train n on mnist for 3 epochs with mixed_precision`,
      session,
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    expect(stopped.status).toBe("interrupted");
    const after = await run("measure acc = accuracy(n, mnist.test)\nh = W.gp", session);
    expect(value(after, "h")).toEqual(value(before, "g"));
    expect(value(after, "acc")).toEqual(value(before, "acc"));
  });
});

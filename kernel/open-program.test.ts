import { expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { openLines } from "./open-program.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";

const lines = async (text: string): Promise<string[]> =>
  openLines(await pipeline(sourceOf(text), new Session()));

it("says of the mission's line what stands there, what it costs and what is missing", async () => {
  const said = (await lines("array W 768x3072 analog; y = W @ x; train ...")).join("\n");
  const costs = /energy \S+ [fpnu]J {3}latency \S+ [nu]s/;
  expect(said).toMatch(costs);
  expect(said.replace(/^ +energy.*$/m, "")).toBe(
    `W      array 768x3072, analog, on generic                   3 outputs x 12 inputs = 36 tiles of 256x256, 100 % used
       2 359 296 weights in 4 718 592 cells (differential)  8-bit inputs, 8-bit converters, not programmed
y      vector of 768 = W @ x                                36 tile reads, 9 216 input drives, 9 216 conversions, 11 partial sums

needs  x  a vector of 3072 goes in here                     to try it out: x = randn(3072)      from TypeScript: x = \${x}
hole   train  a network goes here                           a full line reads: train net on mnist for 5 epochs
nothing was run: y needs x`,
  );
});
it("says so when a part did run", async () => {
  expect((await lines("a = randn(3); b = a + c")).at(-1)).toBe("not run: b needs c");
});

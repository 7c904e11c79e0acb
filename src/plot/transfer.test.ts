/** @file Transfer: identity line, relative error in the note, golden figure. */
import { expect, it } from "vitest";
import { figureJson } from "./figure.ts";
import { relativeError, transfer } from "./transfer.ts";

const x = [-2, -1, 0, 1, 2];
const y = { name: "y", unit: "", values: [-1.5, -1, 0, 1, 1.5], shape: [5] };

it("draws the identity over the points and states the error", async () => {
  const f = transfer({ y: [y], x: { name: "t", unit: "", values: x }, values: [], settings: {} });
  expect(f?.data.map((t) => (t as { mode: string }).mode)).toEqual(["markers", "lines"]);
  expect(f?.data[1]).toMatchObject({ x: [-2, 2], y: [-2, 2], line: { dash: "dash" } });
  expect(JSON.stringify(f?.layout["title"])).toContain("rms error 0.224 of the rms of x");
  await expect(JSON.stringify(JSON.parse(figureJson(f as never)), null, 1)).toMatchFileSnapshot(
    "golden/transfer.txt",
  );
});

it("relative error is rms over rms", () => {
  expect(relativeError([1, 1], [1, 1])).toBe(0);
  expect(relativeError([0, 0], [3, 4])).toBe(1);
});

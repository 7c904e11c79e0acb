/** @file A figure in words, and its sparkline. */
import { expect, it } from "vitest";
import type { Figure } from "./figure.ts";
import { MARK } from "./index.ts";
import { sparkline, sparkOf, summaryOf } from "./summary.ts";

const list = (name: string, values: number[], unit = "") => ({
  name,
  unit,
  values,
  shape: [values.length],
});
const draw = (mark: string, values: number[], settings = {}): Figure =>
  MARK[mark]?.({ y: [list("s.err", values, "J")], values: [], settings }) as Figure;

it("says what is drawn", () => {
  expect(summaryOf(draw("line", [1, 2, 3], { title: "a < b" }))).toBe(
    "a < b. line of err (J) over index, 3 points",
  );
  expect(summaryOf(draw("histogram", [1, 2, 3]))).toBe("histogram of err (J), 3 bins");
  expect(summaryOf(draw("bar", [1e-3, 2e-3]))).toBe("bars of err (mJ), 2 bars");
});

it("draws the numbers as blocks", () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline([5, 5])).toBe("▄▄");
  expect(sparkline([null, Number.NaN])).toBe("");
  expect(sparkline(Float64Array.from({ length: 1000 }, (_, i) => i))).toHaveLength(32);
  expect(sparkOf(draw("line", [1, 2, 1]))).toBe("▁█▁");
});

import { expect, it } from "vitest";
import { column, rowsOf, table } from "./table.ts";

it("gives back rows and columns", () => {
  const t = table([
    { name: "n", values: [1, 2] },
    { name: "err", unit: "V", values: [0.5, null] },
  ]);
  expect(t.rows).toBe(2);
  expect(column(t, "err")?.unit).toBe("V");
  expect(rowsOf(t)).toEqual([
    { n: 1, err: 0.5 },
    { n: 2, err: null },
  ]);
});
it("treats columns of different length as our bug", () => {
  expect(() =>
    table([
      { name: "a", values: [1] },
      { name: "b", values: [] },
    ]),
  ).toThrow("0 of 1 rows");
});

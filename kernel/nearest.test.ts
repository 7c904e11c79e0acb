import { expect, it } from "vitest";
import { distance, nearest } from "./nearest.ts";

it("counts edits, swaps as one and case as half", () => {
  expect(distance("html", "htlm")).toBe(1);
  expect(distance("seed", "Seed")).toBe(0.5);
  expect(distance("", "abc")).toBe(3);
  expect(distance("kitten", "sitting")).toBe(3);
});
it("suggests what is near and nothing else", () => {
  expect(nearest("sede", ["seed", "json", "html"])).toBe("seed");
  expect(nearest("strickt", ["strict", "json"])).toBe("strict");
  expect(nearest("banana", ["strict", "json"])).toBeUndefined();
});

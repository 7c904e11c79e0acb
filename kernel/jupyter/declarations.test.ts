import { expect, it } from "vitest";
import { onlyNames, withoutNames } from "./declarations.ts";
import { loadTslab } from "./tslab.ts";

const { ts } = loadTslab();
const text = [
  'import d, { e as f, type G } from "m";',
  'import * as ns from "n";',
  "declare let a: number, b: string;",
  "declare const c: { a: number; };",
  "declare function g(x: number): void;",
  "declare function g(x: string): void;",
  "declare class K { }",
  "declare enum E { A = 0 }",
  "interface K2 { }",
  "type a = 1;",
  "",
].join("\n");

it("takes values out and leaves their neighbours and types", () => {
  expect(withoutNames(ts, text, new Set(["a", "f", "g", "K", "ns"]))).toBe(
    [
      'import d, { type G } from "m";',
      "declare let b: string;",
      "declare const c: { a: number; };",
      "declare enum E { A = 0 }",
      "interface K2 { }",
      "type a = 1;",
      "",
    ].join("\n"),
  );
});

it("keeps the chosen values alone", () => {
  expect(onlyNames(ts, text, new Set(["b", "d", "E", "g"]))).toBe(
    [
      'import d from "m";',
      "declare let b: string;",
      "declare function g(x: number): void;",
      "declare function g(x: string): void;",
      "declare enum E { A = 0 }",
      "",
    ].join("\n"),
  );
});

it("does nothing for no names", () => {
  expect(withoutNames(ts, text, new Set())).toBe(text);
  expect(onlyNames(ts, text, new Set())).toBe("");
});

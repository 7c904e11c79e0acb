import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examples } from "../test/language/examples.ts";
import { anyText, NESTED, PATIENCE, runs } from "../test/language/mutations.ts";
import { testScope } from "../test/language/scope.ts";
import { complete, isComplete } from "./assist.ts";
import { compile } from "./compile.ts";
import { format } from "./format.ts";
import { hover } from "./hover.ts";
import { astText } from "./print.ts";
import { renderAll } from "./render.ts";
import { sourceOf } from "./source.ts";

const WEIGHTS = { kind: "tensor", shape: [32, 32], sha256: "0".repeat(64), unit: "" } as const;
const scope = testScope({ interpolated: [WEIGHTS], methods: true });

/** Spelling aside: blanks in quantities, `µ`, and so on are the formatter's business. */
const treeOf = (text: string): string =>
  astText(compile(sourceOf(text), scope))
    .replace(/text=(\S+) +/g, "text=$1")
    .replace(/[µμ]/g, "u")
    .replace(/[ΩΩ]/g, "ohm")
    .replace(/℧/g, "mho");

describe("any text", () => {
  it(
    "is compiled and told about without throwing",
    () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const source = sourceOf(text);
          const { ir, diagnostics } = compile(source, scope);
          const said = renderAll(source, diagnostics);
          const wrong = diagnostics.some((d) => d.severity === "error");
          expect(ir === undefined).toBe(wrong);
          expect(said).not.toMatch(/undefined|\[object|NaN/);
          for (const d of diagnostics) expect(d.span[0]).toBeLessThanOrEqual(text.length + 1);
        }),
        { numRuns: runs(1500) },
      );
    },
    PATIENCE,
  );

  it(
    "is formatted to a fixed point, and means the same",
    () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const once = format(text);
          expect(format(once)).toBe(once);
          if (once !== text) expect(treeOf(once)).toBe(treeOf(text));
        }),
        { numRuns: runs(1500) },
      );
    },
    PATIENCE,
  );

  it(
    "is completed and explained at any place",
    () => {
      fc.assert(
        fc.property(anyText, fc.nat(), (text, at) => {
          const source = sourceOf(text);
          const offset = at % (text.length + 1);
          const { from, to, items } = complete(source, offset, scope);
          expect(from).toBeLessThanOrEqual(to);
          const prefix = text.slice(from, to).toLowerCase();
          for (const item of items) expect(item.text.toLowerCase().startsWith(prefix)).toBe(true);
          hover(source, offset, scope);
          isComplete(text);
        }),
        { numRuns: runs(400) },
      );
    },
    PATIENCE,
  );
});

describe("without end", () => {
  const sizes = process.env["MHO_LONG"] ? [8, 33, 257, 10_000, 1_000_000] : [8, 33, 257, 10_000];
  it.each(Object.keys(NESTED))(
    "%s",
    (name) => {
      for (const n of sizes) {
        if (name === "statements" && n > 10_000) continue;
        const text = NESTED[name]?.(n) ?? "";
        const source = sourceOf(text);
        const { diagnostics } = compile(source, scope);
        expect(renderAll(source, diagnostics.slice(0, 20)).length).toBeLessThan(20_000);
        expect(format(format(text))).toBe(format(text));
      }
    },
    PATIENCE,
  );
});

const STEP = process.env["MHO_LONG"] ? 1 : 5;

describe("half-typed programs", () => {
  it.each(examples())(
    "every prefix of $name completes or says something",
    ({ source }) => {
      for (let end = 0; end <= source.text.length; end += STEP) {
        const half = sourceOf(source.text.slice(0, end));
        const { diagnostics, ir } = compile(half, scope);
        if (ir) continue;
        const { items } = complete(half, end, scope);
        expect(items.length + diagnostics.length).toBeGreaterThan(0);
      }
    },
    PATIENCE,
  );
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: raw text of templates is what is tested
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../src/base/diagnostic.ts";
import { distance, nearest } from "./nearest.ts";
import { render } from "./render.ts";
import { cutInterpolations, lineText, positionAt, sourceOf } from "./source.ts";

describe("places", () => {
  it("offset → line and column → offset", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "\n", "é", "😀") }),
        fc.nat(),
        (text, at) => {
          const source = sourceOf(text);
          const offset = at % (text.length + 1);
          const { line, column } = positionAt(source, offset);
          expect((source.lines[line] as number) + column).toBe(offset);
          expect(lineText(source, line)).toBe(text.split("\n")[line]);
        },
      ),
    );
  });
  it("survive nonsense", () => {
    const source = sourceOf("ab\ncd");
    expect(positionAt(source, Number.NaN)).toEqual({ line: 0, column: 0 });
    expect(positionAt(source, 99)).toEqual({ line: 1, column: 2 });
    expect(positionAt(source, -1)).toEqual({ line: 0, column: 0 });
  });
});

describe("interpolations", () => {
  it.each([
    ["y = ${x}", "y = \uE0000\uE001", ["x"]],
    ["${f({a: 1})} + ${b}", "\uE0000\uE001 + \uE0001\uE001", ["f({a: 1})", "b"]],
    ['${"}"}', "\uE0000\uE001", ['"}"']],
    ["${open", "${open", []],
    ["no", "no", []],
  ])("%s", (text, cut, expressions) => {
    expect(cutInterpolations(text)).toEqual({ text: cut, expressions });
  });
});

describe("the text of a message", () => {
  const base: Diagnostic = { code: "E0100", severity: "error", title: "t", span: [0, 1] };

  it("shows interpolations as they were written, and counts columns so", () => {
    const source = sourceOf("y = \uE0000\uE001 @ W", "cell", ["${weights}"]);
    expect(render(source, { ...base, span: [10, 11], label: "here" })).toBe(
      "error[E0100]: t\n --> cell:1:18\n  |\n1 | y = ${weights} @ W\n  |                  ^ here\n",
    );
  });
  it("shows their number where only that is known", () => {
    expect(render(sourceOf("y = \uE0000\uE001"), { ...base, span: [4, 7] })).toContain(
      "y = ${1}\n  |     ^^^^",
    );
  });
  it("keeps tabs, and counts characters, not code units", () => {
    expect(render(sourceOf("\t😀x"), { ...base, span: [3, 4] })).toContain("1 | \t😀x\n  | \t ^");
  });
  it("cuts a line that is too long to show", () => {
    const text = render(sourceOf(`${"a".repeat(5000)}!${"b".repeat(5000)}`), {
      ...base,
      span: [5000, 5001],
    });
    expect(text.length).toBeLessThan(400);
    const [, , , shown = "", under = ""] = text.split("\n");
    expect(shown[under.indexOf("^")]).toBe("!");
  });
  it("marks a place behind the end of the text", () => {
    expect(render(sourceOf("y ="), { ...base, span: [3, 4] })).toContain("1 | y =\n  |    ^");
  });
});

describe("did you mean", () => {
  it.each([
    ["wieghts", ["weights", "x"], "weights"],
    ["tilt", ["tile", "tiles"], "tile"],
    ["adptive", ["fixed", "adaptive"], "adaptive"],
    ["ADC", ["adc"], "adc"],
    ["x", ["y"], undefined],
    ["abcdef", ["uvwxyz"], undefined],
    ["same", ["same"], undefined],
  ])("%s among %j: %s", (word, words, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });

  it("is a distance: symmetric, and 0 only for the same word", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

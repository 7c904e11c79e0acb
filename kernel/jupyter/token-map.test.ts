import fc from "fast-check";
import { expect, it } from "vitest";
import { originalOffset } from "./token-map.ts";
import { loadTslab } from "./tslab.ts";

const { ts } = loadTslab();

/** What the token at `needle` in `emitted` maps to, as text of `source` from there on. */
function mapped(source: string, emitted: string, needle: string): string | undefined {
  const from = originalOffset(ts, source, emitted, emitted.indexOf(needle));
  return from === undefined ? undefined : source.slice(from);
}

it("goes past types, inserted lines and exports", () => {
  const source = "interface A { q: number }\nlet a: A = { q: 'x' }\na.q.toFixed()";
  const emitted =
    'exports.a = void 0;\nlet a = { q: "x" };\nexports.a = a;\nexports.last = exports.a.q.toFixed();\n';
  expect(mapped(source, emitted, "toFixed")).toBe("toFixed()");
  expect(mapped(source, emitted, '"x"')).toBe("'x' }\na.q.toFixed()");
  expect(mapped(source, emitted, "exports.a.q")).toBe("a.q.toFixed()");
});

it("maps each token of a text to itself", () => {
  const word = fc.constantFrom("a", "b", "(", ")", "1", "=", ".", "+");
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const text = words.join(" ");
      for (let i = 0, at = 0; i < words.length; at += words[i]!.length + 1, i++) {
        if (originalOffset(ts, text, text, at) !== at) return false;
      }
      return true;
    }),
  );
});

it("gives up where nothing is common or the texts are huge", () => {
  expect(originalOffset(ts, "a", "b", 0)).toBeUndefined();
  const huge = "x ".repeat(50_000);
  expect(originalOffset(ts, huge, huge, 10)).toBeUndefined();
});

/**
 * @file Editing one line changes only that line: a program with comments, blank lines and unrelated names put between its
 * statements names its old values by the same node ids.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { examples } from "../test/language/examples.ts";
import { PATIENCE, runs } from "../test/language/mutations.ts";
import { testScope } from "../test/language/scope.ts";
import { compile } from "./compile.ts";
import { sourceOf } from "./source.ts";

const WEIGHTS = { kind: "tensor", shape: [32, 32], sha256: "0".repeat(64), unit: "" } as const;
const scope = testScope({ interpolated: [WEIGHTS] });

/** Edits that touch no name of an example: words, air, draws and definitions of their own. */
const EDIT = fc.constantFrom(
  "// a remark",
  "",
  "zz_draw = randn(5)",
  "zz_number = 3 uS",
  "array zz_array 4x4 analog",
  "fn zz_twice(a) = 2 * a",
);

/** Places between statements: where a line ends outside every bracket, and the next begins a statement of its own. */
function places(text: string): number[] {
  const found: number[] = [];
  let depth = 0;
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    for (const c of line.replace(/\/\/.*/, ""))
      depth += "([{".includes(c) ? 1 : ")]}".includes(c) ? -1 : 0;
    const next = lines[i + 1];
    if (depth === 0 && next !== undefined && !/^\s/.test(next)) found.push(i + 1);
  });
  return found;
}

/** Name → node id of every name an example binds. */
const outs = (text: string): Readonly<Record<string, string>> =>
  compile(sourceOf(text), scope).ir?.outs ?? {};

const ALL = examples().map((e) => ({ name: e.name, text: e.source.text }));

describe("an edit that does not touch a binding", () => {
  it.each(ALL)(
    "leaves its node ids unchanged in $name",
    ({ text }) => {
      const before = outs(text);
      const at = fc.array(fc.tuple(fc.constantFrom(0, ...places(text)), EDIT), {
        minLength: 1,
        maxLength: 4,
      });
      fc.assert(
        fc.property(at, (edits) => {
          const lines = text.split("\n");
          const seen = new Set<string>();
          for (const [line, words] of [...edits].sort((a, b) => b[0] - a[0])) {
            if (seen.has(words)) continue;
            seen.add(words);
            lines.splice(line, 0, words);
          }
          const after = outs(lines.join("\n"));
          for (const [name, id] of Object.entries(before)) expect(after[name], name).toBe(id);
        }),
        { numRuns: runs(20) },
      );
    },
    PATIENCE,
  );
  it("names what it compares", () => {
    expect(ALL.filter((e) => Object.keys(outs(e.text)).length > 0).length).toBeGreaterThan(8);
  });
});

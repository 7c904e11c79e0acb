/** @file Colours change no letter of a program. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { codeHtml } from "./code-color.ts";

const bare = (html: string): string =>
  html
    .replace(/<\/?i[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");

it("leaves the text as it was, in both languages", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."array W 768x3072 // \"'`{}()\n%# as on vs 1e6 <>&;=.".split("")),
    maxLength: 200,
  });
  fc.assert(
    fc.property(text, fc.constantFrom("mho" as const, "ts" as const), (t, language) => {
      expect(bare(codeHtml(t, language))).toBe(t);
    }),
  );
});

it("colours verbs where they open a statement, and nowhere else", () => {
  const html = codeHtml(
    'seed = load + seed // seed\narray W 8x8\nr = train n on mnist\nassert x, "a < b"',
    "mho",
  );
  expect(html).toBe(
    'seed = load + seed <i class="c">// seed</i>\n<i class="k">array</i> W <i class="n">8x8</i>\n' +
      'r = <i class="k">train</i> n <i class="k">on</i> mnist\n<i class="k">assert</i> x, <i class="s">&quot;a &lt; b&quot;</i>',
  );
});

it("colours TypeScript", () => {
  expect(codeHtml("const n = await f(1); // x", "ts")).toBe(
    '<i class="k">const</i> n = <i class="k">await</i> <i class="f">f</i>(<i class="n">1</i>); <i class="c">// x</i>',
  );
});

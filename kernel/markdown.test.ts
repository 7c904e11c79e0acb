/** @file Markdown of notebooks as HTML: what everybody writes, and what nobody may smuggle in. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownHtml } from "./markdown.ts";

describe("blocks", () => {
  it.each([
    ["## Noise and ADC", '<h2 id="noise-and-adc">Noise and ADC</h2>'],
    ["one\ntwo", "<p>one\ntwo</p>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["- a\n  - b", "<ul><li>a\n<ul><li>b</li></ul></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["> a\n> b", "<blockquote><p>a\nb</p></blockquote>"],
    ["---", "<hr>"],
    ["```\na < b\n```", '<pre class="code">a &lt; b</pre>'],
    ["$$x$$", '<math display="block"><mrow><mi>x</mi></mrow></math>'],
    ["$$\nx\n$$", '<math display="block"><mrow><mi>x</mi></mrow></math>'],
    [
      "| a | b |\n|---|--:|\n| 1 | 2 |",
      '<table><thead><tr><th style="text-align:left">a</th><th style="text-align:right">b</th></tr></thead>' +
        '<tbody><tr><td style="text-align:left">1</td><td style="text-align:right">2</td></tr></tbody></table>',
    ],
  ])("%s", (text, html) => {
    expect(markdownHtml(text)).toBe(html);
  });

  it("colours mho in fences", () => {
    expect(markdownHtml("```mho\narray W 8x8\n```")).toContain('<i class="k">array</i>');
  });
});

describe("inside a line", () => {
  it.each([
    ["**bold** and *thin*", "<strong>bold</strong> and <em>thin</em>"],
    ["`W.T @ e` stays `*plain*`", "<code>W.T @ e</code> stays <code>*plain*</code>"],
    ["snake_case_name", "snake_case_name"],
    ["[docs](https://example.org)", '<a href="https://example.org">docs</a>'],
    ["costs $5 and $6", "costs $5 and $6"],
    ["$x$ here", "<math><mrow><mi>x</mi></mrow></math> here"],
    ["\\*not thin\\*", "*not thin*"],
    ["a  \nb", "a<br>\nb"],
  ])("%s", (text, html) => {
    expect(markdownHtml(text)).toBe(`<p>${html}</p>`);
  });
});

describe("safety", () => {
  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;"],
    ["[x](javascript:alert(1))", "[x](javascript:"],
    ["![x](https://example.org/a.png)", "<em>x</em>"],
    ['[x](https://a.b/"onclick="x)', "&quot;onclick=&quot;"],
  ])("%s", (text, part) => {
    const html = markdownHtml(text);
    expect(html).toContain(part);
    expect(html).not.toMatch(/<script|href="javascript:|<[^>]* onclick="/);
  });

  it("takes any text, ends, and lets no tag of the user through", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "#",
        "- ",
        "*",
        "_",
        "`",
        "```\n",
        "$",
        "$$",
        "|",
        "\n",
        "> ",
        "[a](b)",
        "<img src=x onerror=y>",
        "1. ",
        " ",
        "a",
        "\\",
        "{",
        "}",
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, (p) => {
        expect(markdownHtml(p.join(""))).not.toMatch(/<img src=x/);
      }),
    );
  });
});

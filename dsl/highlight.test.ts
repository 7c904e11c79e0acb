import { describe, expect, it } from "vitest";
import { examples } from "../test/language/examples.ts";
import { colouredHtml, colours, type Kind, streamLanguage, textMateGrammar } from "./highlight.ts";

/** The kinds that the patterns give, by place. */
function byPattern(text: string): Map<number, Kind> {
  const out = new Map<number, Kind>();
  let start = 0;
  for (const line of text.split("\n")) {
    const stream = { string: line, pos: 0, eol: () => stream.pos >= line.length };
    while (!stream.eol()) {
      const at = stream.pos;
      const kind = streamLanguage.token(stream);
      expect(stream.pos).toBeGreaterThan(at);
      if (kind) out.set(start + at, kind);
    }
    start += line.length + 1;
  }
  return out;
}

describe("colours", () => {
  it("know a verb from a name", () => {
    const kinds = colours("seed = 3\nseed 4\ny = load + seed").filter((c) => c.kind === "keyword");
    expect(kinds).toEqual([{ start: 9, end: 13, kind: "keyword" }]);
  });

  it("lose no character", () => {
    for (const { source } of examples()) {
      const plain = colouredHtml(source.text)
        .replace(/<[^>]+>/g, "")
        .replace(/&lt;/g, "<")
        .replace(/&gt;/g, ">")
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, "&");
      expect(plain).toBe(source.text);
    }
  });

  it.each(examples())("patterns agree with the layout on $name", ({ source }) => {
    const patterns = byPattern(source.text);
    const wanted = colours(source.text).filter((c) => c.kind !== "operator" && c.kind !== "hole");
    const same = wanted.filter((c) => patterns.get(c.start) === c.kind);
    expect(same.length / wanted.length).toBeGreaterThan(0.97);
  });

  it("make a TextMate grammar whose patterns compile", () => {
    const { patterns } = textMateGrammar() as { patterns: { match: string; name: string }[] };
    for (const { match, name } of patterns) {
      expect(() => new RegExp(match, "u")).not.toThrow();
      expect(name).toMatch(/\.mho$/);
    }
  });
});

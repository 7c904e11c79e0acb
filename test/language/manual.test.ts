import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../dsl/compile.ts";
import { format } from "../../dsl/format.ts";
import { renderAll } from "../../dsl/render.ts";
import { sourceOf } from "../../dsl/source.ts";
import { VERBS } from "../../dsl/words.ts";
import { GALLERY, GRAMMAR, gallery, grammarPage, MANUAL, manual } from "../../scripts/language.ts";
import { testScope } from "./scope.ts";

const text = readFileSync(MANUAL, "utf8");
const blocks = [...text.matchAll(/```mho\n(.*?)```/gs)].map((m) => m[1] as string);

describe("docs/language.md", () => {
  it("is what scripts/language.ts writes", () => {
    expect(text).toBe(`${manual().trimEnd()}\n`);
    expect(readFileSync(GRAMMAR, "utf8")).toBe(grammarPage());
    expect(readFileSync(GALLERY, "utf8")).toBe(gallery());
  });

  it.each(blocks)("block %#: checks, and is formatted", (block) => {
    const source = sourceOf(block);
    const { diagnostics, ir } = compile(source, testScope());
    expect(
      renderAll(
        source,
        diagnostics.filter((d) => d.severity !== "needs"),
      ),
    ).toBe("");
    expect(ir).toBeDefined();
    expect(format(block)).toBe(block);
  });

  it("shows an example of every verb that checks", () => {
    const context =
      "load mnist\nnetwork lenet { input 784; out: dense 10 softmax }\nchip soc = generic\narray W 8x8\ny = W @ randn(8)\nt = randn(8)\ne = 3.08 TOPS/W\nadc = 8 bits\nmeasure m = adc * 2\ns = sweep adc over 4..5\nnetwork n { input 784; dense 10 softmax }\nbase = train n on mnist\ntwo = train n on mnist\n";
    for (const { word, example } of VERBS) {
      if (word === "import" || word === "use" || word === "plot") continue;
      const program = word === "seed" ? example : context + example;
      const errors = compile(sourceOf(program), testScope()).diagnostics.filter(
        (d) => d.severity === "error",
      );
      expect(
        errors.map((d) => d.title),
        example,
      ).toEqual([]);
    }
  });
});

import { describe, expect, it } from "vitest";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { render } from "../render.ts";
import { sourceOf } from "../source.ts";

const FILES: Readonly<Record<string, string>> = {
  "lib.mho":
    "q = 3 uS\nfn sq(a) = a * a\nchip mine = generic { adc = 6 bits }\ndevice cell = pcm { levels = 4 bits }",
  "broken.mho": "y = (",
  "self.mho": 'import a from "self.mho"\na = 1',
};

const scope = testScope({
  text: (path) =>
    FILES[path] === undefined ? "no such file next to this program" : { text: FILES[path] },
});
const said = (text: string): string[] => {
  const source = sourceOf(text);
  return compile(source, scope).diagnostics.map((d) => render(source, d));
};

describe("import and use", () => {
  it("bring in values, functions, chips and devices", () => {
    const text =
      'import q, sq from "lib.mho"\nuse "lib.mho"\narray W 4x4 on mine\narray V 4x4 on cell\ny = sq(q)';
    expect(said(text)).toEqual([]);
    const { ir } = compile(sourceOf(text), scope);
    expect(ir?.nodes.filter((n) => n.op === "array").map((n) => n.at)).toMatchObject([
      { name: "W", adc: 6 },
      { name: "V", device: "pcm", levels: 16 },
    ]);
  });

  it("say which file cannot be read, and why", () => {
    expect(said('import q from "gone.mho"')[0]).toContain("cannot read `gone.mho`");
    expect(said('import q from "broken.mho"')[0]).toContain(
      "it has errors of its own: mho check broken.mho",
    );
    expect(said('import a from "self.mho"')[0]).toContain("cannot read `self.mho`");
    expect(said('import sqq from "lib.mho"')[0]).toContain("did you mean `sq`?");
  });
});

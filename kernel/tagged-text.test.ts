/** @file Programs inside TypeScript: found by its parser, checked at their lines, formatted in their indentation. */
import { describe, expect, it } from "vitest";
import { renderAll } from "../dsl/render.ts";
import { checkTags, formatTags, tagsOf } from "./tagged-text.ts";

const FILE = `import { mho, session } from "mho";
// not a tag: mho\`y = = 1\`
const text = "mho\`1 1\`";
async function main(x: Float32Array): Promise<void> {
  const a = await mho\`
    array W 8x8   analog
    y=W@\${x}  // forward
  \`;
  const b = await mho\`z = W @ randn(9)\`;
  const c = await mho.fresh\`q=1+2\`;
  const own = session();
  await own.mho\`y = nothing_at_all(1)\`;
}
`;

describe("tags", () => {
  it("are found where TypeScript sees them", () => {
    expect(tagsOf(FILE).map((t) => [t.session, t.text.trim().slice(0, 8)])).toEqual([
      ["mho", "array W "],
      ["mho", "z = W @ "],
      [undefined, "q=1+2"],
      ["own.mho", "y = noth"],
    ]);
  });
  it("are checked in order, at their lines of the file", async () => {
    const checked = await checkTags("main.ts", FILE, false);
    expect(checked.map((s) => s.diagnostics.map((d) => d.code))).toEqual([
      [],
      ["E0301"],
      [],
      ["E0201"],
    ]);
    const [, wrong] = checked;
    expect(wrong && renderAll(wrong.source, wrong.diagnostics)).toContain(
      " --> main.ts:9:27\n  |\n9 |   const b = await mho`z = W @ randn(9)`;\n  |                           ^^^^^^^^^^^^ ",
    );
  });
  it("are formatted where they stand, and stay so", () => {
    const once = formatTags(FILE);
    expect(once).toBe(
      FILE.replace("8x8   analog", "8x8 analog")
        .replace(`y=W@\${x}`, `y = W @ \${x}`)
        .replace("q=1+2", "q = 1 + 2"),
    );
    expect(formatTags(once)).toBe(once);
  });
});

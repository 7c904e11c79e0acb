/**
 * @file The pages of docs/plots: each program runs and draws the mark of its page; the picture beside it is the one it draws.
 * holds `MHO_DRAW=1 npx vitest run test/plots.test.ts` draws the pictures anew; the diff is looked at
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { pipeline } from "../kernel/pipeline.ts";
import { Session } from "../kernel/session.ts";
import type { Figure } from "../src/plot/figure.ts";
import { MARK } from "../src/plot/index.ts";
import { svgOf } from "../src/plot/svg.ts";

const FOLDER = new URL("../docs/plots/", import.meta.url);
const page = (name: string): string => readFileSync(new URL(name, FOLDER), "utf8");
const pages = readdirSync(FOLDER).filter((f) => f.endsWith(".md") && f !== "README.md");

async function drawn(program: string): Promise<readonly Figure[]> {
  const stages = await pipeline(sourceOf(program, "page"), new Session());
  expect(stages.diagnostics.map((d) => `${d.code} ${d.title}`)).toEqual([]);
  return (stages.figures ?? []).filter((f) => f !== undefined);
}

describe("docs/plots", () => {
  it.each(pages)("%s draws what it shows", async (name) => {
    const text = page(name);
    const program = /```mho\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const mark = name.replace(".md", "");
    expect(text.startsWith(`# ${mark}\n`)).toBe(true);
    expect(text).toContain(`![](${mark}.svg)`);
    const figures = await drawn(program);
    expect(figures).toHaveLength(1);
    const picture = new URL(`${mark}.svg`, FOLDER);
    const svg = `${svgOf(figures[0] as Figure)}\n`;
    if (process.env["MHO_DRAW"]) writeFileSync(picture, svg);
    // Not toBe: a difference would print two pictures as text.
    expect(
      existsSync(picture) && readFileSync(picture, "utf8") === svg,
      `docs/plots/${mark}.svg is what its program draws (MHO_DRAW=1 draws it anew)`,
    ).toBe(true);
  });

  it("has a page for every mark", () => {
    expect(pages.map((f) => f.replace(".md", "")).sort()).toEqual(Object.keys(MARK).sort());
  });
});

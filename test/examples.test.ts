/** @file Every stage of every example is what its folder says; `npm run golden` rewrites them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  EXAMPLES,
  exampleNames,
  isLong,
  isQuick,
  resultFiles,
  stageFiles,
} from "../scripts/golden.ts";

function same(name: string, files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    const golden = join(EXAMPLES, name, file);
    expect(existsSync(golden), `${golden} is missing: npm run golden`).toBe(true);
    expect(text, `${name}/${file}`).toBe(readFileSync(golden, "utf8"));
  }
}

describe.each(exampleNames())("example %s", (name) => {
  it("has the stages that stand beside it", () => same(name, stageFiles(name)));
  const runs = isQuick(name) || (isLong(name) && process.env["MHO_LONG"] === "1");
  it.runIf(runs)(
    "has the results that stand beside it",
    async () => same(name, await resultFiles(name)),
    1_200_000,
  );
});

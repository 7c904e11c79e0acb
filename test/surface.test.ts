/** @file The front door: what is offered, and that the built package can be had in every way that Node and TypeScript know. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import * as door from "../index.ts";

const ROOT = dirname(import.meta.dirname);
const pkg = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

describe("the front door", () => {
  it("offers these values", () => {
    expect(Object.keys(door).sort()).toEqual(["MhoError", "mho", "session", "version"]);
  });
  it("has at most 25 names, each behind a line that says what it is", () => {
    const text = readFileSync(join(ROOT, "index.ts"), "utf8");
    const names = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap((m) =>
      (m[1] ?? "").split(",").filter((n) => n.trim() !== ""),
    );
    expect(names.length).toBeLessThanOrEqual(25);
    expect(text.match(/^\/\*\* .* \*\/\nexport/gm)?.length).toBe(text.match(/^export/gm)?.length);
  });
  it("knows its version", () => {
    expect(door.version).toBe(pkg.version);
  });
});

describe("the built package", () => {
  it("is where package.json says", () => {
    for (const file of [pkg.main, pkg.types, pkg.bin.mho])
      expect(existsSync(join(ROOT, file)), `${file}: npm run build`).toBe(true);
  });
  it("can be required, as the notebook engine does it", () => {
    const required = createRequire(import.meta.url)(join(ROOT, pkg.main)) as typeof door;
    expect(Object.keys(required).sort()).toEqual(Object.keys(door).sort());
  });
  it("is its own guest: import and command work inside the repository", () => {
    const code = 'import { mho } from "mho"; const r = await mho`y = 2 + 2`; console.log(r.y)';
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.stdout).toBe("4\n");
  });
});

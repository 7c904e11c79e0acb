import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { cacheFolder, requireCached } from "./code-cache.ts";

let folder: string;
let file: string;
const kept = (): string => path.join(folder, "cache", "typescript.code");

/** As a process that has not loaded the file. */
function load(): ReturnType<typeof requireCached> {
  delete createRequire(file).cache[file];
  return requireCached(file, path.join(folder, "cache"));
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "mho-code-"));
  file = path.join(folder, "large.cjs");
  writeFileSync(
    file,
    "exports.twice = (x) => 2 * x; exports.here = __filename; exports.path = require('path').sep;",
  );
});

describe("code that is kept", () => {
  it("gives the same exports, once for all who require the file", () => {
    const { exports } = load() as {
      exports: { twice(x: number): number; here: string; path: string };
    };
    expect([exports.twice(4), exports.here, exports.path]).toEqual([8, file, path.sep]);
    expect(createRequire(file)(file)).toBe(exports);
    expect(requireCached(file, undefined).exports).toBe(exports);
  });

  it("is written once, whole, for the user only", () => {
    load().keep();
    const { mode, mtimeMs, size } = statSync(kept());
    expect([mode & 0o777, size > 0, readdirSync(path.dirname(kept())).length]).toEqual([
      0o600,
      true,
      1,
    ]);
    load().keep();
    expect(statSync(kept()).mtimeMs).toBe(mtimeMs);
  });

  it("is made anew when it is of another source or broken, and not trusted when others can write it", () => {
    // Another text each time: within one process V8 remembers texts by itself.
    const another = (i: number): void => writeFileSync(file, `exports.of = (x) => ${i} * x;`);
    const of = (): number => (load().exports as { of(x: number): number }).of(3);
    load().keep();
    another(2);
    load().keep();
    const { length } = readFileSync(kept());
    for (const spoil of [() => writeFileSync(kept(), "nonsense"), () => chmodSync(kept(), 0o666)]) {
      spoil();
      another(length);
      expect(of()).toBe(3 * length);
      another(length + 1);
      load().keep();
      expect(readFileSync(kept()).length).toBeGreaterThan(100);
      expect(statSync(kept()).mode & 0o777).toBe(0o600);
    }
  });

  it("is kept nowhere when that is switched off", () => {
    expect(cacheFolder({ MHO_CACHE: "off" })).toBeUndefined();
    expect(cacheFolder({ MHO_CACHE: "/a" })).toBe("/a");
    delete createRequire(file).cache[file];
    requireCached(file, undefined).keep();
    expect(readdirSync(folder)).toEqual(["large.cjs"]);
  });
});

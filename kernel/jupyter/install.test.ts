import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Given } from "../arguments.ts";
import { install, kernelsFolder, uninstall } from "./install.ts";
import { packageRoot } from "./node-modules.ts";

const given = (values: Record<string, string> = {}, on: string[] = []): Given => ({
  words: [],
  values: new Map(Object.entries(values).map(([name, value]) => [name, [value]])),
  on: new Set(on),
});

let said = "";
beforeEach(() => {
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe("the folder", () => {
  it("is that of Jupyter, an environment, or a prefix", () => {
    expect(kernelsFolder(given(), { JUPYTER_DATA_DIR: "/j" })).toBe("/j/kernels");
    expect(kernelsFolder(given({ prefix: "/p" }))).toBe("/p/share/jupyter/kernels");
    const env = { VIRTUAL_ENV: "/venv" };
    expect(kernelsFolder(given({}, ["sys-prefix"]), env)).toBe("/venv/share/jupyter/kernels");
    expect(() => kernelsFolder(given({}, ["sys-prefix"]), {})).toThrow(
      "--sys-prefix needs an active Python environment; --prefix DIR names a folder",
    );
    expect(() => kernelsFolder(given({}, ["sys-prefix"]), { VIRTUAL_ENV: "" })).toThrow("active");
    expect(() => kernelsFolder(given({ prefix: "/p" }, ["user", "prefix"]))).toThrow(
      "--user and --prefix name different places: one of them",
    );
    if (process.platform === "linux") {
      expect(kernelsFolder(given(), { XDG_DATA_HOME: "/d" })).toBe("/d/jupyter/kernels");
    }
  });
});

describe.runIf(existsSync(path.join(packageRoot(), "dist", "bundle", "cli.js")))(
  "installing",
  () => {
    it("writes kernels that name absolute paths, and takes them away again", () => {
      const prefix = mkdtempSync(path.join(tmpdir(), "mho-install-"));
      const folder = path.join(prefix, "share", "jupyter", "kernels");
      expect(install(given({ prefix }))).toBe(0);
      expect(said.trim().split("\n")).toEqual(
        ["mho", "mho-ts"].map((name) => path.join(folder, name, "kernel.json")),
      );
      const spec = JSON.parse(readFileSync(path.join(folder, "mho-ts", "kernel.json"), "utf8"));
      expect(spec).toEqual({
        argv: [
          process.execPath,
          path.join(packageRoot(), "dist", "bundle", "cli.js"),
          "kernel",
          "--lang",
          "ts",
          "{connection_file}",
        ],
        display_name: "mho (TypeScript)",
        language: "typescript",
        interrupt_mode: "message",
        metadata: { debugger: false },
      });
      mkdirSync(path.join(folder, "other"));
      writeFileSync(path.join(folder, "other", "kernel.json"), "{}");
      expect(uninstall(given({ prefix }))).toBe(0);
      expect(existsSync(path.join(folder, "mho"))).toBe(false);
      expect(existsSync(path.join(folder, "other", "kernel.json"))).toBe(true);
      said = "";
      uninstall(given({ prefix }));
      expect(said).toContain("mho was not there");
    });
  },
);

/**
 * @file The walls of the house hold: nobody imports against the floors, and a planted import is caught.
 * why   a rule that never fires is no rule: every forbidden edge between two floors is planted here and must be reported
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const ROOT = dirname(import.meta.dirname);
const CRUISER = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const CONFIG = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  forbidden: { name: string }[];
};

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

function cruise(folder: string): Violation[] {
  const targets = ["index.ts", "dsl", "src", "kernel"].filter((t) =>
    readdirSync(folder).includes(t),
  );
  const args = [
    CRUISER,
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
    ...targets,
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 27,
  });
  expect(stderr.replace(/\(node:\d+\).*\n?/g, "")).toBe("");
  return JSON.parse(stdout).summary.violations as Violation[];
}

/** Who may import whom, as house.md and the configuration say it; written down once more so that a change is noticed. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  ir: ["base"],
  device: ["base"],
  circuit: ["base", "device"],
  engine: ["base"],
  network: ["base", "ir"],
  learn: ["base", "device", "network"],
  cost: ["base", "device", "circuit"],
  plan: ["base", "ir", "device", "circuit", "network", "learn", "cost"],
  claims: ["base", "device", "circuit", "network", "cost", "plan"],
  results: ["base"],
  sim: ["base", "ir", "device", "circuit", "engine", "network", "learn", "cost", "plan", "results"],
  plot: ["base", "results"],
};

const FORBIDDEN = Object.entries(FLOORS).flatMap(([from, may]) =>
  Object.keys(FLOORS)
    .filter((to) => to !== from && !may.includes(to))
    .map((to) => ({ from, to })),
);

describe("the house", () => {
  it("has no import against its floors", () => {
    const lines = cruise(ROOT).map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`);
    expect(lines).toEqual([]);
  });
});

describe("planted imports", () => {
  let violations: Violation[] = [];
  beforeAll(() => {
    violations = cruise(plantedHouse());
  });
  const fired = (rule: string): string[] =>
    violations.filter((v) => v.rule.name === rule).map((v) => v.from);

  it("are caught on every forbidden edge between two floors, types included", () => {
    const caught = new Set(violations.map((v) => v.from));
    const missed = FORBIDDEN.filter(({ from, to }) => !caught.has(`src/${from}/to-${to}.ts`));
    expect(missed).toEqual([]);
    expect(FORBIDDEN.length).toBeGreaterThan(100);
  });
  it("let every allowed edge pass", () => {
    const bad = violations.filter((v) => /\/may-/.test(v.from));
    expect(bad).toEqual([]);
  });
  it("are caught by every other rule", () => {
    expect(fired("src-stands-alone")).toContain("src/base/to-dsl.ts");
    expect(fired("dsl-sees-the-waist-only")).toContain("dsl/to-plan.ts");
    expect(fired("nobody-imports-the-front-door")).toContain("kernel/to-door.ts");
    expect(fired("only-kernel-touches-node")).toContain("src/sim/to-node.ts");
    expect(fired("no-cycles")).toContain("kernel/one.ts");
    expect(fired("resolvable")).toContain("kernel/to-nothing.ts");
    expect(fired("every-floor-is-listed")).toContain("src/attic/x.ts");
    expect(fired("chevrotain-has-one-home")).toContain("kernel/to-chevrotain.ts");
    expect(fired("no-dev-dependency-ships")).toContain("kernel/to-vitest.ts");
  });
  it("cover every rule of the configuration", () => {
    const homes = /-has-one-home$/;
    const rules = CONFIG.forbidden.map((r) => r.name).filter((name) => !homes.test(name));
    const names = new Set(violations.map((v) => v.rule.name));
    expect(rules.filter((rule) => !names.has(rule))).toEqual([]);
  });
});

/** A house of one-line files with every mistake in it. */
function plantedHouse(): string {
  const home = mkdtempSync(join(tmpdir(), "mho-planted-"));
  for (const file of [
    ".dependency-cruiser.cjs",
    "package.json",
    "tsconfig.json",
    "tsconfig.base.json",
  ])
    cpSync(join(ROOT, file), join(home, file));
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"), "junction");
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  for (const house of ["src", "dsl", "kernel"])
    write(`${house}/tsconfig.json`, readFileSync(join(ROOT, house, "tsconfig.json"), "utf8"));
  write("index.ts", "export const door = 1;\n");
  for (const [floor, may] of Object.entries(FLOORS)) {
    write(`src/${floor}/x.ts`, "export type X = 1;\n");
    for (const to of may)
      write(`src/${floor}/may-${to}.ts`, `export type { X } from "../${to}/x.ts";\n`);
  }
  for (const { from, to } of FORBIDDEN)
    write(
      `src/${from}/to-${to}.ts`,
      `import type { X } from "../${to}/x.ts";\nexport type Y = X;\n`,
    );
  write("dsl/x.ts", "export type X = 1;\n");
  write("src/base/to-dsl.ts", 'export type { X } from "../../dsl/x.ts";\n');
  write("dsl/to-plan.ts", 'export type { X } from "../src/plan/x.ts";\n');
  write("kernel/to-door.ts", 'export { door } from "../index.ts";\n');
  write("src/sim/to-node.ts", 'export { readFileSync } from "node:fs";\n');
  write("kernel/one.ts", 'export { two } from "./two.ts";\nexport const one = 1;\n');
  write("kernel/two.ts", 'export { one } from "./one.ts";\nexport const two = 2;\n');
  write("kernel/to-nothing.ts", 'export { x } from "./nothing.ts";\n');
  write("src/attic/x.ts", 'export type { X } from "../base/x.ts";\n');
  write("kernel/to-chevrotain.ts", 'export { Lexer } from "chevrotain";\n');
  write("kernel/to-vitest.ts", 'export { it } from "vitest";\n');
  return home;
}

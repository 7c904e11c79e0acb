import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Json } from "../src/base/json.ts";
import { readScript } from "./notebook.ts";
import { reportValue } from "./report.ts";
import { type RunOptions, runNotebook } from "./run.ts";

type Schema = { readonly [key: string]: Json };
const SCHEMA = JSON.parse(
  readFileSync(new URL("../docs/run-report.schema.json", import.meta.url), "utf8"),
) as Schema;

const TYPES: Readonly<Record<string, (v: Json) => boolean>> = {
  object: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
  array: (v) => Array.isArray(v),
  string: (v) => typeof v === "string",
  boolean: (v) => typeof v === "boolean",
  number: (v) => typeof v === "number",
  integer: (v) => Number.isInteger(v),
  null: (v) => v === null,
};

/** Where a value breaks the schema: the part of JSON Schema 2020-12 that ours uses. */
function broken(schema: Schema, value: Json, at = "$"): string[] {
  const wrong: string[] = [];
  const fail = (what: string): void => void wrong.push(`${at}: ${what}`);
  const into = (s: Json | undefined, v: Json, key: string): void => {
    if (s) wrong.push(...broken(s as Schema, v, `${at}.${key}`));
  };
  if (typeof schema["$ref"] === "string") {
    const name = schema["$ref"].replace("#/$defs/", "");
    return broken((SCHEMA["$defs"] as Record<string, Schema>)[name] as Schema, value, at);
  }
  const types = [schema["type"] ?? []].flat() as string[];
  if (types.length > 0 && !types.some((t) => TYPES[t]?.(value)))
    fail(`is no ${types.join(" or ")}`);
  if ("const" in schema && schema["const"] !== value) fail(`is not ${String(schema["const"])}`);
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value))
    fail(`${String(value)} is no choice`);
  if (
    typeof schema["pattern"] === "string" &&
    typeof value === "string" &&
    !new RegExp(schema["pattern"]).test(value)
  )
    fail(`"${value}" does not match`);
  for (const [word, wanted] of [
    ["anyOf", (n: number) => n > 0],
    ["oneOf", (n: number) => n === 1],
  ] as const) {
    const options = schema[word] as Schema[] | undefined;
    if (options && !wanted(options.filter((o) => broken(o, value).length === 0).length))
      fail(`breaks ${word}`);
  }
  if (TYPES["object"]?.(value)) {
    const record = value as Record<string, Json>;
    for (const key of (schema["required"] ?? []) as string[])
      if (!(key in record)) fail(`misses ${key}`);
    const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
    for (const [key, v] of Object.entries(record))
      into(properties[key] ?? schema["additionalProperties"], v, key);
  }
  if (Array.isArray(value))
    for (const [i, v] of value.entries()) into(schema["items"], v as Json, String(i));
  return wrong;
}

const options: RunOptions = {
  name: "program.mho",
  text: "",
  parameters: new Map(),
  strict: false,
  mhoOnly: true,
  data: "summary",
  meter: () => ({ report: () => {}, end: () => {} }),
  onOutput: () => {},
};
interface Report {
  readonly [key: string]: Json;
  readonly values: Record<string, Record<string, Json>>;
  readonly measures: Record<string, Json>;
  readonly source: Record<string, Json>;
  readonly diagnostics: Record<string, Json>[];
}
const run = async (text: string, more: Partial<RunOptions> = {}): Promise<Report> =>
  (await runNotebook(readScript(text), { ...options, text, ...more })).report as unknown as Report;

describe("the report", () => {
  it("of every kind of value keeps the schema", async () => {
    const report = await run(`seed 1
array W 4x6 analog
program W from randn(4x6)
x = randn(6)
y = W @ x
big = randn(200x100)
on = true
word = "text"
v = 3 uS
l = [1, 2]
measure err = nrmse(y, W.target @ x)
s = sweep k over 1..3 { measure m = k * sum(y) }
report energy of y
plot y
assert err < 1, "small"
`);
    expect(broken(SCHEMA, report)).toEqual([]);
    expect(Object.keys(report.values)).toEqual(expect.arrayContaining(["W", "x", "y", "big", "v"]));
    expect(Object.keys(report.measures)).toEqual(["err"]);
    expect(report.values["v"]).toMatchObject({ type: "number", unit: "S", data: 3e-6 });
    expect(report.values["big"]).toHaveProperty("summary");
    expect(report["asserts"]).toEqual([{ text: "err < 1", ok: true, why: "small" }]);
    expect(report["figures"]).toHaveLength(1);
  });
  it("of a wrong program keeps it too, with line and column", async () => {
    const report = await run("a = 1\nb = randn(3) @ 5");
    expect(broken(SCHEMA, report)).toEqual([]);
    expect(report["status"]).toBe("failed");
    expect(report.diagnostics[0]).toMatchObject({ code: "E0302", line: 2 });
  });
  it("of an open program names its needs", async () => {
    const report = await run("array W 4x6 analog; y = W @ x");
    expect(broken(SCHEMA, report)).toEqual([]);
    expect(report["status"]).toBe("open");
    expect(report["needs"]).toEqual([{ name: "x", type: "f32[6]" }]);
  });
  it("is the same again but for times", async () => {
    const again = async () => ({ ...(await run("y = randn(5)")), timings: 0 });
    expect(await again()).toEqual(await again());
  });
  it("takes parameters and a seed", async () => {
    const report = await run("k = 2\ny = k * 10", { parameters: new Map([["k", "5"]]), seed: 9 });
    expect(report.values["y"]).toMatchObject({ data: 50 });
    expect([report["seed"], report.source["parameters"]]).toEqual([9, { k: "5" }]);
  });
  it("writes what JSON has no number for as words", () => {
    const value = { kind: "number", value: Number.NaN, unit: "" } as const;
    expect(reportValue(value, { data: "summary" })).toMatchObject({ data: "NaN" });
  });
});

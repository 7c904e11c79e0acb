import { describe, expect, it } from "vitest";
import type { OptionTable } from "./arguments.ts";
import { optionLines, parseArguments } from "./arguments.ts";

const table: OptionTable = {
  param: { takes: "many", value: "name=value", short: "p", doc: "set a name" },
  seed: { takes: "one", value: "n", doc: "seed" },
  json: { takes: "maybe", value: "FILE", doc: "report" },
  strict: { takes: "none", doc: "needs are errors" },
};

describe("options", () => {
  it("are switches, values, optional values and repeated ones", () => {
    const given = parseArguments(
      ["a.mho", "-p", "n=8", "--param=adc=6", "--seed", "-3", "--strict", "--json"],
      table,
    );
    expect(given.words).toEqual(["a.mho"]);
    expect(given.values.get("param")).toEqual(["n=8", "adc=6"]);
    expect(given.values.get("seed")).toEqual(["-3"]);
    expect([...given.on]).toEqual(["param", "seed", "strict", "json"]);
    expect(given.values.has("json")).toBe(false);
  });
  it("do not swallow the program behind --json", () => {
    const given = parseArguments(["--json", "a.mho"], table);
    expect([given.words, given.on.has("json")]).toEqual([["a.mho"], true]);
    expect(parseArguments(["--json", "out.json", "-"], table)).toMatchObject({ words: ["-"] });
    expect(parseArguments(["--", "--json"], table).words).toEqual(["--json"]);
  });
  it("that do not exist get the nearest", () => {
    expect(() => parseArguments(["--stric"], table)).toThrow(
      "there is no option --stric: did you mean --strict?",
    );
    expect(() => parseArguments(["-x"], table)).toThrow("there is no option -x");
    expect(() => parseArguments(["--seed"], table)).toThrow("--seed needs n");
    expect(() => parseArguments(["--seed="], table)).toThrow("--seed needs n");
    expect(() => parseArguments(["--strict=1"], table)).toThrow("--strict takes no value");
  });
  it("have a page", () => {
    expect(optionLines(table)).toEqual([
      "  -p, --param name=value    set a name",
      "  --seed n                  seed",
      "  --json [FILE]             report",
      "  --strict                  needs are errors",
    ]);
  });
});

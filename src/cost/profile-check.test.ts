import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../base/json.ts";
import { checkProfile, refusalText } from "./profile-check.ts";
import catalogue from "./profiles.json" with { type: "json" };

const good = {
  id: "my-chip",
  kind: "silicon",
  level: 1,
  label: "My chip",
  source: "lab book 7",
  adc: {
    bits: 8,
    energy: { mode: "const", e_J: { v: 2e-12, st: "read", src: "lab book 7, p. 3" } },
  },
};
const said = (profile: Json): string[] =>
  checkProfile(profile).map((r) => refusalText("my-chip", r));
const withEnergy = (energy: Json): Json => ({ ...good, adc: { bits: 8, energy } }) as Json;

describe("a profile is refused with its key and the reason", () => {
  it("accepts every shipped profile and a good one", () => {
    const ids = catalogue.profiles.map((p) => p.id);
    for (const p of catalogue.profiles)
      expect(checkProfile(p as unknown as Json, ids).map((r) => refusalText(p.id, r))).toEqual([]);
    expect(said(good)).toEqual([]);
    expect(new Set(ids).size).toBe(22);
  });

  it("missing source", () => {
    expect(said(withEnergy({ e_J: { v: 2e-12, st: "read" } }))).toEqual([
      'my-chip: adc.energy.e_J: a number that is "read" needs a source (src)',
    ]);
    const { source: _, ...rest } = good;
    expect(said(rest)).toEqual(["my-chip: source: missing"]);
  });

  it("unknown status", () => {
    expect(said(withEnergy({ e_J: { v: 2e-12, st: "guessed", src: "x" } }))).toEqual([
      'my-chip: adc.energy.e_J: status "guessed" is none of read, simulated, derived, recalled, claim, assumed',
    ]);
  });

  it("wrong unit: in the key, as text, in the size, beside the number", () => {
    expect(said(withEnergy({ e_pJ: 2 }))).toEqual([
      "my-chip: adc.energy.e_pJ: no such key; write e_J, in joules",
    ]);
    expect(said(withEnergy({ e_J: "2 pJ" }))).toEqual([
      'my-chip: adc.energy.e_J: "2 pJ" is not a number of joules',
    ]);
    expect(said(withEnergy({ e_J: 2 }))).toEqual([
      "my-chip: adc.energy.e_J: 2 joules is more than 0.001: is the number in joules?",
    ]);
    expect(said(withEnergy({ e_J: { v: 2e-12, st: "assumed", unit: "pJ" } }))).toEqual([
      "my-chip: adc.energy.e_J.unit: no such key; a number is {v, st, src}",
    ]);
  });

  it("negative energy", () => {
    expect(said(withEnergy({ e_J: -2e-12 }))).toEqual([
      "my-chip: adc.energy.e_J: -2e-12 is negative",
    ]);
  });

  it("published rows without a metric, a value or a tolerance", () => {
    const row = (r: Json): string[] => said({ ...good, published: [r] });
    expect(row({ metric: "speed", value: 1, tol: 0.1 })).toEqual([
      'my-chip: published.0.metric: there is no metric "speed"',
    ]);
    expect(row({ metric: "tops", tol: 0.1 })).toEqual(["my-chip: published.0.value: missing"]);
    expect(row({ metric: "tops", value: 1 })).toEqual([
      "my-chip: published.0.tol: null is not a number",
    ]);
  });

  it("never throws, whatever it is given", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => Array.isArray(checkProfile(json as Json))));
    const mutant = fc.tuple(fc.constantFrom(...Object.keys(good)), fc.jsonValue());
    fc.assert(
      fc.property(mutant, ([key, value]) =>
        Array.isArray(checkProfile({ ...good, [key]: value } as Json)),
      ),
    );
  });

  it("unknown key, unknown kind, unknown parent, no block, no object", () => {
    expect(said({ ...good, colour: "red" })).toEqual(["my-chip: colour: no such key"]);
    expect(said({ ...good, kind: "paper" })).toEqual([
      'my-chip: kind: "paper" is none of claim, silicon, simulation, limit, digital',
    ]);
    expect(said({ ...good, extends: "other" })).toEqual([
      'my-chip: extends: there is no profile "other"',
    ]);
    expect(said({ ...good, adc: 8 })).toEqual(["my-chip: adc: should be a block { .. }"]);
    expect(said("chip")).toEqual(["my-chip: a profile is an object { id, kind, .. }"]);
  });
});

import { describe, expect, it } from "vitest";
import {
  leaf,
  loadProfile,
  maybe,
  number,
  PROFILES,
  profileOf,
  profileTag,
  withOverride,
} from "./profile.ts";

const get = (id: string) => PROFILES.get(id)!;

describe("profiles", () => {
  it("gives a child what it does not replace, and its own published rows", () => {
    const child = get("pcm-64core-14nm");
    expect(number(child, "adc.energy.p_W")).toBe(0.000244);
    expect(number(child, "input.tOverhead_s")).toBe(5e-9);
    expect(child.published).toHaveLength(4);
    expect(get("qmemory-physics").published[0]?.metric).toBe("tMin_s");
  });

  it("says what a number stands on", () => {
    expect(leaf(get("rram-wu-2023-65nm"), "periph.eFixed_J")).toEqual({
      v: 2.66e-9,
      st: "read",
      src: "energy per tile operation at 100 MHz, Wu 2023 section 2.7",
    });
    expect(leaf(get("charge-sram-65nm"), "vdd_V")).toMatchObject({ v: 0.85, st: "read" });
    expect(maybe(get("ideal-limit"), "adc.bits")).toBeUndefined();
  });

  it("replaces single numbers without touching the profile", () => {
    const four = withOverride(get("pcm-64core-14nm"), { "input.phases": 4, "new.key": 1 });
    expect(number(four, "input.phases")).toBe(4);
    expect(number(four, "new.key")).toBe(1);
    expect(number(get("pcm-64core-14nm"), "input.phases")).toBe(1);
  });

  it("finds a profile by its preset name and tags it", () => {
    expect(profileTag(profileOf("qmemory_published")!)).toBe("claim");
    expect(profileTag(profileOf("pcm_hermes_14nm")!)).toBe("measured");
    expect(profileTag(profileOf("ideal_limit")!)).toBe("bound");
    expect(profileOf("generic")).toBeUndefined();
  });

  it("loads a profile from outside that extends a shipped one", () => {
    const mine = loadProfile({
      id: "mine",
      kind: "silicon",
      level: 1,
      label: "Mine",
      source: "lab book",
      extends: "pcm-hermes-14nm",
      cores: 2,
    });
    expect(mine).toMatchObject({ id: "mine", published: [] });
    const fast = {
      id: "gpu",
      kind: "digital",
      level: 1,
      label: "GPU",
      source: "sheet",
      tdp_W: 300,
    };
    expect(loadProfile(fast)).toEqual([
      { key: "bw_Bps", reason: "missing: a digital profile needs it" },
      { key: "peak_ops", reason: "missing: a digital profile needs it" },
    ]);
    expect(loadProfile({ id: "x" })).toContainEqual({ key: "kind", reason: "missing" });
  });
});

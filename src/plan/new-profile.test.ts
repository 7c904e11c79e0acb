/** @file A new technology is one entry of profiles.json: preset, row of a comparison, checked figure. Refusals: cost/profile-check.test.ts. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Graph } from "../ir/node.ts";

const FASTER = {
  id: "pcm-faster",
  kind: "silicon",
  level: 1,
  label: "a core twice as fast",
  source: "a test",
  extends: "pcm-hermes-14nm",
  input: {
    ...{ encoding: "pwm", bits: 8, signed: true, phases: 1 },
    tLsb_s: { v: 0.5e-9, st: "assumed", src: "a test" },
    tOverhead_s: { v: 1e-9, st: "assumed", src: "a test" },
  },
  published: [{ metric: "tops", value: 2.016, tol: 0.02, cond: "full array", check: "predicted" }],
};

describe("one entry more in profiles.json", () => {
  beforeAll(() => {
    vi.resetModules();
    vi.doMock("../cost/profiles.json", async (original) => {
      const { default: shipped } = await original<{ default: { profiles: unknown[] } }>();
      return { default: { ...shipped, profiles: [...shipped.profiles, FASTER] } };
    });
  });
  afterAll(() => {
    vi.doUnmock("../cost/profiles.json");
    vi.resetModules();
  });

  it("is a preset, a row of the comparison and a checked figure, without a line of code", async () => {
    const { CHIP_PRESETS } = await import("./presets.ts");
    const { contestantsOf } = await import("./contest.ts");
    const { PROFILES } = await import("../cost/profile.ts");
    const { validate } = await import("../cost/published.ts");
    const preset = CHIP_PRESETS.get("pcm_faster");
    expect(preset).toMatchObject({
      doc: "a core twice as fast",
      source: "a test",
      tag: "measured",
    });
    const array = new Graph().add("array", "array[256,256]", [], { name: "W", kind: "analog" });
    const [row] = contestantsOf("pcm_faster", array, preset!.settings);
    expect(row).toMatchObject({ latency: 65e-9, level: "macro", tag: "measured" });
    expect(validate(PROFILES.get("pcm-faster")!)).toMatchObject([{ published: 2.016, ok: true }]);
  });
});

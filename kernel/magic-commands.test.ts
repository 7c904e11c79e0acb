import { describe, expect, it } from "vitest";
import { sourceOf } from "../dsl/source.ts";
import { runMagic } from "./magic-commands.ts";
import type { MagicName } from "./magics.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";

const say = (session: Session, name: MagicName, argument = "") =>
  runMagic({ name, argument, line: 1 }, session);

describe("magics", () => {
  it("list names, stages and the manifest", async () => {
    const session = new Session();
    expect(say(session, "who")).toEqual({ kind: "text", text: "no names yet" });
    expect(say(session, "explain", "ir")).toEqual({ kind: "text", text: "no program has run yet" });
    await pipeline(
      sourceOf("array W 8x8 analog; program W from randn(8x8); y = W @ randn(8)"),
      session,
    );
    expect(say(session, "who")).toEqual({ kind: "text", text: "W  array 8x8  W.1\ny  vector 8" });
    expect(say(session, "explain", "ir")).toMatchObject({ text: expect.stringContaining("mvm{") });
    expect(say(session, "cost")).toMatchObject({ text: expect.stringContaining("adc") });
    expect(say(session, "manifest")).toMatchObject({ text: expect.stringContaining(session.hash) });
    expect(say(session, "explain", "Y")).toEqual({
      kind: "text",
      text: "Y: there is no such name",
    });
  });
  it("set seed, names and options, or say how", () => {
    const session = new Session();
    say(session, "seed", "7");
    say(session, "set", "bits = 6 bits");
    say(session, "plot", "static");
    say(session, "threads", "2");
    expect([session.seed, session.set.get("bits"), session.plotMode, session.threads]).toEqual([
      7,
      "6 bits",
      "static",
      2,
    ]);
    expect(say(session, "seed", "x")).toEqual({
      kind: "failed",
      sentence: "%seed needs a whole number, for example %seed 7",
    });
    expect(say(session, "set", "bits")).toMatchObject({ kind: "failed" });
    expect(say(session, "plot", "3d")).toMatchObject({ kind: "failed" });
    expect(say(session, "threads", "0")).toMatchObject({ kind: "failed" });
  });
});

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { onCancelWord } from "./simulate.ts";
import { session } from "./tag.ts";

const PROGRAM = "seed 1; array W 32x32 analog; program W from randn(32x32); n = norm(W @ ones(32))";

/** A template without values. */
const text = (program: string): TemplateStringsArray =>
  Object.assign([program], { raw: [program] }) as unknown as TemplateStringsArray;

/** Without a built helper the engine's memory is not shared, and there is no word. */
const isShared = existsSync(new URL("../dist/bundle/helper.js", import.meta.url));

describe("the cancel word", () => {
  it.skipIf(!isShared)(
    "is handed out with each engine, and a run starts by clearing it",
    async () => {
      const words: Int32Array[] = [];
      onCancelWord((word) => words.push(word));
      const own = session();
      const first = await own.mho<{ n: number }>(text(PROGRAM));
      expect(words.length).toBe(1);
      words[0]![0] = 1; // left over from an interrupt that came too late
      const again = await session().mho<{ n: number }>(text(PROGRAM));
      expect([again.n, words[0]![0]]).toEqual([first.n, 0]);
      own.threads = 1;
      const alone = await own.mho<{ m: number }>(text(`${PROGRAM}; m = n`));
      expect([alone.m, words.length]).toEqual([first.n, 2]);
    },
  );

  it("of a run that is stopped leaves the session as it was", async () => {
    const own = session();
    await own.mho`x = 1`;
    const stop = new AbortController();
    const running = own.mho`x = 2; array W 512x512 analog
s = sweep i over 1..1000000 { measure e = norm(W @ randn(512)) }`.run({ signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(running).rejects.toThrow("the program was interrupted");
    expect(own.get("x")).toBe(1);
  });
});

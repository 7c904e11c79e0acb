/** @file Two programs, name by name. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { main } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-diff-"));
const PROGRAM = `seed 1
bits = 8
array W 64x64 analog { adc = bits, tile = 32x32 }
program W from randn(64x64)
y = W @ ones(64)
measure e = nrmse(y, W.target @ ones(64))
`;

async function diff(
  a: string,
  b: string,
  ...more: string[]
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const files = [a, b].map((text, i) => {
    const file = join(folder, `${"ab"[i]}.mho`);
    writeFileSync(file, text);
    return file;
  });
  const code = await main(["diff", ...files, ...more], {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    input: () => "",
    meter: () => ({ report: () => {}, end: () => {} }),
    signal: new AbortController().signal,
    colour: false,
  });
  return { code, out: said.out.replaceAll(folder, "."), err: said.err };
}

it("layout and comments change no program", async () => {
  const other = PROGRAM.replaceAll("\n", " // a comment\n\n").replace(
    "adc = bits, tile = 32x32",
    "tile=32x32,adc=bits",
  );
  expect(await diff(PROGRAM, other)).toEqual({ code: 0, out: "the same program\n", err: "" });
});
it("a name that changed says how, one behind it says from what, one that is new is named", async () => {
  const other = `${PROGRAM.replace("bits = 8", "bits = 6").replace("seed 1", "seed 2")}z = 3\n`;
  const { code, out } = await diff(PROGRAM, other);
  expect(code).toBe(3);
  expect(out.replace(/ +/g, " ")).toBe(
    "seed 1 -> 2\nbits 8 -> 6\nW adc default -> 6\ny follows from W\ne follows from y, W\nz only in ./b.mho\n",
  );
});
it("as JSON", async () => {
  const { out } = await diff("x = 1", "x = randn(3)", "--json");
  expect(JSON.parse(out)).toEqual([{ name: "x", kind: "changed", why: ["const -> randn"] }]);
});
it("a program with a mistake is no program to compare", async () => {
  const { code, err } = await diff("x = 1", "x = nothing");
  expect([code, err]).toEqual([1, expect.stringContaining("error[E0201]")]);
  expect((await diff("x = 1", "x = 1", "more.mho")).code).toBe(2);
});

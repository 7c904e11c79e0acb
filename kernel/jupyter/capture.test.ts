import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { type Capture, captureOutput } from "./capture.ts";

let capture: Capture<string> | undefined;
afterEach(() => capture?.release());

function started(): string[] {
  const lines: string[] = [];
  capture = captureOutput<string>((owner, name, text) => lines.push(`${owner} ${name} ${text}`));
  return lines;
}

it("names the cell that printed, also from a timer after the next cell has begun", async () => {
  const lines = started();
  const late = capture!.within("one", () => {
    process.stdout.write("a");
    return new Promise((resolve) =>
      setTimeout(() => {
        process.stderr.write("late");
        resolve(undefined);
      }, 10),
    );
  });
  capture!.within("two", () => process.stdout.write("b"));
  await late;
  expect(lines).toEqual(["one stdout a", "two stdout b", "one stderr late"]);
  await pause(5);
  process.stdout.write("nobody's");
  expect(lines.at(-1)).toBe("two stdout nobody's");
});

it("calls back, and keeps characters that come in two pieces", async () => {
  const lines = started();
  const bytes = new TextEncoder().encode("µ");
  process.stdout.write(bytes.subarray(0, 1));
  await new Promise((resolve) => process.stdout.write(bytes.subarray(1), resolve as () => void));
  expect(lines).toEqual(["undefined stdout µ"]);
});

it("gives the streams back", () => {
  const before = process.stdout.write;
  started();
  expect(process.stdout.write).not.toBe(before);
  capture!.release();
  expect(process.stdout.write).toBe(before);
});

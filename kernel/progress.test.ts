import { expect, it } from "vitest";
import { meter, progressLine } from "./progress.ts";

const at = (done: number) => ({ what: "train net", done, total: 60_000, unit: "images" });

it("is one line with rate and time left", () => {
  expect(progressLine({ ...at(30_000), loss: 0.3141 }, 2.5)).toBe(
    "train net  [############............]  50 %  30 000 of 60 000 images  12 000/s  0:03 left  loss 0.314",
  );
  expect(progressLine(at(0), 0)).toBe(
    "train net  [........................]  0 %  0 of 60 000 images",
  );
});
it("says nothing about what ends within a second, and little about the rest", () => {
  let now = 0;
  const lines: string[] = [];
  const m = meter(
    (line) => lines.push(line),
    () => lines.push("clear"),
    { after: 1000, every: 100, now: () => now },
  );
  m.report(at(1));
  m.end();
  expect(lines).toEqual([]);
  for (now = 0; now <= 1190; now += 10) m.report(at(now));
  m.end();
  expect(lines.length).toBe(3);
  expect(lines[2]).toBe("clear");
});

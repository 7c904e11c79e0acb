import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { History, historyFile } from "./history.ts";

const fresh = (): string =>
  path.join(mkdtempSync(path.join(tmpdir(), "mho-history-")), "d", "h.jsonl");

function filled(file: string | undefined, ...cells: string[]): History {
  const history = new History(file);
  for (const [i, cell] of cells.entries()) history.add(i + 1, cell, cell === "3" ? "three" : null);
  return history;
}

it("gives the tail, with or without outputs", () => {
  const history = filled(undefined, "1", "2", "3");
  expect(history.find({ hist_access_type: "tail", n: 2 })).toEqual([
    [1, 2, "2"],
    [1, 3, "3"],
  ]);
  expect(history.find({ hist_access_type: "tail", n: 1, output: true })).toEqual([
    [1, 3, ["3", "three"]],
  ]);
  expect(history.find({ hist_access_type: "tail", n: 0 })).toEqual([]);
});

it("gives ranges of this session and of earlier ones", () => {
  const file = fresh();
  filled(file, "a", "b", "c");
  filled(file, "d");
  const history = filled(file, "e", "f", "g");
  const range = (session: number, start?: number, stop?: number): unknown =>
    history
      .find({ hist_access_type: "range", session, start, stop })
      .map(([s, n, t]) => `${s}.${n}${t}`);
  expect(range(0, 1, 3)).toEqual(["3.1e", "3.2f"]);
  expect(range(0)).toEqual(["3.1e", "3.2f", "3.3g"]);
  expect(range(-1)).toEqual(["2.1d"]);
  expect(range(-2, 2)).toEqual(["1.2b", "1.3c"]);
  expect(range(1, 1, 2)).toEqual(["1.1a"]);
  expect(range(9)).toEqual([]);
  const empty = new History(file).find({ hist_access_type: "range", session: -1, output: false });
  expect(empty.map(([s, n]) => [s, n])).toEqual([
    [3, 1],
    [3, 2],
    [3, 3],
  ]);
});

it("searches with globs, once per text if asked, newest last", () => {
  const history = filled(undefined, "1+2", "1*2", "1+2", "(1+2)", "1.2\n1");
  const search = (pattern: string, more: object = {}): unknown =>
    history.find({ hist_access_type: "search", pattern, ...more }).map(([, n]) => n);
  expect(search("1?2")).toEqual([1, 2, 3]);
  expect(search("1?2", { unique: true })).toEqual([2, 3]);
  expect(search("*1+2*", { n: 1 })).toEqual([4]);
  expect(search("1*1")).toEqual([5]);
  expect(search("1.2")).toEqual([]);
});

it("keeps two kernels apart that write at once, and survives a torn line", () => {
  const file = fresh();
  const [one, two] = [new History(file), new History(file)];
  one.add(1, "a", null);
  two.add(1, "b", null);
  one.add(2, "c", null);
  writeFileSync(file, `${readFileSync(file, "utf8")}{"s":"x`, {});
  expect(filled(file, "d").find({ hist_access_type: "tail", n: 9 })).toEqual([
    [1, 1, "a"],
    [1, 2, "c"],
    [2, 1, "b"],
    [3, 1, "d"],
  ]);
  expect(two.find({ hist_access_type: "range", session: 0 })).toEqual([[2, 1, "b"]]);
});

it("is the user's own, and not kept without bound", () => {
  const file = fresh();
  filled(file, "secret", "x".repeat(70_000));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8").split("\n").length).toBe(2);
  const line = JSON.stringify({ s: "old", n: 1, in: "1", out: null });
  writeFileSync(file, `${line}\n`.repeat(10_050));
  expect(new History(file).find({ hist_access_type: "tail" }).length).toBe(10_000);
  expect(readFileSync(file, "utf8").split("\n").length).toBe(10_001);
});

it("can be switched off or moved", () => {
  expect(historyFile({ MHO_HISTORY: "off" })).toBeUndefined();
  expect(historyFile({ MHO_HISTORY: "/x/y" })).toBe("/x/y");
  if (process.platform === "linux") {
    expect(historyFile({ XDG_DATA_HOME: "/data" })).toBe("/data/mho/history.jsonl");
  }
});

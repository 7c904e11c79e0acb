import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { guard, readBeside, readText, writeWhole } from "./files.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "mho-files-"));

describe("the folder guard", () => {
  it("lets a program read next to itself", () => {
    const home = folder();
    mkdirSync(join(home, "data"));
    writeFileSync(join(home, "data/x.csv"), "1");
    const read = readBeside(home, "data/x.csv");
    expect("bytes" in read && new TextDecoder().decode(read.bytes)).toBe("1");
    expect(guard(home, "new/y.json")).toHaveProperty("path");
  });
  it("and nowhere else", () => {
    const home = folder();
    symlinkSync("/etc", join(home, "out"));
    expect(guard(home, "/etc/passwd")).toEqual({
      why: '"/etc/passwd" must be a path relative to the program\'s folder',
    });
    expect(guard(home, "a/../../b")).toEqual({ why: '"a/../../b" leaves the program\'s folder' });
    expect(guard(home, "https://x.org/a")).toHaveProperty("why");
    expect(guard(home, "out/passwd")).toEqual({
      why: '"out/passwd" is a link that leaves the program\'s folder',
    });
    expect(readBeside(home, "none.csv")).toEqual({ why: "none.csv: there is no such file" });
  });
});

describe("files", () => {
  it("are written whole, and leave nothing beside when they are not", () => {
    const home = folder();
    writeWhole(join(home, "deep/a.txt"), "hello");
    expect(readText(join(home, "deep/a.txt"))).toBe("hello");
    mkdirSync(join(home, "dir"));
    expect(() => writeWhole(join(home, "dir"), "x")).toThrow("it is a folder");
    expect(() => writeWhole("/dev/full/x", "x")).toThrow("not a folder");
    expect(readdirSync(home).sort()).toEqual(["deep", "dir"]);
  });
  it("says that a disk is full, and leaves a device what it is", () => {
    if (!existsSync("/dev/full")) return;
    expect(() => writeWhole("/dev/full", "x")).toThrow("/dev/full: the disk is full");
    expect(statSync("/dev/full").isCharacterDevice()).toBe(true);
  });
  it("that cannot be read get a sentence", () => {
    expect(() => readText("/nowhere/x.mho")).toThrow("/nowhere/x.mho: there is no such file");
  });
});

import { describe, expect, it } from "vitest";
import { type DataFile, readDataFile } from "./data-files.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const good = (name: string, text: string): DataFile => {
  const read = readDataFile(name, bytes(text));
  if ("why" in read) throw new Error(read.why);
  return read;
};

describe("data files", () => {
  it("keep every fifth row of a CSV for testing, and take the last column as the class", () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${i},${i / 2},${i % 3}`).join("\n");
    const { info, train, test } = good("own.csv", `a,b,kind\n${rows}\n`);
    expect(info).toMatchObject({ shape: [2], classes: 3, train: 8, test: 2 });
    expect([...test.labels]).toEqual([1, 0]);
    expect([...test.inputs]).toEqual([4, 2, 9, 4.5]);
    expect([...train.inputs].slice(0, 4)).toEqual([0, 0, 1, 0.5]);
    expect(info.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
  it("follow a split column, and JSON columns", () => {
    const { train, test } = good(
      "own.json",
      JSON.stringify({ label: [0, 1], split: ["test", "train"], a: [5, 6] }),
    );
    expect([[...train.inputs], [...test.inputs]]).toEqual([[6], [5]]);
  });
  it("say what is wrong with them, and where", () => {
    const why = (name: string, text: string): string => {
      const read = readDataFile(name, bytes(text));
      return "why" in read ? read.why : "";
    };
    expect(why("a.csv", "a,b\n")).toBe("a.csv: it has no rows below its header");
    expect(why("a.csv", "a,b\n1,2\n1\n")).toBe("a.csv: row 3 has 1 columns, its header 2");
    expect(why("a.csv", "a,b\nx,2\n")).toBe("a.csv: row 2: a value is no finite number");
    expect(why("a.csv", "a,b\n1,-2\n")).toBe(
      "a.csv: row 2: the class -2 is no whole number from 0",
    );
    expect(why("a.csv", "label\n1\n")).toBe("a.csv: it has a class, but no other column");
    expect(why("a.json", "{")).toBe("a.json: the text is not JSON");
    expect(why("a.json", "[1]")).toContain("an object of columns");
  });
});

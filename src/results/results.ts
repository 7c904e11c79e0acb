/**
 * @file WHAT CAME OUT: the values of a run, its tables and where they come from.
 * in    `sim` collects;  out  `plot`, `kernel/show`, the JSON report and TypeScript read
 * why   one plain shape that can be posted between threads, hashed and compared
 * from  design: kernel, sections 10 and 11
 * test  hash.test.ts: hashes do not depend on order, machine or the sign of NaN
 */
import type { Table } from "../base/table.ts";

export interface NumberValue {
  readonly kind: "number";
  readonly value: number;
  readonly unit: string;
}
/** Row-major. A vector is [n], a row [1, n], a matrix [r, c]. */
export interface TensorValue {
  readonly kind: "tensor";
  readonly shape: readonly number[];
  readonly data: Float64Array | Float32Array;
  readonly unit: string;
}
export interface ListValue {
  readonly kind: "list";
  readonly values: readonly number[];
  readonly unit: string;
}
/** One version of an array as copies: conductances in siemens, weights without unit, all row-major [rows, columns]. */
export interface ArrayValue {
  readonly kind: "array";
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly columns: number;
  readonly technology: "analog" | "digital" | "sliced";
  /** Cell model and chip preset by name. */
  readonly device: string;
  readonly chip: string;
  readonly gMin: number;
  readonly gMax: number;
  readonly weights: Float32Array;
  readonly target: Float32Array;
  readonly gPlus: Float32Array;
  readonly gMinus: Float32Array;
  readonly pulses: number;
  readonly writes: number;
  readonly programmed: boolean;
  readonly tiles: TileMap;
}
/** How a matrix lies on tiles. `rows` of a tile take inputs, `columns` give outputs, as data sheets count. */
export interface TileMap {
  readonly tileRows: number;
  readonly tileColumns: number;
  readonly alongInputs: number;
  readonly alongOutputs: number;
  readonly count: number;
  /** Share of the cells on these tiles that hold a weight, 0..1. */
  readonly used: number;
  readonly cells: number;
  readonly partialSums: number;
}
export interface LayerSummary {
  readonly label: string;
  readonly op: string;
  readonly shape: readonly number[];
  readonly weights: number;
  readonly chip: string;
  readonly tiles: number;
}
export interface NetworkValue {
  readonly kind: "network";
  readonly name: string;
  readonly version: number;
  readonly layers: readonly LayerSummary[];
  readonly trained: boolean;
  /** SHA-256 of the weights and biases as they stand. */
  readonly digest: string;
}
/** A training run. Traces have one entry per step (loss) or per validation (accuracy). */
export interface RunValue {
  readonly kind: "run";
  readonly name: string;
  readonly scheme: string;
  readonly optimiser: string;
  readonly epochs: number;
  readonly loss: Float64Array;
  readonly step: Float64Array;
  readonly accuracy: number;
  readonly accuracyTrace: readonly { readonly epoch: number; readonly accuracy: number }[];
  /** Weight updates a plain optimiser would have done, cell writes that were done, pulses applied. */
  readonly updates: number;
  readonly writes: number;
  readonly pulses: number;
  /** J and s of the simulated chip, with what it stands on: name of the cost model. */
  readonly energy: number;
  readonly latency: number;
  readonly costModel: string;
}
export type Value =
  | NumberValue
  | TensorValue
  | ListValue
  | ArrayValue
  | NetworkValue
  | RunValue
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "table"; readonly table: Table }
  | {
      readonly kind: "data";
      readonly name: string;
      readonly sha256: string;
      readonly train: number;
      readonly test: number;
      readonly shape: readonly number[];
    }
  | { readonly kind: "device" | "chip"; readonly name: string };

export interface Cost {
  /** J and s. */
  readonly energy: number;
  readonly latency: number;
  /** m², when the profile knows it. */
  readonly area?: number;
  readonly parts: Readonly<Record<string, number>>;
  /** Cost model and profile with its tag: claim, measured, simulated, bound. */
  readonly model: string;
}

export interface AssertResult {
  readonly text: string;
  readonly ok: boolean;
  readonly why?: string;
  readonly span: readonly [number, number];
  /** The value on the left, printed by the caller: "acc is 95.1 %". */
  readonly left?: NumberValue;
}

export interface Provenance {
  /** Engine name, version, mode and fingerprint: `mho-engine 2 strict b2cdb78d0e0a1e6f`. */
  readonly engine: string;
  readonly ir: string;
  readonly seed: number;
  readonly data: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
  }[];
}

export interface Results {
  /** By node id, everything that outs and views name. */
  readonly values: Readonly<Record<string, Value>>;
  /** Names bound, name → node id; and the names that are measures. */
  readonly outs: Readonly<Record<string, string>>;
  readonly measures: readonly string[];
  /** `ledger`, `tiles`, one table per report or comparison by node id, `timeline ID` per plotted timeline. */
  readonly tables: Readonly<Record<string, Table>>;
  readonly cost: Cost;
  /** Estimate for nodes that were not run: node id → cost. */
  readonly estimates: Readonly<Record<string, Cost>>;
  readonly asserts: readonly AssertResult[];
  /** Nodes that wait for an open input. */
  readonly open: readonly string[];
  readonly provenance: Provenance;
  /** SHA-256 over all values and measures, see `hash.ts` beside. */
  readonly hash: string;
}

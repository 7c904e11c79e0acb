/**
 * @file The values that flow along the edges of a program while it runs.
 * why   plain data: a value can be cached by node id, copied for a sweep, posted to a worker
 * test  through algebra.test.ts, run.test.ts
 */
import type { Table } from "../base/table.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Attributes } from "../ir/node.ts";
import type { RunValue } from "../results/results.ts";
import type { ArrayState } from "./array.ts";
import type { NetworkState } from "./network.ts";

export type SimValue =
  | { readonly kind: "tensor"; readonly tensor: Tensor }
  | { readonly kind: "list"; readonly values: readonly number[] }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "array"; readonly array: ArrayState }
  | { readonly kind: "network"; readonly network: NetworkState }
  | { readonly kind: "run"; readonly run: RunValue }
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "data"; readonly at: Attributes }
  | { readonly kind: "preset"; readonly of: "device" | "chip"; readonly at: Attributes };

export const num = (value: number): SimValue => ({
  kind: "tensor",
  tensor: { shape: [], data: Float64Array.of(value) },
});
export const bool = (value: boolean): SimValue => ({ kind: "bool", value });
export const ofTensor = (tensor: Tensor): SimValue => ({ kind: "tensor", tensor });

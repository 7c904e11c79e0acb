/**
 * @file Update rules: which products run on the array, when a cell is written and how.
 * in    the `scheme` record of a train node;  out  Rule, typed, with the scheme's knobs under the user's
 * from  design: language, section 5.2. mixed_precision: Wu et al. 2023 (arXiv 2305.14547): gate at one level, accumulator cleared, at most two
 *       verified trials, errors back-propagated in digital; with residual = keep, write = blind, backward = array: Nandakumar et al. 2020
 * test  rule.test.ts
 */
import type { Json } from "../base/json.ts";
import { SCHEMES } from "./settings.ts";

export interface Rule {
  readonly name: string;
  /** Off chip: nothing is written before the end. */
  readonly digital: boolean;
  /** In IR form: a share, or {of, value}. */
  readonly threshold: Json;
  readonly residual: "keep" | "drop";
  readonly write: Json;
  readonly readback: boolean;
  readonly backwardOnArray: boolean;
  readonly outerOnArray: boolean;
  readonly every: number;
  /** Why it cannot run yet, for schemes that are only checked so far. */
  readonly planned: string | null;
}

export function ruleOf(
  record: { readonly [name: string]: Json } | undefined,
  mapped: boolean,
): Rule {
  const name = String(record?.["name"] ?? (mapped ? "in_place" : "digital"));
  const scheme = SCHEMES.get(name);
  const knobs: { readonly [name: string]: Json } = { ...scheme?.knobs, ...record };
  const unbuilt =
    knobs["gradient"] !== undefined && knobs["gradient"] !== "fp32"
      ? `gradient = ${typeof knobs["gradient"] === "string" ? knobs["gradient"] : "radix4"} is checked, but its arithmetic is not built yet`
      : knobs["operands"] !== undefined && knobs["operands"] !== "fp32"
        ? "operands = int4 is checked, but its arithmetic is not built yet"
        : null;
  return {
    name,
    digital: name === "digital",
    threshold: knobs["threshold"] ?? 0,
    residual: knobs["residual"] === "drop" ? "drop" : "keep",
    write: knobs["write"] ?? { name: "blind" },
    readback: knobs["readback"] === "on" || knobs["readback"] === true,
    backwardOnArray: knobs["backward"] !== "digital",
    outerOnArray: knobs["outer"] === "array",
    every: typeof knobs["every"] === "number" ? knobs["every"] : 1,
    planned: scheme?.planned ?? unbuilt,
  };
}

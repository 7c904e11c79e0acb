/**
 * @file What a program may take for granted: everything on offer that is not in its text. Handed in, so that `dsl/` knows no device and reads no file.
 * in    `kernel/scope.ts` builds it from the catalogues of `src/` and the names of the session
 * out   Scope, read by check, lower, assist
 * test  every test of check and lower hands in its own
 */
import type { Json } from "../../src/base/json.ts";
import type { Setting } from "../../src/base/setting.ts";
import type { Attributes, Node, NodeId } from "../../src/ir/node.ts";
import type { Type } from "./types.ts";

/** A name bound by an earlier cell. Its node, and what that node depends on, stand in `Scope.nodes`. */
export interface Binding {
  readonly type: Type;
  readonly node: NodeId;
}

/** A preset: its settings in IR form, already in SI (see src/ir/README.md, Hardware). */
export interface Preset {
  readonly settings: Attributes;
  readonly doc: string;
  readonly source: string;
  /** `claim` presets are printed with that tag. */
  readonly tag?: "claim" | "measured" | "simulated" | "derived" | "bound";
}

export interface DatasetInfo {
  readonly sha256: string;
  /** Of one sample: [1, 28, 28] or [features]. */
  readonly shape: readonly number[];
  readonly classes: number;
  readonly train: number;
  readonly test: number;
  readonly doc: string;
}

/** A value that came in through `${...}`. `error` holds the kind that cannot cross ("a function"). */
export type Interpolated =
  | { readonly kind: "number"; readonly value: number; readonly unit: string }
  | {
      readonly kind: "tensor";
      readonly shape: readonly number[];
      readonly sha256: string;
      readonly unit: string;
    }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "bound"; readonly binding: Binding }
  | { readonly kind: "data"; readonly name: string; readonly info: DatasetInfo }
  | { readonly kind: "error"; readonly what: string };

/** One table per place where settings may stand. */
export interface SettingTables {
  readonly device: readonly Setting[];
  readonly chip: readonly Setting[];
  readonly scheme: readonly Setting[];
  readonly train: readonly Setting[];
  readonly optimiser: readonly Setting[];
  readonly plot: readonly Setting[];
  readonly report: readonly Setting[];
  readonly load: readonly Setting[];
}

export interface Scope {
  readonly names: ReadonlyMap<string, Binding>;
  readonly nodes: readonly Node[];
  readonly seed: number;
  readonly devices: ReadonlyMap<string, Preset>;
  readonly chips: ReadonlyMap<string, Preset>;
  readonly datasets: ReadonlyMap<string, DatasetInfo>;
  readonly settings: SettingTables;
  /** Scheme → the knobs it sets, in IR form; schemes that cannot run yet say so in `planned`. */
  readonly schemes: ReadonlyMap<string, { readonly knobs: Attributes; readonly planned?: string }>;
  readonly optimisers: ReadonlyMap<string, Attributes>;
  readonly marks: readonly string[];
  readonly interpolated: readonly Interpolated[];
  /** What stands behind a relative path of `load … from`, or a sentence that says why it cannot be read. */
  readonly file: (path: string) => DatasetInfo | string;
  /** Text of a `.mho` file for `import` and `use`, or the reason. */
  readonly text: (path: string) => { readonly text: string } | string;
  /** Method lints (W04, W05) are said too. */
  readonly methods?: boolean;
  /** Values set from outside (`-p name=value`, a sweep of parameters): source text of a literal by name. */
  readonly set: ReadonlyMap<string, string>;
}

export type { Json };

/**
 * @file One row of the settings table: drives checking, completion, hover, documentation and error texts.
 * why   a setting is described once, by the floor that owns it (device, plan, learn, cost, plot)
 * from  design: language, section 9
 * test  dsl/check/settings.test.ts writes every row once, out of range and in the wrong unit
 */
import type { Json } from "./json.ts";

/**
 * What a value may look like, and how it stands in the IR:
 * `number` a number without unit (or in `unit`, then in SI) · `count` a positive integer · `bits` resolution in bits, a number ·
 * `levels` a count of levels (`4 bits` is 16) · `percent` a fraction · `noise` see Noise below · `lsb` converter steps, a number ·
 * `shape` [rows, columns] · `range` [low, high] in SI · `list` numbers in SI · `enum` a word · `off` the word "off" ·
 * `call` {name, ...arguments} · `name` a device · `text` a string · `law` {params, expr} (up, down)
 */
export type SettingKind =
  | "number"
  | "count"
  | "bits"
  | "levels"
  | "percent"
  | "noise"
  | "lsb"
  | "shape"
  | "range"
  | "list"
  | "enum"
  | "off"
  | "call"
  | "name"
  | "text";

/** A spread, relative to the conductance window, to the distance of two levels, or absolute in siemens. */
export interface Noise {
  readonly of: "window" | "level" | "siemens";
  readonly value: number;
}

export interface Setting {
  readonly name: string;
  /** Every form that is accepted. */
  readonly kinds: readonly SettingKind[];
  /** Unit of `number`, `range` and `list`, as text: "S", "V", "s", "J", "ohm", "F", "K", "V^-1"; "" is a plain number. */
  readonly unit: string;
  /** The range as printed in messages: `1 .. 16 bits`. */
  readonly range: string;
  /** The same in SI for checking; open ends are null. `above` means the low end itself is not allowed. */
  readonly min: number | null;
  readonly max: number | null;
  readonly above?: boolean;
  /** Words for `enum`, `off` and `call`. */
  readonly choices?: readonly string[];
  /** Value used when nothing is said, in IR form; null means "none" or "decided by a rule" that `defaultText` names. */
  readonly default: Json;
  readonly defaultText: string;
  readonly doc: string;
  /** Letter and source: `M: HERMES, Wu`. */
  readonly source: string;
}

/**
 * @file Settings of devices and chips as people write them.
 * in    the attributes of an array, a device or a chip in the IR, in SI;  out  words: `6 bits`, `0 uS .. 25 uS`, `0.3 level`
 * test  setting-text.test.ts
 */
import type { Json } from "../src/base/json.ts";
import type { Setting } from "../src/base/setting.ts";
import { formatQuantity } from "../src/base/units.ts";
import { DEVICE_SETTINGS } from "../src/device/settings.ts";
import type { Attributes } from "../src/ir/node.ts";
import { CHIP_SETTINGS } from "../src/plan/settings.ts";

/** Settings of chips, then those of cells. */
export const HARDWARE_SETTINGS: readonly Setting[] = [...CHIP_SETTINGS, ...DEVICE_SETTINGS];

/** One value, by the forms its setting accepts. */
export function settingText(value: Json, setting: Setting): string {
  const has = (kind: Setting["kinds"][number]): boolean => setting.kinds.includes(kind);
  if (typeof value === "number") {
    if (has("bits")) return `${value} bits`;
    if (has("percent")) return `${Number((100 * value).toPrecision(6))}%`;
    if (has("lsb")) return `${value} lsb`;
    return formatQuantity(value, setting.unit);
  }
  if (Array.isArray(value)) {
    const join = has("shape") ? "x" : has("range") ? " .. " : ", ";
    return value.map((v: Json) => (has("shape") ? String(v) : settingText(v, setting))).join(join);
  }
  if (typeof value !== "object" || value === null) return String(value);
  return objectText(value as { readonly [key: string]: Json });
}

/** A noise, `0.3 level`; a call, `verify(2, 0.5)`; anything else as JSON. */
function objectText(value: { readonly [key: string]: Json }): string {
  const { of, name, ...rest } = value;
  const size = rest["value"];
  if (typeof of === "string" && typeof size === "number")
    return of === "window"
      ? `${Number((100 * size).toPrecision(6))}%`
      : of === "level"
        ? `${size} level`
        : formatQuantity(size, "S");
  if (typeof name === "string")
    return `${name}(${Object.entries(rest)
      .map(([k, v]) => `${k} = ${String(v)}`)
      .join(", ")})`;
  return JSON.stringify(value);
}

/** What a device or chip says for itself, in the order of the tables. */
export const ownSettings = (at: Attributes): (readonly [name: string, text: string])[] =>
  HARDWARE_SETTINGS.flatMap((s) => {
    const value = at[s.name];
    return value === undefined ? [] : [[s.name, settingText(value, s)] as const];
  });

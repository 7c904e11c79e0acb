/**
 * @file A row of the settings table as the paper prints it → a Setting that a program can check against.
 * in    `"adc", "bits|off", "", "1 .. 16 bits, off", "8 bits"`;  out  min 1, max 16, choices ["off"], default 8
 * why   the text and the limits of a setting cannot drift apart when one is made from the other
 * test  setting-row.test.ts: every form of range and default that section 9 of the language paper uses
 */
import { invariant } from "./invariant.ts";
import type { Json } from "./json.ts";
import type { Setting, SettingKind } from "./setting.ts";
import { parseQuantity } from "./units.ts";

/** The number in `16 bits`, `100%`, `1 kohm`, `16384x16384` (its first side), in SI. */
function limit(text: string): number {
  const q = parseQuantity(/^\d+(?=x\d)/.exec(text)?.[0] ?? text);
  invariant(q, `a range ends in a number, not in ${text}`);
  return q.value;
}

/** `1 .. 16 bits`, `> 0 s`, `>= 1`: both ends carry the unit of the second when the first has none. */
function limits(range: string): Pick<Setting, "min" | "max" | "above"> {
  const numbers = range.replace(/^.*,? or (?=>)/, "").replace(/, [a-z]+$/, "");
  const [, sign, low] = /^(>=?) (.+)$/.exec(numbers) ?? [];
  if (low !== undefined)
    return { min: limit(low), max: null, ...(sign === ">" ? { above: true } : {}) };
  const [, from, to] = /^(.+) \.\. (.+)$/.exec(numbers) ?? [];
  if (from === undefined || to === undefined) return { min: null, max: null };
  const unit = /^-?[\d.]+(%| .+)$/.exec(to)?.[1] ?? "";
  return { min: limit(/^-?[\d.]+$/.test(from) ? from + unit : from), max: limit(to) };
}

/** The bare words of a range: `fixed two_level adaptive calibrated, or a current` → four. */
const words = (range: string, kinds: readonly SettingKind[]): string[] =>
  kinds.some((k) => k === "enum" || k === "off" || k === "call")
    ? (range
        .replace(/,? or .*$/, "")
        .replace(/\([^)]*\)/g, "")
        .match(/(?<![\w.])[a-z]\w*/g)
        ?.filter((w, i, all) => all.indexOf(w) === i && w !== "bits") ?? [])
    : [];

/** The default in IR form; null where the text names a rule instead of a value. */
function defaultOf(text: string, kinds: readonly SettingKind[], choices: readonly string[]): Json {
  if (choices.includes(text)) return kinds[0] === "call" ? { name: text } : text;
  if (kinds.includes("name") || kinds.includes("text")) return text;
  const shape = /^(\d+)x(\d+)$/.exec(text);
  if (shape) return [Number(shape[1]), Number(shape[2])];
  const ends = text.split(" .. ").map((end) => parseQuantity(end)?.value);
  if (ends.length === 2 && ends.every((v) => v !== undefined)) return ends as number[];
  const q = parseQuantity(text);
  if (!q) return null;
  return kinds[0] === "noise" ? { of: "window", value: q.value } : q.value;
}

/** Setting from one printed row; `kinds` are joined by `|`, the first decides the form of the default. */
export function settingRow(
  name: string,
  kinds: string,
  unit: string,
  range: string,
  defaultText: string,
  doc: string,
  source: string,
): Setting {
  const forms = kinds.split("|") as SettingKind[];
  const choices = words(range, forms);
  return {
    name,
    kinds: forms,
    unit,
    range,
    ...limits(range),
    ...(choices.length > 0 ? { choices } : {}),
    default: defaultOf(defaultText, forms, choices),
    defaultText,
    doc,
    source,
  };
}

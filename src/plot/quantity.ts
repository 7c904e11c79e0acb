/**
 * @file SI numbers as text: the one place where joules become "1.23 uJ".
 * in    a number in SI and its unit as text;  out  text with a prefix, or the factor and label of an axis
 * why   tables, cards, axes and one-liners must agree, and a reader must never count zeros
 * holds prefixes go on the first unit of a product (`OPS/W` → `TOPS/W`); squares scale squared (`m^2` → `mm^2`)
 * test  quantity.test.ts: round trip over all prefixes, edges between prefixes, times, areas
 */

/** Prefixes as the language spells them; `typeset` makes `u` a µ for people. */
const PREFIXES: readonly (readonly [exponent: number, prefix: string])[] = [
  [-18, "a"],
  [-15, "f"],
  [-12, "p"],
  [-9, "n"],
  [-6, "u"],
  [-3, "m"],
  [0, ""],
  [3, "k"],
  [6, "M"],
  [9, "G"],
  [12, "T"],
  [15, "P"],
];
/** Units that carry prefixes. Kelvin, kilogram, bits and converter steps do not. */
const PREFIXED = /^(OPS|OP|ohm|Hz|eV|mho|[SAVJsWFCmbB])(?=$|[/*])/;
/** Units of time beyond the second, as used when a duration is longer than two of them. */
const TIMES: readonly (readonly [seconds: number, unit: string])[] = [
  [31_557_600, "year"],
  [86_400, "day"],
  [3_600, "h"],
  [60, "min"],
];
const AREAS: readonly (readonly [factor: number, unit: string])[] = [
  [1, "m^2"],
  [1e-6, "mm^2"],
  [1e-12, "um^2"],
  [1e-18, "nm^2"],
];

/** What a number in SI is divided by, and what is then printed behind it. */
export interface Scale {
  readonly factor: number;
  readonly unit: string;
}

/** Units in SI → as they are spoken of. */
const SPOKEN: Readonly<Record<string, string>> = {
  "OP/J": "OPS/W",
  "OP/s": "OPS",
  bit: "bits",
  level: "levels",
};

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));

function prefixScale(magnitude: number, unit: string, digits: number): Scale {
  let best: readonly [number, string] = PREFIXES[0] as readonly [number, string];
  // Rounding first: 999.96 nJ at three digits is 1 uJ, not 1000 nJ.
  for (const entry of PREFIXES)
    if (rounded(magnitude, digits) >= Number(`1e${entry[0]}`)) best = entry;
  return { factor: Number(`1e${best[0]}`), unit: best[1] + unit };
}

function ladder(
  steps: readonly (readonly [number, string])[],
  magnitude: number,
  least: number,
): Scale {
  const found =
    steps.find(([factor]) => magnitude >= least * factor) ??
    (steps[steps.length - 1] as readonly [number, string]);
  return { factor: found[0], unit: found[1] };
}

/** The scale in which `magnitude` reads best: 1 to 1000 of something. Plain numbers and unknown units stay as they are. */
export function scaleOf(magnitude: number, si: string, digits = 4): Scale {
  const unit = SPOKEN[si] ?? si;
  const size = Math.abs(magnitude);
  if (unit === "" || !Number.isFinite(size) || size === 0) return { factor: 1, unit };
  if (unit === "m^2") return ladder(AREAS, size, 0.1);
  if (unit === "s" && size >= 120) return ladder(TIMES, size, 2);
  return PREFIXED.test(unit) ? prefixScale(size, unit, digits) : { factor: 1, unit };
}

/** Blocks of three digits, divided by blanks: 2 359 296. */
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, " ");

/** A whole number with its digits in blocks: `2 359 296`. */
export const count = (value: number): string => {
  if (!Number.isFinite(value)) return number(value);
  const whole = Math.round(value);
  return `${whole < 0 ? "-" : ""}${grouped(Math.abs(whole).toFixed(0))}`;
};

/** A number without unit: `0.02345`, `12 500`, `1.2e-7`. Whole numbers are shown in full up to 1e15. */
export function number(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "-infinity";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return count(value);
  const short = rounded(value, digits);
  const size = Math.abs(short);
  if (size >= 1e-4 && size < 1e6) {
    const [whole = "", fraction] = String(Math.abs(short)).split(".");
    return `${short < 0 ? "-" : ""}${grouped(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
  }
  return short.toExponential().replace("e+", "e");
}

/** A number with its SI unit: `quantity(1.234e-6, "J")` is `1.23 uJ`. */
export function quantity(value: number, unit: string, digits = 3): string {
  if (unit === "") return number(value, Math.max(digits, 4));
  if (!Number.isFinite(value)) return `${number(value)} ${unit}`;
  const scale = scaleOf(value, unit, digits);
  const spoken =
    value === 1 && scale.factor === 1 ? scale.unit.replace(/^(bit|level)s$/, "$1") : scale.unit;
  return `${number(rounded(value / scale.factor, digits), digits)} ${spoken}`;
}

/** A share as percent: `percent(0.9773)` is `97.73 %`. */
export const percent = (share: number, digits = 4): string => `${number(100 * share, digits)} %`;

const SUPERSCRIPT: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};
const raised = (digits: string): string => [...digits].map((d) => SUPERSCRIPT[d] ?? d).join("");

/** A unit as people print it: `um^2` → `µm²`, `ohm` → `Ω`. */
export const typesetUnit = (unit: string): string =>
  unit
    .replace(/(^|[/*])u(?=[A-Za-zΩ])/g, "$1µ")
    .replace(/ohm/g, "Ω")
    .replace(/mho/g, "℧")
    .replace(/\^(-?\d+)/g, (_, digits: string) => raised(digits));

/** The text of `quantity` or `number` as people print it: µ, Ω, ², ×10⁻⁷, true minus, narrow blanks that do not break. */
export const typeset = (text: string): string =>
  text
    .replace(/(\d)e(-?\d+)/g, (_, digit: string, power: string) => `${digit}×10${raised(power)}`)
    .replace(/(^|[\s(])-(?=\d)/g, "$1\u2212")
    .replace(/(\d) (?=\d{3})/g, "$1\u202f")
    .replace(
      /(\d|infinity|NaN) (\S*[\p{L}%]\S*)$/u,
      (_, value: string, unit: string) => `${value}\u202f${typesetUnit(unit)}`,
    );

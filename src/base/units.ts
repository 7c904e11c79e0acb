/**
 * @file Units: text → SI and back. The only place that knows what `20 uS` means.
 * in    `20 uS`, `0.7 pJ/OP`, `5%`;  out  a number in SI and a dimension, or undefined for an unknown unit
 * why   prefixes move the decimal point of the text itself, so `20 uS` is the double nearest to 2e-5
 * from  SI brochure, 9th edition, tables 2, 4 and 7; 1 eV = 1.602176634e-19 J (exact since 2019); design: language, section 2
 * test  units.test.ts: every atom and prefix against mathjs; text → SI → text
 */

/** Exponents of kg m s A K bit OP level lsb: the last four count things, but are kept apart like metres and seconds. */
export type Dimension = readonly number[];

const AXES = ["kg", "m", "s", "A", "K", "bit", "OP", "level", "lsb"] as const;

/** The dimension of plain numbers. */
export const PLAIN: Dimension = AXES.map(() => 0);

export const sameDimension = (a: Dimension, b: Dimension): boolean =>
  a === b || a.every((x, i) => x === b[i]);

export const isPlain = (d: Dimension): boolean => d === PLAIN || d.every((x) => x === 0);

/** a · b^power */
export function combine(a: Dimension, b: Dimension, power: number = 1): Dimension {
  return isPlain(b) ? a : a.map((x, i) => x + power * (b[i] as number));
}

/** One unit: 1 unit = factor · 10^ten in SI base units. */
export interface Unit {
  readonly dimension: Dimension;
  readonly factor: number;
  readonly ten: number;
}

const PREFIXES: Readonly<Record<string, number>> = {
  P: 15,
  T: 12,
  G: 9,
  M: 6,
  k: 3,
  c: -2,
  m: -3,
  u: -6,
  n: -9,
  p: -12,
  f: -15,
  a: -18,
};

const unit = (
  exponents: Partial<Record<(typeof AXES)[number], number>>,
  factor: number = 1,
  ten: number = 0,
): Unit => ({ dimension: AXES.map((axis) => exponents[axis] ?? 0), factor, ten });

const SIEMENS = unit({ kg: -1, m: -2, s: 3, A: 2 });
const VOLT = unit({ kg: 1, m: 2, s: -3, A: -1 });
const JOULE = unit({ kg: 1, m: 2, s: -2 });
const WATT = unit({ kg: 1, m: 2, s: -3 });
const OHM = unit({ kg: 1, m: 2, s: -3, A: -2 });
const FARAD = unit({ kg: -1, m: -2, s: 4, A: 2 });
const COULOMB = unit({ s: 1, A: 1 });
const HOUR = unit({ s: 1 }, 3600);

/** Symbols of the units, as text in a program may write them. */
export const UNITS: Readonly<Record<string, Unit>> = {
  S: SIEMENS,
  mho: SIEMENS,
  V: VOLT,
  A: unit({ A: 1 }),
  s: unit({ s: 1 }),
  J: JOULE,
  W: WATT,
  ohm: OHM,
  F: FARAD,
  Hz: unit({ s: -1 }),
  eV: { ...JOULE, factor: 1.602176634, ten: -19 },
  K: unit({ K: 1 }),
  C: COULOMB,
  m: unit({ m: 1 }),
  bit: unit({ bit: 1 }),
  b: unit({ bit: 1 }),
  B: unit({ bit: 1 }, 8),
  OP: unit({ OP: 1 }),
  OPS: unit({ OP: 1, s: -1 }),
  level: unit({ level: 1 }),
  lsb: unit({ lsb: 1 }),
  min: unit({ s: 1 }, 60),
  h: HOUR,
  day: unit({ s: 1 }, 86_400),
  week: unit({ s: 1 }, 604_800),
  year: unit({ s: 1 }, 31_557_600), // 365.25 days, the Julian year
};

/** Long names and other spellings → symbol. */
const SPELLINGS: Readonly<Record<string, string>> = {
  siemens: "S",
  volt: "V",
  volts: "V",
  amp: "A",
  amps: "A",
  second: "s",
  seconds: "s",
  joule: "J",
  joules: "J",
  watt: "W",
  watts: "W",
  ohms: "ohm",
  farad: "F",
  farads: "F",
  hertz: "Hz",
  kelvin: "K",
  coulomb: "C",
  coulombs: "C",
  bits: "bit",
  byte: "B",
  bytes: "B",
  levels: "level",
  minute: "min",
  minutes: "min",
  hour: "h",
  hours: "h",
  days: "day",
  weeks: "week",
  years: "year",
};

/** Every word that may stand for a unit without prefix, longest first, for the lexer. */
export const UNIT_WORDS: readonly string[] = [
  ...Object.keys(UNITS),
  ...Object.keys(SPELLINGS),
].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));

export const PREFIX_LETTERS: readonly string[] = Object.keys(PREFIXES);

/** The canonical spelling of a unit text: `µ Ω ℧` become `u ohm mho`. */
export const plainUnit = (text: string): string =>
  text.replace(/[µμ]/g, "u").replace(/[ΩΩ]/g, "ohm").replace(/℧/g, "mho");

function atom(text: string): Unit | undefined {
  const whole = UNITS[SPELLINGS[text] ?? text];
  if (whole) return whole;
  const ten = PREFIXES[text[0] ?? ""];
  const rest = text.slice(1);
  const base = ten === undefined ? undefined : UNITS[SPELLINGS[rest] ?? rest];
  return base && ten !== undefined ? { ...base, ten: base.ten + ten } : undefined;
}

const parsed = new Map<string, Unit | undefined>();

/** `uS`, `pJ/OP`, `V^-1`; undefined when a part of it is no unit. */
export function parseUnit(text: string): Unit | undefined {
  if (!parsed.has(text)) {
    if (parsed.size > 4096) parsed.clear();
    parsed.set(text, parseProduct(plainUnit(text)));
  }
  return parsed.get(text);
}

function parseProduct(text: string): Unit | undefined {
  let out: Unit = { dimension: PLAIN, factor: 1, ten: 0 };
  let sign = 1;
  for (const part of text.split(/([*/])/)) {
    if (part === "*" || part === "/") {
      sign = part === "*" ? 1 : -1;
      continue;
    }
    const [, name = "", exponent = "1"] = /^([^^]+)(?:\^(-?\d+))?$/.exec(part) ?? [];
    const u = atom(name);
    if (!u) return undefined;
    const power = sign * Number(exponent);
    out = {
      dimension: combine(out.dimension, u.dimension, power),
      factor: out.factor * u.factor ** power,
      ten: out.ten + power * u.ten,
    };
  }
  return out;
}

export interface Quantity {
  /** In SI. */
  readonly value: number;
  readonly dimension: Dimension;
  /** As written; `%` for percent, "" for a plain number. */
  readonly unit: string;
}

/** A number times a unit in SI; the power of ten is joined to the digits, so nothing is rounded twice. */
function inSi(digits: string, u: Unit): number {
  const [mantissa = "0", exponent = "0"] = digits.replace(/_/g, "").toLowerCase().split("e");
  const ten = Number(exponent) + u.ten;
  if (u.factor === 1) return Number(`${mantissa}e${ten}`);
  const scaled = String(Number(mantissa) * u.factor);
  return scaled.includes("e")
    ? Number(`${scaled}`) * Number(`1e${ten}`)
    : Number(`${scaled}e${ten}`);
}

/** `20 uS`, `5%`, `1e-6`; undefined when it is no number or its unit is unknown. */
export function parseQuantity(text: string): Quantity | undefined {
  const [, digits, name = ""] =
    /^(-?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)[ \t]*(\S*)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (name === "") return { value: Number(digits.replace(/_/g, "")), dimension: PLAIN, unit: "" };
  if (name === "%")
    return {
      value: inSi(digits, { dimension: PLAIN, factor: 1, ten: -2 }),
      dimension: PLAIN,
      unit: name,
    };
  const u = parseUnit(name);
  return u && { value: inSi(digits, u), dimension: u.dimension, unit: name };
}

const dimensions = new Map<string, Dimension>([["", PLAIN]]);

/** The dimension of a unit that mho itself writes; an unknown one is our bug. */
export function dimensionOf(text: string): Dimension {
  const known = dimensions.get(text);
  if (known) return known;
  const u = parseUnit(text.replace(/^1\/(\w+)$/, "$1^-1"));
  if (!u) throw new RangeError(`no unit is called ${text}`);
  dimensions.set(text, u.dimension);
  return u.dimension;
}

/** Dimensions that have a name of their own: SI symbol, plural in a sentence, a unit of everyday size. */
const NAMED: readonly (readonly [symbol: string, name: string, everyday: string])[] = [
  ["V", "volts", "V"],
  ["A", "amps", "uA"],
  ["S", "siemens", "uS"],
  ["ohm", "ohms", "ohm"],
  ["s", "seconds", "ns"],
  ["J", "joules", "pJ"],
  ["W", "watts", "mW"],
  ["F", "farads", "fF"],
  ["K", "kelvin", "K"],
  ["C", "coulombs", "fC"],
  ["Hz", "hertz", "MHz"],
  ["m", "metres", "um"],
  ["bit", "bits", "bits"],
  ["level", "levels", "level"],
  ["lsb", "converter steps", "lsb"],
  ["OP", "operations", "GOP"],
  ["OP/s", "operations per second", "TOPS"],
  ["OP/J", "operations per joule", "TOPS/W"],
  ["J/OP", "joules per operation", "pJ/OP"],
  ["J/bit", "joules per bit", "pJ/bit"],
  ["J/K", "joules per kelvin", "J/K"],
  ["1/V", "1/V", "V^-1"],
  ["m^2", "square metres", "um^2"],
];

interface NamedDimension {
  readonly symbol: string;
  readonly name: string;
  readonly everyday: string;
}

const byKey = new Map<string, NamedDimension>(
  NAMED.map(([symbol, name, everyday]) => [dimensionOf(symbol).join(), { symbol, name, everyday }]),
);

/** In a sentence: `volts`, `a plain number`, `kg*m^2`. */
export const dimensionName = (d: Dimension): string =>
  isPlain(d) ? "a plain number" : (byKey.get(d.join())?.name ?? unitSymbol(d));

/** A unit of everyday size, to suggest: `uS` for siemens; undefined where none is usual. */
export const everydayUnit = (d: Dimension): string | undefined => byKey.get(d.join())?.everyday;

/** The SI unit of a dimension as text, "" for plain numbers: `S`, `1/V`, `kg*m^2/s`. */
export function unitSymbol(d: Dimension): string {
  if (isPlain(d)) return "";
  const known = byKey.get(d.join());
  if (known) return known.symbol;
  const power = (i: number, n: number) => (n === 1 ? AXES[i] : `${AXES[i]}^${n}`);
  const above = d.flatMap((n, i) => (n > 0 ? [power(i, n)] : []));
  const below = d.flatMap((n, i) => (n < 0 ? [power(i, -n)] : []));
  return [above.join("*") || "1", ...below].join("/");
}

/** Prefixes that a reader expects; centi is left out. */
const STEPS = Object.entries(PREFIXES).filter(([p]) => p !== "c");

/** SI → text with a prefix: 2e-5 and `S` → `20 uS`. At most six digits. */
export function formatQuantity(value: number, symbol: string): string {
  const digits = (x: number) => String(Number(x.toPrecision(6)));
  if (symbol === "") return digits(value);
  if (symbol === "OP/J") return formatQuantity(value, "OP/s").replace(/OPS$/, "OPS/W");
  const prefixable =
    !/^1\//.test(symbol) && !/^(bit|level|lsb|K|kg)/.test(symbol) && !/^m\^/.test(symbol);
  if (!prefixable || value === 0 || !Number.isFinite(value)) return `${digits(value)} ${symbol}`;
  const magnitude = Math.abs(Number(value.toPrecision(6)));
  const [prefix, ten] = [...STEPS, ["", 0] as const]
    .sort((a, b) => b[1] - a[1])
    .find(([, t]) => magnitude >= Number(`1e${t}`)) ?? ["a", -18];
  const shown = symbol.startsWith("OP/s")
    ? symbol.replace("OP/s", `${prefix}OPS`)
    : prefix + symbol;
  return `${digits(Number((value * Number(`1e${-ten}`)).toPrecision(12)))} ${shown}`;
}

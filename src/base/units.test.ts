import fc from "fast-check";
import { all, create } from "mathjs";
import { describe, expect, it } from "vitest";
import {
  combine,
  dimensionName,
  dimensionOf,
  formatQuantity,
  PREFIX_LETTERS,
  parseQuantity,
  parseUnit,
  sameDimension,
  UNIT_WORDS,
  unitSymbol,
} from "./units.ts";

const math = create(all);

/** Our atoms that mathjs knows too, by its name for them. Not eV, which it has from CODATA 2010, nor the year, which it rounds. */
const ATOMS: Readonly<Record<string, string>> = {
  ...{ S: "S", V: "V", A: "A", s: "s", J: "J", W: "W", ohm: "ohm", F: "F", Hz: "Hz" },
  ...{ K: "K", C: "C", m: "m", bit: "b", b: "b", B: "B", h: "hour", min: "minute", day: "day" },
  ...{ week: "week", siemens: "siemens", volts: "volt", amps: "amp", joules: "joule" },
};
const PREFIXABLE = ["S", "V", "A", "s", "J", "W", "ohm", "F", "Hz", "K", "C", "m", "b"];

const closeTo = (a: number, b: number): boolean => Math.abs(a - b) <= 4e-16 * Math.abs(b);

describe("units, against mathjs", () => {
  it.each(Object.entries(ATOMS))("%s", (ours, theirs) => {
    expect(
      closeTo(parseUnit(ours)?.factor ?? 0, valueIn(theirs) / 10 ** (parseUnit(ours)?.ten ?? 0)),
    ).toBe(true);
  });

  it("every prefix of every atom", () => {
    for (const atom of PREFIXABLE)
      for (const prefix of PREFIX_LETTERS) {
        const text = prefix + atom;
        if (!math.Unit.isValuelessUnit(text) || text === "min" || text === "cd") continue;
        const q = parseQuantity(`1 ${text}`);
        expect(closeTo(q?.value ?? 0, valueIn(text)), text).toBe(true);
      }
  });

  it("any number in any product of units", () => {
    const atom = fc.constantFrom("uS", "mV", "A", "ns", "pJ", "kohm", "fF", "GHz", "K");
    const power = fc.constantFrom("", "^2", "^-1");
    const one = fc.tuple(atom, power).map(([a, p]) => a + p);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        one,
        fc.constantFrom("*", "/"),
        one,
        (x, a, op, b) => {
          const ours = parseQuantity(`${x} ${a}${op}${b}`);
          const theirs = math.unit(`${x} ${a}${op}${b}`.replace("ohm", "ohm")).toSI().toNumeric();
          expect(Math.abs((ours?.value ?? 0) - Number(theirs))).toBeLessThanOrEqual(
            1e-12 * Math.abs(Number(theirs)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** SI value of one unit, by mathjs; bits and bytes count bits in both. */
const valueIn = (unit: string): number => Number(math.unit(1, unit).toSI().toNumeric());

describe("text → SI", () => {
  it("joins the power of ten to the digits, so nothing is rounded twice", () => {
    expect(parseQuantity("20 uS")?.value).toBe(20e-6);
    expect(parseQuantity("0.1 fF")?.value).toBe(0.1e-15);
    expect(parseQuantity("1_000e-3 kohm")?.value).toBe(1000);
  });
  it("knows the settled meanings", () => {
    expect(parseQuantity("1 eV")?.value).toBe(1.602176634e-19); // exact since 2019
    expect(parseQuantity("1 mho")).toMatchObject({ value: 1, unit: "mho" });
    expect(parseQuantity("1 day")?.value).toBe(86_400);
    expect(parseQuantity("1 year")?.value).toBe(365.25 * 86_400);
    expect(parseQuantity("5%")?.value).toBe(0.05);
    expect(parseQuantity("3.08 TOPS/W")?.value).toBe(3.08e12);
    expect(parseQuantity("20 µS")?.value).toBe(parseQuantity("20 uS")?.value);
    expect(parseQuantity("20 kΩ")?.value).toBe(20_000);
  });
  it("refuses what is no unit", () => {
    for (const text of ["5 uX", "5 us/", "5 MHO", "5 as1", "x"])
      expect(parseQuantity(text), text).toBeUndefined();
  });
  it("has no word twice", () => {
    expect(new Set(UNIT_WORDS).size).toBe(UNIT_WORDS.length);
  });
});

describe("SI → text", () => {
  it("takes the prefix a reader expects", () => {
    expect(formatQuantity(2e-5, "S")).toBe("20 uS");
    expect(formatQuantity(999.9995e-9, "s")).toBe("1 us");
    expect(formatQuantity(0, "V")).toBe("0 V");
    expect(formatQuantity(-3.3e-3, "A")).toBe("-3.3 mA");
    expect(formatQuantity(3.08e12, "OP/J")).toBe("3.08 TOPS/W");
    expect(formatQuantity(8, "bit")).toBe("8 bit");
  });
  it("gives back what was read, to six digits", () => {
    const value = fc.double({ min: 1e-15, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(value, fc.constantFrom("S", "V", "A", "s", "J", "ohm", "F"), (v, unit) => {
        const back = parseQuantity(formatQuantity(v, unit))?.value ?? 0;
        expect(Math.abs(back - v)).toBeLessThanOrEqual(1e-5 * v);
      }),
    );
  });
});

describe("dimensions", () => {
  it("multiply and divide", () => {
    const amps = combine(dimensionOf("S"), dimensionOf("V"));
    expect(sameDimension(amps, dimensionOf("A"))).toBe(true);
    expect(unitSymbol(combine(dimensionOf("J"), dimensionOf("OP"), -1))).toBe("J/OP");
    expect(unitSymbol(combine(dimensionOf("s"), dimensionOf("m"), 2))).toBe("m^2*s");
    expect(dimensionName(dimensionOf("V"))).toBe("volts");
    expect(dimensionName(dimensionOf(""))).toBe("a plain number");
  });
  it("keep levels and converter steps apart", () => {
    expect(sameDimension(dimensionOf("level"), dimensionOf("lsb"))).toBe(false);
    expect(sameDimension(dimensionOf("level"), dimensionOf(""))).toBe(false);
  });
});

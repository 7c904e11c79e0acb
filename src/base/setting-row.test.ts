import { describe, expect, it } from "vitest";
import { settingRow } from "./setting-row.ts";

const row = (kinds: string, unit: string, range: string, otherwise: string) =>
  settingRow("x", kinds, unit, range, otherwise, "doc", "source");

describe("a row as the paper prints it", () => {
  it.each([
    [
      "bits|off",
      "",
      "1 .. 16 bits, off",
      "8 bits",
      { min: 1, max: 16, choices: ["off"], default: 8 },
    ],
    ["noise", "", "0 .. 100%", "0.1%", { min: 0, max: 1, default: { of: "window", value: 0.001 } }],
    ["number", "s", "> 0 s", "100 ns", { min: 0, max: null, above: true, default: 1e-7 }],
    ["count", "", ">= 1", "all", { min: 1, max: null, default: null }],
    ["shape", "", "1x1 .. 16384x16384", "256x256", { min: 1, max: 16384, default: [256, 256] }],
    ["range", "S", "0 S .. 1 S", "0 uS .. 100 uS", { min: 0, max: 1, default: [0, 1e-4] }],
    ["number|list", "ohm", "0 ohm .. 1 kohm", "0 ohm", { min: 0, max: 1000, default: 0 }],
    ["enum", "", "on off", "on when r_wire > 0", { choices: ["on", "off"], default: null }],
    [
      "number|enum",
      "",
      "auto column, or > 0",
      "auto",
      { min: 0, above: true, choices: ["auto", "column"], default: "auto" },
    ],
    [
      "enum|number",
      "A",
      "fixed two_level, or a current",
      "fixed",
      { min: null, max: null, choices: ["fixed", "two_level"], default: "fixed" },
    ],
    [
      "call",
      "",
      "blind, verify(n, tolerance)",
      "blind",
      { choices: ["blind", "verify"], default: { name: "blind" } },
    ],
    [
      "enum|call",
      "",
      "fp32 radix4 radix4(two_phase = true)",
      "fp32",
      { choices: ["fp32", "radix4"], default: "fp32" },
    ],
    ["number", "", "-1 .. 1", "0", { min: -1, max: 1, default: 0 }],
    ["name", "", "a device", "ideal", { min: null, max: null, default: "ideal" }],
    ["text", "", "text", "", { default: "" }],
  ])("%s %s: %s = %s", (kinds, unit, range, otherwise, expected) => {
    expect(row(kinds, unit, range, otherwise)).toMatchObject(expected);
  });
});

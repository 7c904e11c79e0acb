import { expect, it } from "vitest";
import { hardwareOf } from "../plan/chip.ts";
import { digits, fitsInt16, fullScale, largestCode, needsLargest } from "./converters.ts";

const converters = (at: Parameters<typeof hardwareOf>[0]) => hardwareOf(at).converters;

it("codes are symmetric: 8 bits reach 127, one bit still tells the sign", () => {
  expect([8, 4, 2, 1].map(largestCode)).toEqual([127, 7, 1, 1]);
});
it("a bit-serial input cuts its magnitude into steps", () => {
  expect(digits(converters({ input: "bit_serial" })).length).toBe(7);
  expect(digits(converters({ input: "bit_serial", serial_bits: 3 }))).toEqual([
    { low: 0, bits: 3 },
    { low: 3, bits: 3 },
    { low: 6, bits: 1 },
  ]);
  expect(digits(converters({}))).toEqual([]);
  expect(digits(converters({ input: "bit_serial", convert: "once" }))).toEqual([]);
});
it("full scale follows its policy", () => {
  expect(fullScale("fixed", 256, 3, 1)).toBe(256);
  expect(fullScale("two_level", 256, 3, 1)).toBe(16);
  expect(fullScale("two_level", 256, 17, 1)).toBe(256);
  expect(fullScale("adaptive", 256, 3, 1)).toBe(3);
  // 40 uA at 20 uA per unit of full drive and full window
  expect(fullScale(40e-6, 256, 3, 20e-6)).toBeCloseTo(2, 12);
  expect(needsLargest("fixed")).toBe(false);
});
it("exact integer products need codes of at most seven bits and clean inputs", () => {
  expect(fitsInt16(converters({}))).toBe(true);
  expect(fitsInt16(converters({ dac: 9 }))).toBe(false);
  expect(fitsInt16(converters({ dac: "off" }))).toBe(false);
  expect(fitsInt16(converters({ input_noise: 0.01 }))).toBe(false);
});

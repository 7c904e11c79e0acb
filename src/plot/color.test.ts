/** @file Ink is readable on white and on black; maps begin and end where they say. */
import { expect, it } from "vitest";
import { BLUE_RED, colorAt, colorOf, faded, INK, VIRIDIS } from "./color.ts";

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const n = Number.parseInt(hex.slice(1), 16);
  const [r, g, b] = [n >> 16, (n >> 8) & 255, n & 255].map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

it("ink can be read on white and on black", () => {
  expect(contrast(INK, "#ffffff")).toBeGreaterThan(4);
  expect(contrast(INK, "#111111")).toBeGreaterThan(4);
});

it("the first four lines stand out on both grounds", () => {
  for (let i = 0; i < 4; i++) {
    expect(contrast(colorOf(i), "#ffffff")).toBeGreaterThan(2.5);
    expect(contrast(colorOf(i), "#111111")).toBeGreaterThan(2.5);
  }
});

it("maps are exact at their ends and even in between", () => {
  expect(colorAt(VIRIDIS, 0)).toEqual([0x44, 0x01, 0x54]);
  expect(colorAt(VIRIDIS, 1)).toEqual([0xfd, 0xe7, 0x25]);
  expect(colorAt(BLUE_RED, 0.5)).toEqual([0xf2, 0xf2, 0xf2]);
  expect(colorAt(VIRIDIS, 7)).toEqual(colorAt(VIRIDIS, 1));
});

it("fades", () => {
  expect(faded("#0077bb", 0.2)).toBe("rgba(0,119,187,0.2)");
});

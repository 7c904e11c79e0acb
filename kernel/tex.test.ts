/** @file TeX of notebooks as MathML. */
import { expect, it } from "vitest";
import { mathHtml } from "./tex.ts";

const inner = (tex: string): string =>
  mathHtml(tex, false).replace(/^<math><mrow>|<\/mrow><\/math>$/g, "");

it.each([
  ["a+b", "<mi>a</mi><mo>+</mo><mi>b</mi>"],
  [
    "x_i^2",
    "<msubsup><mrow><mi>x</mi></mrow><mrow><mi>i</mi></mrow><mrow><mn>2</mn></mrow></msubsup>",
  ],
  ["\\frac{1}{2}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>"],
  ["\\sqrt{4kT}", "<msqrt><mrow><mn>4</mn><mi>k</mi><mi>T</mi></mrow></msqrt>"],
  ["\\alpha \\le \\beta", "<mi>α</mi><mo>≤</mo><mi>β</mi>"],
  [
    "\\sum_k G_k",
    "<munder><mrow><mo>∑</mo></mrow><mrow><mi>k</mi></mrow></munder><msub><mrow><mi>G</mi></mrow><mrow><mi>k</mi></mrow></msub>",
  ],
  ["\\text{ADC bits}", "<mtext>ADC\u00a0bits</mtext>"],
  [
    "300\\,\\mathrm{K}",
    '<mn>300</mn><mspace width="0.17em"></mspace><mi mathvariant="normal">K</mi>',
  ],
  [
    "\\hat y'",
    '<msup><mrow><mover accent="true"><mi>y</mi><mo>^</mo></mover></mrow><mrow><mo>′</mo></mrow></msup>',
  ],
  ["-1 < x", "<mo>−</mo><mn>1</mn><mo>&lt;</mo><mi>x</mi>"],
  ["\\unknown", "<mtext>\\unknown</mtext>"],
  ["W^\\top e", "<msup><mrow><mi>W</mi></mrow><mrow><mo>⊤</mo></mrow></msup><mi>e</mi>"],
])("%s", (tex, html) => {
  expect(inner(tex)).toBe(html);
});

it("stands on its own line when asked to", () => {
  expect(mathHtml("x", true)).toMatch(/^<math display="block">/);
});

it("ends for every text, also a broken one", () => {
  for (const tex of ["{", "}", "x^", "\\frac{1", "\\left(", "_", "\\text{a", "\\", "}}{{"])
    expect(mathHtml(tex, false)).toMatch(/^<math>.*<\/math>$/);
});

import { describe, expect, it } from "vitest";
import { examples } from "../test/language/examples.ts";
import { format } from "./format.ts";

describe("the formatter", () => {
  it.each(examples())("leaves $name as it is", ({ source }) => {
    expect(format(source.text)).toBe(source.text);
  });

  it.each([
    ["one blank around operators and =", "a=b+1*2", "a = b + 1 * 2"],
    ["none around ^ and .", "a = x ^ 2 + W . g", "a = x^2 + W.g"],
    [
      "blanks around ^ after a quantity: 2 ohm^2 is another number",
      "a = 2 ohm^ 2\nb = 2 ohm^2\nc = 2 ohm ^-1",
      "a = 2 ohm ^ 2\nb = 2 ohm^2\nc = 2 ohm ^ -1",
    ],
    [
      "a sign sits on its number",
      "a = - 3\nb = 2 - - 3\nc = [ - 1 , 2 ]\nd = -x",
      "a = -3\nb = 2 - -3\nc = [-1, 2]\nd = -x",
    ],
    [
      "ranges tight between plain ends",
      "sweep n over 1 .. 8 seeds 1..3",
      "sweep n over 1..8 seeds 1..3",
    ],
    [
      "ranges spaced between quantities",
      "device d { g = 1 uS..4 uS }",
      "device d { g = 1 uS .. 4 uS }",
    ],
    ["ranges spaced beside an operator", "a = 1..n+1", "a = 1 .. n + 1"],
    ["calls and indices", "y = f ( x , n = 3 ) [ 0 ]", "y = f(x, n = 3) [0]"],
    [
      "old spellings",
      "y = W' @ x  # note\nz = 20 µS\nr = 3 kΩ\nt = 1 ℧\ns = 8 × 8\nh = …",
      "y = W.T @ x  // note\nz = 20 uS\nr = 3 kohm\nt = 1 mho\ns = 8x8\nh = ...",
    ],
    ["percent sits on its number", "a = 5 %", "a = 5%"],
    ["blank lines fold", "a = 1\n\n\n\nb = 2\n\n", "a = 1\n\nb = 2"],
    [
      "continuation lines",
      "train n on mnist\nwith sgd(lr = 0.1),\nadam",
      "train n on mnist\n  with sgd(lr = 0.1),\n  adam",
    ],
    ["blocks", "array W 8x8 {\nadc = 8\ndac = 8\n}", "array W 8x8 {\n  adc = 8\n  dac = 8\n}"],
    ["blocks on one line", "array W 8x8 {adc=8,dac = 8}", "array W 8x8 { adc = 8, dac = 8 }"],
    ["empty blocks", "array W 8x8 { }", "array W 8x8 {}"],
    ["laws in a device", "device d {\nup(g)=g\n}", "device d {\n  up(g) = g\n}"],
    [
      "trailing comments align",
      "a = 1 // one\nlong = 2 // two\n\nb = 3 // three",
      "a = 1     // one\nlong = 2  // two\n\nb = 3  // three",
    ],
    ["notebook options stay", "#| label: fig\ny = 1", "#| label: fig\ny = 1"],
    [
      "comments inside blocks",
      "device d {\n// why\nlevels = 4 // four\n}",
      "device d {\n  // why\n  levels = 4  // four\n}",
    ],
    ["semicolons", "a = 1;b = 2 ; c = 3", "a = 1; b = 2; c = 3"],
    ["pipes on their own line", "y = x\n|> relu\n|> tanh", "y = x\n  |> relu\n  |> tanh"],
    [
      "networks",
      "network n{input 784;h:dense 10 softmax}",
      "network n { input 784; h: dense 10 softmax }",
    ],
  ])("%s", (_, text, expected) => {
    expect(format(text)).toBe(`${expected}\n`);
    expect(format(`${expected}\n`)).toBe(`${expected}\n`);
  });

  it("leaves text with a mistake alone", () => {
    for (const text of ["y = (1 +", "y = 3x", 'y = "a', "y  =  @", "let y = 3"])
      expect(format(text)).toBe(text);
  });
});

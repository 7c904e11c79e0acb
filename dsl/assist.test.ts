import { describe, expect, it } from "vitest";
import { testScope } from "../test/language/scope.ts";
import { complete, isComplete } from "./assist.ts";
import { hover } from "./hover.ts";
import { sourceOf } from "./source.ts";

const scope = testScope();
const NET = "load mnist\nnetwork n { input 784; h: dense 10 softmax }\n";

/** What is suggested at the end of a text. */
const suggested = (text: string): string[] =>
  complete(sourceOf(text), text.length, scope).items.map((s) => s.text);

describe("completion", () => {
  it.each([
    ["arr", ["array"]],
    ["", ["array", "device", "chip", "network"]],
    ["array W 8x8 ", ["analog", "digital", "sliced", "on"]],
    ["array W 8x8 on pcm_h", ["pcm_hermes_14nm"]],
    [
      "array W 8x8 { adc",
      ["adc", "adc_range", "adc_share", "adc_kind", "adc_noise", "adc_energy", "adc_time"],
    ],
    ["array W 8x8 { adc_range = ", ["fixed", "two_level", "adaptive", "calibrated"]],
    ["array W 8x8 { adc = 8 bits, enc", ["encoding"]],
    ["array W 8x8 {\n  adc = 8 bits\n  sp", ["split"]],
    ["array W 8x8\nW.", ["T", "g", "gp", "gn", "weights", "target"]],
    ["array W 8x8\nW.we", ["weights"]],
    ["array W 8x8\ny = W @ ran", ["randn"]],
    ["array weights 8x8\ny = wei", ["weights"]],
    ["array W 8x8\nprogram ", ["W"]],
    ["array W 8x8\nprogram W ", ["from"]],
    ["array W 8x8\nprogram W from randn(8x8) ", ["with"]],
    ["array W 8x8\nprogram W from randn(8x8) with ", ["blind", "verify"]],
    ["array W 8x8\nage W ", ["by"]],
    [`${NET}train `, ["fresh", "n"]],
    [`${NET}train n `, ["on", "for", "with"]],
    [`${NET}train n on `, ["mnist"]],
    [`${NET}train n on mnist.`, ["train", "test"]],
    [`${NET}train n on mnist for 5 `, ["epochs", "steps"]],
    [`${NET}train n on mnist with `, ["digital", "in_place", "mixed_precision", "radix4", "sgd"]],
    [`${NET}train n on mnist with adam(`, ["lr", "beta1", "beta2"]],
    [`${NET}train n on mnist { `, ["batch", "batches", "loss", "shuffle", "validate"]],
    [`${NET}r = train n on mnist\nr.ac`, ["accuracy"]],
    [`${NET}map n `, ["on"]],
    [`${NET}map n on generic { `, ["input1", "h", "softmax1"]],
    ["network n { ", ["input", "dense", "conv", "pool"]],
    ["network n { input 784; dense 10 ", ["softmax", "relu"]],
    ["network n { input 1x28x28; pool ", ["avg", "max"]],
    ["device d = ", ["ideal", "pcm"]],
    ["chip c = gen", ["generic"]],
    ["x = 5 u", ["uS", "uV", "uA", "us"]],
    ["plot x as ", ["line", "points", "bar"]],
    ["plot x ", ["vs", "by", "as"]],
    ["report ", ["energy", "latency", "area"]],
    ["report energy of x by ", ["layer", "tile", "part", "step"]],
    ["n = 3\nsweep ", ["seeds", "n"]],
    ["n = 3\nsweep n ", ["over"]],
    ["sweep n over 1..3 ", ["step", "seeds"]],
    ["sweep n over 1..3 { mea", ["measure"]],
    ["load ", []],
    ["y = 1 // a comm", []],
    ['export y to "fi', []],
  ])("%j suggests %j", (text, expected) => {
    expect(suggested(text)).toEqual(expect.arrayContaining(expected));
    if (expected.length === 0) expect(suggested(text)).toEqual([]);
  });

  it("replaces the word that is being typed", () => {
    expect(complete(sourceOf("y = rel"), 7, scope)).toMatchObject({ from: 4, to: 7 });
  });
});

describe("hover", () => {
  const at = (text: string, word: string): readonly string[] | undefined =>
    hover(sourceOf(text), text.indexOf(word) + 1, scope)?.lines;

  it.each([
    ["array W 768x3072 analog on pcm", "W", ["W: array 768x3072", "analog, on pcm"]],
    [
      "array W 8x8 { adc = 8 bits }",
      "adc",
      [
        "adc: output resolution",
        "range 1 .. 16 bits, off",
        "default 8 bits",
        "source M: HERMES, Wu",
      ],
    ],
    ["x = 20 uS", "20 uS", ["20 uS = 0.00002 S (20 uS)"]],
    ["x = 5%", "5%", ["5% = 0.05"]],
    ["x = relu(3)", "relu", ["relu(x)", "max(x, 0)"]],
    ["x = k_B", "k_B", ["k_B = 1.380649e-23 J/K"]],
    ["seed 3", "seed", ["seed: one seed for the program", "seed 7"]],
    [NET, "dense", ["dense: every input to N outputs: dense 10"]],
    [NET, "mnist", ["mnist: data set"]],
    ["fn f(a) = a", "f(", ["f: function", "f(a)"]],
  ])("%j on %j", (text, word, lines) => {
    expect(at(text, word)).toEqual(lines);
  });

  it("works on a word just typed, and says nothing about signs", () => {
    expect(hover(sourceOf("x = relu"), 8, scope)?.lines[0]).toBe("relu(x)");
    expect(hover(sourceOf("x = (1)"), 5, scope)?.lines).toBeUndefined();
  });
});

describe("is a cell complete", () => {
  it.each([
    ["y = 1", "complete"],
    ["y = W @ ...", "complete"],
    ["array W 8x8 {", "incomplete"],
    ["y = W @", "incomplete"],
    ["y = f(1,", "incomplete"],
    ["sweep a over 1..3 {\n  measure m = a", "incomplete"],
    ["let y = 3", "invalid"],
    ["y = 3x", "invalid"],
    ["y = ) 3", "invalid"],
  ])("%j is %s", (text, state) => {
    expect(isComplete(text)).toBe(state);
  });
});

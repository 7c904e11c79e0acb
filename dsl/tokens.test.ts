import { describe, expect, it } from "vitest";
import { layout } from "./layout.ts";
import { Newline, tokenize } from "./tokens.ts";

/** `Num(3) Name(x)`, keywords and signs as themselves, faults behind a bar. */
function lexed(text: string): string {
  const { tokens, faults } = tokenize(text);
  const shown = layout(tokens).map((t) =>
    t.tokenType === Newline
      ? "⏎"
      : t.tokenType.name.startsWith("Key_") || /^\W+$/.test(t.image)
        ? t.image
        : `${t.tokenType.name}(${t.image})`,
  );
  return [shown.join(" "), ...faults.map((f) => f.kind)].join(" | ");
}

describe("the hard cases", () => {
  it.each([
    ["768x3072", "Shape(768x3072)"],
    ["x3072", "Name(x3072)"],
    ["W768x3072", "Name(W768x3072)"],
    ["768 x 3072", "Shape(768 x 3072)"],
    ["768×3072", "Shape(768×3072)"],
    ["2x2x3", "Shape(2x2x3)"],
    ["768 x3072", "Num(768) Name(x3072)"],
    ["1e-6", "Num(1e-6)"],
    ["1E6", "Num(1E6)"],
    ["1e6x3", "Num(1e6) Name(x3) | glued"],
    ["0x10", "Shape(0x10)"],
    ["0x1F", "Shape(0x1) Name(F) | glued"],
    ["3 x", "Num(3) Name(x)"],
    ["3x", "Num(3) Name(x) | glued"],
    ["768x3072x", "Shape(768x3072) Name(x) | glued"],
    ["5 s", "Quantity(5 s)"],
    ["5s", "Quantity(5s)"],
    ["5 seeds", "Num(5) seeds"],
    ["10 softmax", "Num(10) Name(softmax)"],
    ["2 max", "Num(2) Name(max)"],
    ["2 min", "Quantity(2 min)"],
    ["8bits", "Quantity(8bits)"],
    ["8 bits", "Quantity(8 bits)"],
    ["1 bit", "Quantity(1 bit)"],
    ["1..8", "Num(1) .. Num(8)"],
    ["1 .. 8", "Num(1) .. Num(8)"],
    ["4..10 seeds 1..8", "Num(4) .. Num(10) seeds Num(1) .. Num(8)"],
    [".5", "Num(.5)"],
    ["1.", "Num(1) ."],
    ["1.5.2", "Num(1.5) Num(.2) | glued"],
    ["1_000_000", "Num(1_000_000)"],
    ["1__0", "Num(1) Name(__0) | glued"],
    ["20 µS", "Quantity(20 µS)"],
    ["20 μS", "Quantity(20 μS)"],
    ["20 kΩ", "Quantity(20 kΩ)"],
    ["1 ℧", "Quantity(1 ℧)"],
    ["1mho", "Quantity(1mho)"],
    ["1 mmho", "Quantity(1 mmho)"],
    ["3 V/A", "Quantity(3 V/A)"],
    ["3 V / A", "Quantity(3 V) / Name(A)"],
    ["3 V/R", "Quantity(3 V) / Name(R)"],
    ["5 pJ/bit", "Quantity(5 pJ/bit)"],
    ["2 uS*V", "Quantity(2 uS*V)"],
    ["5 V^-1", "Quantity(5 V^-1)"],
    ["1e3 uS", "Quantity(1e3 uS)"],
    ["2%", "Quantity(2%)"],
    ["2 %", "Quantity(2 %)"],
    ["2 % 3", "Quantity(2 %) Num(3)"],
    ["W'", "Name(W) '"],
    ["W''@x", "Name(W) ' ' @ Name(x)"],
    ["Wᵀ", "Name(W) ᵀ"],
    ["W.T", "Name(W) . Name(T)"],
    ["a'b'", "Name(a) ' Name(b) '"],
    ["...", "..."],
    ["…", "…"],
    ["1...3", "Num(1) ... Num(3)"],
    ["x[3]", "Name(x) [ Num(3) ]"],
    ["5x5 pad=2", "Shape(5x5) Name(pad) = Num(2)"],
    ["6 5x5", "Num(6) Shape(5x5)"],
    ["n over 4..10", "Name(n) over Num(4) .. Num(10)"],
    ["300 K", "Quantity(300 K)"],
    ["1 year", "Quantity(1 year)"],
    ["1 h", "Quantity(1 h)"],
    ["128 hx", "Num(128) Name(hx)"],
    ["5 as bar", "Num(5) as Name(bar)"],
    ["5epochs", "Num(5) epochs | glued"],
    ["α1 + Ω_2", "Name(α1) + Name(Ω_2)"],
    ['"a b" c', 'Text("a b") Name(c)'],
    ['"open', "Name(open) | character"],
    ["a && b", "Name(a) Name(b) | character"],
    ["a != b ~= c", "Name(a) != Name(b) ~= Name(c)"],
    ["a|>f", "Name(a) |> Name(f)"],
    ["# note\nx", "Name(x)"],
    ["x // note", "Name(x)"],
    ["\uE0003\uE001", "Interpolation(\uE0003\uE001)"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: raw text of a template
    ["${x}", "{ Name(x) } | character"],
  ])("%s", (text, expected) => {
    expect(lexed(text)).toBe(expected);
  });
});

describe("layout", () => {
  it.each([
    [
      "L1 newline and ; separate",
      "a = 1\nb = 2; c = 3",
      "Name(a) = Num(1) ⏎ Name(b) = Num(2) ; Name(c) = Num(3)",
    ],
    ["L2 inside brackets they vanish", "a = (1 +\n2)", "Name(a) = ( Num(1) + Num(2) )"],
    ["L2 in lists too", "a = [1,\n\n2]", "Name(a) = [ Num(1) , Num(2) ]"],
    ["L3 after an operator", "y = W @\nx", "Name(y) = Name(W) @ Name(x)"],
    ["L3 after a joining word", "train n on\nmnist", "train Name(n) on Name(mnist)"],
    [
      "L3 before a joining word",
      "train n on mnist\n  with sgd",
      "train Name(n) on Name(mnist) with Name(sgd)",
    ],
    ["L3 before |>", "y = x\n  |> relu", "Name(y) = Name(x) |> Name(relu)"],
    ["L3 but not before `on =`", "x = 1\non = 2", "Name(x) = Num(1) ⏎ Name(on) = Num(2)"],
    ["L4 name = starts a statement", "y = W @\nz = 3", "Name(y) = Name(W) @ ⏎ Name(z) = Num(3)"],
    [
      "L4 even inside an open bracket",
      "z = (1 +\nk = 3",
      "Name(z) = ( Num(1) + ⏎ Name(k) = Num(3)",
    ],
    ["L4 but not after ( or ,", "f(a,\nn = 3)", "Name(f) ( Name(a) , Name(n) = Num(3) )"],
    [
      "L5 no verbs in a network",
      "network n {\n load 3\n}",
      "network Name(n) { Name(load) Num(3) }",
    ],
    [
      "L6 { on its line",
      "array W 8x8 {\n adc = 8\n dac = 8\n}",
      "array Name(W) Shape(8x8) { Name(adc) = Num(8) ⏎ Name(dac) = Num(8) }",
    ],
    [
      "verbs as names",
      "seed = 3\ny = load + seed",
      "Name(seed) = Num(3) ⏎ Name(y) = Name(load) + Name(seed)",
    ],
    ["a verb alone is a name", "train", "Name(train)"],
    ["clause words as names", "plot y vs by", "plot Name(y) vs Name(by)"],
    ["actions after =", "r = train n on m", "Name(r) = train Name(n) on Name(m)"],
    ["an action word as a value", "r = report + 1", "Name(r) = Name(report) + Num(1)"],
    ["fresh", "train fresh n", "train fresh Name(n)"],
    ["a network called fresh", "train fresh on mnist", "train Name(fresh) on Name(mnist)"],
    ["seeds after sweep", "sweep seeds 1..3", "sweep seeds Num(1) .. Num(3)"],
    ["an axis called seeds", "seeds = 4", "Name(seeds) = Num(4)"],
  ])("%s", (_, text, expected) => {
    expect(lexed(text)).toBe(expected);
  });
});

describe("limits", () => {
  it("stops at 33 brackets and 257 operators", () => {
    expect(tokenize(`y = ${"(".repeat(32)}`).faults).toEqual([]);
    expect(tokenize(`y = ${"(".repeat(33)}`).faults.map((f) => f.kind)).toEqual(["limit"]);
    expect(tokenize(`y = 1${"+1".repeat(256)}`).faults).toEqual([]);
    expect(tokenize(`y = 1${"+1".repeat(257)}`).faults.map((f) => f.kind)).toEqual(["limit"]);
  });
});

import { describe, expect, it } from "vitest";
import { testScope } from "../../test/language/scope.ts";
import { compile } from "../compile.ts";
import { sourceOf } from "../source.ts";

const LENET = `network lenet {
  input 1x28x28
  conv1: conv 4 5x5 relu
  pool avg 2x2
  conv2: conv 12 5x5 relu
  pool avg 2x2
  flatten
  out: dense 10 softmax
}`;

const compiled = (text: string) => compile(sourceOf(text), testScope());
const codes = (text: string): string[] => compiled(text).diagnostics.map((d) => d.code);

describe("layers", () => {
  it("of the published LeNet-1 have the published shapes: 4x24x24, 4x12x12, 12x8x8, 12x4x4, 192, 10", () => {
    const { ir, checked } = compiled(LENET);
    expect(checked.meanings.get("lenet")?.term.type).toMatchObject({
      input: [1, 28, 28],
      output: [10],
      labels: [
        "input1",
        "conv1",
        "relu1",
        "pool1",
        "conv2",
        "relu2",
        "pool2",
        "flatten1",
        "out",
        "softmax1",
      ],
    });
    expect(ir?.nodes[0]?.at?.["layers"]).toEqual([
      { op: "input", shape: [1, 28, 28], label: "input1" },
      { op: "conv", n: 4, kernel: [5, 5], stride: 1, pad: 0, label: "conv1" },
      { op: "relu", label: "relu1" },
      { op: "pool", mode: "avg", size: [2, 2], label: "pool1" },
      { op: "conv", n: 12, kernel: [5, 5], stride: 1, pad: 0, label: "conv2" },
      { op: "relu", label: "relu2" },
      { op: "pool", mode: "avg", size: [2, 2], label: "pool2" },
      { op: "flatten", label: "flatten1" },
      { op: "dense", n: 10, label: "out" },
      { op: "softmax", label: "softmax1" },
    ]);
  });

  it("stride and padding change the size that goes out", () => {
    const { checked } = compiled("network n { input 3x8x8; conv 6 3x3 stride = 2 pad = 1 }");
    expect(checked.meanings.get("n")?.term.type).toMatchObject({ output: [6, 4, 4] });
  });

  it.each([
    ["network n { dense 10 }", "E0309"],
    ["network n { input 784; input 784 }", "E0309"],
    ["network n { input 1x28x28; dense 10 }", "E0309"],
    ["network n { input 784; conv 4 5x5 }", "E0309"],
    ["network n { input 1x4x4; pool avg 5x5 }", "E0309"],
    ["network n { input 1x4x4; pool mid 2x2 }", "E0309"],
    ["network n { input 784; dense }", "E0309"],
    ["network n { input 784; dence 10 }", "E0201"],
    ["network n { input 784; dense 10 softmux }", "E0201"],
    ["network n { input 784; a: dense 10; a: dense 10 }", "E0204"],
    ["network n { input 1x8x8; conv 4 3x3 strde = 2 }", "E0203"],
    ["network n { input 784; dense 10 on W }", "E0201"],
    ["network n { input 784; dense 1000000000 }", "E0505"],
    ["network n { input 900x90x90; conv 9000 50x50 }", "E0505"],
  ])("%s is %s", (text, code) => {
    expect(codes(text)).toContain(code);
  });

  it("may stand on a chip at once", () => {
    const { ir } = compiled("network n on pcm { input 784; dense 10 on pcm_hermes_14nm softmax }");
    expect(ir?.nodes.map((x) => x.op)).toEqual(["network", "map"]);
    const layers = ir?.nodes[0]?.at?.["layers"] as { on?: object }[];
    expect(layers[1]?.on).toMatchObject({ chip: "pcm_hermes_14nm" });
  });
});

describe("a network and its data", () => {
  const NET = "load mnist\n";
  it.each([
    ["network n { input 784; dense 10 }\ntrain n on mnist", []],
    ["network n { input 1x28x28; flatten; dense 10 }\ntrain n on mnist", []],
    ["network n { input 783; dense 10 }\ntrain n on mnist", ["E0607"]],
    ["network n { input 784; dense 9 }\ntrain n on mnist", ["E0607"]],
    ["network n { input 784; dense 9 }\nmeasure a = accuracy(n, mnist.test)", ["E0607"]],
  ])("%s: %j", (text, expected) => {
    expect(codes(NET + text)).toEqual(expected);
  });
});

describe("map", () => {
  it("moves single layers, and gives copies", () => {
    const { ir } = compiled(
      `${LENET}\nmap lenet on pcm_hermes_14nm { out = digital, conv1 = copies(8) }`,
    );
    expect(ir?.nodes.find((n) => n.op === "map")?.at).toMatchObject({
      chip: { chip: "pcm_hermes_14nm" },
      layers: { out: { digital: true }, conv1: { chip: "pcm_hermes_14nm", copies: 8 } },
      rng: "lenet/map",
    });
    expect(codes(`${LENET}\nmap lenet on pcm { ouut = digital }`)).toEqual(["E0203"]);
  });
});

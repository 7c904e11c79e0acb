import { describe, expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import { Graph, type Node } from "../ir/node.ts";
import { algebra, approximately, power, quantile, slice, softmax } from "./algebra.ts";
import { num, ofTensor, type SimValue } from "./value.ts";

const node = (op: Node["op"], type = "f64", at?: Node["at"]): Node =>
  new Graph().add(op, type, [], at);
const vector = (...x: number[]) => tensor([x.length], Float64Array.from(x));
const value = (v: SimValue | undefined): number[] =>
  v?.kind === "tensor" ? [...v.tensor.data] : v?.kind === "list" ? [...v.values] : [];

describe("algebra", () => {
  it("powers agree with repeated products and roots", () => {
    expect(power(2, 10)).toBe(1024);
    expect(power(2, -2)).toBe(0.25);
    expect(power(9, 0.5)).toBe(3);
    expect(power(2, 0.3)).toBeCloseTo(2 ** 0.3, 14);
  });
  it("softmax sums to one and keeps order, also far out", () => {
    const p = softmax(vector(1000, 1001, -1000));
    expect(p.data.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(p.data[1]).toBeGreaterThan(p.data[0] as number);
  });
  it("errors are what their names say", () => {
    const [y, ref] = [ofTensor(vector(1.1, 2)), ofTensor(vector(1, 2))];
    expect(value(algebra(node("mse"), [y, ref]))[0]).toBeCloseTo(0.005, 12);
    expect(value(algebra(node("nrmse"), [y, ref]))[0]).toBeCloseTo(
      Math.sqrt(0.005) / Math.sqrt(2.5),
      12,
    );
    expect(value(algebra(node("snr_db"), [y, ref]))[0]).toBeCloseTo(
      10 * Math.log10(2.5 / 0.005),
      9,
    );
  });
  it("~= compares to the digits written", () => {
    expect(approximately(1.94, 1.9, { digits: 2 })).toBe(true);
    expect(approximately(1.96, 1.9, { digits: 2 })).toBe(false);
    expect(approximately(1, 1 + 1e-7, {})).toBe(true);
  });
  it("logspace keeps its ends exactly and its ratios equal", () => {
    const v = value(algebra(node("logspace", "list", { n: 5 }), [num(1), num(16)]));
    expect([v[0], v[4]]).toEqual([1, 16]);
    expect(v[2]).toBeCloseTo(4, 12);
  });
  it("slices include both ends and drop single indices", () => {
    const m = tensor(
      [3, 4],
      Float64Array.from({ length: 12 }, (_, i) => i),
    );
    expect([
      ...slice(
        m,
        [
          [1, 2],
          [0, 1],
        ],
        [],
      ).data,
    ]).toEqual([4, 5, 8, 9]);
    expect(slice(m, [[1, 1]], [0])).toEqual(tensor([4], Float64Array.of(4, 5, 6, 7)));
  });
  it("quantiles interpolate as NumPy does", () => {
    expect(quantile(vector(4, 1, 3, 2), 0.25)).toBe(1.75);
  });
});

import { describe, expect, it } from "vitest";
import { deriveKey } from "../base/random.ts";
import { wiredCurrents } from "../circuit/wires.ts";
import { referenceKernels } from "../engine/kernels.ts";
import type { Attributes } from "../ir/node.ts";
import { createArray } from "./array.ts";
import { flickerVariance } from "./flicker.ts";
import { programArray } from "./program.ts";
import { ArrayReader } from "./read.ts";

const k = referenceKernels();
const streams = { write: deriveKey(0n, "W/program"), device: deriveKey(0n, "W/device") };

function make(rows: number, columns: number, at: Attributes, weights: ArrayLike<number>) {
  const a = createArray("W", rows, columns, at);
  return programArray(k, a, weights, { name: "blind" }, streams, new Float32Array(rows).fill(1));
}

/** y = W x for one vector, and the joules in the cells. */
function read(
  a: ReturnType<typeof make>,
  x: readonly number[],
  transposed = false,
): { y: number[]; joules: number } {
  const reader = new ArrayReader(k, a);
  const input = k.matrixFrom(x, 1, x.length, "x");
  const out = k.matrix(1, transposed ? a.columns : a.rows, "y");
  const joules = reader.read(input, out, { key: deriveKey(0n, "y/mvm"), transposed });
  const y = [...k.read(out)];
  reader.close();
  return { y, joules };
}

const W = [0.3, -0.7, 0.5, 0.1, 0.9, -0.2];
const X = [0.4, -1.2, 0.75];

describe("converters", () => {
  it("a seven-bit DAC drives codes 21, -63, 39 as in the reference example", () => {
    const codes = X.map((x) => Math.round((x / 1.2) * 63));
    expect(codes).toEqual([21, -63, 39]);
    const exact = [0, 1].map((i) =>
      codes.reduce((s, c, j) => s + (W[3 * i + j] as number) * (c / 63) * 1.2, 0),
    );
    read(make(2, 3, { dac: 7, adc: "off" }, W), X).y.forEach((y, i) => {
      expect(y).toBeCloseTo(exact[i] as number, 4);
    });
  });
  it("a fixed range spends its codes on the largest sum possible, an adaptive one on the call", () => {
    const lsb = (range: string): number => {
      const { y } = read(make(2, 3, { dac: "off", adc: 4, adc_range: range }, W), X);
      return (
        Math.abs(y[0] as number) /
        Math.round(Math.abs(y[0] as number) / ((1.2 * (range === "fixed" ? 3 : 1.335 / 1.2)) / 7))
      );
    };
    expect(lsb("fixed")).toBeCloseTo((1.2 * 3) / 7, 5);
    expect(lsb("adaptive")).toBeCloseTo(1.335 / 7, 2);
  });
  it("a zero vector reads as zeros", () => {
    expect(read(make(2, 3, {}, W), [0, 0, 0]).y).toEqual([0, 0]);
  });
});

describe("heat", () => {
  it("is V^2 G t of every cell at full drive", () => {
    const { joules } = read(make(1, 2, { g: [1e-6, 101e-6] }, [1, 0]), [1, 1]);
    // cells: plus 101 uS and 1 uS, minus 1 uS and 1 uS, all at 0.2 V for 100 ns
    expect(joules).toBeCloseTo(0.2 * 0.2 * 104e-6 * 100e-9, 18);
  });
});

describe("1/f noise of published cells", () => {
  it("PCM at 25 uS has the relative sigma of its golden table", () => {
    const pcm = { device: "pcm", noise: "pcm", g: [0, 25e-6] };
    const a = createArray("W", 1, 1, pcm);
    const one = {
      ...a,
      planes: [{ plus: Float32Array.of(1), minus: Float32Array.of(0), factor: 1, reference: 0 }],
    };
    expect(Math.sqrt(flickerVariance(one)?.[0] as number)).toBeCloseTo(0.03682, 5);
    expect(Math.sqrt(flickerVariance({ ...one, age: 86400 })?.[0] as number)).toBeCloseTo(
      0.04476,
      5,
    );
  });
});

describe("wires", () => {
  const g = { g: [0, 100e-6], dac: "off", adc: "off" } as const;
  it("without resistance change nothing", () => {
    const plain = read(make(2, 3, g, W), X).y;
    read(make(2, 3, { ...g, ir_drop: "on" }, W), X).y.forEach((y, i) => {
      expect(y).toBeCloseTo(plain[i] as number, 4);
    });
  });
  it("give the exact currents of the circuit, also from the other side", () => {
    const at = { ...g, r_wire: [50, 30] };
    const cells = (sign: number): Float64Array =>
      Float64Array.from(
        { length: 6 },
        (_, at) => Math.max(0, sign * (W[(at % 2) * 3 + Math.floor(at / 2)] as number)) * 100e-6,
      );
    const net = { row: 50, column: 30, driver: 0, sense: 0, bothEnds: false };
    const [p, n] = [wiredCurrents(cells(1), 3, 2, X, net), wiredCurrents(cells(-1), 3, 2, X, net)];
    read(make(2, 3, at, W), X).y.forEach((y, j) => {
      expect(y).toBeCloseTo(((p[j] as number) - (n[j] as number)) / 100e-6, 5);
    });
    // reciprocity: e . (W x) read forward equals x . (W.T e) read from the other side
    const e = [0.6, -0.3];
    const forward = read(make(2, 3, at, W), X).y.reduce((s, y, i) => s + y * (e[i] as number), 0);
    const back = read(make(2, 3, at, W), e, true).y.reduce(
      (s, y, i) => s + y * (X[i] as number),
      0,
    );
    expect(back).toBeCloseTo(forward, 5);
  });
});

/** @file Effective conductances against a dense nodal solve, and laws that need no reference. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveConductance, type LineResistances } from "./wires.ts";

/** Currents by Gaussian elimination of the full nodal matrix of 2MN nodes. */
function nodal(g: number[], m: number, n: number, v: number[], r: LineResistances): number[] {
  const nodes = 2 * m * n;
  const a = Array.from({ length: nodes }, () => new Float64Array(nodes + 1));
  const tie = (i: number, j: number, c: number): void => {
    a[i]![i]! += c;
    a[j]![j]! += c;
    a[i]![j]! -= c;
    a[j]![i]! -= c;
  };
  const out = 1 / (r.column + r.sense);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const [word, bit] = [i * n + j, m * n + i * n + j];
      tie(word, bit, g[word]!);
      if (j > 0) tie(word, word - 1, 1 / r.row);
      else {
        a[word]![word]! += 1 / (r.row + r.driver);
        a[word]![nodes]! += v[i]! / (r.row + r.driver);
      }
      if (i > 0) tie(bit, bit - n, 1 / r.column);
      if (i === m - 1) a[bit]![bit]! += out;
    }
  }
  for (let k = 0; k < nodes; k++) {
    for (let i = k + 1; i < nodes; i++) {
      const f = a[i]![k]! / a[k]![k]!;
      if (f !== 0) for (let j = k; j <= nodes; j++) a[i]![j]! -= f * a[k]![j]!;
    }
  }
  const x = new Float64Array(nodes);
  for (let k = nodes - 1; k >= 0; k--) {
    let sum = a[k]![nodes]!;
    for (let j = k + 1; j < nodes; j++) sum -= a[k]![j]! * x[j]!;
    x[k] = sum / a[k]![k]!;
  }
  return Array.from({ length: n }, (_, j) => x[nodes - n + j]! * out);
}

const resistance = fc.double({ min: 0.01, max: 20, noNaN: true });
const conductance = fc.oneof(fc.constant(0), fc.double({ min: 1e-7, max: 1e-3, noNaN: true }));

describe("effective conductance", () => {
  it("equals the nodal solve on any shape", () => {
    const shape = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
    const lines = fc.record({
      row: resistance,
      column: resistance,
      driver: fc.oneof(fc.constant(0), resistance),
      sense: fc.oneof(fc.constant(0), resistance),
    });
    const cells = fc.array(conductance, { minLength: 81, maxLength: 81 });
    fc.assert(
      fc.property(shape, lines, cells, ([m, n], r, pool) => {
        const g = pool.slice(0, m * n);
        const v = g.map((_, i) => Math.sin(i + 1)).slice(0, m);
        while (v.length < m) v.push(0.5);
        const effective = effectiveConductance(Float64Array.from(g), m, n, r);
        const want = nodal(g, m, n, v, r);
        const scale = Math.max(1e-12, ...want.map(Math.abs));
        want.forEach((current, j) => {
          let sum = 0;
          for (let i = 0; i < m; i++) sum += v[i]! * effective[i * n + j]!;
          expect(Math.abs(sum - current) / scale).toBeLessThan(1e-7);
        });
      }),
      { numRuns: 150 },
    );
  });

  it("one cell is a series of resistors", () => {
    const lines = { row: 2, column: 3, driver: 5, sense: 7 };
    const [g] = effectiveConductance(new Float64Array([0.01]), 1, 1, lines);
    expect(g).toBeCloseTo(1 / (100 + 2 + 3 + 5 + 7), 12);
  });

  it("without wires it is the array itself; with more wire it only falls", () => {
    const n = 50;
    const g = Float64Array.from({ length: n * n }, (_, i) => 1e-6 + 1e-4 * Math.abs(Math.sin(i)));
    const of = (r: number) =>
      effectiveConductance(g, n, n, { row: r, column: r, driver: 0, sense: 0 });
    of(0).forEach((v, i) => {
      expect(Math.abs(v / g[i]! - 1)).toBeLessThan(1e-6);
    });
    const total = (a: Float64Array): number => a.reduce((s, v) => s + v, 0);
    expect(total(of(1))).toBeLessThan(total(g));
    expect(total(of(3))).toBeLessThan(total(of(1)));
  });

  it("is reciprocal: turned upside down and round, the array has the transposed map", () => {
    const [m, n] = [7, 5];
    const g = Float64Array.from({ length: m * n }, (_, i) => 1e-4 * (1 + Math.cos(i)));
    const forward = effectiveConductance(g, m, n, { row: 2, column: 3, driver: 1, sense: 4 });
    // Outputs become inputs: lines are counted from their driven end, which was their sensed end.
    const turned = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) turned[j * m + i] = g[(m - 1 - i) * n + (n - 1 - j)]!;
    }
    const flip = effectiveConductance(turned, n, m, { row: 3, column: 2, driver: 4, sense: 1 });
    const back = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) back[i * n + j] = flip[(n - 1 - j) * m + (m - 1 - i)]!;
    }
    forward.forEach((v, i) => {
      expect(Math.abs(v - back[i]!)).toBeLessThan(1e-12);
    });
  });

  it("an empty array is empty", () => {
    const lines = { row: 1, column: 1, driver: 0, sense: 0 };
    expect(effectiveConductance(new Float64Array(0), 0, 3, lines)).toHaveLength(0);
  });
});

import { describe, expect, it } from "vitest";
import {
  approximateConductance,
  effectiveConductance,
  turned,
  type WireNetwork,
  wiredCurrents,
} from "./wires.ts";

const wires = (row: number, column: number, rest: Partial<WireNetwork> = {}): WireNetwork => ({
  ...{ row, column, driver: 0, sense: 0, bothEnds: false },
  ...rest,
});

/** The 3x2 circuit of the physics reference, section 12: dense solve and ngspice 39 agree on it to 14 digits. */
const G = Float64Array.from([10e3, 40e3, 25e3, 5e3, 80e3, 12e3].map((r) => 1 / r));
const V = [0.2, -0.1, 0.15];

/** Dense nodal analysis by Gaussian elimination: slow, obvious, independent. */
function dense(
  g: Float64Array,
  m: number,
  n: number,
  v: readonly number[],
  w: WireNetwork,
): number[] {
  const size = 2 * m * n;
  const a = Array.from({ length: size }, () => new Float64Array(size + 1));
  const word = (i: number, j: number): number => i * n + j;
  const bit = (i: number, j: number): number => m * n + i * n + j;
  const tie = (p: number, q: number, s: number): void => {
    const [ap, aq] = [a[p] as Float64Array, a[q] as Float64Array];
    ap[p] += s;
    aq[q] += s;
    ap[q] -= s;
    aq[p] -= s;
  };
  const fix = (p: number, s: number, volts: number): void => {
    const row = a[p] as Float64Array;
    row[p] += s;
    row[size] += s * volts;
  };
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      tie(word(i, j), bit(i, j), g[i * n + j]);
      if (j > 0) tie(word(i, j - 1), word(i, j), 1 / w.row);
      else fix(word(i, 0), 1 / (w.row + w.driver), v[i] as number);
      if (i > 0) tie(bit(i - 1, j), bit(i, j), 1 / w.column);
      if (i === m - 1) fix(bit(i, j), 1 / (w.column + w.sense), 0);
      if (w.bothEnds && j === n - 1) fix(word(i, j), 1 / (w.row + w.driver), v[i] as number);
    }
  for (let p = 0; p < size; p++)
    for (let q = 0; q < size; q++) {
      if (q === p) continue;
      const [ap, aq] = [a[p] as Float64Array, a[q] as Float64Array];
      const f = aq[p] / ap[p];
      if (f !== 0) for (let k = p; k <= size; k++) aq[k] -= f * ap[k];
    }
  const x = (p: number): number => (a[p] as Float64Array)[size] / (a[p] as Float64Array)[p];
  return Array.from({ length: n }, (_, j) => x(bit(m - 1, j)) / (w.column + w.sense));
}

describe("wires", () => {
  it("give the published currents of the 3x2 circuit", () => {
    const [a, b] = wiredCurrents(G, 3, 2, V, wires(50, 30));
    expect(a).toBeCloseTo(1.758393237299e-5, 15);
    expect(b).toBeCloseTo(-2.105143649054e-6, 15);
    const [c, d] = wiredCurrents(G, 3, 2, V, wires(50, 30, { driver: 200, sense: 100 }));
    expect(c).toBeCloseTo(1.699941825597e-5, 15);
    expect(d).toBeCloseTo(-1.538728084858e-6, 15);
  });
  it("give its published effective matrix", () => {
    const uS = [...effectiveConductance(G, 3, 2, wires(50, 30))].map((g) => g * 1e6);
    [98.2272139, 24.414084, 39.1938913, 192.6566855, 12.3858582, 81.8513874].forEach((g, i) => {
      expect(uS[i]).toBeCloseTo(g, 6);
    });
  });
  it("equal a dense nodal solve on random arrays, driven from one end or both", () => {
    for (const [m, n] of [
      [1, 1],
      [1, 6],
      [5, 1],
      [4, 7],
      [6, 5],
    ] as const)
      for (const bothEnds of [false, true]) {
        const g = Float64Array.from(
          { length: m * n },
          (_, i) => 1e-6 + 99e-6 * Math.abs(Math.sin(7 * i + m)),
        );
        const v = Array.from({ length: m }, (_, i) => Math.cos(3 * i));
        const w = wires(3, 2, { driver: 10, sense: 5, bothEnds });
        const exact = dense(g, m, n, v, w);
        // signed inputs nearly cancel in some columns: errors are shares of the largest current
        const largest = Math.max(...exact.map(Math.abs));
        wiredCurrents(g, m, n, v, w).forEach((current, j) => {
          expect(Math.abs(current - (exact[j] as number)) / largest).toBeLessThan(1e-9);
        });
      }
  });
  it("meet the closed form of a uniform 256x256 array", () => {
    const n = 256;
    const g = new Float64Array(n * n).fill(10e-6);
    const current = wiredCurrents(g, n, n, new Float64Array(n).fill(0.1), wires(1, 1));
    expect(current[0]).toBeCloseTo(2.110564934e-4, 12);
    expect(current[128]).toBeCloseTo(1.756203315e-4, 12);
    expect(current[255]).toBeCloseTo(1.643884879e-4, 12);
  });
  it("without resistance nothing is lost", () => {
    const current = wiredCurrents(G, 3, 2, V, wires(0, 0));
    const ideal = [0, 1].map((j) => V.reduce((s, v, i) => s + v * (G[i * 2 + j] as number), 0));
    ideal.forEach((y, j) => {
      expect(Math.abs((current[j] as number) / y - 1)).toBeLessThan(1e-6);
    });
  });
  it("are reciprocal: the array turned round has the transposed map", () => {
    const w = wires(50, 30, { driver: 20, sense: 20 });
    const forward = effectiveConductance(G, 3, 2, w);
    const back = effectiveConductance(turned(G, 3, 2), 2, 3, {
      ...w,
      row: w.column,
      column: w.row,
    });
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 2; j++)
        expect(back[(1 - j) * 3 + (2 - i)]).toBeCloseTo(forward[i * 2 + j] as number, 14);
  });
  it("the approximation is close while little is lost", () => {
    const n = 32;
    const g = Float64Array.from(
      { length: n * n },
      (_, i) => 1e-4 * (0.025 + 0.975 * Math.abs(Math.sin(i))),
    );
    const exact = effectiveConductance(g, n, n, wires(1, 1));
    const fast = approximateConductance(g, n, n, wires(1, 1));
    // the published figure is 1.5e-4 rms over the currents of such an array (physics reference, 11.4)
    const current = (map: Float64Array, j: number): number => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += map[i * n + j] as number;
      return sum;
    };
    const errors = Array.from({ length: n }, (_, j) => current(fast, j) / current(exact, j) - 1);
    expect(Math.sqrt(errors.reduce((s, e) => s + e * e, 0) / n)).toBeLessThan(3e-4);
  });
});

import { describe, expect, it } from "vitest";
import * as p from "./physics.ts";

const digits = (x: number, n: number = 2): number => Number(x.toPrecision(n));

/**
 * Share of the current lost on a column of n equal cells: tridiagonal solve, all inputs at 1 V,
 * virtual ground behind the last node.
 */
function solvedLoss(r: number, g: number, n: number): number {
  // node k: g (1 - v_k) = (v_k - v_{k+1})/r - (v_{k-1} - v_k)/r, the last node one wire from ground
  const diagonal = new Float64Array(n);
  const right = new Float64Array(n).fill(g * r);
  for (let k = 0; k < n; k++) diagonal[k] = g * r + (k === 0 ? 1 : 2);
  for (let k = 1; k < n; k++) {
    diagonal[k]! -= 1 / diagonal[k - 1]!;
    right[k]! += right[k - 1]! / diagonal[k - 1]!;
  }
  return 1 - right[n - 1]! / diagonal[n - 1]! / r / (n * g);
}

describe("what nature allows", () => {
  it("has kT ln2 = 2.871e-21 J and kT/q = 25.85 mV at 300 K", () => {
    expect(digits(p.erasure(1), 4)).toBe(2.871e-21);
    expect(digits(p.erasure(13))).toBe(3.7e-20);
    expect(p.shotFactor(0)).toBe(1);
  });

  it("(2) settles 256, 1024, 4096, 8192 cells of a 22 nm crosspoint as tabulated", () => {
    const tau = [256, 1024, 4096, 8192].map((n) => p.lineTau(0.78, 66e-18, n, 1000));
    expect(tau.map((t) => digits(t))).toEqual([1.9e-11, 9.5e-11, 7e-10, 2.3e-9]);
    const t8 = tau.map((t) => digits(p.settleTime(t, 8)));
    expect(t8).toEqual([1.2e-10, 5.9e-10, 4.4e-9, 1.4e-8]);
    expect(digits(p.settleTime(tau[3]!, 13))).toBe(2.2e-8);
  });

  it("(3) needs 24 kT 4^B: 6.5 fJ for 8 bits, 6.67 pJ for 13", () => {
    expect(digits(p.thermalColumn(8), 3)).toBe(6.51e-15);
    expect(digits(p.thermalColumn(13), 3)).toBe(6.67e-12);
    expect(p.thermalBits(p.thermalColumn(11))).toBeCloseTo(11, 12);
  });

  it("(4) leaves 2.5, 3.9, 4.9, 8.2 bits under 5, 2, 1, 0.1 % of read noise", () => {
    expect([0.05, 0.02, 0.01, 0.001].map((rho) => digits(p.noiseBits(rho)))).toEqual([
      2.5, 3.9, 4.9, 8.2,
    ]);
    expect(digits(p.noiseBits(3.5e-5))).toBe(13);
  });

  it("(5) doubles noise by full shot noise at 0.1 V: factors 2.0, 3.9, 9.7", () => {
    expect([0.1, 0.2, 0.5].map((v) => digits(p.shotFactor(v)))).toEqual([2, 3.9, 9.7]);
  });

  it("(5) gives the worked bits: thermal, full shot at 0.2 V, with 1 % cell noise", () => {
    const t = 10e-9;
    const g = 47.68371582e-15 / (0.04 * t); // all energy of the claim in the cells
    const bits = (rows: number, siemens: number) => [
      digits(p.lineBits({ rows, v: 0.2, g: siemens, t }), 3),
      digits(p.lineBits({ rows, v: 0.2, g: siemens, t, fano: 1 }), 3),
      digits(p.lineBits({ rows, v: 0.2, g: siemens, t, fano: 1, rho: 0.01 }), 3),
    ];
    expect(bits(1, g)).toEqual([9.44, 8.46, 4.85]);
    expect(bits(1024, g)).toEqual([14.4, 13.5, 9.85]);
    expect(bits(4096, g)).toEqual([15.4, 14.5, 10.8]);
    expect(bits(1024, 1e-6)).toEqual([11, 10, 9.43]);
  });

  it("(6) loses 2.73 % on 1024 cells of 100 nS, and allows 115, 7.2, 0.45 nS at 8 bits", () => {
    expect(digits(p.irError(0.78, 100e-9, 1024), 3)).toBe(0.0273);
    const g = [256, 1024, 4096].map((n) => digits(p.irConductance(8, 0.78, n)));
    expect(g).toEqual([1.1e-7, 7.2e-9, 4.5e-10]);
    expect(digits(p.lineLoss(0.78, 100e-9, 1024), 3)).toBe(0.0264); // tridiagonal solve: 2.64 %
    expect(digits(p.lineLoss(0.78, 119.2e-6, 1024))).toBe(0.9); // the vendor's array, all energy in the cells
    for (const [g, n] of [
      [1e-7, 1024],
      [1e-6, 512],
      [2e-5, 1024],
    ] as const)
      expect(Math.abs(p.lineLoss(0.78, g, n) / solvedLoss(0.78, g, n) - 1)).toBeLessThan(0.01);
    expect(p.lineLoss(1, 1e-12, 10) / p.irError(1, 1e-12, 10)).toBeCloseTo(1, 9);
    expect(Math.floor(p.irRows(8, 0.78, 1e-6))).toBe(86);
  });

  it("(7) asks for 22 ns at 8 bits and 727 us at 13 bits on 1024 rows; linear in rows, x8 per bit", () => {
    expect(digits(p.leastTime(1024, 8, 0.78, 0.2))).toBe(2.2e-8);
    expect(digits(p.leastTime(1024, 8, 0.78, 0.2, 0.05))).toBe(1.1e-9);
    expect(digits(p.leastTime(1024, 13, 0.78, 0.2), 3)).toBe(7.27e-4);
    expect(digits(p.leastTime(4096, 10, 0.78, 0.5))).toBe(9.1e-7);
    expect(p.leastTime(2048, 9, 1, 1) / p.leastTime(1024, 8, 1, 1)).toBeCloseTo(16, 12);
  });

  it("(7) lets 8 bits have 360 rows and 13 bits none: N_max of the teaching plot", () => {
    const rows = (bits: number) => digits(p.mostRows(bits, 1e-8, 1, 0.2));
    expect([6, 8, 10, 12, 13].map(rows)).toEqual([23000, 360, 5.6, 0.088, 0.011]);
    const mean = (bits: number) => digits(p.mostRowsMean(bits, 1e-8, 1, 0.2));
    expect([6, 8, 10, 12, 13].map(mean)).toEqual([61000, 960, 15, 0.23, 0.029]);
    expect(p.jointBits(360, 1e-8, 1, 0.2)).toBeCloseTo(8, 2);
    expect(p.jointBits(1024, 1e-8, 0.78, 0.2)).toBeCloseTo(7.62, 2);
    expect(p.jointBits(1024, 1e-8, 0.78, 0.2, 0.05)).toBeCloseTo(9.06, 2);
  });

  it("(8) allows 161 nS on 1024 rows at 0.2 V", () => {
    expect(digits(p.lineConductance(1024, 0.2), 3)).toBe(1.61e-7);
  });

  it("(9) asks for 5.1 fF, 81 fF, 5.2 pF at 0.8 V and 8, 10, 13 bits", () => {
    const c = [8, 10, 13].map((b) => digits(p.chargeCapacitance(b, 0.8)));
    expect(c).toEqual([5.1e-15, 8.1e-14, 5.2e-12]);
  });

  it("(11) needs 30 bits for a lossless sum of 1024 products of 13 and 8 bits; 3.25 fJ floor at 8 bits", () => {
    expect(p.losslessBits(13, 8, 1024)).toBe(30);
    expect(digits(p.converterFloor(8), 3)).toBe(3.26e-15);
  });

  it("(13) (14) (15) (16)", () => {
    expect(digits(p.updateFloor(8, p.relativeStep(8)))).toBe(6.5e-15);
    expect(p.updateFloor(8, 1)).toBe(p.erasure(8));
    expect(p.retentionBarrier(10 * 365.25 * 86400)).toBeCloseTo(54.1, 1);
    expect(p.retentionBarrier(1)).toBeCloseTo(34.5, 1);
    expect(p.retentionBarrier(1e-6)).toBeCloseTo(20.7, 1);
    const wall = [5e-15, 1e-12, 1e-11, 1e-10].map((e) => digits(p.updateWall(e, 47.7e-15), 1));
    expect(wall).toEqual([0.03, 7, 70, 700]);
    expect(p.writesPerWeight(13 * 400)).toBe(5200);
  });
});

/**
 * @file Crossbars with resistive lines: both solvers against a dense nodal solve, published numbers
 * and each other, laws that need no reference, the twin bit for bit.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currents, effective, k, type Lines, lines } from "../../test/engine/circuit.ts";
import { same } from "../../test/engine/compare.ts";
import type { Kernels } from "./kernels.ts";

/** Currents by Gaussian elimination of the full nodal matrix of 2MN nodes. */
function nodal(g: ArrayLike<number>, m: number, n: number, v: number[], r: Lines): number[] {
  const nodes = 2 * m * n;
  const a = Array.from({ length: nodes }, () => new Float64Array(nodes + 1));
  const tie = (i: number, j: number, c: number): void => {
    a[i]![i]! += c;
    a[j]![j]! += c;
    a[i]![j]! -= c;
    a[j]![i]! -= c;
  };
  const drive = (word: number, i: number): void => {
    a[word]![word]! += 1 / (r.row + r.driver);
    a[word]![nodes]! += v[i]! / (r.row + r.driver);
  };
  const out = 1 / (r.column + r.sense);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const [word, bit] = [i * n + j, m * n + i * n + j];
      tie(word, bit, g[word]!);
      if (j > 0) tie(word, word - 1, 1 / r.row);
      else drive(word, i);
      if (r.bothEnds && j === n - 1) drive(word, i);
      if (i > 0) tie(bit, bit - n, 1 / r.column);
      if (i === m - 1) a[bit]![bit]! += out;
    }
  }
  for (let p = 0; p < nodes; p++) {
    for (let i = p + 1; i < nodes; i++) {
      const f = a[i]![p]! / a[p]![p]!;
      if (f !== 0) for (let j = p; j <= nodes; j++) a[i]![j]! -= f * a[p]![j]!;
    }
  }
  const x = new Float64Array(nodes);
  for (let p = nodes - 1; p >= 0; p--) {
    let sum = a[p]![nodes]!;
    for (let j = p + 1; j < nodes; j++) sum -= a[p]![j]! * x[j]!;
    x[p] = sum / a[p]![p]!;
  }
  return Array.from({ length: n }, (_, j) => x[nodes - n + j]! * out);
}

function through(map: Float64Array, v: number[], n: number): number[] {
  return Array.from({ length: n }, (_, j) =>
    v.reduce((sum, volt, i) => sum + volt * map[i * n + j]!, 0),
  );
}

/** Largest difference as a share of what flows when all drives have one sign. */
function distance(x: readonly number[], want: readonly number[], scale: readonly number[]): number {
  const most = Math.max(1e-300, ...scale.map(Math.abs));
  return Math.max(...x.map((a, i) => Math.abs(a - want[i]!))) / most;
}

const resistance = fc.double({ min: 0.01, max: 20, noNaN: true });
const end = fc.oneof(fc.constant(0), resistance);
const someLines: fc.Arbitrary<Lines> = fc.record({
  row: resistance,
  column: resistance,
  driver: end,
  sense: end,
  bothEnds: fc.boolean(),
});
/** Zeros, shorts, and everything between. */
const conductance = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 1e-7, max: 1e-3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1) },
);
const shapeUpTo = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));
const volts = (m: number): number[] => Array.from({ length: m }, (_, i) => Math.sin(i + 1));

describe("both solvers", () => {
  it("equal the dense nodal solve on any shape, with zeros and shorts", () => {
    const cells = fc.array(conductance, { minLength: 81, maxLength: 81 });
    fc.assert(
      fc.property(shapeUpTo(9), someLines, cells, ([m, n], r, pool) => {
        const g = pool.slice(0, m * n);
        const v = volts(m);
        const want = nodal(g, m, n, v, r);
        const scale = nodal(g, m, n, v.map(Math.abs), r);
        expect(distance(currents(g, m, n, r, v), want, scale)).toBeLessThan(1e-8);
        expect(distance(through(effective(g, m, n, r), v, n), want, scale)).toBeLessThan(1e-11);
      }),
      { numRuns: 150 },
    );
  });

  it("give the published 3x2 circuit (ngspice 39 and a dense solve agree to 14 digits)", () => {
    const g = [10e3, 40e3, 25e3, 5e3, 80e3, 12e3].map((ohm) => 1 / ohm);
    const v = [0.2, -0.1, 0.15];
    for (const [r, want] of [
      [lines(50, 30), [1.758393237299e-5, -2.105143649054e-6]],
      [lines(50, 30, { driver: 200, sense: 100 }), [1.699941825597e-5, -1.538728084858e-6]],
    ] as const) {
      const map = through(effective(g, 3, 2, r), v, 2);
      currents(g, 3, 2, r, v).forEach((current, j) => {
        expect(Math.abs(current / want[j]! - 1)).toBeLessThan(1e-9);
        expect(Math.abs(map[j]! / want[j]! - 1)).toBeLessThan(2e-12);
      });
    }
    const uS = [...effective(g, 3, 2, lines(50, 30))].map((x) => x * 1e6);
    [98.2272139, 24.414084, 39.1938913, 192.6566855, 12.3858582, 81.8513874].forEach((x, i) => {
      expect(uS[i]).toBeCloseTo(x, 7);
    });
  });

  it("one cell is a series of resistors; driven from both ends, drivers are in parallel", () => {
    const r = lines(2, 3, { driver: 5, sense: 7 });
    for (const [bothEnds, ohm] of [
      [false, 100 + 7 + 10],
      [true, 100 + 3.5 + 10],
    ] as const) {
      const both = { ...r, bothEnds };
      expect(effective([0.01], 1, 1, both)[0]).toBeCloseTo(1 / ohm, 14);
      expect(currents([0.01], 1, 1, both, [0.5])[0]).toBeCloseTo(0.5 / ohm, 14);
    }
  });

  it("agree on a large stressed array: half the cells off, 1 % shorts, on/off ratio 1e6", () => {
    const [m, n] = [150, 110];
    let state = 5;
    const next = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return (state >>> 8) / 2 ** 24;
    };
    const kinds = Array.from({ length: m * n }, next);
    const g = kinds.map((x) => (x < 0.5 ? 0 : x < 0.51 ? 1 : x < 0.75 ? 1e-10 : 1e-4 * next()));
    const v = Array.from({ length: m }, next);
    const r = lines(1, 2, { driver: 3, sense: 1 });
    const solved = currents(g, m, n, r, v);
    expect(distance(through(effective(g, m, n, r), v, n), solved, solved)).toBeLessThan(1e-9);
  });
});

describe("laws", () => {
  const cells = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => 1e-6 + 1e-4 * Math.abs(Math.sin(7 * i)));

  it("without any resistance it is the array itself, bit for bit", () => {
    const [m, n] = [50, 41];
    const g = Float64Array.from(cells(m * n));
    expect(effective(g, m, n, lines(0, 0))).toEqual(g);
    expect(currents(g, m, n, lines(0, 0), volts(m))).toEqual(through(g, volts(m), n));
  });

  it("a wire without resistance is given a micro-ohm where others have some", () => {
    const n = 50;
    const g = cells(n * n);
    const short = lines(0, 0, { sense: 1e-6 });
    effective(g, n, n, short).forEach((x, i) => {
      expect(Math.abs(x / g[i]! - 1)).toBeLessThan(1e-6);
    });
    const ideal = through(Float64Array.from(g), volts(n), n);
    expect(distance(currents(g, n, n, short, volts(n)), ideal, ideal)).toBeLessThan(1e-6);
  });

  it("more resistance anywhere never raises the total current", () => {
    const part = fc.constantFrom("row", "column", "driver", "sense");
    fc.assert(
      fc.property(shapeUpTo(40), someLines, part, resistance, ([m, n], r, name, more) => {
        const total = (of: Lines): number =>
          effective(cells(m * n), m, n, of).reduce((sum, x) => sum + x, 0);
        const before = total(r);
        expect(total({ ...r, [name]: r[name as "row"] + more })).toBeLessThan(before);
      }),
      { numRuns: 40 },
    );
  });

  it("is reciprocal: turned upside down and round, the array has the transposed map", () => {
    const [m, n] = [37, 21];
    const g = cells(m * n);
    const turned = Array.from({ length: m * n }, (_, at) => {
      const [i, j] = [Math.floor(at / m), at % m];
      return g[(m - 1 - j) * n + (n - 1 - i)]!;
    });
    const forward = effective(g, m, n, lines(2, 3, { driver: 1, sense: 4 }));
    const back = effective(turned, n, m, lines(3, 2, { driver: 4, sense: 1 }));
    forward.forEach((x, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      expect(Math.abs(back[(n - 1 - j) * m + (m - 1 - i)]! / x - 1)).toBeLessThan(1e-11);
    });
  });

  it("output lines without cells carry nothing and change nothing", () => {
    const [m, n, more] = [13, 29, 6];
    const g = cells(m * n);
    const r = lines(5, 7, { driver: 11, sense: 3 });
    const want = nodal(g, m, n, volts(m), r);
    const wider = Array.from({ length: m * (n + more) }, (_, at) => {
      const [i, j] = [Math.floor(at / (n + more)), at % (n + more)];
      return j < n ? g[i * n + j]! : 0;
    });
    const out = currents(wider, m, n + more, r, volts(m));
    expect(distance(out.slice(0, n), want, want)).toBeLessThan(1e-9);
    for (const current of out.slice(n)) expect(Math.abs(current)).toBeLessThan(1e-18);
  });

  it("Kirchhoff: what flows in on the left leaves at the bottom", () => {
    // Driving the outputs at 1 V and sensing the inputs (the array turned round) gives the currents
    // into the drivers; in a network without ground both ends of it must agree in total.
    const [m, n] = [33, 47];
    const r = lines(2, 3, { driver: 1, sense: 4 });
    const map = effective(cells(m * n), m, n, r);
    const into = Array.from({ length: m }, (_, i) =>
      map.subarray(i * n, (i + 1) * n).reduce((sum, x) => sum + x, 0),
    );
    const solved = currents(cells(m * n), m, n, r, Array(m).fill(1));
    const [left, bottom] = [into, solved].map((x) => x.reduce((sum, y) => sum + y, 0));
    expect(Math.abs(left! / bottom! - 1)).toBeLessThan(1e-10);
  });

  it("is linear: a vector's currents are its product with the map", () => {
    const [m, n] = [45, 38];
    const g = cells(m * n);
    const r = lines(1, 1, { bothEnds: true });
    const mark = k.mark();
    const map = k.effectiveConductance(k.cellsFrom(g, m, n, "cells"), r);
    const v = volts(7 * m);
    const out = k.gridProduct(Float64Array.from(v), map);
    const dense = k.readGrid(map);
    k.free(map.at);
    k.release(mark);
    for (let b = 0; b < 7; b++) {
      const one = v.slice(b * m, (b + 1) * m);
      expect([...out.subarray(b * n, (b + 1) * n)]).toEqual(through(dense, one, n));
      expect(distance(through(dense, one, n), currents(g, m, n, r, one), [...dense])).toBeLessThan(
        1e-6,
      );
    }
  });
});

/** Everything the wires compute, from one list of cells, as words. */
function all(e: Kernels, g: ArrayLike<number>, m: number, n: number, r: Lines): unknown {
  const v = Float64Array.from(volts(2 * m));
  const cells = e.cellsFrom(g, m, n, "cells");
  const map = e.effectiveConductance(cells, r);
  const plane = e.matrixFrom(Float32Array.from(g), m, n, "plane");
  const shares = { least: 1e-6, span: 0.3 };
  const found = [
    e.wiredCurrents(cells, r, v),
    e.readGrid(map),
    e.gridProduct(v, map),
    e.readGrid(e.cellsOf(plane, shares)),
    e.readGrid(e.cellsOf(plane, { ...shares, turned: true })),
  ];
  e.free(map.at);
  return found.map((x) => Array.from(new Uint32Array(x.buffer)));
}

describe("the twin", () => {
  it("equals WASM bit for bit on odd shapes, with zeros and shorts", () => {
    const pool = fc.array(conductance, { minLength: 50, maxLength: 200 });
    fc.assert(
      fc.property(shapeUpTo(40), someLines, pool, ([m, n], r, some) => {
        const g = Array.from({ length: m * n }, (_, i) => some[(i * 7 + (i >> 3)) % some.length]!);
        same((e) => all(e, g, m, n, r));
      }),
      { numRuns: 40 },
    );
  });

  it("equals WASM in products of several chunks", () => {
    const [m, n, samples] = [23, 301, 37];
    const map = Array.from({ length: m * n }, (_, i) => Math.abs(Math.cos(i)));
    const v = Float64Array.from({ length: samples * m }, (_, i) => Math.sin(i));
    same((e) => {
      const out = e.gridProduct(v, e.cellsFrom(map, m, n, "map"));
      return Array.from(new Uint32Array(out.buffer));
    });
  });

  it.each([
    [70, 67],
    [131, 20],
    [9, 150],
  ])("equals WASM where several blocks and panels are merged: %i x %i", (m, n) => {
    const g = Array.from({ length: m * n }, (_, i) => 1e-4 * Math.abs(Math.sin(3 * i)));
    same((e) => all(e, g, m, n, lines(1, 3, { driver: 2, bothEnds: m === 9 })));
  });
});

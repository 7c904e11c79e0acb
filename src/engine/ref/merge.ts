/**
 * @file Twin of merging blocks of a crossbar with wires (geometry: blocks.ts).
 * test  wires.test.ts
 */
import {
  type Block,
  EDGE,
  halves,
  jointOf,
  LEAF,
  portsOf,
  type Segment,
  sidesOf,
  strideOf,
  triangle,
} from "../blocks.ts";
import type { Heap } from "../memory.ts";
import { eliminate } from "./cholesky.ts";
import type { RefKernel } from "./kernel.ts";

/** Cells and the conductances of segments: between cells, at drivers, at sense inputs. */
interface Grid {
  readonly g: Float64Array;
  readonly at: number;
  readonly ld: number;
  readonly row: number;
  readonly column: number;
  readonly source: number;
  readonly far: number;
  readonly sense: number;
}

/** The rows from `gone` on, without gaps. */
function kept(y: Float64Array, ld: number, total: number, gone: number): Float64Array {
  const out = new Float64Array(triangle(total - gone));
  for (let i = gone; i < total; i++) {
    for (let j = gone; j <= i; j++) out[triangle(i - gone) + j - gone] = y[i * ld + j]!;
  }
  return out;
}

function leaf(grid: Grid, block: Block): Float64Array {
  const { i0, j0, m, n, edge } = block;
  const ports = portsOf(block, grid.far !== 0);
  const [, right, top] = sidesOf(block, grid.far !== 0);
  // At the left edge the ports are the sources, elsewhere the first node of every line is one.
  const held = edge & EDGE.left ? 0 : 1;
  const hung = edge & EDGE.top ? 0 : 1;
  const words = m * (n - held);
  const gone = words + (m - hung) * n;
  const [L, R, T] = [gone, gone + m, gone + m + right];
  const total = gone + ports;
  const ld = strideOf(total);
  const y = new Float64Array(ld * total);
  const connect = (a: number, b: number, g: number): void => {
    y[a * ld + a]! += g;
    y[b * ld + b]! += g;
    y[Math.max(a, b) * ld + Math.min(a, b)]! -= g;
  };
  const word = (i: number, j: number): number => (j < held ? L + i : i * (n - held) + j - held);
  const bit = (i: number, j: number): number => (i < hung ? T + j : words + (i - hung) * n + j);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      if (j === 0 && held === 0) connect(word(i, j), L + i, grid.source);
      connect(word(i, j), bit(i, j), grid.g[grid.at + (i0 + i) * grid.ld + j0 + j]!);
      if (j < n - 1) connect(word(i, j), word(i, j + 1), grid.row);
      else if (right) connect(word(i, j), R + i, edge & EDGE.right ? grid.far : grid.row);
      if (i < m - 1) connect(bit(i, j), bit(i + 1, j), grid.column);
      else connect(bit(i, j), T + top + j, edge & EDGE.bottom ? grid.sense : grid.column);
    }
  }
  eliminate({ f64: y, at: 0, ld }, total, gone);
  return kept(y, ld, total, gone);
}

/** The port of a child that is node `r` of the joint matrix, or -1. */
function portAt(sides: readonly Segment[], r: number): number {
  for (const [from, to, length] of sides) if (r >= to && r < to + length) return from + r - to;
  return -1;
}

/** Admittance between two ports of a finished block; 0 for a node that is not its own. */
function between(y: Float64Array, at: number, i: number, j: number): number {
  if (i < 0 || j < 0) return 0;
  return y[at + triangle(Math.max(i, j)) + Math.min(i, j)]!;
}

function build(grid: Grid, block: Block): Float64Array {
  if (block.m <= LEAF && block.n <= LEAF) return leaf(grid, block);
  const cut = halves(block);
  const [a, c] = [build(grid, cut.a), build(grid, cut.c)];
  const joint = jointOf(cut, grid.far !== 0);
  const ld = strideOf(joint.total);
  const y = new Float64Array(ld * joint.total);
  for (let r = 0; r < joint.total; r++) {
    for (let s = 0; s <= r; s++) {
      const first = between(a, 0, portAt(joint.a, r), portAt(joint.a, s));
      y[r * ld + s] = first + between(c, 0, portAt(joint.c, r), portAt(joint.c, s));
    }
  }
  eliminate({ f64: y, at: 0, ld }, joint.total, joint.shared);
  return kept(y, ld, joint.total, joint.shared);
}

export const wireTiles: RefKernel = (heap, args, chunk) => {
  const [at, ld, table, row, column, source, far, sense] = args;
  const word = table / 4 + 6 * chunk;
  const [i0, j0, m, n, edge, out] = heap.u32.subarray(word, word + 6);
  const grid = { g: heap.f64, at: at / 8, ld, row, column, source, far, sense };
  heap.f64.set(build(grid, { i0, j0, m, n, edge }), out / 8);
};

/** Four segments of three words. */
function sidesAt(heap: Heap, at: number): Segment[] {
  return [0, 1, 2, 3].map((side) => {
    const [from, to, length] = heap.u32.subarray(at / 4 + 3 * side, at / 4 + 3 * side + 3);
    return [from, to, length];
  });
}

export const joinBlocks: RefKernel = (heap, [a, c, table, out, ld, n], chunk) => {
  const sides = [sidesAt(heap, table), sidesAt(heap, table + 48)];
  for (let r = 16 * chunk; r < Math.min(n, 16 * chunk + 16); r++) {
    for (let s = 0; s <= r; s++) {
      const [x, y] = [a, c].map((block, k) =>
        between(heap.f64, block / 8, portAt(sides[k]!, r), portAt(sides[k]!, s)),
      );
      heap.f64[out / 8 + r * ld + s] = x + y;
    }
  }
};

export const keepBlock: RefKernel = ({ f64 }, [a, ld, gone, n, out], chunk) => {
  for (let r = 64 * chunk; r < Math.min(n - gone, 64 * chunk + 64); r++) {
    for (let s = 0; s <= r; s++) {
      f64[out / 8 + triangle(r) + s] = f64[a / 8 + (gone + r) * ld + gone + s]!;
    }
  }
};

export const wireMap: RefKernel = ({ f64 }, a, chunk) => {
  const [block, left, right, inputs, outputs, map, ld] = a;
  for (let j = 16 * chunk; j < Math.min(outputs, 16 * chunk + 16); j++) {
    const row = block / 8 + triangle(left + right + j);
    for (let i = 0; i < inputs; i++) {
      const far = right ? f64[row + left + i]! : 0;
      f64[map / 8 + i * ld + j] = -(f64[row + i]! + far);
    }
  }
};

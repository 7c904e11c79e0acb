/**
 * @file The effective matrix of a crossbar with resistive wires: I = V Geff, by merging blocks.
 * in    G [inputs][outputs] (siemens), resistances of wire segments and line ends (ohm)
 * out   Geff [inputs][outputs] in float64
 * why   with linear cells IR drop is a linear map: made once per programming, it costs nothing per
 *       read. Merging needs about 20 N^3 multiply-adds; solving input by input costs N solves
 * from  nodal analysis; nested dissection (George 1973): a block of cells is seen only through its
 *       border nodes L, R, T, B, the inside is eliminated (partial Cholesky)
 * holds DC, ohmic cells, inputs driven from the left, outputs held at ground at the bottom
 * test  wires.test.ts: dense nodal solve, circuit/wires.ts, reciprocity, no wires, odd shapes
 */
import { eliminate } from "./cholesky.ts";

/** ohm: one segment of an input (row) and output (column) line; driver and sense at their ends. */
export interface LineResistances {
  readonly row: number;
  readonly column: number;
  readonly driver: number;
  readonly sense: number;
}

/** A segment without resistance is given this: far below what currents of cells can see. */
const LEAST = 1e-6;
const LEAF = 4;

type Side = "L" | "R" | "T" | "B";

/** A block of cells as its border sees it: admittances between ports, port numbers by side. */
interface Block {
  readonly y: Float64Array;
  readonly ports: number;
  readonly sides: Readonly<Record<Side, readonly number[]>>;
}

interface Grid {
  readonly g: Float64Array;
  readonly outputs: number;
  readonly gw: number;
  readonly gb: number;
}

function connect(y: Float64Array, n: number, a: number, b: number, g: number): void {
  y[a * n + a]! += g;
  y[b * n + b]! += g;
  y[a * n + b]! -= g;
  y[b * n + a]! -= g;
}

/** Eliminates all nodes of a symmetric y but those of the sides, which are renumbered in order. */
function keep(y: Float64Array, n: number, sides: Readonly<Record<Side, readonly number[]>>): Block {
  const order: Side[] = ["L", "R", "T", "B"];
  const kept = [...new Set(order.flatMap((side) => sides[side]))];
  const staying = new Set(kept);
  const gone = Array.from({ length: n }, (_, i) => i).filter((i) => !staying.has(i));
  const nodes = [...gone, ...kept];
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i * n + j] = y[nodes[i]! * n + nodes[j]!]!;
  }
  eliminate(a, n, gone.length);
  const ports = kept.length;
  const out = new Float64Array(ports * ports);
  for (let i = 0; i < ports; i++) {
    for (let j = 0; j <= i; j++) {
      const value = a[(gone.length + i) * n + gone.length + j]!;
      out[i * ports + j] = value;
      out[j * ports + i] = value;
    }
  }
  const number = new Map(kept.map((node, i) => [node, i]));
  const renamed = (side: Side): number[] => sides[side].map((node) => number.get(node)!);
  return {
    y: out,
    ports,
    sides: { L: renamed("L"), R: renamed("R"), T: renamed("T"), B: renamed("B") },
  };
}

/** At most 4 x 4 cells. Its right and bottom ports lie one segment outside. */
function leaf(grid: Grid, i0: number, j0: number, m: number, n: number, end: Ends): Block {
  const { g, outputs, gw, gb } = grid;
  const cells = m * n;
  const right = end.right ? 0 : m;
  const total = 2 * cells + right + n;
  const y = new Float64Array(total * total);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      const word = i * n + j;
      const bit = cells + word;
      connect(y, total, word, bit, g[(i0 + i) * outputs + j0 + j]!);
      if (j < n - 1) connect(y, total, word, word + 1, gw);
      else if (right) connect(y, total, word, 2 * cells + i, gw);
      connect(y, total, bit, i < m - 1 ? bit + n : 2 * cells + right + j, gb);
    }
  }
  const range = (count: number, f: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => f(i));
  return keep(y, total, {
    L: range(m, (i) => i * n),
    R: range(right, (i) => 2 * cells + i),
    T: end.top ? [] : range(n, (j) => cells + j),
    B: range(n, (j) => 2 * cells + right + j),
  });
}

/** Whether a block touches the free end of its lines. */
interface Ends {
  readonly right: boolean;
  readonly top: boolean;
}

/** Two blocks with shared ports as one network: port numbers of a stay, `map` gives those of c. */
function join(
  a: Block,
  c: Block,
  sharedA: readonly number[],
  sharedC: readonly number[],
): { y: Float64Array; n: number; map: number[] } {
  const map: number[] = Array(c.ports).fill(-1);
  sharedC.forEach((port, i) => {
    map[port] = sharedA[i]!;
  });
  let n = a.ports;
  for (let i = 0; i < c.ports; i++) if (map[i]! < 0) map[i] = n++;
  const y = new Float64Array(n * n);
  for (let i = 0; i < a.ports; i++) {
    y.set(a.y.subarray(i * a.ports, (i + 1) * a.ports), i * n);
  }
  for (let i = 0; i < c.ports; i++) {
    for (let j = 0; j < c.ports; j++) y[map[i]! * n + map[j]!]! += c.y[i * c.ports + j]!;
  }
  return { y, n, map };
}

/** Halves the longer side, merges, and eliminates the shared ports. */
function build(grid: Grid, i0: number, j0: number, m: number, n: number, end: Ends): Block {
  if (m <= LEAF && n <= LEAF) return leaf(grid, i0, j0, m, n, end);
  if (m >= n) {
    const half = m >> 1;
    const a = build(grid, i0, j0, half, n, end);
    const c = build(grid, i0 + half, j0, m - half, n, { right: end.right, top: false });
    const whole = join(a, c, a.sides.B, c.sides.T);
    const moved = (side: Side): number[] => c.sides[side].map((port) => whole.map[port]!);
    return keep(whole.y, whole.n, {
      L: [...a.sides.L, ...moved("L")],
      R: [...a.sides.R, ...moved("R")],
      T: a.sides.T,
      B: moved("B"),
    });
  }
  const half = n >> 1;
  const a = build(grid, i0, j0, m, half, { right: false, top: end.top });
  const c = build(grid, i0, j0 + half, m, n - half, end);
  const whole = join(a, c, a.sides.R, c.sides.L);
  const moved = (side: Side): number[] => c.sides[side].map((port) => whole.map[port]!);
  return keep(whole.y, whole.n, {
    L: a.sides.L,
    R: moved("R"),
    T: [...a.sides.T, ...moved("T")],
    B: [...a.sides.B, ...moved("B")],
  });
}

/** Adds drivers on the left and sense inputs at the bottom, and keeps only their outer ends. */
function attachEnds(block: Block, lines: LineResistances): Block {
  const { L, B } = block.sides;
  const sensed = lines.sense > 0 ? B.length : 0;
  const n = block.ports + L.length + sensed;
  const y = new Float64Array(n * n);
  for (let i = 0; i < block.ports; i++) {
    y.set(block.y.subarray(i * block.ports, (i + 1) * block.ports), i * n);
  }
  const drive = 1 / Math.max(LEAST, lines.row + lines.driver);
  const sources = L.map((port, i) => {
    connect(y, n, port, block.ports + i, drive);
    return block.ports + i;
  });
  const grounds = B.map((port, j) => {
    if (!sensed) return port;
    const ground = block.ports + L.length + j;
    connect(y, n, port, ground, 1 / lines.sense);
    return ground;
  });
  return keep(y, n, { L: sources, R: [], T: [], B: grounds });
}

/**
 * Geff [inputs][outputs]: the current of output j is sum over i of V_i Geff[i][j]. 18-22 N^3
 * multiply-adds and (5N)^2 numbers for N x N cells.
 */
export function effectiveConductance(
  g: Float64Array,
  inputs: number,
  outputs: number,
  lines: LineResistances,
): Float64Array {
  const effective = new Float64Array(inputs * outputs);
  if (inputs === 0 || outputs === 0) return effective;
  const grid: Grid = {
    g,
    outputs,
    gw: 1 / Math.max(LEAST, lines.row),
    gb: 1 / Math.max(LEAST, lines.column),
  };
  const block = build(grid, 0, 0, inputs, outputs, { right: true, top: true });
  const { y, ports, sides } = attachEnds(block, lines);
  sides.L.forEach((source, i) => {
    sides.B.forEach((ground, j) => {
      effective[i * outputs + j] = -y[source * ports + ground]!;
    });
  });
  return effective;
}

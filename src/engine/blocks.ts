/**
 * @file Blocks of a crossbar with wires, and how two of them become one.
 * in    shapes and which edges of the array a block touches;  out  numbers of ports, places of sides
 * why   planner, twin and WASM cut and number in the same way: the order fixes every bit
 * from  nested dissection (George 1973): a block of cells is seen only through its border nodes
 * holds ports lie in the order L (left ends of its input lines), R (one segment beyond the right),
 *       T (top ends of its output lines), B (one segment below). L at the left edge are the sources
 *       and B at the bottom edge the sense inputs, so drivers and senses are segments like others.
 *       Lines end free at the right edge (unless driven there, too) and at the top
 * test  wires.test.ts
 */

export const EDGE = { left: 1, right: 2, top: 4, bottom: 8 } as const;
export const WHOLE: number = EDGE.left | EDGE.right | EDGE.top | EDGE.bottom;

/** m input lines and n output lines from (i0, j0) on; `edge` is a sum of EDGE. */
export interface Block {
  readonly i0: number;
  readonly j0: number;
  readonly m: number;
  readonly n: number;
  readonly edge: number;
}

/** Numbers of ports by side; `far`: lines are driven from the right, too. */
export function sidesOf({ m, n, edge }: Block, far: boolean): [number, number, number, number] {
  return [m, edge & EDGE.right && !far ? 0 : m, edge & EDGE.top ? 0 : n, n];
}

export function portsOf(block: Block, far: boolean): number {
  const [l, r, t, b] = sidesOf(block, far);
  return l + r + t + b;
}

/** Elements of a lower triangle without gaps: how a finished block is kept. */
export function triangle(ports: number): number {
  return (ports * (ports + 1)) / 2;
}

/** A block cut across its longer side: upper and lower, or left and right half. */
export function halves(block: Block): { a: Block; c: Block; down: boolean } {
  const { i0, j0, m, n, edge } = block;
  const down = m >= n;
  const half = (down ? m : n) >> 1;
  if (down) {
    return {
      a: { i0, j0, m: half, n, edge: edge & ~EDGE.bottom },
      c: { i0: i0 + half, j0, m: m - half, n, edge: edge & ~EDGE.top },
      down,
    };
  }
  return {
    a: { i0, j0, m, n: half, edge: edge & ~EDGE.right },
    c: { i0, j0: j0 + half, m, n: n - half, edge: edge & ~EDGE.left },
    down,
  };
}

/** A side of a child in the joint matrix: first port of the child, first joint node, length. */
export type Segment = readonly [from: number, to: number, length: number];

/** The joint matrix of two halves: shared nodes first, then L, R, T, B of the whole. */
export interface Joint {
  readonly total: number;
  readonly shared: number;
  readonly a: readonly Segment[];
  readonly c: readonly Segment[];
}

function segments(lengths: readonly number[], places: readonly number[]): Segment[] {
  let from = 0;
  return lengths.map((length, side) => {
    const segment: Segment = [from, places[side]!, length];
    from += length;
    return segment;
  });
}

export function jointOf({ a, c, down }: ReturnType<typeof halves>, far: boolean): Joint {
  const [la, ra, ta, ba] = sidesOf(a, far);
  const [lc, rc, tc, bc] = sidesOf(c, far);
  const shared = down ? ba : ra;
  const L = shared;
  const R = L + (down ? la + lc : la);
  const T = R + (down ? ra + rc : rc);
  const B = T + (down ? ta : ta + tc);
  return {
    total: B + (down ? bc : ba + bc),
    shared,
    a: segments([la, ra, ta, ba], [L, down ? R : 0, T, down ? 0 : B]),
    c: segments([lc, rc, tc, bc], down ? [L + la, R + ra, 0, B] : [0, R, T + ta, B + ba]),
  };
}

/** Largest side of a block that is made without being cut. */
export const LEAF = 4;
/** Columns that are eliminated together. */
export const PANEL = 48;

/** Row stride and rows of the matrix of `total` nodes: groups of four may reach past its end. */
export const strideOf = (total: number): number => total + 4;
export const heightOf = (total: number): number => total + 3;

/** float64 of the packed panel below the first `gone` of `total` nodes. */
export function packedPanel(total: number, gone: number): number {
  const width = Math.min(PANEL, gone);
  return 4 * Math.ceil((total - width) / 4) * width;
}

/** float64 that one thread needs to make a block by itself; its result comes first. */
export function roomFor(block: Block, far: boolean, known: Map<string, number>): number {
  const key = `${block.m} ${block.n} ${block.edge}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const ports = portsOf(block, far);
  const matrix = (total: number, gone: number): number =>
    heightOf(total) * strideOf(total) + packedPanel(total, gone);
  let room: number;
  if (block.m <= LEAF && block.n <= LEAF) {
    // Never more than two nodes a cell are eliminated.
    const gone = 2 * block.m * block.n;
    room = triangle(ports) + matrix(gone + ports, gone);
  } else {
    const cut = halves(block);
    const [pa, pc] = [triangle(portsOf(cut.a, far)), triangle(portsOf(cut.c, far))];
    const { total, shared } = jointOf(cut, far);
    room = Math.max(
      roomFor(cut.a, far, known),
      pa + roomFor(cut.c, far, known),
      Math.max(pa + pc, triangle(ports)) + matrix(total, shared),
    );
  }
  known.set(key, room);
  return room;
}

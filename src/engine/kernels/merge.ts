/**
 * @file The effective matrix of a crossbar with resistive wires: I = V Geff, by merging blocks.
 * in    cells, conductances of segments;  out  Geff [inputs][outputs], float64
 * why   with linear cells IR drop is a linear map: made once per programming, it costs a product
 *       per read. Merging takes about 20 N^3 multiply-adds; input by input it would be N solves
 * from  nested dissection (George 1973), partial Cholesky elimination of shared ports
 * holds at most (5N)^2 numbers for N x N cells, asked for before the first op
 * test  wires.test.ts: dense nodal solve, the other solver, reciprocity, odd shapes, all threads
 */
import type { Backend } from "../backend.ts";
import {
  type Block,
  halves,
  heightOf,
  type Joint,
  jointOf,
  PANEL,
  packedPanel,
  portsOf,
  roomFor,
  strideOf,
  triangle,
  WHOLE,
} from "../blocks.ts";
import { EngineError } from "../error.ts";
import type { CellGrid, Segments } from "../layout.ts";
import type { Ptr } from "../memory.ts";

/** Blocks up to this size are made by one thread: a tenth of a millisecond. */
const TILE = 32;

/** Where a block lies: in the row of tiles at the end of the room, or on the stack before it. */
interface Place {
  readonly tile: boolean;
  /** float64 from the begin of the tiles, or of the stack. */
  readonly at: number;
}

interface Tile {
  readonly block: Block;
  readonly at: number;
}

interface Merge {
  readonly joint: Joint;
  readonly a: Place;
  readonly c: Place;
  readonly out: number;
  /** Where the joint matrix begins; the packed panel follows it. */
  readonly matrix: number;
}

interface MergePlan {
  readonly tiles: readonly Tile[];
  readonly merges: readonly Merge[];
  readonly result: Place;
  /** float64 before the tiles, and with them. */
  readonly stack: number;
  readonly total: number;
  /** float64 that each thread needs for a tile. */
  readonly own: number;
}

/**
 * Blocks depth first: tiles are consumed in the order in which they lie, so the stack may grow over
 * those that are done.
 */
class Planner {
  readonly tiles: Tile[] = [];
  readonly merges: Merge[] = [];
  readonly rooms = new Map<string, number>();
  own = 0;
  #tileEnd = 0;
  /** Ends of the stack, each with the first tile that must not be touched then. */
  readonly #peaks: { end: number; keep: number }[] = [];
  readonly #far: boolean;

  constructor(far: boolean) {
    this.#far = far;
  }

  visit(block: Block, base: number, keep: number): Place {
    const size = triangle(portsOf(block, this.#far));
    if (block.m <= TILE && block.n <= TILE) {
      const at = this.#tileEnd;
      this.#tileEnd += size;
      this.tiles.push({ block, at });
      this.own = Math.max(this.own, roomFor(block, this.#far, this.rooms));
      return { tile: true, at };
    }
    const cut = halves(block);
    const first = this.#tileEnd;
    const a = this.visit(cut.a, base, keep);
    const kept = a.tile ? Math.min(keep, first) : keep;
    const afterA = base + (a.tile ? 0 : triangle(portsOf(cut.a, this.#far)));
    const begin = this.#tileEnd;
    const c = this.visit(cut.c, afterA, kept);
    const afterC = afterA + (c.tile ? 0 : triangle(portsOf(cut.c, this.#far)));
    const joint = jointOf(cut, this.#far);
    const matrix = Math.max(afterC, base + size);
    this.merges.push({ joint, a, c, out: base, matrix });
    const { total, shared } = joint;
    this.#peaks.push({
      end: matrix + heightOf(total) * strideOf(total) + packedPanel(total, shared),
      keep: Math.min(kept, c.tile ? begin : this.#tileEnd),
    });
    return { tile: false, at: base };
  }

  /** Length of the stack, so that it never meets a tile that is still wanted. */
  stack(): number {
    return Math.max(0, ...this.#peaks.map(({ end, keep }) => end - keep));
  }

  total(): number {
    return Math.max(this.stack() + this.#tileEnd, ...this.#peaks.map(({ end }) => end));
  }
}

function planOf(inputs: number, outputs: number, far: boolean): MergePlan {
  const planner = new Planner(far);
  const whole: Block = { i0: 0, j0: 0, m: inputs, n: outputs, edge: WHOLE };
  const result = planner.visit(whole, 0, Number.POSITIVE_INFINITY);
  const { tiles, merges, own } = planner;
  return { tiles, merges, result, stack: planner.stack(), total: planner.total(), own };
}

function joinTable(words: Uint32Array, { a, c }: Joint): void {
  [...a, ...c].flat().forEach((word, i) => {
    words[i] = word;
  });
}

/** Addresses of one run. */
interface Room {
  readonly backend: Backend;
  readonly plan: MergePlan;
  readonly stack: Ptr;
  readonly table: Ptr;
}

function addressOf({ plan, stack }: Room, place: Place): Ptr {
  return stack + 8 * (place.at + (place.tile ? plan.stack : 0));
}

function makeTiles(room: Room, cells: CellGrid, s: Segments, work: Ptr): void {
  const { backend, plan, table } = room;
  const words = backend.arena.heap.u32;
  plan.tiles.forEach(({ block: b, at }, i) => {
    const out = addressOf(room, { tile: true, at });
    words.set([b.i0, b.j0, b.m, b.n, b.edge, out], table / 4 + 6 * i);
  });
  const args = { g: cells.at, ld: cells.ld, table, ...s, work, bytes: 8 * plan.own };
  backend.run("wireTiles", plan.tiles.length, args, cells.inputs * cells.outputs * 80);
}

/**
 * Panels of 48 columns: diagonal block, rows below, then the product of both from the rest. Of what
 * stays, only rows from `below` on of columns before it are wanted (`below` = n: everything).
 */
function eliminate(backend: Backend, a: Ptr, n: number, gone: number, below: number): void {
  const ld = strideOf(n);
  const pack = a + 8 * heightOf(n) * ld;
  for (let first = 0; first < gone; first += PANEL) {
    const last = Math.min(gone, first + PANEL);
    const width = last - first;
    const rows = n - last;
    backend.run("factorPanel", 1, { a, ld, first, last, pack }, 0);
    const solve = { a, ld, first, last, n, pack };
    backend.run("solvePanel", Math.ceil(rows / 32), solve, rows * width * width * 0.3);
    const blocks = Math.ceil(rows / 64);
    const shared = below === n ? n : gone;
    const product = { a, ld, corner: last, width, n, pack, shared, below };
    const work = rows * rows * width * 0.06;
    backend.run("subtractPanel", (blocks * (blocks + 1)) / 2, product, work);
  }
}

/** `below`: the first node of the outputs, where only the map between both ends is wanted. */
function merge(room: Room, { joint, a, c, out, matrix }: Merge, below: number): void {
  const { backend, stack, table } = room;
  const { total: n, shared: gone } = joint;
  const y = stack + 8 * matrix;
  joinTable(backend.arena.heap.u32.subarray(table / 4, table / 4 + 24), joint);
  const places = { a: addressOf(room, a), c: addressOf(room, c), table, out: y };
  backend.run("joinBlocks", Math.ceil(n / 16), { ...places, ld: strideOf(n), n }, n * n * 0.4);
  eliminate(backend, y, n, gone, below);
  const keep = { a: y, ld: strideOf(n), gone, n, out: stack + 8 * out };
  backend.run("keepBlock", Math.ceil((n - gone) / 64), keep, n * n * 0.2);
}

/** Throws E_MEMORY where all that merging takes, and what comes out of it, has no room. */
export function planMerge(
  backend: Backend,
  cells: CellGrid,
  far: boolean,
  out: number,
): { plan: MergePlan; bytes: number; what: string } {
  const { inputs, outputs } = cells;
  const plan = planOf(inputs, outputs, far);
  const table = 4 * Math.max(24, 6 * plan.tiles.length);
  const bytes = 8 * (plan.total + backend.threads * plan.own) + table;
  const what = `the effective matrix of ${inputs}x${outputs} cells`;
  const free = backend.arena.room;
  if (bytes + out > free) {
    const need = bytes + out;
    const sentence = `${what} needs ${need} bytes; ${free} are free`;
    throw new EngineError("E_MEMORY", sentence, { need, free });
  }
  return { plan, bytes, what };
}

/** Fills `map` [inputs][outputs]. `s` are conductances; s.far is 0 unless driven from both ends. */
export function mergeInto(
  backend: Backend,
  cells: CellGrid,
  s: Segments,
  map: CellGrid,
  { plan, bytes, what }: ReturnType<typeof planMerge>,
): void {
  const { arena } = backend;
  const { inputs, outputs } = cells;
  const mark = arena.mark();
  const stack = arena.temporary(bytes, what);
  try {
    const work = stack + 8 * plan.total;
    const room = { backend, plan, stack, table: work + 8 * backend.threads * plan.own };
    makeTiles(room, cells, s, work);
    plan.merges.forEach((step, i) => {
      const { total } = step.joint;
      merge(room, step, i === plan.merges.length - 1 ? total - outputs : total);
    });
    const block = addressOf(room, plan.result);
    const ends = { block, left: inputs, right: s.far === 0 ? 0 : inputs };
    const args = { ...ends, inputs, outputs, map: map.at, ld: map.ld };
    backend.run("wireMap", Math.ceil(outputs / 16), args, inputs * outputs * 2);
  } finally {
    arena.release(mark);
  }
}

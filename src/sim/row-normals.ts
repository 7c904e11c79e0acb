/**
 * @file Normals by rank: the draws of one row of cells, in the order they are asked for.
 * in    a stream, a kind, a step; a row and a side of its pairs;  out  one standard normal after the other
 * why   a write takes one to five draws; by rank, four of them share one Philox block
 * from  engine, section 5.4: draw q of a row has group q >> 6, word (q >> 4) & 3, lane q & 15; sections 5.7 and 7.10: kinds 33 and 34 by rank
 * test  row-normals.test.ts: the same numbers as base/random.ts, draw by draw
 */
import { boxMuller, kindTile, philoxInto, type StreamKey } from "../base/random.ts";

const LANES = 16;
const GROUP = 64;

export class RowNormals {
  readonly #key: StreamKey;
  readonly #kind: number;
  readonly #step: number;
  readonly #words = new Uint32Array(4);
  readonly #ready = new Float64Array(GROUP);
  #row = 0;
  #place = 0;
  #rank = 0;

  constructor(key: StreamKey, kind: number, step: number) {
    this.#key = key;
    this.#kind = kind;
    this.#step = step;
  }

  /** Starts the draws of row `row`, side `side` (0 plus, 1 minus, then the slices). */
  start(row: number, side: number): void {
    this.#row = row;
    this.#place = kindTile(this.#kind, side);
    this.#rank = 0;
  }

  next(): number {
    const within = this.#rank % GROUP;
    // the first sixteen draws of a group make the blocks that the other forty-eight are read from
    if (within < LANES) this.#block(Math.floor(this.#rank / GROUP), within);
    this.#rank++;
    return this.#ready[within];
  }

  #block(group: number, lane: number): void {
    const [k0, k1] = this.#key;
    const w = this.#words;
    philoxInto(w, 0, LANES * group + lane, this.#row, this.#place, this.#step, k0, k1);
    const [a, b] = boxMuller(w[0], w[1]);
    const [c, d] = boxMuller(w[2], w[3]);
    this.#ready[lane] = a;
    this.#ready[lane + LANES] = b;
    this.#ready[lane + 2 * LANES] = c;
    this.#ready[lane + 3 * LANES] = d;
  }
}

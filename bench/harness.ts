/**
 * @file How a figure is taken: warm up, then mho and the peer in turn, medians of at least 9.
 * in    cases (a body to time, what one run of it counts, the peer's request);  out  rows of a table
 * why   two programs timed minutes apart on a shared machine compare the machine, not the programs
 */
import type { Kernels } from "../src/engine/kernels.ts";
import { undisturbed } from "./pace.ts";

/** A peer's case and its sizes. */
export type Request = Readonly<Record<string, number | string>>;

/** One figure. `work` units are done by one call of the body that `prepare` returns. */
export interface Case {
  readonly name: string;
  /** What the figure is given in: time per unit ("us/sample") or units per second ("M/s"). */
  readonly unit:
    | "ms"
    | "us"
    | "us/sample"
    | "ns/cell"
    | "ns/event"
    | "ns/element"
    | "M/s"
    | "GOP/s";
  readonly work: number;
  readonly threads: readonly number[];
  /** What a peer is asked to time, by the name of its script, where it has an equivalent. */
  readonly peers?: Readonly<Record<string, Request>>;
  /** The aim of the design: ratio to torch's best, or a figure on one thread. */
  readonly aim?: string;
  /** Whether the time of each op is worth a line of its own. */
  readonly profiled?: boolean;
  /** Makes the body; a wrong result is thrown here, before any time is printed. */
  prepare(k: Kernels): () => void;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly aim: string;
  /** Figure by thread count: median, best, and the width from the 1st to the 3rd quartile. */
  readonly mho: Readonly<Record<number, Figure>>;
  readonly peers: Readonly<Record<string, PeerFigures>>;
  /** Share of turns during which the core was slower than its best (pace.ts). */
  readonly disturbed: number;
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

/** A peer's figures by thread count, and its time over ours, each with its best thread count. */
export interface PeerFigures {
  readonly figures: Readonly<Record<number, Figure>>;
  readonly ratio: number;
  /** The same ratio of best runs: less disturbed on a busy machine. */
  readonly bestRatio: number;
}

export interface Figure {
  readonly median: number;
  readonly best: number;
  readonly spread: number;
}

export interface Peer {
  /** The script that does the cases: "torch", "aihwkit". Several versions may run side by side. */
  readonly script: string;
  readonly version: string;
  /** Milliseconds of one call, the mean of `calls` in a row. */
  time(request: Request, calls: number): Promise<number>;
  close(): void;
}

const REPEATS = 11;
/** Before each turn. OpenBLAS keeps its threads spinning for some 20 ms after a call, on our time. */
const REST_MS = 50;
const SHORTEST_MS = 20;

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/** From milliseconds per call to the case's unit. */
function figureOf(c: Case, ms: readonly number[]): Figure {
  const perSecond = c.unit === "M/s" || c.unit === "GOP/s";
  const factor = { ms: 1, us: 1e3, "us/sample": 1e3, "M/s": 1e-3, "GOP/s": 1e-6 }[c.unit as "ms"];
  const convert = (t: number): number =>
    perSecond ? (c.work / t) * factor : (t * (factor ?? 1e6)) / (c.unit === "ms" ? 1 : c.work);
  const v = sorted(ms).map(convert);
  const at = (q: number): number => v[Math.floor(q * (v.length - 1))]!;
  const best = perSecond ? Math.max(...v) : Math.min(...v);
  return { median: at(0.5), best, spread: Math.abs(at(0.75) - at(0.25)) };
}

/** Two calls to warm up, as the peers make them, then the mean of `calls`. */
function timed(body: () => void, calls: number): number {
  for (let i = 0; i < 2; i++) body();
  const start = performance.now();
  for (let i = 0; i < calls; i++) body();
  return (performance.now() - start) / calls;
}

/** Calls that together last long enough for the clock. */
function callsFor(body: () => void): number {
  for (let i = 0; i < 6; i++) body();
  const one = Math.min(timed(body, 3), timed(body, 3));
  return Math.max(1, Math.ceil(SHORTEST_MS / one));
}

interface Contender {
  readonly name: string;
  readonly threads: number;
  readonly ms: number[];
  run(): Promise<number>;
}

/** mho on each thread count. */
function ours(c: Case, engines: ReadonlyMap<number, Kernels>): Contender[] {
  return [...engines]
    .filter(([threads]) => c.threads.includes(threads))
    .map(([threads, k]) => {
      const body = c.prepare(k);
      const calls = callsFor(body);
      return { name: "mho", threads, ms: [], run: async () => timed(body, calls) };
    });
}

/** The peers that have an equivalent, on one thread and on the most that mho uses. */
async function theirs(c: Case, peers: ReadonlyMap<string, Peer>): Promise<Contender[]> {
  const found: Contender[] = [];
  for (const [name, peer] of peers) {
    const request = c.peers?.[peer.script];
    if (!request) continue;
    for (const threads of new Set([1, Math.max(...c.threads)])) {
      const asked = { ...request, threads };
      const calls = Math.ceil(SHORTEST_MS / (await peer.time(asked, 4)));
      const run = (): Promise<number> => peer.time(asked, Math.max(1, calls));
      found.push({ name, threads, ms: [], run });
    }
  }
  return found;
}

/** Times one case on each thread count, every peer in turn with it. */
export async function measure(
  c: Case,
  engines: ReadonlyMap<number, Kernels>,
  peers: ReadonlyMap<string, Peer>,
): Promise<Row> {
  const mine = ours(c, engines);
  const all = [...mine, ...(await theirs(c, peers))];
  let disturbed = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const contender of all) {
      await new Promise((resolve) => setTimeout(resolve, REST_MS));
      const { value, calm } = await undisturbed(contender.run);
      contender.ms.push(value);
      if (!calm) disturbed++;
    }
  }
  const least = (list: readonly Contender[], q: number): number =>
    Math.min(...list.map((x) => sorted(x.ms)[Math.floor(q * (x.ms.length - 1))]!));
  const figures = (list: readonly Contender[]): Record<number, Figure> =>
    Object.fromEntries(list.map((x) => [x.threads, figureOf(c, x.ms)]));
  const against = [...peers.keys()].flatMap((name) => {
    const list = all.filter((x) => x.name === name);
    if (list.length === 0) return [];
    const ratio = least(list, 0.5) / least(mine, 0.5);
    const bestRatio = least(list, 0) / least(mine, 0);
    return [[name, { figures: figures(list), ratio, bestRatio }] as const];
  });
  const { name, unit, aim = "" } = c;
  return {
    name,
    unit,
    aim,
    mho: figures(mine),
    peers: Object.fromEntries(against),
    disturbed: disturbed / (REPEATS * all.length),
    samples: Object.fromEntries(all.map((x) => [`${x.name} ${x.threads}`, x.ms])),
  };
}

/** Numbers that are the same in every run. */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

export function filled(n: number, value: (i: number) => number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => value(i));
}

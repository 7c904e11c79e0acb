/**
 * @file How a figure is taken: warm up, then mho and the peer in turn, medians of at least 9.
 * in    cases (a body to time, what one run of it counts, the peer's request);  out  rows of a table
 * why   two programs timed minutes apart on a shared machine compare the machine, not the programs
 */
import type { Kernels } from "../src/engine/kernels.ts";

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
  /** What torch is asked to time, if it has an equivalent; without `case` it has none. */
  readonly torch?: Readonly<Record<string, number | string>>;
  /** The aim of the design: ratio to torch's best, or a figure on one thread. */
  readonly aim?: string;
  /** Makes the body; a wrong result is thrown here, before any time is printed. */
  prepare(k: Kernels): () => void;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly aim: string;
  /** Figure by thread count: median, best, and the width from the 1st to the 3rd quartile. */
  readonly mho: Readonly<Record<number, Figure>>;
  readonly torch: Readonly<Record<number, Figure>>;
  /** Median of torch's best thread count divided by ours on most threads. */
  readonly ratio: number | null;
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export interface Figure {
  readonly median: number;
  readonly best: number;
  readonly spread: number;
}

export interface Peer {
  readonly version: string;
  /** Milliseconds of one call, the mean of `calls` in a row. */
  time(request: Readonly<Record<string, number | string>>, calls: number): Promise<number>;
  close(): void;
}

const REPEATS = 11;
const SHORTEST_MS = 4;

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

function timed(body: () => void, calls: number): number {
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

/** Times one case on each thread count, torch (1 and all threads) in turn with it. */
export async function measure(
  c: Case,
  engines: ReadonlyMap<number, Kernels>,
  torch: Peer | null,
): Promise<Row> {
  const request = c.torch;
  const mho = [...engines].filter(([threads]) => c.threads.includes(threads));
  const bodies = mho.map(([threads, k]) => {
    const body = c.prepare(k);
    return { threads, body, calls: callsFor(body), ms: [] as number[] };
  });
  const most = Math.max(...c.threads);
  const peers =
    torch && request ? [...new Set([1, most])].map((t) => ({ t, ms: [] as number[] })) : [];
  const peerCalls = Math.max(1, Math.min(200, bodies.at(-1)!.calls));
  for (const { t } of peers) await torch!.time({ ...request!, threads: t }, Math.max(4, peerCalls));
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const b of bodies) b.ms.push(timed(b.body, b.calls));
    for (const p of peers) p.ms.push(await torch!.time({ ...request!, threads: p.t }, peerCalls));
  }
  const ours = Object.fromEntries(bodies.map((b) => [b.threads, figureOf(c, b.ms)]));
  const theirs = Object.fromEntries(peers.map((p) => [p.t, figureOf(c, p.ms)]));
  const median = (ms: number[]): number => sorted(ms)[ms.length >> 1]!;
  const peerBest = Math.min(...peers.map((p) => median(p.ms)));
  const mine = Math.min(...bodies.map((b) => median(b.ms)));
  const samples = Object.fromEntries([
    ...bodies.map((b) => [`mho ${b.threads}`, b.ms] as const),
    ...peers.map((p) => [`torch ${p.t}`, p.ms] as const),
  ]);
  const ratio = peers.length > 0 ? peerBest / mine : null;
  const { name, unit, aim = "" } = c;
  return { name, unit, aim, mho: ours, torch: theirs, ratio, samples };
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

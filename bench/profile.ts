/**
 * @file Where a case spends its time: microseconds per engine op, the median of many runs.
 * in    a case, a number of threads;  out  a table row per op: calls, time, share, and what lies between the ops
 * why   a missed aim is reported with its profile; a guess is not an explanation
 */
import type { Executor } from "../src/engine/backend.ts";
import { kernelsOn } from "../src/engine/kernels.ts";
import { OPS } from "../src/engine/ops.ts";
import type { Case } from "./harness.ts";

const RUNS = 200;
const NAMES = new Map<number, string>(Object.entries(OPS).map(([name, op]) => [op.number, name]));

export interface OpShare {
  readonly op: string;
  readonly calls: number;
  readonly us: number;
  readonly share: number;
}

const median = (v: readonly number[]): number =>
  [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)] ?? 0;

/** An executor that writes down op and microseconds of every call. */
function recorded(executor: Executor, record: [string, number][]): Executor {
  return {
    ...executor,
    execute(op, chunks, work) {
      const start = performance.now();
      const done = executor.execute(op, chunks, work);
      record.push([NAMES.get(op) ?? String(op), (performance.now() - start) * 1e3]);
      return done;
    },
  };
}

/** Times every op of one case, call by call, and adds the medians up by op. */
export function profile(c: Case, executor: Executor): OpShare[] {
  const record: [string, number][] = [];
  const body = c.prepare(kernelsOn(recorded(executor, record)));
  record.length = 0;
  body();
  const names = record.map(([name]) => name);
  const calls = names.map((): number[] => []);
  const totals: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    record.length = 0;
    const start = performance.now();
    body();
    totals.push((performance.now() - start) * 1e3);
    record.forEach(([, us], i) => {
      calls[i]?.push(us);
    });
  }
  const total = median(totals);
  const shares = [...new Set(names)].map((op): OpShare => {
    const own = calls.filter((_, i) => names[i] === op);
    const us = own.reduce((sum, v) => sum + median(v), 0);
    return { op, calls: own.length, us, share: us / total };
  });
  const inside = shares.reduce((sum, s) => sum + s.us, 0);
  const between = Math.max(0, total - inside);
  return [...shares, { op: "between ops", calls: 1, us: between, share: between / total }].sort(
    (a, b) => b.us - a.us,
  );
}

/** `gradient 29 % (3), panels 28 % (5), ...`: ops above 1 %, calls in brackets. */
export function profileLine(shares: readonly OpShare[]): string {
  return shares
    .filter((s) => s.share > 0.01)
    .map((s) => `${s.op} ${(100 * s.share).toFixed(0)} % (${s.calls})`)
    .join(", ");
}

/**
 * @file THE WHOLE FLOW IN ONE FUNCTION: text comes in, things people look at come out.
 *
 *   text ── compile ── Ir ── plan ── Plan ── run ── Results ── figureOf ── Figure
 *           dsl/       src/ir        src/plan       src/sim              src/plot
 *
 * in    a Source and a Session;  out  Stages: every value on the way, nothing thrown away
 * why   each arrow is a pure function from one printable value to the next; state enters and leaves only here
 * holds a program with a mistake stops at the room that sees it, and the session keeps what it had
 * test  pipeline.test.ts, examples.test.ts (every stage of every example)
 */
import { createHash, hash as oneShot } from "node:crypto";
import { compile } from "../dsl/compile.ts";
import { positionAt, type Source } from "../dsl/source.ts";
import { passes } from "../src/base/diagnostic.ts";
import { lendSha256 } from "../src/base/hash.ts";
import { plan } from "../src/plan/plan.ts";
import { figureOf } from "../src/plot/view.ts";
import { writeExports } from "./export.ts";
import type { Progress } from "./progress.ts";
import { type ScopeOptions, scopeOf } from "./scope.ts";
import type { Session } from "./session.ts";
import { simulate } from "./simulate.ts";
import type { Stages } from "./stages.ts";

// Every node, value and array is hashed; this machine's own SHA-256 is ten times faster than ours.
lendSha256((parts) => {
  if (parts.length === 1 && parts[0]) return oneShot("sha256", parts[0], "hex");
  const all = createHash("sha256");
  for (const part of parts) all.update(part);
  return all.digest("hex");
});

export interface PipelineOptions extends ScopeOptions {
  /** Everything but running. */
  readonly checkOnly?: boolean;
  readonly signal?: AbortSignal;
  /** Told while it runs, in place of the session's own. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs a program. Users' mistakes come back as diagnostics; only our own bugs throw. */
export async function pipeline(
  source: Source,
  session: Session,
  options: PipelineOptions = {},
): Promise<Stages> {
  const ready = prepare(source, session, options);
  if (!ready.ir || !ready.plan || ready.status === "failed" || options.checkOnly) return ready;

  const clock = stopwatch(ready.timings);
  const { results, diagnostics: found } = await simulate(ready.plan, session, {
    ...options,
    lineOf: (offset) => positionAt(source, offset).line + 1,
  });
  clock.lap("run");
  if (!results) return { ...ready, status: "interrupted", timings: clock.laps };

  const figures = ready.ir.views.map((view) => figureOf(view, results));
  clock.lap("figures");
  const written = writeExports(ready.ir.views, results, source, session.folder);
  const diagnostics = [...ready.diagnostics, ...found, ...written];
  const done: Stages = { ...ready, results, figures, diagnostics, timings: clock.laps };
  if (!passes(diagnostics)) return { ...done, status: "failed" };
  return session.keep({ ...done, status: results.open.length > 0 ? "open" : "ok" });
}

/** The part that runs nothing: text to Plan. */
export function prepare(source: Source, session: Session, options: PipelineOptions = {}): Stages {
  const clock = stopwatch();
  const compiled = compile(source, scopeOf(session, options));
  clock.lap("compile");
  const { ir, names: bindings, diagnostics } = compiled;
  const start = { source, compiled, bindings, figures: [], timings: clock.laps };
  if (!ir || !passes(diagnostics)) return { ...start, diagnostics, status: "failed" };

  const planned = plan(ir);
  clock.lap("plan");
  const all = [...diagnostics, ...planned.diagnostics];
  const status = !passes(all) ? "failed" : ir.needs.length > 0 ? "open" : "ok";
  return { ...start, ir, plan: planned, diagnostics: all, status };
}

interface Stopwatch {
  readonly laps: Record<string, number>;
  lap(name: string): void;
}

function stopwatch(before: Readonly<Record<string, number>> = {}): Stopwatch {
  const laps: Record<string, number> = { ...before };
  let last = performance.now();
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = (now - last) / 1000;
      last = now;
    },
  };
}

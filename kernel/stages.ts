/**
 * @file What a program was at each station of its way: text, program, plan, results, figures.
 * why   stage values are plain data, so each can be printed, compared with a golden, kept between cells
 * test  through pipeline.test.ts
 */
import type { Binding } from "../dsl/check/scope.ts";
import type { Compiled } from "../dsl/compile.ts";
import type { Source } from "../dsl/source.ts";
import type { Diagnostic } from "../src/base/diagnostic.ts";
import type { Ir } from "../src/ir/node.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { Figure } from "../src/plot/figure.ts";
import type { Results } from "../src/results/results.ts";

export type Status = "ok" | "open" | "failed" | "interrupted";

/** What a program was at each station of its way; later ones are absent when it stopped. */
export interface Stages {
  readonly source: Source;
  readonly compiled: Compiled;
  readonly ir?: Ir;
  readonly plan?: Plan;
  readonly results?: Results;
  readonly figures: readonly (Figure | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
  readonly status: Status;
  /** What the names of the program stand for now. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Seconds by stage; never compared. */
  readonly timings: Readonly<Record<string, number>>;
}

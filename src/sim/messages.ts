/**
 * @file E06: what can only be seen while a program runs.
 * in    a RunFailure and where it happened;  out  a Diagnostic
 * test  messages.test.ts holds every full text
 */
import type { Also, Diagnostic, Span } from "../base/diagnostic.ts";

export type Failure =
  | { readonly kind: "diverged"; readonly step: number; readonly total: number }
  | { readonly kind: "planned"; readonly why: string }
  | {
      readonly kind: "negative";
      readonly below: number;
      readonly of: number;
      readonly setting?: Span;
    }
  | { readonly kind: "engine"; readonly code: string; readonly what: string }
  | { readonly kind: "misfit"; readonly why: string }
  | { readonly kind: "point"; readonly why: string };

/** Thrown inside a run; run.ts adds the node and makes it a Diagnostic. */
export class RunFailure extends Error {
  override readonly name = "RunFailure";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  E_MEMORY: "use fewer or smaller arrays, or one parameter for all cells instead of a spread",
  E_INPUT: "check the numbers that come in: they must be finite and below 2^100",
  E_THREAD: "run it again: the engine has started new threads",
  E_NOCONV: "lower r_wire, or the largest conductance of the cells",
  E_LIMIT: "make the batch or the array smaller",
};

export function diagnose(failure: Failure, span: Span, also: readonly Also[] = []): Diagnostic {
  const base = { severity: "error" as const, span };
  switch (failure.kind) {
    case "diverged":
      return {
        ...base,
        code: "E0602",
        title: "training diverged",
        label: `the loss is not finite from step ${failure.step} of ${failure.total}`,
        help: ["lower the learning rate"],
      };
    case "planned":
      return { ...base, code: "E0606", title: "this cannot run yet", label: failure.why };
    case "negative":
      return {
        ...base,
        code: "E0503",
        title: "single cells hold no negative weights",
        label: `${failure.below} of ${failure.of} weights are below zero`,
        ...(also.length > 0 ? { also } : {}),
        help: ["use encoding = differential or offset"],
      };
    case "misfit":
      return {
        ...base,
        code: "E0607",
        title: "the data does not fit the network",
        label: failure.why,
      };
    case "point":
      return {
        ...base,
        code: "E0609",
        title: "a point of this sweep cannot run",
        label: failure.why,
      };
    case "engine":
      return {
        ...base,
        code: "E0608",
        title: "the engine could not compute this",
        label: failure.what,
        ...(ADVICE[failure.code] ? { help: [ADVICE[failure.code] as string] } : {}),
      };
  }
}

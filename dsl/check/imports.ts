/**
 * @file `import` and `use`: names and presets from another `.mho` file.
 * why   the other text is checked on its own; what it binds comes in with the place of the `import` line
 * from  design: language, section 5.1
 * test  imports.test.ts
 */
import type { Span } from "../../src/base/diagnostic.ts";
import type { StatementOf } from "../ast.ts";
import { cannotRead } from "../messages/files.ts";
import { notDefined } from "../messages/names.ts";
import { nearest } from "../nearest.ts";
import type { Context, Meaning } from "./context.ts";
import type { Term } from "./term.ts";

/** Names another file binds, checked there; undefined, and said, when it cannot be read. */
function namesOf(ctx: Context, from: StatementOf<"use">["from"]): Context | undefined {
  const file = ctx.scope.text(from.value);
  if (typeof file === "string") {
    ctx.report(cannotRead(from.value, file, from.span));
    return undefined;
  }
  const read = ctx.read(file.text, from.value);
  const wrong = read?.broken;
  if (!read || wrong) {
    ctx.report(cannotRead(from.value, wrong ?? "it imports itself", from.span));
    return undefined;
  }
  return read.context;
}

/** The same term, standing at the import line; shared parts stay shared. */
function moved(t: Term, span: Span, done: Map<Term, Term>): Term {
  const known = done.get(t);
  if (known) return known;
  const out = { ...t, span, in: t.in.map((x) => moved(x, span, done)) };
  done.set(t, out);
  return out;
}

const brought = (meaning: Meaning, span: Span, done: Map<Term, Term>): Meaning => ({
  term: moved(meaning.term, span, done),
  defined: span,
  ...(meaning.literal ? { literal: meaning.literal } : {}),
});

export function importStatement(ctx: Context, s: StatementOf<"import">): void {
  const other = namesOf(ctx, s.from);
  if (!other) return;
  const done = new Map<Term, Term>();
  for (const n of s.names) {
    const meaning = other.meanings.get(n.name);
    if (meaning) ctx.meanings.set(n.name, brought(meaning, n.span, done));
    else {
      const near = nearest(n.name, other.meanings.keys());
      ctx.report(notDefined(n.name, n.span, near === undefined ? undefined : { name: near }));
    }
  }
}

/** Brings in every device and chip of a file. */
export function useStatement(ctx: Context, s: StatementOf<"use">): void {
  const other = namesOf(ctx, s.from);
  const done = new Map<Term, Term>();
  for (const [name, meaning] of other?.meanings ?? []) {
    const { kind } = meaning.term.type;
    if (kind === "device" || kind === "chip")
      ctx.meanings.set(name, brought(meaning, s.from.span, done));
  }
}

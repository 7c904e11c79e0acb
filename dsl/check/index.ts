/**
 * @file Step 4, check: syntax tree + Scope → the checked program and every diagnostic about it.
 * why   the rules of expressions and of statements are joined here, and only here
 * from  design: language, sections 5 to 9
 * test  check.test.ts; messages.test.ts
 */
import type { Diagnostic } from "../../src/base/diagnostic.ts";
import type { Expression, Program } from "../ast.ts";
import { unseeded } from "../messages/methods.ts";
import { openInput } from "../messages/open.ts";
import { positionAt, type Source } from "../source.ts";
import { Context, type Meaning, type ReadFile, type Rules } from "./context.ts";
import { termOf } from "./expressions.ts";
import type { Scope } from "./scope.ts";
import { checkStatement } from "./statements.ts";
import type { CheckedStatement } from "./term.ts";

/** What reading another text needs from the rooms above: tokens and syntax. */
export interface Reader {
  readonly program: (
    text: string,
    name: string,
  ) => { source: Source; program: Program; broken: boolean };
  readonly literal: (text: string) => Expression | undefined;
}

export interface Checked {
  readonly statements: readonly CheckedStatement[];
  readonly meanings: ReadonlyMap<string, Meaning>;
  readonly needs: readonly { readonly name: string; readonly meaning: Meaning | undefined }[];
  /** From a `seed` line; undefined when there is none. */
  readonly seed: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Files may import files, but not each other in a circle. */
const MAX_IMPORTS = 16;

function rulesFor(reader: Reader, depth: number): Rules {
  return {
    value: termOf,
    statement: checkStatement,
    literal: reader.literal,
    read: (ctx, text, name): ReadFile | undefined => {
      if (depth >= MAX_IMPORTS) return undefined;
      const { source, program, broken } = reader.program(text, name);
      const inner = new Context(source, ctx.scope, rulesFor(reader, depth + 1), program, new Set());
      for (const s of program) inner.statement(s);
      const wrong = broken || inner.diagnostics.some((d) => d.severity === "error");
      return wrong ? { broken: `it has errors of its own: mho check ${name}` } : { context: inner };
    },
  };
}

/** Checks a program; lines with a syntax error are silent about everything else. */
export function check(
  source: Source,
  program: Program,
  scope: Scope,
  brokenLines: ReadonlySet<number>,
  reader: Reader,
): Checked {
  const ctx = new Context(source, scope, rulesFor(reader, 0), program, brokenLines);
  const statements = program.map((s) => ctx.statement(s));
  for (const { name, type, span } of ctx.needs.values()) {
    const lineStart = source.lines[positionAt(source, span[0]).line] ?? 0;
    ctx.report(openInput(name, type, span, lineStart));
  }
  if (ctx.drawn && ctx.seed === undefined) ctx.lint(unseeded(ctx.drawn, scope.seed));
  return {
    statements,
    meanings: ctx.meanings,
    needs: [...ctx.needs.keys()].map((name) => ({ name, meaning: ctx.meanings.get(name) })),
    seed: ctx.seed,
    diagnostics: ctx.diagnostics,
  };
}

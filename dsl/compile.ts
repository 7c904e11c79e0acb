/**
 * @file THE LANGUAGE IN ONE FUNCTION: text + Scope → IR or diagnostics, in five steps.
 * in    Source, Scope;  out  the IR when nothing is wrong, every diagnostic in order, the names the text binds, and each stage
 * why   a broken statement leaves the others alive: they are still checked, and completion still works
 * from  design: house, section 4; language
 * test  compile.test.ts: the mission's line; examples
 */
import { type Diagnostic, passes } from "../src/base/diagnostic.ts";
import type { Ir } from "../src/ir/node.ts";
import type { Expression, Program } from "./ast.ts";
import { type Checked, check, type Reader } from "./check/index.ts";
import type { Binding, Scope } from "./check/scope.ts";
import { layout } from "./layout.ts";
import { lower } from "./lower.ts";
import { parse } from "./parser.ts";
import { cutInterpolations, type Source, sourceOf } from "./source.ts";
import { type SyntaxReport, syntaxReport } from "./syntax.ts";
import { type IToken, type Tokens, tokenize } from "./tokens.ts";

/** A text read: tokens and syntax tree, with what is wrong about them. */
export interface ReadText extends SyntaxReport {
  readonly source: Source;
  readonly lexical: Tokens;
  /** After layout, as the parser saw them. */
  readonly tokens: readonly IToken[];
  readonly program: Program;
}

export interface Compiled {
  /** Absent when something is wrong. */
  readonly ir?: Ir;
  /** In order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the text binds, for the next cell. Empty when something is wrong. */
  readonly names: ReadonlyMap<string, Binding>;
  readonly checked: Checked;
  readonly read: ReadText;
}

/** Steps 1 to 3: tokenize, layout, parse. */
export function read(source: Source): ReadText {
  const lexical = tokenize(source.text);
  const tokens = layout(lexical.tokens);
  const { program, errors } = parse(tokens);
  return { source, lexical, tokens, program, ...syntaxReport(source, lexical, errors) };
}

const reader: Reader = {
  program: (text, name) => {
    const cut = cutInterpolations(text);
    const { source, program, diagnostics } = read(
      sourceOf(
        cut.text,
        name,
        cut.expressions.map((e) => `\${${e}}`),
      ),
    );
    return { source, program, broken: diagnostics.length > 0 };
  },
  literal: (text): Expression | undefined => {
    const { program, diagnostics } = read(sourceOf(text));
    const [only] = program;
    return diagnostics.length === 0 && program.length === 1 && only?.kind === "show"
      ? only.value
      : undefined;
  },
};

/** Steps 1 to 4: everything that can be wrong, without making IR of it. */
export function checkText(source: Source, scope: Scope): Omit<Compiled, "ir" | "names"> {
  const text = read(source);
  const checked = check(source, text.program, scope, text.brokenLines, reader);
  const diagnostics = [...text.diagnostics, ...checked.diagnostics].sort(
    (a, b) => a.span[0] - b.span[0],
  );
  return { diagnostics, checked, read: text };
}

/** The whole: read, check, lower. Never throws for a user's mistake. */
export function compile(source: Source, scope: Scope): Compiled {
  const { diagnostics, checked, read: text } = checkText(source, scope);
  if (!passes(diagnostics)) return { diagnostics, names: new Map(), checked, read: text };
  const { ir, names } = lower(source, checked, scope);
  return { ir, diagnostics, names, checked, read: text };
}

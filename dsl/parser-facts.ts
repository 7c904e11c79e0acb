/**
 * @file What chevrotain knows about a syntax error, as data. Its own sentences are never shown.
 * out   SyntaxFact inside the exception's message, as JSON; `syntax.ts` makes a diagnostic of it
 * from  design: language, section 13.2
 */
import type { IParserErrorMessageProvider, TokenType } from "chevrotain";

export interface SyntaxFact {
  readonly kind: "mismatch" | "extra" | "alternatives";
  readonly rule: string;
  /** Labels of what could have stood there. */
  readonly expected: readonly string[];
}

const labels = (types: readonly (TokenType | undefined)[]): string[] => [
  ...new Set(types.flatMap((t) => (t ? [t.LABEL ?? t.name] : []))),
];

const fact = (
  kind: SyntaxFact["kind"],
  rule: string,
  expected: readonly (TokenType | undefined)[],
): string => JSON.stringify({ kind, rule, expected: labels(expected) } satisfies SyntaxFact);

export const facts: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: (o) => fact("mismatch", o.ruleName, [o.expected]),
  buildNotAllInputParsedMessage: (o) => fact("extra", o.ruleName, []),
  buildNoViableAltMessage: (o) =>
    fact(
      "alternatives",
      o.ruleName,
      o.expectedPathsPerAlt.flat().map((path) => path[0]),
    ),
  buildEarlyExitMessage: (o) =>
    fact(
      "alternatives",
      o.ruleName,
      o.expectedIterationPaths.map((path) => path[0]),
    ),
};

export function readFact(message: string): SyntaxFact {
  try {
    return JSON.parse(message) as SyntaxFact;
  } catch {
    return { kind: "extra", rule: "", expected: [] };
  }
}

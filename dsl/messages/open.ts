/**
 * @file W00: holes and open inputs. Neither stops a program; whatever depends on them does not run.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { inWords, type Type, withArticle } from "../check/types.ts";
import { needs } from "./message.ts";

export const hole = (span: Span, label: string, help?: string): Diagnostic =>
  needs("W0001", "a hole is left to fill in", span, { label, help: [help] });

/** `lineStart` is where a line that binds the input can be put in. */
export const openInput = (name: string, type: Type, span: Span, lineStart: number): Diagnostic => {
  const tryOut = example(type);
  const line = `${name} = ${tryOut}\n`;
  return needs("W0002", `\`${name}\` is an open input`, span, {
    label: `${withArticle(inWords(type))} goes in here`,
    help: [
      tryOut === undefined ? undefined : `to try it out: ${name} = ${tryOut}`,
      `from TypeScript: ${name} = \${${name}}`,
    ],
    fix: tryOut === undefined ? [] : [{ span: [lineStart, lineStart], text: line }],
  });
};

/** Something of that type that a program can make itself. */
function example(type: Type): string | undefined {
  if (type.kind === "vector") return `randn(${type.length})${type.row ? ".T" : ""}`;
  if (type.kind === "matrix") return `randn(${type.rows}x${type.columns})`;
  return undefined;
}

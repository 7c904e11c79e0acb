/**
 * @file W06: style.
 * test  messages.test.ts holds the full text of each
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { warning } from "./message.ts";

export const boundTwice = (name: string, span: Span, first: Span): Diagnostic =>
  warning("W0601", `\`${name}\` is bound twice`, span, {
    also: [{ span: first, label: "first bound here" }],
  });

export const oldSpelling = (canonical: string, span: Span): Diagnostic =>
  warning("W0602", "old spelling", span, {
    label: `the formatter writes ${canonical}`,
    fix: [{ span, text: canonical }],
  });

/**
 * @file E0604, E0607: files that cannot be read, data that does not fit.
 * test  messages.test.ts holds the full text
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

export const cannotRead = (path: string, why: string, span: Span): Diagnostic =>
  error("E0604", `cannot read \`${path}\``, span, { label: why });

/** `src/sim` says the same of programs that came without text. */
export const dataMisfit = (why: string, span: Span): Diagnostic =>
  error("E0607", "the data does not fit the network", span, { label: why });

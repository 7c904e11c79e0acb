/**
 * @file E0604: files that cannot be read.
 * test  messages.test.ts holds the full text
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { error } from "./message.ts";

export const cannotRead = (path: string, why: string, span: Span): Diagnostic =>
  error("E0604", `cannot read \`${path}\``, span, { label: why });

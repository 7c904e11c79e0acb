/**
 * @file A data set as a term: its name and the hash of its bytes.
 * test  lower.test.ts
 */
import type { Span } from "../../src/base/diagnostic.ts";
import { type Term, term } from "./term.ts";
import type { Type } from "./types.ts";

export function dataTerm(
  name: string,
  info: { sha256: string; shape: readonly number[]; classes: number },
  span: Span,
  more: Term["at"] = {},
): Term {
  const type: Type = { kind: "dataset", name, shape: info.shape, classes: info.classes };
  return term("data", type, [], span, { at: { name, sha256: info.sha256, ...more } });
}

/**
 * @file Completion, hover and completeness of mho text, for front ends.
 * in    the text of a cell, an offset, the session;  out  what Jupyter's messages carry
 * test  assist.test.ts
 */
import type { Completeness, Completion, MimeBundle } from "./jupyter/host.ts";
import type { Session } from "./session.ts";

export const complete = (_code: string, cursor: number, _session: Session): Completion => ({
  start: cursor,
  end: cursor,
  items: [],
});
export const hover = (
  _code: string,
  _cursor: number,
  _session: Session,
  _detail: 0 | 1,
): MimeBundle | undefined => undefined;
export const isComplete = (_code: string): Completeness => ({ status: "complete" });

/**
 * @file What mho says to its users, as a value: one mistake, where it is and how to mend it.
 * in    nothing; every room that can see a mistake builds these in its own `messages.ts`
 * out   Span, Diagnostic
 * why   users' mistakes are values, so a cell with three mistakes can name all three
 * from  design: language, section 13
 * test  rendered in full by every messages test
 */

/** Half-open range of UTF-16 offsets into the user's text. */
export type Span = readonly [start: number, end: number];

export type Severity = "error" | "needs" | "warning";

/** A second place that explains the first. */
export interface Also {
  readonly span: Span;
  readonly label: string;
}

/** A replacement that mends the mistake when pasted over `span`. */
export interface Fix {
  readonly span: Span;
  readonly text: string;
}

export interface Diagnostic {
  /** `E0301`; the letter and the first two digits name the room, see docs/errors. */
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly span: Span;
  readonly label?: string;
  readonly also?: readonly Also[];
  readonly note?: string;
  readonly help?: readonly string[];
  readonly fix?: readonly Fix[];
}

/** True when nothing in the list stops a program. */
export const passes = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.every((d) => d.severity !== "error");

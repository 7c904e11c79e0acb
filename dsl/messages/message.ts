/**
 * @file How every message is made: code, title, place, and the rest if there is any.
 * why   a help line that can be pasted is also a `fix`, so an editor can apply it
 */
import type { Also, Diagnostic, Fix, Severity, Span } from "../../src/base/diagnostic.ts";

export interface Rest {
  readonly label?: string | undefined;
  readonly also?: readonly Also[];
  readonly note?: string;
  readonly help?: readonly (string | undefined)[];
  readonly fix?: readonly Fix[];
}

function message(
  severity: Severity,
  code: string,
  title: string,
  span: Span,
  rest: Rest,
): Diagnostic {
  const help = (rest.help ?? []).filter((h): h is string => h !== undefined);
  return {
    code,
    severity,
    title,
    span,
    ...(rest.label ? { label: rest.label } : {}),
    ...(rest.also && rest.also.length > 0 ? { also: rest.also } : {}),
    ...(rest.note ? { note: rest.note } : {}),
    ...(help.length > 0 ? { help } : {}),
    ...(rest.fix && rest.fix.length > 0 ? { fix: rest.fix } : {}),
  };
}

export const error = (code: string, title: string, span: Span, rest: Rest = {}): Diagnostic =>
  message("error", code, title, span, rest);
export const needs = (code: string, title: string, span: Span, rest: Rest = {}): Diagnostic =>
  message("needs", code, title, span, rest);
export const warning = (code: string, title: string, span: Span, rest: Rest = {}): Diagnostic =>
  message("warning", code, title, span, rest);

/** `did you mean \`tile\`?` with the replacement that mends it, or another label. */
export function suggestion(near: string | undefined, span: Span, otherwise: string): Rest {
  return near === undefined
    ? { label: otherwise }
    : { label: `did you mean \`${near}\`?`, fix: [{ span, text: near }] };
}

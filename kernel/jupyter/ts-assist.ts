/**
 * @file Help while typing TypeScript: completion, hover, "is this cell complete".
 *
 * in    answers of tslab's converter and of the compiler's parser
 * out   plain data; positions are UTF-16 offsets
 * why   front ends expect matches that start with what was typed, and kinds they have an icon for
 * test  typescript.test.ts
 */
import { inspect } from "node:util";
import type { Completeness, Completion, MimeBundle } from "./host.ts";
import type { Compiler, Converter, ParsedFile, TypeScript } from "./tslab.ts";

/** The compiler's word for a kind → the word that JupyterLab knows. */
const KINDS: Readonly<Record<string, string>> = {
  const: "instance",
  let: "instance",
  var: "instance",
  "local var": "instance",
  parameter: "param",
  method: "function",
  "local function": "function",
  getter: "property",
  setter: "property",
  alias: "module",
  "external module name": "module",
};

/** Keeps what continues the typed prefix. */
export function completionOf(
  found: ReturnType<Converter["complete"]>,
  code: string,
  cursor: number,
): Completion {
  const prefix = code.slice(found.start, cursor);
  const kinds = new Map(found.original?.entries.map((entry) => [entry.name, entry.kind as string]));
  const items = found.candidates
    .filter((text) => text.startsWith(prefix))
    .map((text) => ({ text, kind: KINDS[kinds.get(text) ?? ""] ?? kinds.get(text) ?? "" }));
  return { start: found.start, end: found.end, items };
}

/** Type and documentation of a name; `value` adds its present value. */
export function quickInfo(
  ts: Compiler,
  info: TypeScript.QuickInfo,
  value: unknown,
  tidy: (text: string) => string,
): MimeBundle {
  const signature = tidy(ts.displayPartsToString(info.displayParts));
  const about = ts.displayPartsToString(info.documentation);
  const shown = value === undefined ? "" : inspect(value, { depth: 1 });
  const plain = [signature, about, shown].filter((part) => part !== "").join("\n\n");
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    about,
    shown === "" ? "" : `\`\`\`\n${shown}\n\`\`\``,
  ];
  return {
    "text/plain": plain,
    "text/markdown": markdown.filter((part) => part !== "").join("\n\n"),
  };
}

/** A cell is incomplete when its only syntax errors are that it ends too early. */
export function completenessOf(ts: Compiler, code: string): Completeness {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.ES2022, true) as ParsedFile;
  const errors = file.parseDiagnostics ?? [];
  if (errors.length === 0) return { status: "complete" };
  const end = code.trimEnd().length;
  const early = (d: TypeScript.Diagnostic): boolean =>
    (d.start ?? 0) >= end || /^Unterminated/.test(String(d.messageText));
  if (!errors.some(early)) return { status: "invalid" };
  return { status: "incomplete", indent: indentAfter(code) };
}

/** Two spaces for each bracket that the last line leaves open. */
function indentAfter(code: string): string {
  const line = code.split("\n").at(-1) ?? "";
  const own = /^\s*/.exec(line)![0];
  return /[{([]\s*$/.test(line) ? `${own}  ` : own;
}

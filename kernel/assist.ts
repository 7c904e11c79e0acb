/**
 * @file Completion, hover and completeness of mho text, for front ends.
 * in    the text of a cell, an offset, the session;  out  what Jupyter's messages carry
 * test  assist.test.ts
 */
import { isComplete as completeness, complete as suggest } from "../dsl/assist.ts";
import { hover as hoverAt } from "../dsl/hover.ts";
import { sourceOf } from "../dsl/source.ts";
import { explain } from "./explain.ts";
import type { Completeness, Completion, MimeBundle } from "./jupyter/host.ts";
import { MAGICS, readCell } from "./magics.ts";
import { scopeOf } from "./scope.ts";
import type { Session } from "./session.ts";

/** The same text with its magic lines blanked: offsets hold, because blanks replace characters one by one. */
function programOf(code: string): string {
  const reading = readCell(code, "mho");
  if ("mistake" in reading) return code;
  const lines = reading.code.split("\n");
  return code
    .split("\n")
    .map((line, i) => (lines[i] === "" ? " ".repeat(line.length) : line))
    .join("\n");
}

export function complete(code: string, cursor: number, session: Session): Completion {
  const magic = /(?:^|\n)%(\w*)$/.exec(code.slice(0, cursor));
  if (magic) return magicNames(magic[1] ?? "", cursor);
  const { from, to, items } = suggest(sourceOf(programOf(code)), cursor, scopeOf(session));
  return { start: from, end: to, items: items.map(({ text, type }) => ({ text, kind: type })) };
}

function magicNames(prefix: string, cursor: number): Completion {
  const names = Object.keys(MAGICS).filter((name) => name.startsWith(prefix));
  const items = names.map((text) => ({ text, kind: "magic" }));
  return { start: cursor - prefix.length, end: cursor, items };
}

/** Detail 1 adds where every setting comes from. */
export function hover(
  code: string,
  cursor: number,
  session: Session,
  detail: 0 | 1,
): MimeBundle | undefined {
  const text = programOf(code);
  const scope = scopeOf(session);
  const here = hoverAt(sourceOf(text), cursor, scope);
  // A verb alone on its line is still a name: with something behind it, it is the verb.
  const alone = wordAt(text, cursor);
  const found = here ?? hoverAt(sourceOf(`${alone} x`), alone.length, scope);
  if (!found || alone === "") return undefined;
  const word = here ? text.slice(here.span[0], here.span[1]) : alone;
  const more = detail === 1 && session.binding(word) ? ["", explain(word, { session })] : [];
  const lines = [...found.lines, ...more];
  const [head = "", ...rest] = lines;
  return {
    "text/plain": lines.join("\n"),
    "text/markdown": `\`\`\`\n${head}\n\`\`\`\n\n${rest.join("\n\n")}`,
  };
}

const wordAt = (text: string, cursor: number): string =>
  (/\w*$/.exec(text.slice(0, cursor))?.[0] ?? "") + (/^\w*/.exec(text.slice(cursor))?.[0] ?? "");

export function isComplete(code: string): Completeness {
  const status = completeness(programOf(code));
  return status === "incomplete" ? { status, indent: "  " } : { status };
}

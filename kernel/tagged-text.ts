/**
 * @file Programs inside TypeScript files: the texts of tags mho`…`, checked and formatted where they stand.
 * in    the text of a .ts or .js file;  out  each program with its place; the same file with its programs in canonical form
 * why   a mistake in a tag should be found before the program runs, at its line of the file
 * holds TypeScript's own parser finds the tags, so strings and comments that look like one are left alone
 * test  tagged-text.test.ts
 */
import type { Interpolated } from "../dsl/check/scope.ts";
import { UNKNOWN } from "../dsl/check/types.ts";
import { format } from "../dsl/format.ts";
import { cutInterpolations, interpolationToken, type Source, sourceOf } from "../dsl/source.ts";
import { loadTslab, type TypeScript } from "./jupyter/tslab.ts";
import { pipeline } from "./pipeline.ts";
import { Session } from "./session.ts";
import type { Stages } from "./stages.ts";

/** What stands behind `${...}` is known when TypeScript has run: until then nothing is said about it. */
export const UNSEEN: Interpolated = { kind: "bound", binding: { type: UNKNOWN, node: "unseen" } };

export const isTypeScript = (name: string): boolean => /\.[cm]?[jt]sx?$/.test(name);

export interface Tagged {
  /** Offset of the text in the file. */
  readonly start: number;
  readonly text: string;
  /** Tags with the same words in front share a session; undefined for one of its own. */
  readonly session: string | undefined;
}

/** Every tag mho`…`, own.mho`…`, mho.fresh`…` of a file, in order. */
export function tagsOf(file: string): Tagged[] {
  const { ts } = loadTslab();
  const root = ts.createSourceFile("file.tsx", file, ts.ScriptTarget.Latest, true);
  const found: Tagged[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isTaggedTemplateExpression(node)) {
      const words = node.tag.getText(root);
      if (/(^|\.)mho(\.fresh)?$/.test(words)) {
        const start = node.template.getStart(root) + 1;
        const text = file.slice(start, node.template.end - 1);
        found.push({ start, text, session: /[(]|\.fresh$/.test(words) ? undefined : words });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found.sort((a, b) => a.start - b.start);
}

/** One program of several that share a session, checked with what stands behind its `${...}` unseen. */
export async function checkPart(
  source: Source,
  interpolations: number,
  session: Session,
  methods: boolean,
): Promise<Stages> {
  const interpolated = Array<Interpolated>(interpolations).fill(UNSEEN);
  const stages = await pipeline(source, session, { checkOnly: true, methods, interpolated });
  if (stages.status !== "failed") session.keep(stages);
  return stages;
}

/** Every program of a file, checked in order; positions are those of the file. */
export async function checkTags(name: string, file: string, methods: boolean): Promise<Stages[]> {
  const sessions = new Map<string, Session>();
  const checked: Stages[] = [];
  for (const tag of tagsOf(file)) {
    const session = (tag.session !== undefined && sessions.get(tag.session)) || new Session();
    if (tag.session !== undefined) sessions.set(tag.session, session);
    const { text, expressions } = cutInterpolations(tag.text);
    const source = sourceOf(
      file.slice(0, tag.start).replace(/[^\n]/g, " ") + text,
      name,
      expressions.map((e) => `\${${e}}`),
    );
    const stages = await checkPart(source, expressions.length, session, methods);
    // Messages show the line as it stands in the file, where the places of both are the same.
    checked.push(expressions.length > 0 ? stages : { ...stages, source: sourceOf(file, name) });
  }
  return checked;
}

/** The same file with its programs in canonical form. */
export function formatTags(file: string): string {
  let out = "";
  let from = 0;
  for (const { start, text } of tagsOf(file)) {
    out += file.slice(from, start) + formatTag(text);
    from = start + text.length;
  }
  return out + file.slice(from);
}

/** Lines keep the indentation that they share: it belongs to the file around them. */
function formatTag(text: string): string {
  if (text.includes("\\")) return text; // escapes of TypeScript are not ours to move
  const [, head = "", body = "", tail = ""] = /^([ \t]*\n|)(.*?)(\n?[ \t]*)$/s.exec(text) ?? [];
  if (head === "") return body.includes("\n") ? text : formatText(body).trimEnd();
  const lines = body.split("\n");
  const indents = lines.filter((l) => l.trim() !== "").map((l) => /^[ \t]*/.exec(l)?.[0] ?? "");
  const indent = indents.reduce(
    (a, b) => (b.startsWith(a) ? a : a.startsWith(b) ? b : ""),
    indents[0] ?? "",
  );
  const flat = lines
    .map((l) => (l.startsWith(indent) ? l.slice(indent.length) : l.trimStart()))
    .join("\n");
  const formatted = formatText(flat)
    .trimEnd()
    .replace(/^(?=.)/gm, indent);
  return head + formatted + tail;
}

/** Canonical text of a program that holds `${…}`. */
export function formatText(text: string): string {
  const cut = cutInterpolations(text);
  return cut.expressions.reduce(
    (all, e, i) => all.replace(interpolationToken(i), () => `\${${e}}`),
    format(cut.text),
  );
}

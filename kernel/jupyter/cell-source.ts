/**
 * @file One TypeScript cell, made fit for the compiler of 2023 inside tslab.
 *
 * in    the text of a cell
 * out   the text to compile, the names it declares, and the way back from its offsets to those of the cell
 * why   tslab parses files without top-level await and patches that up afterwards: `await (x)` becomes a call of a function
 *       named await, and `for await` is wrapped in a function that is not async. `export` collides with the exports that tslab
 *       adds itself. All three are ordinary in code that people paste.
 * how   `await (x)` is written `await __tla((x))` with an identity function, an `export` in front of a declaration is blanked,
 *       `for await` is reported to the caller
 * test  cell-source.test.ts
 */
import type { Compiler, ParsedFile, TypeScript } from "./tslab.ts";

/** The identity function behind `await`; the engine declares it. */
export const AWAITED = "__tla";

export interface CellSource {
  /** What is compiled. Line numbers are those of the cell. */
  readonly code: string;
  /** Names declared at the top level, types included. */
  readonly names: ReadonlySet<string>;
  /** Names that stand for a value at run time. */
  readonly values: ReadonlySet<string>;
  /** The cell contains `for await` at its top level. */
  readonly forAwait: boolean;
  /** Offset in `code` → offset in the cell. */
  original(offset: number): number;
}

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** Parses and rewrites a cell. Never fails: a cell with syntax errors comes back as it is. */
export function prepareCell(ts: Compiler, text: string): CellSource {
  const head = "export {};\n"; // makes the parser take the text for a module, as tslab does
  const file = ts.createSourceFile("cell.ts", head + text, ts.ScriptTarget.ES2022, true);
  ts.bindSourceFile(file, {});
  const names = new Set<string>();
  const values = new Set<string>();
  file.locals?.forEach((symbol, escaped) => {
    const name = ts.unescapeLeadingUnderscores(escaped);
    names.add(name);
    if (symbol.flags & (ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) values.add(name);
  });
  const broken = ((file as ParsedFile).parseDiagnostics ?? []).length > 0;
  const found = broken ? { edits: [], forAwait: false } : rewrites(ts, file);
  const edits = found.edits.map((edit) => ({ ...edit, at: edit.at - head.length }));
  return { ...applied(text, edits), names, values, forAwait: found.forAwait };
}

function rewrites(ts: Compiler, file: TypeScript.SourceFile): { edits: Edit[]; forAwait: boolean } {
  const edits: Edit[] = [];
  let forAwait = false;
  const visit = (node: TypeScript.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return; // await is ordinary in there
    if (ts.isForOfStatement(node) && node.awaitModifier) forAwait = true;
    if (ts.isAwaitExpression(node) && !isPlainAwait(ts, file, node)) {
      const afterAwait = node.getStart(file) + "await".length;
      edits.push({ at: afterAwait, remove: 0, insert: ` ${AWAITED}(` });
      edits.push({ at: node.expression.getEnd(), remove: 0, insert: ")" });
    }
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) {
    visit(statement);
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (modifiers.some((m) => m.kind === ts.SyntaxKind.DefaultKeyword)) continue;
    for (const modifier of modifiers.filter((m) => m.kind === ts.SyntaxKind.ExportKeyword)) {
      const blank = " ".repeat("export".length);
      edits.push({ at: modifier.getStart(file), remove: blank.length, insert: blank });
    }
  }
  return { edits: edits.sort((a, b) => a.at - b.at), forAwait };
}

/** True when tslab's parser takes this for an await: a word or literal follows on the same line. */
function isPlainAwait(
  ts: Compiler,
  file: TypeScript.SourceFile,
  node: TypeScript.AwaitExpression,
): boolean {
  const gap = file.text.slice(node.getStart(file) + "await".length, node.expression.getStart(file));
  if (gap.includes("\n")) return false;
  const next = ts.createScanner(ts.ScriptTarget.ES2022, true, undefined, file.text);
  next.setTextPos(node.expression.getStart(file));
  const kind = next.scan();
  return (
    kind === ts.SyntaxKind.NumericLiteral ||
    kind === ts.SyntaxKind.StringLiteral ||
    kind >= ts.SyntaxKind.Identifier // identifiers and every keyword
  );
}

function applied(text: string, edits: readonly Edit[]): Pick<CellSource, "code" | "original"> {
  let code = "";
  let from = 0;
  for (const edit of edits) {
    code += text.slice(from, edit.at) + edit.insert;
    from = edit.at + edit.remove;
  }
  const original = (offset: number): number => {
    let back = offset;
    for (const { at, remove, insert } of edits) {
      if (at >= back) break; // `back` counts in the cell's own offsets from here on
      back = Math.max(at, back - (insert.length - remove));
    }
    return Math.min(back, text.length);
  };
  return { code: code + text.slice(from), original };
}

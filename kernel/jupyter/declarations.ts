/**
 * @file The declarations that a TypeScript cell sees: text of a `.d.ts` file, taken apart by name.
 *
 * in    declaration text as tslab's converter prints it, and a set of names
 * out   the same text without these names, or with these names only
 * why   a second `declare let x: T2` after an older declaration of `x` is ignored: the first type wins, silently (measured). So
 *       whoever redeclares a name from outside TypeScript must first take the old declaration out.
 * holds statements of a module's top level: variables, functions, classes, enums, namespaces, imports; an interface or a type
 *       alias lives beside a value of the same name and stays
 * test  declarations.test.ts
 */
import type { Compiler, TypeScript } from "./tslab.ts";

/** `text` without the values in `names`. */
export function withoutNames(ts: Compiler, text: string, names: ReadonlySet<string>): string {
  return names.size === 0 ? text : selected(ts, text, (name) => !names.has(name), true);
}

/** The values in `names` out of `text`, and nothing else. */
export function onlyNames(ts: Compiler, text: string, names: ReadonlySet<string>): string {
  return names.size === 0 ? "" : selected(ts, text, (name) => names.has(name), false);
}

function selected(
  ts: Compiler,
  text: string,
  keep: (name: string) => boolean,
  keepTypes: boolean,
): string {
  const file = ts.createSourceFile("prev.d.ts", text, ts.ScriptTarget.ES2022, true);
  const kept = file.statements.map((statement) => {
    if (ts.isVariableStatement(statement)) return keptVariables(ts, statement, keep);
    if (ts.isImportDeclaration(statement)) return keptImports(ts, statement, keep);
    const name = valueName(ts, statement);
    return (name === undefined ? keepTypes : keep(name)) ? statement.getText() : "";
  });
  return kept
    .filter((line) => line !== "")
    .map((line) => `${line}\n`)
    .join("");
}

function valueName(ts: Compiler, node: TypeScript.Statement): string | undefined {
  const named =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node);
  return named ? node.name?.text : undefined;
}

function keptVariables(
  ts: Compiler,
  statement: TypeScript.VariableStatement,
  keep: (name: string) => boolean,
): string {
  const all = statement.declarationList.declarations;
  const kept = all.filter((d) => ts.isIdentifier(d.name) && keep(d.name.text));
  if (kept.length === all.length) return statement.getText();
  if (kept.length === 0) return "";
  const { flags } = statement.declarationList;
  const word = flags & ts.NodeFlags.Const ? "const" : flags & ts.NodeFlags.Let ? "let" : "var";
  return `declare ${word} ${kept.map((d) => d.getText()).join(", ")};`;
}

function keptImports(
  ts: Compiler,
  statement: TypeScript.ImportDeclaration,
  keep: (name: string) => boolean,
): string {
  const clause = statement.importClause;
  if (!clause) return statement.getText();
  const parts: string[] = [];
  if (clause.name && keep(clause.name.text)) parts.push(clause.name.text);
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings) && keep(bindings.name.text)) {
    parts.push(bindings.getText());
  }
  if (bindings && ts.isNamedImports(bindings)) {
    const kept = bindings.elements.filter((e) => keep(e.name.text)).map((e) => e.getText());
    if (kept.length > 0) parts.push(`{ ${kept.join(", ")} }`);
  }
  if (parts.length === 0) return "";
  const type = clause.isTypeOnly ? "type " : "";
  return `import ${type}${parts.join(", ")} from ${statement.moduleSpecifier.getText()};`;
}

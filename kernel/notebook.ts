/**
 * @file Notebook files: nbformat 4.5, and `.mho` scripts with `// %%` cells.
 * in    the text of a file;  out  a Notebook, and the text again
 * why   written exactly as JupyterLab writes (sorted keys, indent 1, final newline, texts as lists of
 *       lines), so that a saved notebook has the diff of its change and no other
 * from  https://nbformat.readthedocs.io, read: nbformat 5 `v4/rwbase.py`, `v4/nbjson.py`
 * test  notebook.test.ts: every notebook comes back byte for byte; broken ones name what is wrong
 */
import { shortHash } from "../src/base/hash.ts";
import type { Json } from "../src/base/json.ts";

export type Metadata = { [key: string]: Json };

/** A MIME bundle: one thing in several forms, by media type. */
export type MimeBundle = { readonly [mime: string]: Json };

export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly output_type: "display_data"; readonly data: MimeBundle; readonly metadata: Metadata }
  | {
      readonly output_type: "execute_result";
      readonly data: MimeBundle;
      readonly metadata: Metadata;
      readonly execution_count: number | null;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

export interface Cell {
  id: string;
  type: "code" | "markdown" | "raw";
  source: string;
  metadata: Metadata;
  outputs: Output[];
  count: number | null;
  /** Line of the file where the source starts, 0 in a notebook: for messages about scripts. */
  line: number;
}

export interface Notebook {
  cells: Cell[];
  metadata: Metadata;
}

/** The file is no notebook; the sentence says why. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
}

// Python's str.splitlines knows these ends of lines; nbformat stores texts that way.
const LINES = /.*?(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|.+$/gsu;
const toLines = (text: string): string[] => text.match(LINES) ?? [];
const isJsonMime = (mime: string): boolean => mime === "application/json" || mime.endsWith("+json");

function joined(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join("") : "";
}

type Raw = Record<string, unknown>;
const isRecord = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a `.ipynb` text. Throws NotebookError. Notebooks older than 4.5 get ids. */
export function readNotebook(text: string): Notebook {
  const file = parseJson(text);
  if (!isRecord(file)) throw new NotebookError("it is no notebook: there is no list of cells");
  const format = file["nbformat"];
  if (typeof format === "number" && format !== 4)
    throw new NotebookError(
      `it has notebook format ${format}, and 4 is read here: jupyter nbconvert --to notebook writes that`,
    );
  if (!Array.isArray(file["cells"]))
    throw new NotebookError("it is no notebook: there is no list of cells");
  const cells = file["cells"].map((cell, i) => readCell(cell, i));
  const seen = new Set<string>();
  for (const [i, cell] of cells.entries()) {
    if (seen.has(cell.id)) cell.id = derivedId(i, `${cell.source}#${i}`);
    seen.add(cell.id);
  }
  return { cells, metadata: (file["metadata"] ?? {}) as Metadata };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotebookError(
      text.trim() === "" ? "it is empty" : "it is no notebook: the text is not JSON",
    );
  }
}

function readCell(raw: unknown, index: number): Cell {
  if (!isRecord(raw)) throw new NotebookError(`cell ${index + 1} is not a cell`);
  const type = raw["cell_type"];
  if (type !== "code" && type !== "markdown" && type !== "raw")
    throw new NotebookError(`cell ${index + 1} has no known cell_type`);
  const source = joined(raw["source"]);
  const id = raw["id"];
  const outputs = Array.isArray(raw["outputs"]) ? raw["outputs"].map(readOutput) : [];
  return {
    id: typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : derivedId(index, source),
    type,
    source,
    metadata: (raw["metadata"] ?? {}) as Metadata,
    outputs,
    count: typeof raw["execution_count"] === "number" ? raw["execution_count"] : null,
    line: 0,
  };
}

/** A stable id for a cell that has none: of its place and its text. */
const derivedId = (index: number, source: string): string =>
  shortHash({ index, source }).slice(0, 8);

function readOutput(raw: unknown): Output {
  const out = raw as Raw;
  if (out["output_type"] === "stream")
    return { ...(out as object), text: joined(out["text"]) } as Output;
  if (!isRecord(out["data"])) return out as Output;
  const data = Object.fromEntries(
    Object.entries(out["data"]).map(([mime, v]) => [mime, isJsonMime(mime) ? v : joined(v)]),
  );
  return { ...(out as object), data } as Output;
}

/** The text of a notebook file, byte for byte as JupyterLab saves it. */
export function writeNotebook(notebook: Notebook): string {
  const file = {
    cells: notebook.cells.map(writtenCell),
    metadata: notebook.metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(sorted(file as unknown as Json), null, 1)}\n`;
}

function writtenCell(cell: Cell): Raw {
  const common = {
    cell_type: cell.type,
    id: cell.id,
    metadata: cell.metadata,
    source: toLines(cell.source),
  };
  if (cell.type !== "code") return common;
  return { ...common, execution_count: cell.count, outputs: cell.outputs.map(writtenOutput) };
}

function writtenOutput(out: Output): Raw {
  if (out.output_type === "stream") return { ...out, text: toLines(out.text) };
  if (out.output_type === "error") return { ...out };
  const data = Object.fromEntries(
    Object.entries(out.data).map(([mime, value]) => [
      mime,
      typeof value === "string" && !isJsonMime(mime) ? toLines(value) : value,
    ]),
  );
  return { ...out, data };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((v: Json) => sorted(v));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}

// ---- scripts -------------------------------------------------------------------------------------

const MARKER = /^(?:\/\/|#) ?%%(?!%)(.*)$/;
const LANGUAGE = /^\s*\[(markdown|md|raw|ts|typescript|mho)\]/;
const TAGS = /tags=(\[[^\]]*\])/;

/** Reads a `.mho` script: the lines before the first marker are a cell when there is code in them. */
export function readScript(text: string): Notebook {
  const lines = text.split("\n");
  const cells: Cell[] = [];
  let start = 0;
  let marker = "";
  const close = (end: number): void => {
    const body = lines.slice(start, end);
    if (start > 0 || body.some((line) => line.trim() !== ""))
      cells.push(scriptCell(marker, body, start, cells.length));
  };
  lines.forEach((line, i) => {
    const match = MARKER.exec(line);
    if (!match) return;
    close(i);
    start = i + 1;
    marker = match[1] ?? "";
  });
  close(lines.length);
  return { cells, metadata: kernelMetadata("mho") };
}

function scriptCell(marker: string, body: string[], line: number, index: number): Cell {
  const word = LANGUAGE.exec(marker)?.[1];
  const prose = word === "markdown" || word === "md" || word === "raw";
  let source = body.join("\n").replace(/\s+$/, "");
  if (prose) source = source.replace(/^(?:\/\/|#) ?/gm, "");
  const typescript = word === "ts" || word === "typescript";
  return {
    id: derivedId(index, source),
    type: word === "raw" ? "raw" : prose ? "markdown" : "code",
    source: typescript ? `%%ts\n${source}` : source,
    metadata: tagsOf(marker),
    outputs: [],
    count: null,
    line: typescript ? line - 1 : line,
  };
}

function tagsOf(marker: string): Metadata {
  const tags = TAGS.exec(marker)?.[1];
  try {
    return tags === undefined ? {} : { tags: JSON.parse(tags) as Json };
  } catch {
    return {};
  }
}

/** The same cells as a `.mho` script. */
export function writeScript(notebook: Notebook): string {
  const single = notebook.cells.length === 1 ? notebook.cells[0] : undefined;
  if (single?.type === "code" && !single.source.startsWith("%%")) return `${single.source}\n`;
  return notebook.cells.map(scriptText).join("\n");
}

function scriptText(cell: Cell): string {
  const tags = cell.metadata["tags"];
  const suffix = tags === undefined ? "" : ` tags=${JSON.stringify(tags)}`;
  if (cell.type !== "code") {
    const word = cell.type === "raw" ? "raw" : "markdown";
    return `// %% [${word}]${suffix}\n${cell.source.replace(/^/gm, "// ").replace(/ +$/gm, "")}\n`;
  }
  const magic = /^%%(ts|mho)[^\n]*\n?/.exec(cell.source);
  const body = magic ? cell.source.slice(magic[0].length) : cell.source;
  return `// %%${magic?.[1] === "ts" ? " [ts]" : ""}${suffix}\n${body}\n`;
}

/** Metadata that names the kernel of a notebook. */
export function kernelMetadata(language: "mho" | "ts"): Metadata {
  return language === "mho"
    ? {
        kernelspec: { display_name: "mho", language: "mho", name: "mho" },
        language_info: { file_extension: ".mho", mimetype: "text/x-mho", name: "mho" },
      }
    : {
        kernelspec: { display_name: "mho (TypeScript)", language: "typescript", name: "mho-ts" },
        language_info: { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" },
      };
}

/** The language of a plain cell, by the kernel the notebook names. */
export function languageOf(notebook: Notebook): "mho" | "ts" {
  const spec = notebook.metadata["kernelspec"];
  const name = isRecord(spec) ? spec["name"] : undefined;
  return name === "mho" ? "mho" : "ts";
}

export const tagged = (cell: Cell, tag: string): boolean => {
  const tags = cell.metadata["tags"];
  return Array.isArray(tags) && tags.includes(tag);
};

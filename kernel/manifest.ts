/**
 * @file What ran: the identity of a notebook's results, without machine or time.
 * in    cells with their stages, the session;  out  `metadata.mho.manifest` and its text
 * why   another machine must be able to say "the same", bit by bit
 * from  design: kernel, section 10
 * test  test/notebooks.test.ts: two runs give the same file, manifest included
 */
import { sha256 } from "../src/base/hash.ts";
import type { Json } from "../src/base/json.ts";
import type { Notebook } from "./notebook.ts";
import type { CellReport, JsonRecord } from "./report.ts";
import type { Session } from "./session.ts";
import { VERSION } from "./version.ts";

const engineOf = (session: Session): string => session.last?.results?.provenance.engine ?? "none";

/** Data sets that were used, by name. */
const dataOf = (session: Session): Json[] =>
  [...session.provenance.values()].map((data) => ({ ...data }));

export function manifestOf(
  notebook: Notebook,
  cells: readonly CellReport[],
  session: Session,
  host?: JsonRecord,
): JsonRecord {
  const sources = new Map(notebook.cells.map((c) => [c.id, c.source]));
  return {
    v: 1,
    mho: VERSION,
    engine: engineOf(session),
    ir: 1,
    seed: session.seed,
    data: dataOf(session),
    cells: cells.map((cell) => {
      const results = cell.stages.at(-1)?.results;
      return {
        id: cell.id,
        lang: cell.lang,
        source: sha256(sources.get(cell.id) ?? ""),
        ...(results ? { ir: results.provenance.ir, hash: results.hash } : {}),
      };
    }),
    result: session.hash,
    ...(host ? { host } : {}),
  };
}

/** `%manifest` as lines. */
export function manifestText(session: Session): string {
  const rows: [string, string][] = [
    ["mho", VERSION],
    ["engine", engineOf(session)],
    ["seed", String(session.seed)],
    ["program", session.ir],
    ["result", session.hash],
    ...dataOf(session).map((d): [string, string] => {
      const { name, sha256: hash } = d as { name: string; sha256: string };
      return [`data ${name}`, hash];
    }),
  ];
  const width = Math.max(...rows.map(([key]) => key.length));
  return rows.map(([key, value]) => `${key.padEnd(width)}  ${value}`).join("\n");
}

/**
 * @file What was typed and what came out: for the arrow keys, and for `%history`.
 *
 * in    cells that ran; history requests
 * out   tuples (session, line, input) or (session, line, (input, output))
 * how   JSON lines in the user's data folder, mode 0600, one file for all kernels. Each line carries the id of its session, and
 *       sessions are numbered in the order in which they appear, so that two kernels never claim the same number
 * holds the newest 10,000 cells; cells beyond 64 KiB stay in memory; `MHO_HISTORY=off` writes nothing
 * from  "Messaging in Jupyter", section "History"
 * test  history.test.ts
 */
import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { JsonObject } from "./wire.ts";

const MAX_CELLS = 10_000;
const MAX_LENGTH = 65_536;

interface Entry {
  /** Id of the session. */
  readonly s: string;
  /** The number beside the cell. */
  readonly n: number;
  readonly in: string;
  readonly out: string | null;
}

export type HistoryTuple = readonly [number, number, string | readonly [string, string | null]];

interface Numbered {
  readonly session: number;
  readonly entry: Entry;
}

/** Where the history lies, or undefined when it is switched off. */
export function historyFile(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env["MHO_HISTORY"];
  if (wanted === "off") return undefined;
  return wanted ?? path.join(dataFolder(env), "history.jsonl");
}

function dataFolder(env: NodeJS.ProcessEnv): string {
  const home = homedir();
  if (process.platform === "win32") return path.join(env["APPDATA"] ?? home, "mho");
  if (process.platform === "darwin")
    return path.join(home, "Library", "Application Support", "mho");
  return path.join(env["XDG_DATA_HOME"] ?? path.join(home, ".local", "share"), "mho");
}

export class History {
  private readonly file: string | undefined;
  private readonly id = randomUUID();
  private readonly own: Entry[] = [];
  private earlier: readonly Numbered[] | undefined;

  constructor(file: string | undefined) {
    this.file = file;
  }

  add(count: number, input: string, output: string | null): void {
    const entry: Entry = { s: this.id, n: count, in: input, out: output };
    this.own.push(entry);
    const line = `${JSON.stringify(entry)}\n`;
    if (this.file === undefined || line.length > MAX_LENGTH) return;
    try {
      appendFileSync(this.file, line, { mode: 0o600 });
    } catch {
      this.create(line);
    }
  }

  private create(line: string): void {
    try {
      mkdirSync(path.dirname(this.file!), { recursive: true, mode: 0o700 });
      appendFileSync(this.file!, line, { mode: 0o600 });
    } catch {
      // A disk that takes no history is no reason to stop: memory has it.
    }
  }

  /** Answers the content of a history_request: oldest first, this session last. */
  find(request: JsonObject): HistoryTuple[] {
    this.earlier ??= this.load();
    const present = (this.earlier.at(-1)?.session ?? 0) + 1;
    const all = [...this.earlier, ...this.own.map((entry) => ({ session: present, entry }))];
    const kind = request["hist_access_type"];
    const found =
      kind === "range"
        ? ranged(all, present, request)
        : kind === "search"
          ? searched(all, request)
          : all;
    const n = request["n"];
    const newest =
      kind !== "range" && typeof n === "number" ? (n > 0 ? found.slice(-n) : []) : found;
    return newest.map(({ session, entry }) => {
      const what = request["output"] === true ? ([entry.in, entry.out] as const) : entry.in;
      return [session, entry.n, what];
    });
  }

  private load(): Numbered[] {
    if (this.file === undefined) return [];
    const entries = entriesOf(this.file);
    if (entries.length > MAX_CELLS) this.trim(entries.slice(-MAX_CELLS));
    const others = entries.filter((entry) => entry.s !== this.id).slice(-MAX_CELLS);
    const numbers = new Map<string, number>();
    for (const { s } of others) if (!numbers.has(s)) numbers.set(s, numbers.size + 1);
    const numbered = others.map((entry) => ({ session: numbers.get(entry.s)!, entry }));
    return numbered.sort((a, b) => a.session - b.session); // kernels side by side write interleaved
  }

  private trim(entries: readonly Entry[]): void {
    const temporary = `${this.file}.${this.id}`;
    try {
      const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
      writeFileSync(temporary, text, { mode: 0o600 });
      renameSync(temporary, this.file!);
    } catch {
      // The file stays long; the next kernel tries again.
    }
  }
}

function entriesOf(file: string): Entry[] {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      const entry = JSON.parse(line) as Entry;
      return typeof entry.s === "string" && typeof entry.in === "string" ? [entry] : [];
    } catch {
      return []; // an interrupted write
    }
  });
}

function ranged(all: readonly Numbered[], present: number, request: JsonObject): Numbered[] {
  const asked = Number(request["session"] ?? 0);
  const session = asked > 0 ? asked : present + asked; // 0 is this one, -1 the one before
  const start = Number(request["start"] ?? 0);
  const stop = request["stop"] == null ? Number.POSITIVE_INFINITY : Number(request["stop"]);
  return all.filter((x) => x.session === session && x.entry.n >= start && x.entry.n < stop);
}

function searched(all: readonly Numbered[], request: JsonObject): Numbered[] {
  const pattern = globPattern(String(request["pattern"] ?? "*"));
  const found = all.filter(({ entry }) => pattern.test(entry.in));
  if (request["unique"] !== true) return found;
  const newest = new Map<string, Numbered>();
  for (const one of found) {
    newest.delete(one.entry.in);
    newest.set(one.entry.in, one);
  }
  return [...newest.values()];
}

/** `*` and `?` as in file names; all else is meant as written. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

/**
 * @file `mho verify`: run again, and compare with what a notebook holds.
 * in    executed notebooks;  out  "reproduced bit for bit", or what differs: cell, kind, place, size of the difference
 * why   a number in a notebook is worth what its repetition gives
 * from  design: kernel, section 11
 * test  cli.test.ts, test/notebooks.test.ts: one changed digit is found and its cell named
 */
import type { Json } from "../src/base/json.ts";
import { type Given, UsageError } from "./arguments.ts";
import { type Cell, type Notebook, type Output, tagged } from "./notebook.ts";
import { readProgram, wanted } from "./program-file.ts";
import { runNotebook } from "./run.ts";
import type { Terminal } from "./terminal.ts";

export async function verifyCommand(given: Given, terminal: Terminal): Promise<number> {
  const asked = given.values.get("tolerance")?.at(-1) ?? "0";
  const tolerance = asked.trim() === "" ? Number.NaN : Number(asked);
  if (!(tolerance >= 0)) throw new UsageError(`--tolerance needs a number, not ${asked}`);
  let differing = 0;
  for (const name of wanted(given.words, "verify")) {
    const file = readProgram(name, terminal);
    if (!file.notebook.cells.some((cell) => cell.outputs.length > 0)) {
      terminal.out(`${name}: holds no outputs, there is nothing to compare\n`);
      continue;
    }
    const parameters = (file.notebook.metadata["papermill"] as { parameters?: object } | undefined)
      ?.parameters;
    const { notebook } = await runNotebook(file.notebook, {
      name,
      text: file.text,
      parameters: new Map(Object.entries(parameters ?? {})),
      strict: false,
      mhoOnly: false,
      data: "summary",
      meter: () => terminal.meter(),
      onOutput: () => {},
      signal: terminal.signal,
    });
    if (terminal.signal.aborted) return 130;
    const found = differences(file.notebook, notebook, tolerance);
    terminal.out(
      found.length === 0
        ? `${name}: reproduced ${tolerance === 0 ? "bit for bit" : `within ${tolerance}`}\n`
        : `${name}: ${found.length} difference${found.length === 1 ? "" : "s"}\n`,
    );
    for (const line of found) terminal.out(`  ${line}\n`);
    differing += found.length;
  }
  return differing > 0 ? 3 : 0;
}

/** Every output that is not the same. Cells tagged `volatile` may differ. */
function differences(before: Notebook, after: Notebook, tolerance: number): string[] {
  const now = new Map(after.cells.map((cell) => [cell.id, cell]));
  return before.cells.flatMap((cell) => {
    if (cell.type !== "code" || tagged(cell, "volatile")) return [];
    const again = now.get(cell.id);
    if (!again) return [`cell ${cell.id}: is gone`];
    return cellDifferences(cell, again, tolerance).map((what) => `cell ${cell.id}: ${what}`);
  });
}

function cellDifferences(before: Cell, after: Cell, tolerance: number): string[] {
  const [a, b] = [before.outputs.filter(lasting), after.outputs.filter(lasting)];
  if (a.length !== b.length) return [`${a.length} outputs stored, ${b.length} now`];
  return a.flatMap((output, i) => {
    const found = firstDifference(
      comparable(output, tolerance),
      comparable(b[i] as Output, tolerance),
      tolerance,
      "",
    );
    return found === undefined ? [] : [`output ${i + 1}, ${found}`];
  });
}

/** Bars and times depend on speed. */
const lasting = (output: Output): boolean =>
  !(
    "metadata" in output && (output.metadata["mho"] as { volatile?: boolean } | undefined)?.volatile
  );

/**
 * Counts are those of a front end, not of the program. Where numbers may differ, hashes do too, and so do the pictures and
 * pages made of them: then texts and figures are compared.
 */
function comparable(output: Output, tolerance: number): Json {
  const { execution_count: _count, ...rest } = output as { execution_count?: number };
  if (tolerance === 0 || !("data" in rest)) return rest as unknown as Json;
  const { metadata: _hashes, data, ...other } = rest as unknown as Record<string, Json>;
  const { "text/html": _page, ...bundle } = data as Record<string, Json>;
  return { ...other, data: "text/plain" in bundle ? bundle : (data as Json) };
}

/** The first place where two JSON values differ, in words. */
function firstDifference(a: Json, b: Json, tolerance: number, at: string): string | undefined {
  if (typeof a === "number" && typeof b === "number") return numberDifference(a, b, tolerance, at);
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    for (const key of keys) {
      const [x, y] = [(a as Record<string, Json>)[key], (b as Record<string, Json>)[key]];
      const place = at === "" ? key : `${at}.${key}`;
      if (x === undefined || y === undefined)
        return `${place} ${x === undefined ? "is new" : "is gone"}`;
      const found = firstDifference(x, y, tolerance, place);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (a === b) return undefined;
  if (typeof a === "string" && typeof b === "string" && tolerance > 0)
    return textDifference(a, b, tolerance, at);
  return `${at}: ${excerpt(a, b)}`;
}

const NUMBER = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;

/** Words must be the same, and the numbers between them near; a sparkline is a number drawn in signs. */
function textDifference(a: string, b: string, tolerance: number, at: string): string | undefined {
  const words = (text: string): string =>
    text.replace(NUMBER, "0").replace(/[▁-█]/g, "▁").replace(/ +/g, " ");
  if (words(a) !== words(b)) return `${at}: ${excerpt(a, b)}`;
  const [x, y] = [a, b].map((text) => (text.match(NUMBER) ?? []).map(Number)) as [
    number[],
    number[],
  ];
  return x
    .map((v, i) => numberDifference(v, y[i] as number, tolerance, at))
    .find((d) => d !== undefined);
}

function numberDifference(a: number, b: number, tolerance: number, at: string): string | undefined {
  const difference = Math.abs(a - b);
  const relative = difference / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE);
  if (a === b || relative <= tolerance) return undefined;
  return `${at}: ${a} stored, ${b} now, ${difference.toPrecision(2)} apart (relative ${relative.toPrecision(2)})`;
}

/** Texts around their first difference. */
function excerpt(a: Json, b: Json): string {
  const [x, y] = [String(a), String(b)];
  let i = 0;
  while (i < x.length && x[i] === y[i]) i++;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, i - 12), i + 20));
  return `${around(x)} stored, ${around(y)} now`;
}

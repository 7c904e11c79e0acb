/**
 * @file From a place in the JavaScript that tslab emits back to the place in the cell.
 *
 * in    the cell, the emitted code, an offset in the emitted code
 * out   the offset in the cell, or undefined when the two have nothing in common there
 * why   tslab emits no source maps, adds lines at the top and drops types, so V8's line numbers do not fit the cell
 * how   both texts are cut into tokens; the longest common subsequence pairs them (Myers, "An O(ND) difference algorithm and its
 *       variations", Algorithmica 1986). Types are then tokens only the cell has, and `exports.` tokens only the output has.
 * holds up to 40,000 tokens and 2,000 differences; beyond, no position is better than a slow error
 * test  token-map.test.ts
 */
import type { Compiler } from "./tslab.ts";

const MAX_TOKENS = 40_000;
const MAX_DIFFERENCES = 2_000;

interface Token {
  readonly text: string;
  readonly start: number;
}

/** The offset in `source` that the token at `offset` of `emitted` came from. */
export function originalOffset(
  ts: Compiler,
  source: string,
  emitted: string,
  offset: number,
): number | undefined {
  const before = tokensOf(ts, source);
  const after = tokensOf(ts, emitted);
  if (before.length + after.length > MAX_TOKENS) return undefined;
  const next = after.findIndex((token) => token.start > offset);
  const at = next < 0 ? after.length - 1 : next - 1;
  // From the end, so that of equal tokens the last is paired: `exports.f = f` stands between the `f` it repeats and the next one.
  const pairs = commonTokens(before.reverse(), after.reverse());
  // An inserted token (`exports.`) stands for the one it was inserted before.
  for (let i = at; i < Math.min(after.length, at + 4); i++) {
    const from = pairs.get(after.length - 1 - i);
    if (from !== undefined) return before[from]!.start;
  }
  return undefined;
}

function tokensOf(ts: Compiler, text: string): Token[] {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, true, undefined, text);
  const tokens: Token[] = [];
  for (;;) {
    const kind = scanner.scan();
    if (kind === ts.SyntaxKind.EndOfFileToken) return tokens;
    const written = scanner.getTokenText();
    // The emitter prefers double quotes and ends statements with semicolons: neither tells places apart.
    if (kind === ts.SyntaxKind.SemicolonToken) continue;
    tokens.push({ text: written.replace(/^'(.*)'$/s, '"$1"'), start: scanner.getTokenPos() });
  }
}

/** Index in `b` → index in `a` of each token of a longest common subsequence. */
function commonTokens(a: readonly Token[], b: readonly Token[]): Map<number, number> {
  const offset = a.length + b.length + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const history: Int32Array[] = [];
  for (let d = 0; d <= MAX_DIFFERENCES; d++) {
    history.push(furthest.slice(offset - d - 1, offset + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && furthest[offset + k - 1]! < furthest[offset + k + 1]!);
      let x = down ? furthest[offset + k + 1]! : furthest[offset + k - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x]!.text === b[x - k]!.text) x++;
      furthest[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a.length, b.length, history);
    }
  }
  return new Map();
}

/** Retraces the edit path from its end; each diagonal step is a pair. */
function walkBack(
  aLength: number,
  bLength: number,
  history: readonly Int32Array[],
): Map<number, number> {
  const pairs = new Map<number, number>();
  let x = aLength;
  let y = bLength;
  for (let d = history.length - 1; d >= 0; d--) {
    const row = history[d]!; // holds diagonals -d-1 … d+1 as they were before step d
    const at = (k: number): number => row[k + d + 1]!;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : at(fromK);
    const fromY = d === 0 ? 0 : fromX - fromK;
    const start = d === 0 ? 0 : down ? fromX : fromX + 1;
    while (x > start && x > 0 && y > 0) {
      x--;
      y--;
      pairs.set(y, x);
    }
    x = fromX;
    y = fromY;
  }
  return pairs;
}

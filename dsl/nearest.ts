/**
 * @file Did you mean: the nearest of some words.
 * from  optimal string alignment distance (Damerau 1964, restricted); design: language, section 13.3
 * test  nearest.test.ts: metric properties; names of one letter never; case counts half
 */

/** Insertions, deletions, substitutions and swaps of neighbours. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        d = Math.min(d, (before[j - 2] as number) + 1);
      row.push(d);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}

/** The nearest word within max(1, a third of the length); undefined when none is near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  if (word.length < 2 || word.length > 64) return undefined;
  const allowed = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    if (candidate === word || Math.abs(candidate.length - word.length) > allowed) continue;
    const other = candidate.toLowerCase();
    const d = other === lower ? 0.5 : distance(lower, other);
    if (d < least) {
      least = d;
      best = candidate;
    }
  }
  return least <= allowed ? best : undefined;
}

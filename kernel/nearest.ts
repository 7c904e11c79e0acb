/**
 * @file Did you mean: the nearest of a list of words.
 * in    a word and the words there are;  out  one of them, or nothing when none is near
 * from  optimal string alignment distance; design: language, section 13.3: differences in case count
 *       half, accepted up to max(1, length / 3)
 * test  nearest.test.ts
 */

/** The word of the list that was probably meant. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const limit = Math.max(1, word.length / 3);
  let best: string | undefined;
  let least = limit;
  for (const candidate of words) {
    const d = distance(word, candidate);
    if (d < least || (d === least && best === undefined)) [best, least] = [candidate, d];
  }
  return best;
}

/** Edits between two words: insert, delete, replace, swap neighbours; another case is half an edit. */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const [x, y] = [a[i - 1] as string, b[j - 1] as string];
      const replace = x === y ? 0 : x.toLowerCase() === y.toLowerCase() ? 0.5 : 1;
      let least = Math.min(
        at(rows, i - 1, j) + 1,
        (row[j - 1] ?? 0) + 1,
        at(rows, i - 1, j - 1) + replace,
      );
      if (i > 1 && j > 1 && x === b[j - 2] && a[i - 2] === y)
        least = Math.min(least, at(rows, i - 2, j - 2) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

const at = (rows: readonly number[][], i: number, j: number): number => rows[i]?.[j] ?? 0;

/**
 * @file Fewer digits and fewer points: what a figure of 700 x 450 pixels can show, and not more.
 * why   a 128x128 heatmap takes 332 kB at full precision and 129 kB at four digits
 * from  design: kernel, section 9 (four significant digits, at most 20,000 points)
 * test  round.test.ts: the error stays below 1/10,000 of the range; extremes survive thinning
 */

const MOST_POINTS = 20_000;

/** A function that keeps four significant digits, and more when the range is narrow beside its distance from zero. */
export function rounded(range: readonly [number, number]): (value: number) => number {
  const size = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  const span = range[1] - range[0];
  const extra = span > 0 && size > 0 ? Math.max(0, Math.round(Math.log10(size / span))) : 0;
  const digits = Math.min(17, 4 + extra);
  return (v) => (Number.isInteger(v) && Math.abs(v) < 1e7 ? v : Number(v.toPrecision(digits)));
}

/**
 * Indices of at most `most` points that keep a line's look: of each stretch its first, smallest, largest and last point.
 * Lines with no more points keep them all.
 */
export function thinned(y: ArrayLike<number | null>, most: number = MOST_POINTS): number[] {
  const n = y.length;
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const stretches = Math.max(1, Math.floor(most / 4));
  const kept: number[] = [];
  for (let s = 0; s < stretches; s++) {
    const from = Math.floor((s * n) / stretches);
    const to = Math.floor(((s + 1) * n) / stretches);
    let low = from;
    let high = from;
    for (let i = from; i < to; i++) {
      const v = y[i] ?? Number.NaN;
      if (v < (y[low] ?? Number.POSITIVE_INFINITY)) low = i;
      if (v > (y[high] ?? Number.NEGATIVE_INFINITY)) high = i;
    }
    for (const i of [...new Set([from, low, high, to - 1])].sort((a, b) => a - b)) kept.push(i);
  }
  return kept;
}

/** Every k-th index, so that at most `most` remain: for clouds of points, where no single one matters. */
export function sampled(n: number, most: number = MOST_POINTS): number[] {
  const step = Math.max(1, Math.ceil(n / most));
  return Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step);
}

/** A matrix as means over square blocks, with at most `most` of them. */
export interface Blocks {
  readonly rows: number;
  readonly columns: number;
  /** Side of a block in cells; 1 means nothing was averaged. */
  readonly side: number;
  readonly values: Float64Array;
}

export function blockMeans(
  data: ArrayLike<number>,
  rows: number,
  columns: number,
  most: number = MOST_POINTS,
): Blocks {
  let side = 1;
  while (Math.ceil(rows / side) * Math.ceil(columns / side) > most) side++;
  const r = Math.ceil(rows / side);
  const c = Math.ceil(columns / side);
  const sums = new Float64Array(r * c);
  const counts = new Float64Array(r * c);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const at = Math.floor(i / side) * c + Math.floor(j / side);
      sums[at] += data[i * columns + j] as number;
      counts[at] += 1;
    }
  return { rows: r, columns: c, side, values: sums.map((s, i) => s / (counts[i] as number)) };
}

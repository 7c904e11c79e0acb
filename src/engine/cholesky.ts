/**
 * @file Partial Cholesky elimination: what a linear network looks like from the nodes that stay.
 * in    the lower triangle of a symmetric positive matrix, row-major; how many nodes to eliminate
 * out   in the trailing lower triangle: its Schur complement
 * why   IR drop of whole arrays is dense elimination; panels of 48 keep it in cache
 * holds sums run over k ascending, one subtraction per panel: the same bits everywhere
 * test  wires.test.ts (through effective conductances)
 */

const PANEL = 48;

/** Factors the columns k0..k1-1 down to row k1-1. */
function factorPanel(a: Float64Array, n: number, k0: number, k1: number): void {
  for (let j = k0; j < k1; j++) {
    let pivot = a[j * n + j]!;
    for (let k = k0; k < j; k++) pivot -= a[j * n + k]! * a[j * n + k]!;
    const root = Math.sqrt(pivot);
    a[j * n + j] = root;
    for (let i = j + 1; i < k1; i++) {
      let t = a[i * n + j]!;
      for (let k = k0; k < j; k++) t -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j] = t / root;
    }
  }
}

/** Rows k1..n-1 of the panel, solved and packed: packed[i-k1][j-k0]. */
function solveRows(a: Float64Array, n: number, k0: number, k1: number, packed: Float64Array): void {
  const width = k1 - k0;
  for (let i = k1; i < n; i++) {
    const at = (i - k1) * width;
    for (let j = k0; j < k1; j++) {
      let t = a[i * n + j]!;
      for (let k = k0; k < j; k++) t -= packed[at + k - k0]! * a[j * n + k]!;
      packed[at + j - k0] = t / a[j * n + j]!;
    }
  }
}

/** a[i][j] -= packed[i] . packed[j] for four rows and the columns j, j+1. */
function subtractBlock(
  a: Float64Array,
  n: number,
  corner: number,
  packed: Float64Array,
  width: number,
  i: number,
  j: number,
): void {
  let [c00, c01, c10, c11, c20, c21, c30, c31] = [0, 0, 0, 0, 0, 0, 0, 0];
  const [x0, y0] = [i * width, j * width];
  for (let k = 0; k < width; k++) {
    const p = packed[y0 + k]!;
    const q = packed[y0 + width + k]!;
    const x = packed[x0 + k]!;
    const y = packed[x0 + width + k]!;
    const z = packed[x0 + 2 * width + k]!;
    const w = packed[x0 + 3 * width + k]!;
    c00 += x * p;
    c01 += x * q;
    c10 += y * p;
    c11 += y * q;
    c20 += z * p;
    c21 += z * q;
    c30 += w * p;
    c31 += w * q;
  }
  let at = (corner + i) * n + corner + j;
  a[at] -= c00;
  a[at + 1] -= c01;
  at += n;
  a[at] -= c10;
  a[at + 1] -= c11;
  at += n;
  a[at] -= c20;
  a[at + 1] -= c21;
  at += n;
  a[at] -= c30;
  a[at + 1] -= c31;
}

/** Four rows at a time; entries above the diagonal that a block touches are never read. */
function subtractPanel(
  a: Float64Array,
  n: number,
  corner: number,
  packed: Float64Array,
  width: number,
): void {
  const rows = n - corner;
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) {
    for (let j = 0; j < i + 4; j += 2) subtractBlock(a, n, corner, packed, width, i, j);
  }
  for (let i = whole; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += packed[i * width + k]! * packed[j * width + k]!;
      a[(corner + i) * n + corner + j]! -= sum;
    }
  }
}

/** Eliminates the first `gone` of n nodes, in place, lower triangle only. */
export function eliminate(a: Float64Array, n: number, gone: number): void {
  const packed = new Float64Array(Math.max(0, n) * PANEL);
  for (let k0 = 0; k0 < gone; k0 += PANEL) {
    const k1 = Math.min(gone, k0 + PANEL);
    factorPanel(a, n, k0, k1);
    solveRows(a, n, k0, k1, packed);
    subtractPanel(a, n, k1, packed, k1 - k0);
  }
}

/**
 * @file Elementary functions in float64 with the same bits on every machine.
 * in    a float64;  out  exp, ln, powers, hyperbolic tangent, sine and cosine
 * why   `Math.exp` and its family differ between engines and versions; a result must not. Only
 *       + - * / and sqrt are used, which IEEE 754 fixes to the last bit
 * from  exp: Cody and Waite's two-word ln 2 and a Taylor series of degree 13; ln: the series of
 *       atanh up to z^19; sine and cosine: Taylor series on [-pi/4, pi/4]
 * holds relative error 4e-16 (exp), 5e-16 (ln), on the arguments of the test
 * test  against the host's functions within a few ulp, identities, and fixed bit patterns
 */

const LN2_HIGH = 0.6931471803691238; // 33 bits: k*LN2_HIGH is exact for |k| <= 2^11
const LN2_LOW = 1.9082149292705877e-10;

const view = new DataView(new ArrayBuffer(8));

/** x * 2^k, through two factors so that subnormal results round once. */
function scale(x: number, k: number): number {
  if (k > 1023) return x * 2 ** 1023 * 2 ** (k - 1023);
  if (k < -1022) return x * 2 ** -1000 * 2 ** (k + 1000);
  return x * 2 ** k;
}

/** x^2. `x ** 2` may go through a power function, whose last bit is nobody's promise. */
export const square = (x: number): number => x * x;

/** e^x. */
export function dexp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let p = 1 / 6227020800; // 1/13!
  for (const c of [479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2]) {
    p = p * r + 1 / c;
  }
  return scale(p * r * r + r + 1, k);
}

/** Natural logarithm. */
export function dlog(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let shift = 0;
  let y = x;
  if (x < 2 ** -1022) {
    y = x * 2 ** 54; // out of the subnormals
    shift = -54;
  }
  view.setFloat64(0, y);
  const high = view.getUint32(0);
  let k = (high >>> 20) - 1023 + shift;
  view.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let m = view.getFloat64(0);
  if (m > Math.SQRT2) {
    m *= 0.5;
    k += 1;
  }
  const z = (m - 1) / (m + 1);
  const z2 = z * z;
  let s = 1 / 19;
  for (let n = 17; n >= 3; n -= 2) s = s * z2 + 1 / n;
  return k * LN2_HIGH + (2 * z + (2 * z * (s * z2) + k * LN2_LOW));
}

/** Base-10 logarithm. */
export function dlog10(x: number): number {
  return dlog(x) * Math.LOG10E;
}

/** Base-2 logarithm. */
export function dlog2(x: number): number {
  return dlog(x) * Math.LOG2E;
}

/** x^n for an integer n, by repeated squaring. */
function integerPower(x: number, n: number): number {
  let result = 1;
  let base = n < 0 ? 1 / x : x;
  for (let k = Math.abs(n); k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result *= base;
    base *= base;
  }
  return result;
}

/**
 * x^y. Whole y up to 1024 by repeated squaring, y = 1/2 by sqrt, else exp(y ln x) (relative error
 * about |y ln x| * 4e-16). A negative x with a fractional y is NaN.
 */
export function dpow(x: number, y: number): number {
  if (y === 0.5 && x >= 0) return Math.sqrt(x);
  if (Number.isInteger(y) && Math.abs(y) <= 1024) return integerPower(x, y);
  if (x < 0) return Number.isInteger(y) ? dexp(y * dlog(-x)) * (y % 2 === 0 ? 1 : -1) : Number.NaN;
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  return dexp(y * dlog(x));
}

/** e^x - 1 without cancellation near 0. */
export function dexpm1(x: number): number {
  if (Math.abs(x) > 0.35) return dexp(x) - 1;
  let term = x;
  let sum = x;
  for (let n = 2; n <= 18; n++) {
    term = (term * x) / n;
    sum += term;
  }
  return sum;
}

/** Hyperbolic tangent. */
export function dtanh(x: number): number {
  const a = Math.abs(x);
  if (a > 20) return Math.sign(x);
  const e = dexpm1(2 * a);
  const t = e / (e + 2);
  return x < 0 ? -t : t;
}

/** Hyperbolic sine. */
export function dsinh(x: number): number {
  const e = dexpm1(Math.abs(x));
  const s = (e + e / (e + 1)) / 2;
  return x < 0 ? -s : s;
}

const HALF_PI_HIGH = 1.5707963267341256; // 33 bits
const HALF_PI_LOW = 6.077100506506192e-11;

function series(r: number, first: number, start: number): number {
  const r2 = r * r;
  let term = first;
  let sum = first;
  for (let n = start; n <= start + 20; n += 2) {
    term = (-term * r2) / (n * (n + 1));
    sum += term;
  }
  return sum;
}

/** sin(x + turns*pi/2): quarter turns are taken off first. |x| up to 1e6 keeps 1e-15 absolute. */
function sineOfQuarter(x: number, turns: number): number {
  const k = Math.floor(x / (HALF_PI_HIGH + HALF_PI_LOW) + 0.5);
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  const quarter = (((k + turns) % 4) + 4) % 4;
  const value = quarter % 2 === 0 ? series(r, r, 2) : series(r, 1, 1);
  return quarter < 2 ? value : -value;
}

/** Sine of x radians, |x| <= 1e6. */
export function dsin(x: number): number {
  return sineOfQuarter(x, 0);
}

/** Cosine of x radians, |x| <= 1e6. */
export function dcos(x: number): number {
  return sineOfQuarter(x, 1);
}

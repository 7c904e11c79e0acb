/**
 * @file Whether this core runs at its own pace: a fixed loop against its fastest time so far.
 * why   on a shared host a neighbour on the same core makes everything up to twice slower, for seconds, and
 *       no counter of ours shows it; a turn is taken when the pace is right, and again when it was lost
 * holds the same for mho and its peers
 */

const STEPS = 400_000;
/** A turn counts when the loop is this close to its best, before and after. */
const CLOSE = 1.12;
/** Seconds of waiting for a whole bench, and for one turn. */
const PATIENCE_S = 300;
const TURN_S = 1.5;

let fastest = Number.POSITIVE_INFINITY;
let waited = 0;

/** Chains of integer operations: bound by how many instructions a core issues, as the kernels are. */
function loop(): number {
  let [a, b, c, d, e, f] = [1, 2, 3, 4, 5, 6];
  for (let i = 0; i < STEPS; i++) {
    a = (Math.imul(a, 5) + i) | 0;
    b = (b + (a ^ i)) | 0;
    c = (Math.imul(c, 3) + b) | 0;
    d = (d ^ (c + i)) | 0;
    e = (e + (d >>> 3)) | 0;
    f = (f ^ (e + a)) | 0;
  }
  return a ^ b ^ c ^ d ^ e ^ f;
}

function time(): number {
  const start = performance.now();
  const sum = loop();
  const ms = performance.now() - start;
  // looked at, so that no compiler leaves the loop out
  return Number.isInteger(sum) ? ms : Number.NaN;
}

/** How many times slower than its best the loop is now. */
function slowness(): number {
  const now = Math.min(time(), time(), time());
  fastest = Math.min(fastest, now);
  return now / fastest;
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Finds the best pace: a second of tries. */
export async function calibrate(): Promise<void> {
  for (let i = 0; i < 60; i++) {
    slowness();
    await rest(15);
  }
}

/** Waits for the right pace; false when patience ended first. */
async function steady(): Promise<boolean> {
  for (let turn = 0; turn < 1e3 * TURN_S && waited < 1e3 * PATIENCE_S; turn += 50) {
    if (slowness() < CLOSE) return true;
    await rest(50);
    waited += 50;
  }
  return slowness() < CLOSE;
}

/** Takes a turn at the right pace, up to four times; says whether it was. */
export async function undisturbed<T>(turn: () => Promise<T>): Promise<{ value: T; calm: boolean }> {
  for (let tries = 1; ; tries++) {
    const before = await steady();
    const value = await turn();
    const calm = before && slowness() < CLOSE;
    if (calm || tries === 4 || waited >= 1e3 * PATIENCE_S) return { value, calm };
  }
}

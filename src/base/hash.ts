/**
 * @file SHA-256, synchronous and without Node, so that identity is the same in a browser.
 * in    text (as UTF-8) or bytes;  out  64 hex digits
 * from  FIPS 180-4
 * test  hash.test.ts: the standard's vectors, and Node's crypto on random lengths
 */
import type { Json } from "./json.ts";
import { canonicalJson } from "./json.ts";

/** The first 32 bits of the fractional parts of the n-th roots of the first primes, by integer search: no table to mistype. */
function fractionalRoots(count: number, root: (x: number) => number): Uint32Array {
  const out = new Uint32Array(count);
  for (let n = 0, candidate = 2; n < count; candidate++) {
    let prime = true;
    for (let d = 2; d * d <= candidate; d++) if (candidate % d === 0) prime = false;
    if (prime) out[n++] = ((root(candidate) % 1) * 2 ** 32) | 0;
  }
  return out;
}

// Math.cbrt is not exactly rounded everywhere, but 32 of its 53 bits are: the vectors in the test would tell.
const K = fractionalRoots(64, Math.cbrt);
const H0 = fractionalRoots(8, Math.sqrt);
const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

function padded(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const out = new Uint8Array(blocks * 64);
  out.set(bytes);
  out[bytes.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(out.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(out.length - 4, (bytes.length << 3) >>> 0);
  return out;
}

function schedule(view: DataView, offset: number, w: Uint32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + 4 * i);
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15] as number;
    const b = w[i - 2] as number;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
}

function compress(state: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (K[i] as number) + (w[i] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((v, i) => {
    state[i] = ((state[i] as number) + v) | 0;
  });
}

/** SHA-256 of bytes, or of the UTF-8 of a text; 64 lower-case hex digits. */
export function sha256(input: string | Uint8Array): string {
  const bytes = padded(typeof input === "string" ? utf8(input) : input);
  const view = new DataView(bytes.buffer);
  const state = H0.slice();
  const w = new Uint32Array(64);
  for (let offset = 0; offset < bytes.length; offset += 64) {
    schedule(view, offset, w);
    compress(state, w);
  }
  return [...state].map((v) => v.toString(16).padStart(8, "0")).join("");
}

/** UTF-8 without TextEncoder, which the pure floors have no types for; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    const c = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else
      out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  }
  return Uint8Array.from(out);
}

/** Identity of a plain value: SHA-256 of its canonical JSON. */
export const hashJson = (value: Json): string => sha256(canonicalJson(value));

/** The 16 hex digits that name a node or a program. */
export const shortHash = (value: Json): string => hashJson(value).slice(0, 16);

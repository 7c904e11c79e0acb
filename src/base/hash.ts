/**
 * @file SHA-256, synchronous and without Node, so that identity is the same in a browser.
 * in    text (as UTF-8) or bytes;  out  64 hex digits
 * from  FIPS 180-4
 * test  hash.test.ts: the standard's vectors, and Node's crypto on random lengths
 */
import type { Json } from "./json.ts";
import { canonicalJson } from "./json.ts";

/** The first 32 bits of the fractional parts of the n-th roots of the first primes, by integer search: no table to mistype. */
function fractionalRoots(count: number, root: (x: number) => number): Int32Array {
  const out = new Int32Array(count);
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

/** Message schedule, shared by all calls: one hash at a time, nothing is allocated per block. */
const W = new Int32Array(64);

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

function schedule(bytes: Uint8Array, offset: number): void {
  for (let i = 0, at = offset; i < 16; i++, at += 4)
    W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15];
    const b = W[i - 2];
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
}

function compress(state: Int32Array): void {
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
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
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, "0");

/** A host's own SHA-256: the same digest by definition, ten times sooner. */
let lent: Digest | null = null;
/** SHA-256 in hex of the parts, one after the other. */
export type Digest = (parts: readonly Uint8Array[]) => string;
/** Lets the host hash (Node: crypto); `null` takes it back. */
export function lendSha256(digest: Digest | null): void {
  lent = digest;
}

/** SHA-256 of bytes, or of the UTF-8 of a text, one part after the other; 64 lower-case hex digits. */
export function sha256(...input: readonly (string | Uint8Array)[]): string {
  const parts = input.map((part) => (typeof part === "string" ? utf8(part) : part));
  return lent ? lent(parts) : ownSha256(joined(parts));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The twin of what a host lends. */
function ownSha256(data: Uint8Array): string {
  const bytes = padded(data);
  const state = H0.slice();
  for (let offset = 0; offset < bytes.length; offset += 64) {
    schedule(bytes, offset);
    compress(state);
  }
  return Array.from(state, hex).join("");
}

/** UTF-8 without TextEncoder, which the pure floors have no types for; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const plain = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) return encoded(text);
    plain[i] = code;
  }
  return plain;
}

function encoded(text: string): Uint8Array {
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

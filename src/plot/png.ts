/**
 * @file A picture of a matrix as PNG bytes, without a DOM and without a compressor: for the static heatmap.
 * in    palette indices, row by row;  out  a data URI
 * why   one rectangle per cell would make a 128 x 128 heatmap 1 MB of SVG; as a palette image it is 22 kB
 * from  PNG, third edition (W3C 2025): colour type 3, filter 0; zlib "stored" blocks (RFC 1950, RFC 1951 section 3.2.4)
 * test  png.test.ts: Node's zlib unpacks it to the same pixels; the checksums are right
 */

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const b of bytes) c = (CRC[(c ^ b) & 255] as number) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const v of bytes) {
    a = (a + v) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

const be32 = (v: number): number[] => [v >>> 24, (v >>> 16) & 255, (v >>> 8) & 255, v & 255];

function chunk(type: string, body: Uint8Array): number[] {
  const named = Uint8Array.from([...[...type].map((c) => c.charCodeAt(0)), ...body]);
  return [...be32(body.length), ...named, ...be32(crc32(named))];
}

function stored(bytes: Uint8Array): Uint8Array {
  const out: number[] = [0x78, 0x01];
  for (let from = 0; from < bytes.length; from += 65535) {
    const part = bytes.subarray(from, from + 65535);
    const last = from + part.length === bytes.length ? 1 : 0;
    const n = part.length;
    out.push(last, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255);
    for (const b of part) out.push(b);
  }
  out.push(...be32(adler32(bytes)));
  return Uint8Array.from(out);
}

/** PNG bytes of `rows` x `columns` palette indices; index 255 is transparent. */
export function palettePng(
  indices: Uint8Array,
  rows: number,
  columns: number,
  palette: readonly (readonly [number, number, number])[],
): Uint8Array {
  const raw = new Uint8Array(rows * (columns + 1));
  for (let r = 0; r < rows; r++)
    raw.set(indices.subarray(r * columns, (r + 1) * columns), r * (columns + 1) + 1);
  const colors = Array.from({ length: 256 }, (_, i) => palette[i] ?? [0, 0, 0]).flat();
  const alpha = Array.from({ length: 256 }, (_, i) => (i === 255 ? 0 : 255));
  return Uint8Array.from([
    ...[137, 80, 78, 71, 13, 10, 26, 10],
    ...chunk("IHDR", Uint8Array.from([...be32(columns), ...be32(rows), 8, 3, 0, 0, 0])),
    ...chunk("PLTE", Uint8Array.from(colors)),
    ...chunk("tRNS", Uint8Array.from(alpha)),
    ...chunk("IDAT", stored(raw)),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 of bytes, where neither `btoa` nor Buffer is at hand. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] as number, bytes[i + 1], bytes[i + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(
      DIGITS.charAt(word >> 18),
      DIGITS.charAt((word >> 12) & 63),
      b === undefined ? "=" : DIGITS.charAt((word >> 6) & 63),
      c === undefined ? "=" : DIGITS.charAt(word & 63),
    );
  }
  return parts.join("");
}

/**
 * @file Hashes of what came out, to say "reproduced bit for bit".
 * in    values and tables;  out  SHA-256 in hex
 * from  design: kernel, section 10: value = canonical JSON of {dtype, shape, unit}, a newline, the elements little-endian;
 *       table = [[column, hash], ..]; result = the sorted [[name, hash], ..] over values and measures
 * test  hash.test.ts: -0 differs from 0, every NaN is one NaN, order of names does not matter
 */
import { hashJson, sha256, utf8 } from "../base/hash.ts";
import { canonicalJson, type Json } from "../base/json.ts";
import type { Table } from "../base/table.ts";
import type { Value } from "./results.ts";

type Numbers = Float32Array | Float64Array;

/**
 * Little-endian bytes; every NaN as the positive quiet NaN with zero payload. The host is little-endian,
 * as every machine with WebAssembly's memory under typed arrays is.
 */
function bytesOf(data: Numbers): Uint8Array {
  let nan = 0;
  while (nan < data.length && !Number.isNaN(data[nan])) nan++;
  const clean = nan === data.length ? data : data.slice();
  const words = new Uint32Array(clean.buffer, clean.byteOffset);
  for (let i = nan; i < data.length; i++) {
    if (!Number.isNaN(data[i])) continue;
    if (data.BYTES_PER_ELEMENT === 4) words[i] = 0x7fc00000;
    else [words[2 * i], words[2 * i + 1]] = [0, 0x7ff80000];
  }
  return new Uint8Array(clean.buffer, clean.byteOffset, clean.byteLength);
}

function hashNumbers(shape: readonly number[], unit: string, data: Numbers): string {
  const dtype = data.BYTES_PER_ELEMENT === 4 ? "f32" : "f64";
  const head = utf8(`${canonicalJson({ dtype, shape: [...shape], unit })}\n`);
  return sha256(head, bytesOf(data));
}

const hashCells = (values: readonly (number | string | boolean | null)[]): string =>
  hashJson(values.map((v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v)));

export const hashTable = (t: Table): string =>
  hashJson(t.columns.map((c): Json => [c.name, c.unit ?? "", hashCells(c.values)]));

const scalar = (x: number): string => hashNumbers([], "", Float64Array.of(x));

/** Hash of one value; arrays and runs hash the numbers that a program can read from them. */
export function hashValue(value: Value): string {
  switch (value.kind) {
    case "number":
      return hashNumbers([], value.unit, Float64Array.of(value.value));
    case "tensor":
      return hashNumbers(value.shape, value.unit, value.data);
    case "list":
      return hashNumbers([value.values.length], value.unit, new Float64Array(value.values));
    case "bool":
    case "string":
      return hashJson({ kind: value.kind, value: value.value });
    case "table":
      return hashTable(value.table);
    case "array":
      return hashJson([
        "array",
        hashNumbers([value.rows, value.columns], "S", value.gPlus),
        hashNumbers([value.rows, value.columns], "S", value.gMinus),
        hashNumbers([value.rows, value.columns], "", value.weights),
        value.pulses,
        value.writes,
      ]);
    case "run":
      return hashJson([
        "run",
        hashNumbers([value.loss.length], "", value.loss),
        scalar(value.accuracy),
        scalar(value.energy),
        scalar(value.latency),
        value.updates,
        value.writes,
        value.pulses,
      ]);
    case "network":
      return hashJson(["network", value.name, value.version, value.digest]);
    case "data":
      return hashJson(["data", value.sha256]);
    default:
      return hashJson([value.kind, value.name]);
  }
}

/** Hash of all named values: the identity of a result. */
export function hashResult(named: ReadonlyMap<string, Value>): string {
  const rows = [...named].map(([name, value]): [string, string] => [name, hashValue(value)]);
  return hashJson(rows.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
}

/**
 * @file The bridge between the two languages of a notebook: one name space, values with their types.
 * in    a Value of mho, or anything of TypeScript
 * out   the TypeScript thing with the text of its type; or what a program may take in through `${...}`
 * why   after a mho cell the next TypeScript cell has its names, typed; and the other way round
 * from  design: kernel, section 7 (the table there is the two functions here)
 * test  bridge.test.ts: every row of the table, both ways
 */
import { createHash } from "node:crypto";
import type { Binding, Interpolated } from "../dsl/check/scope.ts";
import type { Value } from "../src/results/results.ts";
import { arrayOf, described, quantityOf, tableOf, tensorOf } from "./values.ts";

/** A value as TypeScript has it. `type` is TypeScript text over the names of `import("mho")`. */
export interface Crossed {
  readonly type: string;
  readonly value: unknown;
}

const named = (name: string): string => `import("mho").${name}`;
const TENSORS = { vector: "Vector", row: "Row", matrix: "Matrix", tensor: "Tensor" } as const;

/** mho → TypeScript, as copies. */
export function toTypeScript(value: Value): Crossed {
  switch (value.kind) {
    case "number":
      return value.unit === ""
        ? { type: "number", value: value.value }
        : { type: named("Quantity"), value: quantityOf(value.value, value.unit) };
    case "bool":
      return { type: "boolean", value: value.value };
    case "string":
      return { type: "string", value: value.value };
    case "list":
      return { type: "readonly number[]", value: [...value.values] };
    case "tensor": {
      const t = tensorOf(value.shape, value.data, value.unit);
      return { type: named(TENSORS[t.kind]), value: t };
    }
    case "array":
      return { type: named("ArrayHandle"), value: arrayOf(value) };
    case "table":
      return { type: named("Table"), value: tableOf(value.table) };
    case "run":
      return { type: named("Run"), value: described({ ...value }, `run ${value.name}`) };
    case "network":
      return { type: named("Network"), value: described({ ...value }, `network ${value.name}`) };
    case "data":
      return { type: named("Dataset"), value: described({ ...value }, `data ${value.name}`) };
    case "device":
      return { type: named("Device"), value: described({ ...value }, `device ${value.name}`) };
    case "chip":
      return { type: named("Chip"), value: described({ ...value }, `chip ${value.name}`) };
  }
}

/** Words that TypeScript keeps for itself; such a name is reached by `session.get("new")`. */
const RESERVED = new Set(
  "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with implements interface let package private protected public static yield await async".split(
    " ",
  ),
);
export const isReserved = (name: string): boolean => RESERVED.has(name);

/** Numbers that came in, to stand in the program by their SHA-256. */
export interface Blob {
  readonly sha256: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export interface Incoming {
  readonly value: Interpolated;
  readonly blob?: Blob;
}

/** TypeScript → mho. `bindingOf` knows the handles of this session. */
export function fromTypeScript(
  value: unknown,
  bindingOf: (handle: object) => Binding | undefined = () => undefined,
): Incoming {
  if (typeof value === "number") return { value: { kind: "number", value, unit: "" } };
  if (typeof value === "string") return { value: { kind: "string", value } };
  if (typeof value === "boolean") return { value: { kind: "bool", value } };
  if (typeof value !== "object" || value === null) return stranger(value);
  const binding = bindingOf(value);
  if (binding) return { value: { kind: "bound", binding } };
  return numbersOf(value) ?? quantityIn(value) ?? stranger(value);
}

const stranger = (value: unknown): Incoming => ({ value: { kind: "error", what: kindOf(value) } });

/** "a function", "a Map": what stands in E0209. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = value.constructor?.name ?? "object";
  if (name === "Array") return "a list that is no block of numbers";
  if (name === "Object") return "an object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

function quantityIn(value: object): Incoming | undefined {
  if (!("value" in value) || !("unit" in value)) return mathjsUnit(value);
  const { value: number, unit } = value;
  if (typeof number !== "number" || typeof unit !== "string") return undefined;
  return { value: { kind: "number", value: number, unit } };
}

/** A mathjs Unit: its SI value, and its dimensions written in SI units. */
function mathjsUnit(value: object): Incoming | undefined {
  const unit = value as {
    readonly type?: unknown;
    toSI?: () => { toNumeric(): number; formatUnits(): string };
  };
  if (unit.type !== "Unit" || typeof unit.toSI !== "function") return undefined;
  const si = unit.toSI();
  const number = Number(si.toNumeric());
  return { value: { kind: "number", value: number, unit: unitText(si.formatUnits()) } };
}

/** `(kg m^2) / (s^3 A)` → `kg*m^2/s^3/A`, as the language writes units. */
function unitText(written: string): string {
  const [above = "", below = ""] = written.replace(/[()]/g, "").split("/");
  const words = (part: string): string[] => part.trim().split(/\s+/).filter(Boolean);
  return [words(above).join("*"), ...words(below)].join("/");
}

/** Anything that is a block of numbers: typed arrays, nested lists, our tensors, mathjs matrices. */
function numbersOf(value: object): Incoming | undefined {
  const block = blockOf(value);
  if (!block) return undefined;
  const unit = "unit" in value && typeof value.unit === "string" ? value.unit : "";
  const { shape, data } = block;
  if (!data.every(Number.isFinite))
    return { value: { kind: "error", what: "a block of numbers with NaN or Infinity in it" } };
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const sha256 = createHash("sha256").update(JSON.stringify(shape)).update(bytes).digest("hex");
  return { value: { kind: "tensor", shape, sha256, unit }, blob: { sha256, shape, data } };
}

interface Block {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

function blockOf(value: object): Block | undefined {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const data = Float64Array.from(value as unknown as ArrayLike<number>);
    return { shape: [data.length], data };
  }
  if ("shape" in value && "data" in value && ArrayBuffer.isView(value.data)) {
    const inner = blockOf(value.data);
    return inner && { shape: value.shape as number[], data: inner.data };
  }
  const list = "toArray" in value && typeof value.toArray === "function" ? value.toArray() : value;
  return Array.isArray(list) ? nested(list) : undefined;
}

function nested(list: readonly unknown[]): Block | undefined {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat = list.flat(shape.length - 1);
  const size = shape.reduce((n, d) => n * d, 1);
  if (size === 0 || flat.length !== size) return undefined;
  if (!flat.every((x): x is number => typeof x === "number")) return undefined;
  const even = (part: readonly unknown[], depth: number): boolean =>
    part.length === shape[depth] && part.every((p) => !Array.isArray(p) || even(p, depth + 1));
  return even(list, 0) ? { shape, data: Float64Array.from(flat) } : undefined;
}

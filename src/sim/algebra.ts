/**
 * @file What the algebra ops mean, in exact float64: everything between two reads of an array.
 * in    a node and the values of its inputs;  out  its value, or undefined when the op is not algebra
 * why   one meaning for the simulator and the oracle: hardware is the only source of error
 * from  src/ir/README.md; exp, log, tanh by `base/dmath.ts`, so that every machine gives the same bits
 * test  algebra.test.ts: closed forms and identities
 */
import { dexp, dlog } from "../base/dmath.ts";
import { invariant } from "../base/invariant.ts";
import { map, matmul, sizeOf, type Tensor, tensor, transpose, zip } from "../base/tensor.ts";
import { limBound } from "../cost/lim.ts";
import { dimensions, type Node } from "../ir/node.ts";
import { bool, num, ofTensor, type SimValue } from "./value.ts";

export function tensorOf(value: SimValue | undefined): Tensor {
  if (value?.kind === "list")
    return { shape: [value.values.length], data: new Float64Array(value.values) };
  invariant(value?.kind === "tensor", `a ${value?.kind ?? "missing value"} is not a tensor`);
  return value.tensor;
}

export const numberOf = (value: SimValue | undefined): number => tensorOf(value).data[0] as number;

const { LN10 } = Math;
const log10 = (x: number): number => dlog(x) / LN10;

/** x^y without Math.pow, whose last bit differs between engines; whole powers by multiplication. */
export function power(x: number, y: number): number {
  if (Number.isInteger(y) && Math.abs(y) <= 1024) {
    let result = 1;
    for (let n = Math.abs(y), base = x; n > 0; n = Math.floor(n / 2), base *= base)
      if (n % 2 === 1) result *= base;
    return y < 0 ? 1 / result : result;
  }
  if (y === 0.5) return Math.sqrt(x);
  return x === 0 ? 0 : x < 0 ? Number.NaN : dexp(y * dlog(x));
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + dexp(-x)) : 1 - 1 / (1 + dexp(x)));
const tanh = (x: number): number =>
  x === 0 ? x : Math.sign(x) * (1 - 2 / (dexp(2 * Math.abs(x)) + 1));

const ELEMENTWISE: Partial<Record<Node["op"], (x: number) => number>> = {
  neg: (x) => -x,
  exp: dexp,
  log: dlog,
  sqrt: Math.sqrt,
  abs: Math.abs,
  relu: (x) => Math.max(x, 0),
  sigmoid,
  tanh,
};

const BINARY: Partial<Record<Node["op"], (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: power,
};

const sum = (t: Tensor): number => t.data.reduce((s, x) => s + x, 0);
const mean = (t: Tensor): number => sum(t) / t.data.length;
const squares = (t: Tensor): number => t.data.reduce((s, x) => s + x * x, 0);

const REDUCE: Partial<Record<Node["op"], (t: Tensor) => number>> = {
  sum,
  mean,
  min: (t) => t.data.reduce((m, x) => Math.min(m, x), Number.POSITIVE_INFINITY),
  max: (t) => t.data.reduce((m, x) => Math.max(m, x), Number.NEGATIVE_INFINITY),
  norm: (t) => Math.sqrt(squares(t)),
  std: (t) => {
    const m = mean(t);
    return Math.sqrt(mean(map(t, (x) => (x - m) * (x - m))));
  },
};

/** Mean squared difference; the base of rmse, nrmse = rmse / rms(ref), and snr_db = -20 log10 nrmse. */
const mse = (y: Tensor, ref: Tensor): number => mean(zip(y, ref, (a, b) => (a - b) * (a - b)));
const nrmse = (y: Tensor, ref: Tensor): number =>
  Math.sqrt(mse(y, ref)) / Math.sqrt(squares(ref) / ref.data.length);

const COMPARE: Partial<Record<Node["op"], (y: Tensor, ref: Tensor) => number>> = {
  mse,
  rmse: (y, ref) => Math.sqrt(mse(y, ref)),
  nrmse,
  snr_db: (y, ref) => -20 * log10(nrmse(y, ref)),
};

const ORDER: Record<string, (x: number, y: number) => boolean> = {
  "==": (x, y) => x === y,
  "!=": (x, y) => x !== y,
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
};

export function softmax(t: Tensor): Tensor {
  const top = REDUCE.max?.(t) as number;
  const e = map(t, (x) => dexp(x - top));
  const total = sum(e);
  return map(e, (x) => x / total);
}

/** Linear interpolation between order statistics, as NumPy's default. */
export function quantile(t: Tensor, p: number): number {
  const sorted = t.data.slice().sort();
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}

/** `a ~= b`: equal when a is rounded to the digits b was written with, or to a relative tolerance. */
export function approximately(a: number, b: number, at: Node["at"]): boolean {
  if (typeof at?.["digits"] === "number")
    return Number(a.toPrecision(at["digits"])) === Number(b.toPrecision(at["digits"]));
  return Math.abs(a - b) <= Number(at?.["relative"] ?? 1e-6) * Math.abs(b);
}

/** Both ends of each range are included; dimensions listed in `drop` vanish. */
export function slice(
  t: Tensor,
  index: readonly [number, number][],
  drop: readonly number[],
): Tensor {
  const full = t.shape.map((d, i) => index[i] ?? ([0, d - 1] as [number, number]));
  const shape = full.map(([from, to]) => to - from + 1);
  const data = new Float64Array(sizeOf(shape));
  for (let flat = 0; flat < data.length; flat++) {
    let rest = flat;
    let source = 0;
    for (let d = shape.length - 1, stride = 1; d >= 0; d--) {
      const within = rest % (shape[d] as number);
      rest = Math.floor(rest / (shape[d] as number));
      source += ((full[d] as [number, number])[0] + within) * stride;
      stride *= t.shape[d] as number;
    }
    data[flat] = t.data[source];
  }
  return { shape: shape.filter((_, d) => !drop.includes(d)), data };
}

function spaced(node: Node, from: number, to: number): SimValue {
  const n = Number(node.at?.["n"]);
  const at = (i: number): number => (n === 1 ? 0 : i / (n - 1));
  const lo = node.op === "logspace" ? dlog(from) : from;
  const hi = node.op === "logspace" ? dlog(to) : to;
  const values = Array.from({ length: n }, (_, i) => {
    if (i === 0) return from;
    if (i === n - 1) return to;
    const x = lo + (hi - lo) * at(i);
    return node.op === "logspace" ? dexp(x) : x;
  });
  return { kind: "list", values };
}

function filled(node: Node): SimValue {
  const t = tensor(dimensions(node.type));
  if (node.op === "ones") t.data.fill(1);
  if (node.op === "onehot") t.data[Number(node.at?.["i"])] = 1;
  return ofTensor(t);
}

function constant(node: Node): SimValue {
  const v = node.at?.["v"];
  if (typeof v === "number") return num(v);
  if (typeof v === "boolean") return bool(v);
  if (typeof v === "string") return { kind: "string", value: v };
  invariant(Array.isArray(v), `const ${node.id} holds no value`);
  const flat = v.flat(8) as number[];
  if (node.type === "list" || node.type === "shape") return { kind: "list", values: flat };
  return ofTensor(tensor(dimensions(node.type), new Float64Array(flat)));
}

function structural(node: Node, inputs: readonly SimValue[]): SimValue | undefined {
  switch (node.op) {
    case "const":
      return constant(node);
    case "ones":
    case "zeros":
    case "onehot":
      return filled(node);
    case "linspace":
    case "logspace":
      return spaced(node, numberOf(inputs[0]), numberOf(inputs[1]));
    case "list":
      return { kind: "list", values: inputs.map(numberOf) };
    case "t":
      return ofTensor(transpose(tensorOf(inputs[0])));
    case "matmul":
      return ofTensor(matmul(tensorOf(inputs[0]), tensorOf(inputs[1])));
    case "softmax":
      return ofTensor(softmax(tensorOf(inputs[0])));
    case "slice": {
      const at = node.at as { index: [number, number][]; drop?: number[] };
      return ofTensor(slice(tensorOf(inputs[0]), at.index, at.drop ?? []));
    }
    default:
      return undefined;
  }
}

function logical(node: Node, inputs: readonly SimValue[]): SimValue | undefined {
  const truth = (v: SimValue | undefined): boolean => v?.kind === "bool" && v.value;
  switch (node.op) {
    case "and":
      return bool(truth(inputs[0]) && truth(inputs[1]));
    case "or":
      return bool(truth(inputs[0]) || truth(inputs[1]));
    case "not":
      return bool(!truth(inputs[0]));
    case "cmp": {
      const order = ORDER[String(node.at?.["cmp"])];
      invariant(order, `no comparison is called ${node.at?.["cmp"]}`);
      return bool(
        zip(tensorOf(inputs[0]), tensorOf(inputs[1]), (a, b) => Number(order(a, b))).data.every(
          (x) => x === 1,
        ),
      );
    }
    case "approx":
      return bool(approximately(numberOf(inputs[0]), numberOf(inputs[1]), node.at));
    default:
      return undefined;
  }
}

/** The value of an algebra node; undefined for ops of arrays and whole programs. */
export function algebra(node: Node, inputs: readonly SimValue[]): SimValue | undefined {
  const unary = ELEMENTWISE[node.op];
  if (unary) return ofTensor(map(tensorOf(inputs[0]), unary));
  const binary = BINARY[node.op];
  if (binary) return ofTensor(zip(tensorOf(inputs[0]), tensorOf(inputs[1]), binary));
  const reduce = REDUCE[node.op];
  if (reduce) return num(reduce(tensorOf(inputs[0])));
  if (node.op === "quantile") return num(quantile(tensorOf(inputs[0]), Number(node.at?.["p"])));
  if (node.op === "lim_bound") return num(limBound(...(inputs.map(numberOf) as [number, number])));
  const compare = COMPARE[node.op];
  if (compare) return num(compare(tensorOf(inputs[0]), tensorOf(inputs[1])));
  return structural(node, inputs) ?? logical(node, inputs);
}

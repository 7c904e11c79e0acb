/**
 * @file The type rule of every op of the waist: from the types of its inputs, what is wrong with a node.
 * from  README.md of this floor, row by row
 * test  verify.test.ts
 */
import { dimensions, type Node } from "./node.ts";
import type { Op } from "./ops.ts";

/** Says what is wrong; undefined when nothing is. */
export type Rule = (node: Node, inputs: readonly string[]) => string | undefined;

const isTensor = (t: string): boolean => t === "f64" || t.startsWith("f32[");
const isArray = (t: string): boolean => t.startsWith("array[");
const isNumbers = (t: string): boolean => isTensor(t) || t === "list";

type Test = string | ((type: string) => boolean);

const fits = (test: Test, type: string): boolean =>
  typeof test === "string" ? test === type : test(type);

const any = (): boolean => true;
const oneOf =
  (...types: readonly string[]) =>
  (t: string): boolean =>
    types.includes(t);

/** Inputs of these kinds, an output of that kind, and whatever else `also` asks. */
const takes =
  (inputs: readonly Test[], type: Test, also?: Rule): Rule =>
  (node, given) => {
    if (given.length !== inputs.length)
      return `it takes ${inputs.length} inputs, not ${given.length}`;
    const wrong = given.findIndex((t, i) => !fits(inputs[i] as Test, t));
    if (wrong >= 0) return `input ${wrong} is ${given[wrong]}`;
    if (!fits(type, node.type)) return `it cannot be ${node.type}`;
    return also?.(node, given);
  };

const needsAt =
  (...names: readonly string[]): Rule =>
  (node) => {
    const absent = names.find((name) => node.at?.[name] === undefined);
    return absent === undefined ? undefined : `it needs ${absent}`;
  };

const sameAs =
  (i: number): Rule =>
  (node, given) =>
    node.type === given[i] ? undefined : `it is ${node.type}, its input ${given[i]}`;

const every =
  (...rules: readonly Rule[]): Rule =>
  (node, given) => {
    for (const rule of rules) {
      const why = rule(node, given);
      if (why !== undefined) return why;
    }
    return undefined;
  };

// ── Shapes ───────────────────────────────────────────────────────────────────

/** Rows and columns; a column is n x 1. */
const sides = (t: string): readonly [number, number] => {
  const [r = 1, c = 1] = dimensions(t);
  return [r, c];
};

const elementwise: Rule = takes([isTensor, isTensor], isTensor, (node, [a = "", b = ""]) => {
  const wanted = a === "f64" ? b : b === "f64" ? a : a === b ? a : undefined;
  return node.type === wanted ? undefined : `${a} and ${b} do not make ${node.type}`;
});

const transposes: Rule = takes([isTensor], isTensor, (node, [x = ""]) => {
  const [rows, columns] = sides(x);
  const wanted =
    rows === 1 && dimensions(x).length === 2 ? [[columns], [columns, 1]] : [[columns, rows]];
  return wanted.some((d) => d.join() === dimensions(node.type).join())
    ? undefined
    : `${x} transposed is not ${node.type}`;
});

const productFits = (a: readonly [number, number], b: readonly [number, number], out: string) => {
  if (a[1] !== b[0]) return `${a.join("x")} @ ${b.join("x")}`;
  const [rows, columns] = sides(out);
  return rows * columns === a[0] * b[1] ? undefined : `the product is ${a[0]}x${b[1]}, not ${out}`;
};

const matmul: Rule = takes([isTensor, isTensor], isTensor, (node, [a = "", b = ""]) =>
  productFits(sides(a), sides(b), node.type),
);

const reads = (flipped: boolean): Rule =>
  takes([isArray, isTensor], isTensor, (node, [array = "", x = ""]) => {
    const [rows, columns] = sides(array);
    const why = productFits(flipped ? [columns, rows] : [rows, columns], sides(x), node.type);
    return why ?? needsAt("read")(node, []);
  });

const updates: Rule = takes([isArray, isTensor], isArray, (node, [array = "", change = ""]) =>
  node.type !== array
    ? `it is ${node.type}, its array ${array}`
    : dimensions(change).join() === dimensions(array).join()
      ? undefined
      : `${change} does not fit ${array}`,
);

const moves: Rule = takes([(t) => isArray(t) || t === "net", "f64"], any, sameAs(0));
const elements: Rule = takes([isTensor], isTensor, sameAs(0));
const reduces: Rule = takes([isNumbers], "f64");
const compares: Rule = takes([isTensor, isTensor], "f64", (_, [a = "", b = ""]) =>
  a === b ? undefined : `${a} is compared with ${b}`,
);
const filled: Rule = takes([], isTensor);
const draws: Rule = takes([], isTensor, needsAt("rng"));
const logic: Rule = takes(["bool", "bool"], "bool");
const costs: Rule = takes([any], "f64");
const spaced: Rule = takes(["f64", "f64"], "list", needsAt("n"));
const tables: Rule = (node) => (node.type === "table" ? undefined : `it cannot be ${node.type}`);

const constant: Rule = takes([], any, (node) => {
  const at = node.at ?? {};
  return "v" in at || ("sha256" in at && "shape" in at) ? undefined : "it has no value";
});

const input: Rule = takes([], any, (node) => {
  const at = node.at ?? {};
  return "name" in at || "hole" in at || "outer" in at ? undefined : "it has no name";
});

export const RULES: Readonly<Record<Op, Rule>> = {
  const: constant,
  input,
  list: (node) => (node.type === "list" ? undefined : `it cannot be ${node.type}`),
  randn: draws,
  uniform: takes(["f64", "f64"], isTensor, needsAt("rng")),
  onehot: takes([], isTensor, needsAt("i", "n")),
  ones: filled,
  zeros: filled,
  linspace: spaced,
  logspace: spaced,
  t: transposes,
  slice: takes([isNumbers], isNumbers, needsAt("index")),
  add: elementwise,
  sub: elementwise,
  mul: elementwise,
  div: elementwise,
  pow: elementwise,
  neg: elements,
  exp: elements,
  log: elements,
  sqrt: elements,
  abs: elements,
  relu: elements,
  tanh: elements,
  sigmoid: elements,
  softmax: elements,
  min: reduces,
  max: reduces,
  sum: reduces,
  mean: reduces,
  std: reduces,
  norm: reduces,
  quantile: every(reduces, needsAt("p")),
  cmp: takes([oneOf("f64", "str", "bool"), oneOf("f64", "str", "bool")], "bool", needsAt("cmp")),
  approx: takes(["f64", "f64"], "bool"),
  and: logic,
  or: logic,
  not: takes(["bool"], "bool"),
  matmul,
  mse: compares,
  rmse: compares,
  nrmse: compares,
  snr_db: compares,
  lim_bound: takes(["f64", "f64", "f64", "f64", "f64", "f64"], "f64"),
  array: takes([], isArray, needsAt("name", "kind")),
  program: every(updates, needsAt("rng")),
  pulse: every(updates, needsAt("rng", "sign", "rank1")),
  age: moves,
  field: takes([any], any, needsAt("f")),
  mvm: reads(false),
  mvm_t: reads(true),
  data: takes([], "data", needsAt("name", "sha256")),
  network: takes([], "net", needsAt("name", "layers")),
  map: takes(["net"], "net", needsAt("chip", "rng")),
  train: takes(["net", "data"], "net", needsAt("scheme", "optimiser", "rng")),
  accuracy: takes(["net", "data"], "f64", needsAt("read")),
  compensate: takes([any], any, every(sameAs(0), needsAt("mode"))),
  sweep: every(tables, needsAt("axes", "measures")),
  report: every(tables, needsAt("what")),
  compare: every(tables, needsAt("names")),
  device: takes([], "device"),
  chip: takes([], "chip"),
  energy: costs,
  latency: costs,
  area: costs,
};

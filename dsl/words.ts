/**
 * @file The vocabulary as data: verbs, joining words, layers, functions. Feeds lexer, completion, hover, colours and docs.
 * why   a word that exists in two lists exists in none: everything that knows a word reads it here
 * from  design: language, sections 2, 5.1 and 10
 * test  words.test.ts: every example here parses and checks; every verb of the grammar is listed
 */

export interface Verb {
  readonly word: string;
  /** One line: what it does. */
  readonly doc: string;
  /** A line that could stand in a program. */
  readonly example: string;
}

/** A keyword only at the start of a statement, and not before `= += -=`. About twenty, frozen. */
export const VERBS: readonly Verb[] = [
  {
    word: "array",
    doc: "one logical weight matrix of R outputs and C inputs, split over tiles",
    example: "array W 768x3072 analog { tile = 256x256 }",
  },
  {
    word: "device",
    doc: "cell physics, from a preset or your own",
    example: "device d = pcm { levels = 6 bits }",
  },
  {
    word: "chip",
    doc: "tile, cell, converters, wires, limits",
    example: "chip c = pcm_hermes_14nm { adc = 6 bits }",
  },
  {
    word: "network",
    doc: "layers in order",
    example: "network n { input 784; out: dense 10 softmax }",
  },
  {
    word: "load",
    doc: "a data set with .train and .test",
    example: "load mnist { limit = 10000 }",
  },
  {
    word: "map",
    doc: "writes the weights of a network onto a chip and runs it there from here on",
    example: "map lenet on soc { out = digital }",
  },
  {
    word: "program",
    doc: "writes a matrix through the device model",
    example: "program W from randn(8x8) with verify(5)",
  },
  {
    word: "train",
    doc: "trains a network on data; returns a run",
    example: "r = train fresh n on mnist for 5 epochs",
  },
  { word: "age", doc: "drift and relaxation for a time", example: "age W by 1 year" },
  {
    word: "measure",
    doc: "a named result; measures are the columns of sweep tables",
    example: "measure err = nrmse(y, t)",
  },
  {
    word: "sweep",
    doc: "every combination of its axes, the last one fastest; returns a table",
    example: "s = sweep adc over 4..10 seeds 1..8",
  },
  { word: "plot", doc: "a figure", example: "plot s.err vs s.n { yscale = log }" },
  {
    word: "compare",
    doc: "a table of runs, reports or numbers; the first is the baseline",
    example: "compare base, two by accuracy, energy",
  },
  {
    word: "report",
    doc: "energy, latency, area and more of a value or of the whole program",
    example: "report energy, latency of y",
  },
  { word: "assert", doc: "something that must hold", example: "assert e ~= 3.08 TOPS/W" },
  { word: "seed", doc: "one seed for the program", example: "seed 7" },
  { word: "import", doc: "names from a .mho file", example: 'import q from "lib.mho"' },
  { word: "export", doc: "values to a JSON or CSV file", example: 'export y to "y.json"' },
  { word: "use", doc: "presets from a .mho file", example: 'use "presets.mho"' },
  { word: "fn", doc: "a pure function, written out in place", example: "fn sq(a) = a * a" },
];

/** Verbs that give a value and may stand after `name =`. */
export const ACTIONS: readonly string[] = ["train", "sweep", "compare", "report"];

/** What an array is made of. */
export const TECHNOLOGIES: readonly string[] = ["analog", "digital", "sliced"];

/** A line that begins with one of these continues the line before it. */
export const JOINING: readonly string[] = [
  "on",
  "with",
  "for",
  "over",
  "from",
  "to",
  "by",
  "as",
  "vs",
  "of",
];

/** Keywords only directly after a complete operand. */
export const CLAUSES: readonly string[] = [...JOINING, "seeds", "step", "epochs", "steps"];

export const RESERVED: readonly string[] = ["and", "or", "not", "true", "false"];

/** Words of other languages that get an answer of their own. */
export const FOREIGN = {
  binding: ["let", "const", "var"],
  control: ["for", "while", "if"],
} as const;

export const REPORTS: readonly string[] = [
  "energy",
  "latency",
  "area",
  "power",
  "efficiency",
  "throughput",
  "storage",
  "tiles",
  "writes",
  "limits",
  "claims",
  "ladder",
  "roofline",
];

export const REPORT_BY: readonly string[] = ["layer", "part", "component", "line", "tile", "step"];

/** Fields by kind of value. */
export const FIELDS = {
  array: ["g", "gp", "gn", "weights", "target", "pulses", "writes", "age", "tiles"],
  run: ["loss", "step", "accuracy", "updates", "writes", "pulses", "energy", "latency"],
  dataset: ["train", "test"],
} as const;

export interface LayerWord {
  readonly word: string;
  readonly doc: string;
  readonly planned?: true;
}

export const LAYERS: readonly LayerWord[] = [
  { word: "input", doc: "the shape of one sample: input 1x28x28" },
  { word: "dense", doc: "every input to N outputs: dense 10" },
  { word: "conv", doc: "N kernels of K x K: conv 4 5x5" },
  { word: "pool", doc: "mean or largest of K x K: pool avg 2x2" },
  { word: "flatten", doc: "an image as a vector" },
  { word: "relu", doc: "max(x, 0)" },
  { word: "tanh", doc: "hyperbolic tangent" },
  { word: "sigmoid", doc: "1 / (1 + exp(-x))" },
  { word: "softmax", doc: "exp(x) / sum(exp(x))" },
];

export const ACTIVATIONS: readonly string[] = ["relu", "tanh", "sigmoid", "softmax"];

export interface FunctionWord {
  readonly word: string;
  readonly group: "random" | "make" | "elementwise" | "reduce" | "compare" | "cost" | "hardware";
  readonly signature: string;
  readonly doc: string;
}

const fn = (group: FunctionWord["group"], signature: string, doc: string): FunctionWord => ({
  word: signature.replace(/\(.*/, ""),
  group,
  signature,
  doc,
});

export const FUNCTIONS: readonly FunctionWord[] = [
  fn("random", "randn(shape)", "normal random numbers, keyed by the name they are bound to"),
  fn(
    "random",
    "uniform(lo, hi, shape)",
    "uniform random numbers, keyed by the name they are bound to",
  ),
  fn("make", "zeros(shape)", "zeros"),
  fn("make", "ones(shape)", "ones"),
  fn("make", "onehot(i, n)", "a vector of n with a one at i"),
  fn("make", "linspace(a, b, n)", "n values from a to b in equal steps"),
  fn("make", "logspace(a, b, n)", "n values from a to b in equal ratios"),
  fn("elementwise", "relu(x)", "max(x, 0)"),
  fn("elementwise", "tanh(x)", "hyperbolic tangent"),
  fn("elementwise", "sigmoid(x)", "1 / (1 + exp(-x))"),
  fn("elementwise", "softmax(x)", "exp(x) / sum(exp(x))"),
  fn("elementwise", "exp(x)", "e to the power of x"),
  fn("elementwise", "ln(x)", "natural logarithm"),
  fn("elementwise", "log(x)", "natural logarithm, the same as ln"),
  fn("elementwise", "sqrt(x)", "square root"),
  fn("elementwise", "abs(x)", "magnitude"),
  fn("reduce", "sum(x)", "sum of all elements"),
  fn("reduce", "mean(x)", "mean of all elements"),
  fn("reduce", "std(x)", "standard deviation of all elements (divides by n)"),
  fn("reduce", "min(x)", "smallest element"),
  fn("reduce", "max(x)", "largest element"),
  fn("reduce", "norm(x)", "root of the sum of squares"),
  fn("reduce", "quantile(x, p)", "the value below which a share p of the elements lies"),
  fn("compare", "mse(y, ref)", "mean squared error"),
  fn("compare", "rmse(y, ref)", "root of the mean squared error"),
  fn("compare", "nrmse(y, ref)", "rmse / rms(ref)"),
  fn("compare", "snr_db(y, ref)", "signal-to-noise ratio in decibels"),
  fn("compare", "accuracy(net, data)", "share of samples a network classifies correctly"),
  fn("cost", "energy(x)", "estimated joules, known before the run"),
  fn("cost", "latency(x)", "estimated seconds, known before the run"),
  fn("cost", "area(x)", "estimated square metres, known before the run"),
  fn("hardware", "drift_compensation(x, mode = global)", "x with drift compensation switched on"),
  fn(
    "hardware",
    "lim_bound(params, updates, bits = 8, temperature = 300 K, r0 = 1e12 Hz, r1 = 1e6 Hz)",
    "least energy of learning in memory (derived)",
  ),
];

/** Physical constants: value in SI, unit. Exact since 2019. */
export const CONSTANTS: Readonly<
  Record<string, { readonly value: number; readonly unit: string }>
> = {
  k_B: { value: 1.380649e-23, unit: "J/K" },
  q_e: { value: 1.602176634e-19, unit: "C" },
  h_P: { value: 6.62607015e-34, unit: "J*s" },
  pi: { value: Math.PI, unit: "" },
};

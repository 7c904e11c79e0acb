/**
 * @file What may be said about training: the knobs of a scheme, the block of `train`, the optimisers.
 * from  design: language, sections 5.2 and 9.3, transcribed; letters in the last column: R read, S simulated, D derived
 * test  dsl/check/settings.test.ts writes every row in range, out of range and in the wrong unit; settings.test.ts: schemes name only knobs
 */
import type { Json } from "../base/json.ts";
import type { Setting } from "../base/setting.ts";
import { settingRow } from "../base/setting-row.ts";

// name, kinds, unit, range, default, meaning, source
export const SCHEME_SETTINGS: readonly Setting[] = [
  settingRow(
    "threshold",
    "noise",
    "",
    "0 .. 100%",
    "0%",
    "write only when abs(accumulated change) reaches it",
    "R: Wu 1 level",
  ),
  settingRow(
    "residual",
    "enum",
    "",
    "keep drop",
    "keep",
    "what stays in the accumulator after a write",
    "R: Wu drop, Nandakumar keep",
  ),
  settingRow(
    "write",
    "call",
    "",
    "blind, verify(n, tolerance)",
    "blind",
    "pulses without or with read-back",
    "R: Wu verify(2)",
  ),
  settingRow(
    "readback",
    "enum",
    "",
    "on off",
    "off",
    "digital copy takes the value read back",
    "R: Wu figure caption",
  ),
  settingRow(
    "backward",
    "enum",
    "",
    "array digital",
    "array",
    "where W.T @ e runs",
    "R: Wu digital",
  ),
  settingRow(
    "outer",
    "enum",
    "",
    "array digital",
    "digital",
    "where e @ x.T runs",
    "R: Grimm & Verma",
  ),
  settingRow(
    "gradient",
    "enum|call",
    "",
    "fp32 int4 radix4 radix4(two_phase = true)",
    "fp32",
    "number format of e",
    "R: Sun 2020, seed 002",
  ),
  settingRow(
    "operands",
    "enum",
    "",
    "fp32 int4",
    "fp32",
    "number format of x and W",
    "R: seed 002",
  ),
  settingRow(
    "every",
    "count",
    "",
    ">= 1",
    "1",
    "batches between transfers",
    "S: aihwkit transfer_every",
  ),
];

export const TRAIN_SETTINGS: readonly Setting[] = [
  settingRow("batch", "count", "", "1 .. 65536", "64", "samples per step", "R: Wu 64"),
  settingRow("batches", "count", "", ">= 1", "all", "steps per epoch", "R: Wu 400"),
  settingRow(
    "loss",
    "enum",
    "",
    "cross_entropy mse",
    "cross_entropy after softmax, else mse",
    "what training makes small",
    "convention",
  ),
  settingRow(
    "shuffle",
    "enum",
    "",
    "on off",
    "on",
    "a new order of the samples in every epoch",
    "convention",
  ),
  settingRow("validate", "count", "", ">= 1", "1", "epochs between test evaluations", "convention"),
];

export const OPTIMISER_SETTINGS: readonly Setting[] = [
  settingRow(
    "lr",
    "number",
    "",
    "> 0",
    "0.1 sgd, 0.001 adam, 0.02 eco; madam: required",
    "learning rate",
    "convention",
  ),
  settingRow(
    "momentum",
    "number",
    "",
    "0 .. 1",
    "0",
    "share of the last step that is kept (sgd)",
    "convention",
  ),
  settingRow(
    "beta1",
    "number",
    "",
    "0 .. 1",
    "0.9",
    "decay of the mean gradient (adam)",
    "R: Kingma & Ba",
  ),
  settingRow(
    "beta2",
    "number",
    "",
    "0 .. 1",
    "0.999",
    "decay of the mean squared gradient (adam)",
    "R: Kingma & Ba",
  ),
  settingRow("beta", "number", "", "0 .. 1", "0.9", "decay of the momentum (eco)", "D: eco"),
  settingRow(
    "bits",
    "bits",
    "",
    "2 .. 16",
    "4 bits",
    "resolution of the stored weight (eco)",
    "D: eco",
  ),
  settingRow(
    "rounding",
    "enum",
    "",
    "nearest stochastic",
    "nearest",
    "how eco rounds to it",
    "D: eco",
  ),
  settingRow(
    "weight_decay",
    "number",
    "",
    "0 .. 1",
    "0",
    "pull of every weight towards zero per step",
    "convention",
  ),
  settingRow(
    "schedule",
    "enum|call",
    "",
    "constant cosine step(epochs, factor) plateau(epochs, factor)",
    "constant",
    "how the learning rate changes",
    "convention",
  ),
];

/** A scheme is a named set of knobs; `planned` is what a program hears while its physics is not built. */
export interface Scheme {
  readonly knobs: { readonly [knob: string]: Json };
  readonly planned?: string;
}

const level = (value: number): Json => ({ of: "level", value });
const verify = (n: number): Json => ({ name: "verify", n });

export const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ["digital", { knobs: { write: { name: "blind" }, backward: "digital", outer: "digital" } }],
  ["in_place", { knobs: { write: { name: "blind" }, backward: "array", outer: "array" } }],
  [
    "mixed_precision",
    {
      knobs: {
        threshold: level(1),
        residual: "drop",
        write: verify(2),
        backward: "digital",
        outer: "digital",
      },
    },
  ],
  [
    "radix4",
    {
      knobs: {
        write: { name: "blind" },
        backward: "array",
        outer: "digital",
        gradient: { name: "radix4", two_phase: true },
      },
      planned: "the scheme radix4 is checked, but its arithmetic is not built yet",
    },
  ],
]);

const COMMON = { weight_decay: 0, schedule: "constant" } as const;

/** Optimiser → its knobs with defaults; a null must be given. */
export const OPTIMISERS: ReadonlyMap<string, { readonly [knob: string]: Json }> = new Map<
  string,
  { readonly [knob: string]: Json }
>([
  ["sgd", { lr: 0.1, momentum: 0, ...COMMON }],
  ["adam", { lr: 0.001, beta1: 0.9, beta2: 0.999, ...COMMON }],
  ["madam", { lr: null, ...COMMON }],
  ["eco", { lr: 0.02, beta: 0.9, bits: 4, rounding: "nearest", ...COMMON }],
]);

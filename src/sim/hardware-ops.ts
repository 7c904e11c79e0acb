/**
 * @file The ops of arrays: program, pulse, age, read, and the fields a program can look at.
 * in    a node, the values of its inputs;  out  its value; counts go to the ledger
 * test  run.test.ts: on ideal hardware every program equals the oracle
 */
import { deriveKey } from "../base/random.ts";
import {
  matmul,
  rowsAndColumns,
  shapeOf,
  type Tensor,
  tensor,
  transpose,
  turned,
} from "../base/tensor.ts";
import { costSettings } from "../cost/components.ts";
import { count, type Ledger, tick } from "../cost/ledger.ts";
import { countMvm, mvmLatency, sideOf } from "../cost/mvm.ts";
import type { Kernels, Matrix } from "../engine/kernels.ts";
import type { Node } from "../ir/node.ts";
import { writeScheme } from "../plan/chip.ts";
import { ageArray } from "./age.ts";
import { tensorOf } from "./algebra.ts";
import { type ArrayState, conductances, weightsOf } from "./array.ts";
import { hardwareFactor } from "./compensate.ts";
import { RunFailure } from "./messages.ts";
import { programArray } from "./program.ts";
import { applyPulses, pulseModel } from "./pulse.ts";
import { ArrayReader } from "./read.ts";
import { ofTensor, type SimValue } from "./value.ts";

export interface Machine {
  readonly kernels: Kernels;
  readonly seed: bigint;
  readonly ledger: Ledger;
}

const asTensor = (rows: number, columns: number, data: Float32Array): SimValue =>
  ofTensor(tensor(shapeOf(rows, columns), new Float64Array(data)));

export function program(m: Machine, node: Node, a: ArrayState, weights: Tensor): SimValue {
  const { hardware } = a;
  if (hardware.encoding === "single" && !hardware.digital) {
    const below = weights.data.reduce((n, w) => n + (w < 0 ? 1 : 0), 0);
    if (below > 0) throw new RunFailure({ kind: "negative", below, of: weights.data.length });
  }
  const streams = {
    write: deriveKey(m.seed, String(node.at?.["rng"] ?? `${a.name}/program`)),
    device: deriveKey(m.seed, `${a.name}/device`),
  };
  const array = programArray(
    m.kernels,
    a,
    weights.data,
    writeScheme(node.at?.["write"], hardware),
    streams,
  );
  if (!a.exact) {
    count(m.ledger, "pulse", node.id, array.pulses - a.pulses);
    tick(m.ledger, a.rows * hardware.cell.pulseTime);
  }
  return { kind: "array", array };
}

/** Row and column of a rank-1 matrix, from its largest element: d x^T = M up to rounding. */
function outerFactors(t: Tensor, columns: number): { d: Float64Array; x: Float64Array } {
  let at = 0;
  for (let i = 1; i < t.data.length; i++) if (Math.abs(t.data[i]) > Math.abs(t.data[at])) at = i;
  const [row, column] = [Math.floor(at / columns), at % columns];
  const pivot = t.data[at];
  const rows = t.data.length / columns;
  const x = t.data.slice(row * columns, (row + 1) * columns);
  const d = Float64Array.from({ length: rows }, (_, i) =>
    pivot === 0 ? 0 : t.data[i * columns + column] / pivot,
  );
  return { d, x };
}

/** `W += M`: one outer product of pulses, or row by row when M is no outer product. */
export function pulse(m: Machine, node: Node, a: ArrayState, change: Tensor): SimValue {
  const sign = Number(node.at?.["sign"] ?? 1);
  if (a.exact) {
    const exact = a.exact.map((w, i) => w + sign * change.data[i]);
    return { kind: "array", array: { ...a, version: a.version + 1, exact } };
  }
  const k = m.kernels;
  const { rows, columns } = a;
  const reader = new ArrayReader(k, a);
  const model = pulseModel(k, a, deriveKey(m.seed, `${a.name}/device`));
  const rank1 = node.at?.["rank1"] === true;
  const factors = rank1 ? [outerFactors(change, columns)] : rowFactors(change, rows, columns);
  const x = k.matrixFrom(
    factors.flatMap((f) => [...f.x]),
    factors.length,
    columns,
    "inputs of an update",
  );
  const d = k.matrixFrom(
    factors.flatMap((f) => [...f.d]),
    factors.length,
    rows,
    "errors of an update",
  );
  try {
    const pulses = applyPulses(k, model, x, d, {
      rate: 1 / a.scale[0],
      step: a.version + 1,
      key: deriveKey(m.seed, String(node.at?.["rng"] ?? `${a.name}/pulse`)),
      ascend: sign > 0,
    });
    model.toCells(reader.planes[0]);
    const planes = reader.planes.map((p, i) => ({
      ...(a.planes[i] as (typeof a.planes)[number]),
      plus: k.read(p.plus),
      minus: p.minus ? k.read(p.minus) : null,
    }));
    const moved = {
      ...a,
      version: a.version + 1,
      planes,
      pulses: a.pulses + pulses,
      programmed: true,
    };
    count(m.ledger, "pulse", node.id, pulses);
    tick(m.ledger, a.hardware.cell.pulseTime);
    const map = pulseMapOf(a, weightsOf(moved));
    return {
      kind: "array",
      array: { ...moved, writes: a.writes + map.changed, pulseMap: map.map },
    };
  } finally {
    for (const at of [x.at, d.at]) k.free(at);
    model.close();
    reader.close();
  }
}

/** Cells that moved, and by how many mean steps, as the map a program can look at. */
function pulseMapOf(a: ArrayState, now: Float32Array): { map: Float32Array; changed: number } {
  const before = weightsOf(a);
  let changed = 0;
  const map = a.pulseMap.map((n, i) => {
    const share = Math.abs(now[i] - before[i]) / a.scale[Math.floor(i / a.columns)];
    if (share > 0) changed++;
    return n + Math.round(share / a.hardware.cell.pulseStep);
  });
  return { map, changed };
}

const rowFactors = (
  t: Tensor,
  rows: number,
  columns: number,
): { d: Float64Array; x: Float64Array }[] =>
  Array.from({ length: rows }, (_, i) => {
    const d = new Float64Array(rows);
    d[i] = 1;
    return { d, x: t.data.slice(i * columns, (i + 1) * columns) };
  });

export const age = (m: Machine, a: ArrayState, seconds: number): SimValue => ({
  kind: "array",
  array: ageArray(a, seconds, deriveKey(m.seed, `${a.name}/device`)),
});

/** `W @ x` or `W.T @ e`; the columns of a matrix are samples of one batch. */
export function read(m: Machine, node: Node, a: ArrayState, input: Tensor): SimValue {
  const transposed = node.op === "mvm_t";
  if (a.exact) {
    const w = tensor([a.rows, a.columns], a.exact);
    return ofTensor(matmul(transposed ? transpose(w) : w, input));
  }
  const [inputs, samples] = rowsAndColumns(input.shape);
  const outputs = transposed ? a.columns : a.rows;
  const k = m.kernels;
  const rows = samples === 1 ? input : transpose(input);
  const x = k.matrixFrom(rows.data, samples, inputs, "x");
  const y = k.matrix(samples, outputs, "y");
  const reader = new ArrayReader(k, a);
  try {
    const key = deriveKey(m.seed, String(node.at?.["read"]));
    const joules = reader.read(x, y, { transposed, key });
    const s = costSettings(a.hardware.settings);
    countMvm(m.ledger, node.id, sideOf(a.placement, transposed), s, samples, joules);
    tick(m.ledger, samples * mvmLatency(s, inputs, outputs, transposed));
    const data = columnsOf(k, y, hardwareFactor(a));
    return ofTensor(tensor(samples === 1 ? [outputs] : [outputs, samples], data));
  } finally {
    reader.close();
    k.free(x.at);
    k.free(y.at);
  }
}

/** Y [samples][outputs] as [outputs][samples], times the gain that undoes drift. */
function columnsOf(k: Kernels, y: Matrix, gain: number): Float64Array {
  const out = turned(k.f32(y.at, y.rows * y.ld), y.rows, y.cols, y.ld);
  if (gain !== 1) for (let i = 0; i < out.length; i++) out[i] = Math.fround(out[i] * gain);
  return out;
}

/** What `W.name` shows. Conductances in siemens; weights and counts without unit. */
export function arrayField(a: ArrayState, name: string): SimValue {
  const { rows, columns } = a;
  const { plus, minus } = conductances(a);
  switch (name) {
    case "g":
      return asTensor(
        rows,
        columns,
        plus.map((g, i) => g - minus[i]),
      );
    case "gp":
      return asTensor(rows, columns, plus);
    case "gn":
      return asTensor(rows, columns, minus);
    case "weights":
      return ofTensor(
        a.exact
          ? tensor(shapeOf(rows, columns), a.exact)
          : tensorOf(asTensor(rows, columns, weightsOf(a))),
      );
    case "target":
      return asTensor(rows, columns, a.target);
    case "pulses":
      return asTensor(rows, columns, a.pulseMap);
    case "writes":
      return ofTensor(tensor([], Float64Array.of(a.writes)));
    case "age":
      return ofTensor(tensor([], Float64Array.of(a.age)));
    default:
      return ofTensor(tensor([], Float64Array.of(a.placement.count)));
  }
}

/**
 * @file Everything a program may take for granted, handed to the checker: catalogues of `src/`, names of the session, files.
 * in    Session;  out  Scope
 * why   `dsl/` knows no device and reads no file, so the same text means the same in a browser
 * test  pipeline.test.ts, cells.test.ts, cli.test.ts
 */
import type {
  Binding,
  DatasetInfo,
  Interpolated,
  Preset,
  Scope,
  SettingTables,
} from "../dsl/check/scope.ts";
import { BOOL, number, STRING, type Type, tensor } from "../dsl/check/types.ts";
import { settingRow } from "../src/base/setting-row.ts";
import { dimensionOf } from "../src/base/units.ts";
import { DEVICES } from "../src/device/index.ts";
import { DEVICE_SETTINGS } from "../src/device/settings.ts";
import { type Attributes, Graph, type Node } from "../src/ir/node.ts";
import type { Op } from "../src/ir/ops.ts";
import {
  OPTIMISER_SETTINGS,
  OPTIMISERS,
  SCHEME_SETTINGS,
  SCHEMES,
  TRAIN_SETTINGS,
} from "../src/learn/settings.ts";
import { CHIP_PRESETS } from "../src/plan/presets.ts";
import { CHIP_SETTINGS } from "../src/plan/settings.ts";
import { MARK } from "../src/plot/index.ts";
import { PLOT_SETTINGS } from "../src/plot/settings.ts";
import { readDataFile } from "./data-files.ts";
import { DATASETS } from "./datasets.ts";
import { readBeside } from "./files.ts";
import type { Session } from "./session.ts";

const SETTINGS: SettingTables = {
  device: DEVICE_SETTINGS,
  chip: CHIP_SETTINGS,
  scheme: SCHEME_SETTINGS,
  train: TRAIN_SETTINGS,
  optimiser: OPTIMISER_SETTINGS,
  plot: PLOT_SETTINGS,
  report: [settingRow("batch", "count", "", ">= 1", "1", "inputs at once", "convention")],
  load: [
    settingRow("limit", "count", "", ">= 1", "all", "the first n training samples", "convention"),
    settingRow("test_limit", "count", "", ">= 1", "all", "the first n test samples", "convention"),
  ],
};

const DEVICE_PRESETS: ReadonlyMap<string, Preset> = new Map(
  [...DEVICES].map(([name, d]): [string, Preset] => [
    name,
    { settings: d.settings, doc: d.doc, source: d.citation, tag: d.tag },
  ]),
);

/** A name that TypeScript owns, with the node that stands for its value. */
export interface Borrowed {
  readonly binding: Binding;
  readonly node: Node;
}

export interface ScopeOptions {
  readonly interpolated?: readonly Interpolated[];
  readonly borrowed?: ReadonlyMap<string, Borrowed>;
  readonly set?: ReadonlyMap<string, string>;
  readonly seed?: number;
  /** Say what is questionable about the method, too: W04 and W05. */
  readonly methods?: boolean;
}

export function scopeOf(session: Session, options: ScopeOptions = {}): Scope {
  const names = new Map(session.bindings());
  const nodes = [...session.nodes()];
  for (const [name, { binding, node }] of options.borrowed ?? []) {
    names.set(name, binding);
    nodes.push(node);
  }
  return {
    names,
    nodes,
    seed: options.seed ?? session.seed,
    devices: DEVICE_PRESETS,
    chips: CHIP_PRESETS,
    datasets: DATASETS,
    settings: SETTINGS,
    schemes: SCHEMES,
    optimisers: OPTIMISERS,
    marks: Object.keys(MARK),
    interpolated: options.interpolated ?? [],
    methods: options.methods ?? false,
    file: (path): DatasetInfo | string => dataFile(session, path),
    text: (path) => {
      const read = readBeside(session.folder, path);
      return "why" in read ? read.why : { text: new TextDecoder().decode(read.bytes) };
    },
    set: new Map([...session.set, ...(options.set ?? [])]),
  };
}

/** A data file next to the program: read once, kept by its hash for the run. */
function dataFile(session: Session, path: string): DatasetInfo | string {
  const read = readBeside(session.folder, path);
  if ("why" in read) return read.why;
  const data = readDataFile(path, read.bytes);
  if ("why" in data) return data.why;
  session.dataFiles.set(data.info.sha256, data);
  return data.info;
}

/** A value that came in, as a binding of a name: a constant node. Absent for what cannot cross. */
export function bindingFor(value: Interpolated): Borrowed | undefined {
  const constant = (type: Type, text: string, at: Attributes, op: Op = "const"): Borrowed => {
    const node = new Graph().add(op, text, [], at);
    return { binding: { type, node: node.id }, node };
  };
  switch (value.kind) {
    case "number":
      return constant(number(dimensionOf(value.unit)), "f64", { v: value.value });
    case "bool":
      return constant(BOOL, "bool", { v: value.value });
    case "string":
      return constant(STRING, "str", { v: value.value });
    case "tensor": {
      const { shape, sha256 } = value;
      const at = { sha256, shape: [...shape] };
      return constant(tensor(shape, dimensionOf(value.unit)), `f32[${shape.join(",")}]`, at);
    }
    default:
      return undefined;
  }
}

/**
 * @file One walk through a program: what it is handed, what it leaves behind.
 * why   a sweep walks its body again and again; handing the walker in keeps the rooms free of circles
 * test  run.test.ts
 */
import type { Diagnostic } from "../base/diagnostic.ts";
import { createLedger, type Ledger } from "../cost/ledger.ts";
import type { NodeId } from "../ir/node.ts";
import type { Plan } from "../plan/plan.ts";
import type { Machine } from "./hardware-ops.ts";
import type { Host } from "./host.ts";
import type { SimValue } from "./value.ts";

/** Values handed into a sweep's body: axes by name, outer nodes by number. */
export interface Given {
  readonly axes: ReadonlyMap<string, SimValue>;
  readonly outer: readonly SimValue[];
}

export interface Walk {
  readonly plan: Plan;
  readonly host: Host;
  readonly machine: Machine;
  readonly given: Given;
  readonly values: Map<NodeId, SimValue>;
  /** Nodes that wait for an open input, or for something that failed. */
  readonly open: Set<NodeId>;
  /** What each node did, so that a node taken from the cache still counts. */
  readonly ledgers: Map<NodeId, Ledger>;
  /** Walks another program: the body of a sweep. */
  readonly again: (walk: Walk) => Promise<readonly Diagnostic[]>;
}

export const newWalk = (
  plan: Plan,
  host: Host,
  seed: number,
  given: Given,
  again: Walk["again"],
): Walk => ({
  ...{ plan, host, given, again },
  machine: { kernels: host.kernels, seed: BigInt(seed), ledger: createLedger() },
  values: new Map(),
  open: new Set(),
  ledgers: new Map(),
});

/**
 * @file What lives between cells: names, their values and versions, the seed, results worth keeping.
 * in    the stages of a cell that went well;  out  bindings for the next compile, values for TypeScript
 * why   a failing or interrupted cell never reaches `keep`, so it leaves everything as it was
 * from  design: language, section 8; kernel, section 1
 * test  session.test.ts
 */
import { resolve } from "node:path";
import type { Binding } from "../dsl/check/scope.ts";
import type { Blobs, Ir, Node, NodeId } from "../src/ir/node.ts";
import { programHash } from "../src/ir/node.ts";
import { hashResult } from "../src/results/hash.ts";
import type { Provenance, Value } from "../src/results/results.ts";
import { type Crossed, fromTypeScript, type Incoming, toTypeScript } from "./bridge.ts";
import type { DataFile } from "./data-files.ts";
import type { Progress } from "./progress.ts";
import type { FigureMode } from "./show.ts";
import type { Stages } from "./stages.ts";

export interface SessionOptions {
  /** Used by programs without a `seed` line. */
  readonly seed?: number;
  /** The folder whose files programs may read and write: that of the notebook or script. */
  readonly folder?: string;
  /** Source text of a literal by name: replaces what a program binds the name to. */
  readonly set?: ReadonlyMap<string, string>;
  /** Told while a program runs. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Written in this program's own text, not taken over from an earlier one. */
const isOwn = (ir: Ir, id: NodeId): boolean => ir.spans[id] !== undefined;

interface Kept {
  readonly binding: Binding;
  readonly value?: Value;
}

/** One user's names. A notebook has one; `session({ seed: 1 })` makes another. */
export class Session {
  seed: number;
  readonly folder: string;
  readonly set: Map<string, string>;
  /** Numbers that came in from TypeScript or files, by SHA-256. */
  readonly blobs: Map<string, { readonly shape: readonly number[]; readonly data: Float64Array }> =
    new Map();
  /** Data files that programs have loaded, by the hash of their bytes. */
  readonly dataFiles: Map<string, DataFile> = new Map();
  /** Results of nodes across cells; the simulator's own. */
  readonly cache: Map<string, unknown> = new Map();
  /** Stages of the last program that went well. Earlier ones hold results that no name may stand for any more. */
  last: Stages | undefined;
  /** Data sets that any program has read, by name. */
  readonly provenance: Map<string, Provenance["data"][number]> = new Map();
  /** How figures reach the front end; changes no result. */
  plotMode: FigureMode = "auto";
  /** Threads of the simulator, all of them when absent; changes no result. */
  threads: number | undefined;
  onProgress: ((progress: Progress) => void) | undefined;
  readonly #names = new Map<string, Kept>();
  readonly #nodes = new Map<NodeId, Node>();
  /** The seed each node was computed with: a later `seed` line does not change what is there. */
  readonly #seeds = new Map<NodeId, number>();
  readonly #handles = new WeakMap<object, Binding>();
  readonly #crossed = new WeakMap<object, Crossed>();

  constructor(options: SessionOptions = {}) {
    this.seed = options.seed ?? 0;
    this.folder = resolve(options.folder ?? ".");
    this.set = new Map(options.set);
    this.onProgress = options.onProgress;
  }

  /** Names of this session, for the checker. */
  bindings(): ReadonlyMap<string, Binding> {
    return new Map([...this.#names].map(([name, kept]) => [name, kept.binding]));
  }
  /** Every node that a name stands on. */
  nodes(): readonly Node[] {
    return [...this.#nodes.values()];
  }
  get blobView(): Blobs {
    return this.blobs;
  }

  /** Takes over what a program bound. Called once, at its end, when all went well. */
  keep(stages: Stages): Stages {
    const { ir } = stages;
    for (const node of ir?.nodes ?? []) {
      if (ir && isOwn(ir, node.id)) this.#seeds.set(node.id, ir.seed);
      this.#nodes.set(node.id, node);
    }
    if (ir) this.seed = ir.seed; // a `seed` line holds for the cells behind it
    for (const [name, binding] of stages.bindings) {
      const value = stages.results?.values[binding.node];
      this.#names.set(name, value ? { binding, value } : { binding });
    }
    this.#prune();
    for (const data of stages.results?.provenance.data ?? []) this.provenance.set(data.name, data);
    this.last = stages;
    return stages;
  }

  /** Drops nodes, and their results, that no name stands on any more. */
  #prune(): void {
    const alive = new Set<NodeId>();
    const visit = (id: NodeId): void => {
      if (alive.has(id)) return;
      alive.add(id);
      for (const input of this.#nodes.get(id)?.in ?? []) visit(input);
    };
    for (const { binding } of this.#names.values()) visit(binding.node);
    for (const id of this.#nodes.keys()) if (!alive.has(id)) this.#nodes.delete(id);
    for (const id of this.#seeds.keys()) if (!alive.has(id)) this.#seeds.delete(id);
    // Arrays are large: what no name stands on is computed again when it is wanted again.
    for (const key of this.cache.keys())
      if (!alive.has(key.slice(0, key.indexOf(" ")))) this.cache.delete(key);
  }

  /** Forgets all names; the seed and what was set from outside stay. */
  reset(): void {
    this.#names.clear();
    this.#nodes.clear();
    this.#seeds.clear();
    this.cache.clear();
    this.provenance.clear();
    this.last = undefined;
  }

  /** The seed of a node that an earlier program made and this one only uses. */
  seedOf(ir: Ir, id: NodeId): number {
    return isOwn(ir, id) ? ir.seed : (this.#seeds.get(id) ?? ir.seed);
  }

  /** Names in the order they were bound. */
  names(): readonly string[] {
    return [...this.#names.keys()];
  }
  binding(name: string): Binding | undefined {
    return this.#names.get(name)?.binding;
  }
  /** A value as the simulator left it; absent for open names. */
  value(name: string): Value | undefined {
    return this.#names.get(name)?.value;
  }
  values(): ReadonlyMap<string, Value> {
    const pairs = [...this.#names].flatMap(([name, { value }]) => (value ? [[name, value]] : []));
    return new Map(pairs as [string, Value][]);
  }

  /** A value as TypeScript has it, the same thing every time until the name is bound again. */
  get(name: string): unknown {
    return this.crossed(name)?.value;
  }
  crossed(name: string): Crossed | undefined {
    const kept = this.#names.get(name);
    return kept?.value && this.cross(kept.value, kept.binding);
  }
  /** One value, one thing: so that a thing given back is known again. */
  cross(value: Value, binding: Binding): Crossed {
    const known = this.#crossed.get(value);
    if (known) return known;
    const fresh = toTypeScript(value);
    this.#crossed.set(value, fresh);
    if (typeof fresh.value === "object" && fresh.value !== null)
      this.#handles.set(fresh.value, binding);
    return fresh;
  }

  /** Takes a value of TypeScript in; handles of this session stand for their names. */
  take(value: unknown): Incoming["value"] {
    const incoming = fromTypeScript(value, (handle) => {
      const binding = this.#handles.get(handle);
      return binding && this.#nodes.has(binding.node) ? binding : undefined;
    });
    if (incoming.blob) this.blobs.set(incoming.blob.sha256, incoming.blob);
    return incoming.value;
  }

  /** Identity of the program so far: of all names and what they stand on. */
  get ir(): string {
    const outs = Object.fromEntries([...this.#names].map(([name, k]) => [name, k.binding.node]));
    return programHash({ outs } as Parameters<typeof programHash>[0]);
  }
  /** Identity of all values so far. */
  get hash(): string {
    return hashResult(this.values());
  }
}

/**
 * @file PROFILES: technologies as data, and how to read one.
 * in    profiles.json, or a profile of the user's;  out  Profile, whose every number can say its
 *       status and source
 * why   nobody should print a joule without knowing what it stands on; a new chip is one entry of
 *       one JSON file
 * from  profiles.json names the source of every number; `extends` copies the parent's blocks except
 *       `published`
 * test  profile.test.ts: all profiles load; a child keeps what it does not replace; overrides;
 *       every leaf has a source
 */
import { invariant } from "../base/invariant.ts";
import type { Json } from "../base/json.ts";
import { checkProfile, type Metric, type Refusal } from "./profile-check.ts";
import catalogue from "./profiles.json" with { type: "json" };

export type ProfileKind = "claim" | "silicon" | "simulation" | "limit" | "digital";
export type Tag = "claim" | "measured" | "simulated" | "derived" | "bound";

/** A number with what it stands on. */
export interface Leaf {
  readonly v: number;
  readonly st: string;
  readonly src: string;
}

/** A published figure, and what the model must give for it. */
export interface PublishedRow {
  readonly metric: Metric;
  readonly args?: Readonly<Record<string, number | string>>;
  readonly value: Json;
  readonly printed?: number;
  readonly tol: number;
  readonly cond?: string;
  readonly check: string;
  readonly override?: Readonly<Record<string, number | string>>;
}

type Block = { readonly [key: string]: Json };

export interface Profile {
  readonly id: string;
  readonly kind: ProfileKind;
  /** 0 claimed laws, 1 components, 2 physics. */
  readonly level: number;
  readonly label: string;
  readonly source: string;
  readonly blocks: Block;
  readonly published: readonly PublishedRow[];
}

const RAW: ReadonlyMap<string, Block> = new Map(
  (catalogue.profiles as unknown as readonly Block[]).map((p) => [String(p["id"]), p]),
);

/** Blocks of a profile over those of its parents; texts and published rows are its own. */
function resolve(raw: Block, parents: ReadonlyMap<string, Block>, seen: readonly string[]): Block {
  const parent = raw["extends"];
  if (typeof parent !== "string") return raw;
  const base = parents.get(parent);
  invariant(base && !seen.includes(parent), `profile ${String(raw["id"])} extends ${parent}`);
  const { published: _, ...inherited } = resolve(base, parents, [...seen, parent]);
  return { ...inherited, ...raw };
}

function profile(raw: Block, parents: ReadonlyMap<string, Block>): Profile {
  const blocks = resolve(raw, parents, [String(raw["id"])]);
  return {
    id: String(blocks["id"]),
    kind: blocks["kind"] as ProfileKind,
    level: Number(blocks["level"]),
    label: String(blocks["label"]),
    source: String(blocks["source"]),
    blocks,
    published: (blocks["published"] ?? []) as unknown as readonly PublishedRow[],
  };
}

/** The shipped profiles by id. */
export const PROFILES: ReadonlyMap<string, Profile> = new Map(
  [...RAW].map(([id, raw]) => [id, profile(raw, RAW)]),
);

/** Name of a preset in programs: the id with `_` for `-`. */
export const presetName = (id: string): string => id.replaceAll("-", "_");

const BY_PRESET: ReadonlyMap<string, Profile> = new Map(
  [...PROFILES.values()].map((p) => [presetName(p.id), p]),
);

/** The profile a preset stands for; none for `generic` and a user's own chip. */
export const profileOf = (preset: string): Profile | undefined => BY_PRESET.get(preset);

/** Numbers without which the model of a kind cannot say anything; a parent may have them. */
const NEEDS: Readonly<Record<ProfileKind, readonly string[]>> = {
  claim: ["law.mvm.timeLaw", "law.mvm.energyLaw"],
  silicon: ["array.rows", "array.cols"],
  simulation: ["array.rows", "array.cols"],
  limit: [],
  digital: ["bw_Bps", "peak_ops", "tdp_W"],
};

/** A profile from outside, or every reason why it is none. It may extend the shipped ones. */
export function loadProfile(json: Json): Profile | readonly Refusal[] {
  const refusals = checkProfile(json, [...RAW.keys()]);
  if (refusals.length > 0) return refusals;
  const loaded = profile(json as Block, RAW);
  const missing = NEEDS[loaded.kind].filter((key) => entry(loaded, key) === undefined);
  if (missing.length === 0) return loaded;
  return missing.map((key) => ({ key, reason: `missing: a ${loaded.kind} profile needs it` }));
}

function find(p: Profile, path: string): Json | undefined {
  let at: Json | undefined = p.blocks;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || Array.isArray(at)) return undefined;
    at = (at as Block)[key];
  }
  return at;
}

const bare = (found: Json | undefined): Json | undefined =>
  typeof found === "object" && found !== null && !Array.isArray(found) && "v" in found
    ? (found["v"] as Json)
    : found;

/**
 * The number at a path such as `adc.energy.e_J`, or undefined. SI, as the ending of the key says.
 */
export function maybe(p: Profile, path: string): number | undefined {
  const v = bare(find(p, path));
  return typeof v === "number" ? v : undefined;
}

/** The number at a path that the model of this profile needs. */
export function number(p: Profile, path: string): number {
  const v = maybe(p, path);
  invariant(v !== undefined, `profile ${p.id} has no number ${path}`);
  return v;
}

/** Text, flag, list or numbers by name at a path. */
export const entry = (p: Profile, path: string): Json | undefined => bare(find(p, path));

/** A number with its status and source; a bare number stands on the profile's source. */
export function leaf(p: Profile, path: string): Leaf {
  const found = find(p, path) as Block;
  const own = typeof found === "object" ? found : {};
  return {
    v: number(p, path),
    st: String(own["st"] ?? defaultStatus(p)),
    src: String(own["src"] ?? p.source),
  };
}

const defaultStatus = (p: Profile): string =>
  p.kind === "silicon" ? "read" : p.kind === "claim" ? "claim" : "simulated";

/** The tag every figure of this profile carries. */
export function profileTag(p: Profile): Tag {
  switch (p.kind) {
    case "claim":
      return "claim";
    case "silicon":
      return "measured";
    case "simulation":
      return "simulated";
    case "digital":
      return "derived";
    case "limit":
      return "bound";
  }
}

/** The same profile with single numbers replaced: {"input.phases": 4}. */
export function withOverride(
  p: Profile,
  override: Readonly<Record<string, number | string>> | undefined,
): Profile {
  if (!override) return p;
  let blocks: Block = p.blocks;
  for (const [path, v] of Object.entries(override)) blocks = put(blocks, path.split("."), v);
  return { ...p, blocks };
}

function put(block: Block, [key, ...rest]: readonly string[], v: Json): Block {
  const at = key as string;
  return { ...block, [at]: rest.length === 0 ? v : put((block[at] ?? {}) as Block, rest, v) };
}

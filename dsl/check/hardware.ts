/**
 * @file Arrays, devices and chips: settings of all levels become one flat record.
 * why   precedence is array block, chip block, device block, preset, default; what comes out needs no further lookup
 * from  design: language, sections 5.1 and 9; src/ir/README.md, Hardware
 * test  hardware.test.ts: each level wins over the next; defaults are left out
 */
import { canonicalJson, type Json } from "../../src/base/json.ts";
import type { Attributes } from "../../src/ir/node.ts";
import type { StatementOf } from "../ast.ts";
import { emptyArray, onlyOneSize, tooManySizes } from "../messages/shapes.ts";
import { readBlock } from "./blocks.ts";
import type { Context } from "./context.ts";
import { knownSizes } from "./functions.ts";
import { senseOfArray, senseOfDevice } from "./hardware-sense.ts";
import { chipOf, deviceOf, hardwareOf } from "./references.ts";
import { hardwareTables } from "./tables.ts";
import { type Term, term } from "./term.ts";
import type { Type, TypeOf } from "./types.ts";

/** One level over another, without what is the default anyway. A `device` replaces everything the lower level said about cells. */
function over(ctx: Context, lower: Attributes, upper: Attributes): Attributes {
  const { cells, defaults } = hardwareTables(ctx.scope.settings);
  const { device, ...rest } = upper;
  const isKept = (name: string) => device === undefined || !cells.has(name);
  const kept = Object.entries(lower).filter(([name]) => isKept(name));
  const cell = typeof device === "object" && device !== null ? (device as Attributes) : {};
  const all = { ...Object.fromEntries(kept), ...cell, ...rest };
  return Object.fromEntries(
    Object.entries(all).filter(([name, v]) => defaults.get(name) !== canonicalJson(v)),
  );
}

/** What an array or a layer put `on` something is made of. */
export const hardwareIn = (t: Term | undefined): Attributes =>
  t?.type.kind === "chip" || t?.type.kind === "device" ? t.type.hardware : {};

const nameOf = (t: Term | undefined, text: string): { on?: string } => (t ? { on: text } : {});

// ── device, chip ─────────────────────────────────────────────────────────────

export function deviceStatement(ctx: Context, s: StatementOf<"device" | "chip">): void {
  const isDevice = s.kind === "device";
  const base = s.base ? (isDevice ? deviceOf : chipOf)(ctx, s.base) : undefined;
  const tables = hardwareTables(ctx.scope.settings);
  const table = isDevice ? tables.device : tables.chip;
  const read = readBlock(ctx, s.block, table, `a ${s.kind}`, isDevice);
  const hardware = over(ctx, hardwareIn(base), read.values);
  const preset = base && "preset" in base.type ? base.type.preset : s.name.name;
  const type: Type = { kind: s.kind, hardware, preset };
  senseOfDevice(ctx, hardware, read.said);
  const inherited = s.base?.kind === "name" ? ctx.find(s.base.name)?.said : undefined;
  const said = new Map([...(inherited ?? []), ...read.said]);
  ctx.bind(s.name, term(s.kind, type, [], s.span, { at: hardware }), { said });
}

// ── array ────────────────────────────────────────────────────────────────────

export function arrayStatement(ctx: Context, s: StatementOf<"array">): void {
  const on = s.on ? hardwareOf(ctx, s.on) : undefined;
  const { chip } = hardwareTables(ctx.scope.settings);
  const read = readBlock(ctx, s.block, chip, "an array");
  const sliced: Attributes = s.technology === "sliced" ? { encoding: "sliced" } : {};
  const hardware = over(ctx, hardwareIn(on), { ...read.values, ...sliced });
  const sizes = arraySizes(ctx, s);
  const onName = s.on?.kind === "name" ? s.on.name : undefined;
  const said = new Map([...((onName && ctx.find(onName)?.said) || []), ...read.said]);
  if (!sizes) {
    ctx.bind(
      s.name,
      { ...term("array", { kind: "unknown" }, [], s.span), missing: true },
      { said },
    );
    return;
  }
  const type: TypeOf<"array"> = {
    kind: "array",
    name: s.name.name,
    rows: sizes[0],
    columns: sizes[1],
    technology: s.technology,
    hardware,
    ...nameOf(on, onName ?? ""),
  };
  const at: Attributes = { name: s.name.name, kind: s.technology, ...hardware } as Record<
    string,
    Json
  >;
  senseOfArray(ctx, s, type, said);
  ctx.bind(s.name, term("array", type, [], s.name.span, { at }), { said });
}

function arraySizes(ctx: Context, s: StatementOf<"array">): readonly [number, number] | undefined {
  const { shape } = s;
  const t = ctx.value(shape);
  if (t.type.kind === "unknown") return undefined;
  const raw = t.type.kind === "number" ? [t.value] : t.values;
  if (raw?.includes(0)) {
    ctx.demand(t);
    ctx.report(emptyArray(shape.span));
    return undefined;
  }
  const sizes = knownSizes(ctx, t, shape.span, Number.POSITIVE_INFINITY);
  if (!sizes) return undefined;
  if (sizes.length === 1) ctx.report(onlyOneSize(String(sizes[0]), shape.span));
  else if (sizes.length > 2) ctx.report(tooManySizes(shape.span));
  const [rows, columns] = sizes;
  return sizes.length === 2 ? [rows as number, columns as number] : undefined;
}

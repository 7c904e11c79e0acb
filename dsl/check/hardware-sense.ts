/**
 * @file What the settings of an array already show: it does not fit the chip (E05), or makes little sense (W04).
 * from  design: language, sections 5.3 and 14; N = sqrt(1.5·2^-B / (r·g_max)) rows and log2(1 / (noise·√12)) bits (both derived)
 * test  messages.test.ts
 */
import type { Noise } from "../../src/base/setting.ts";
import { formatQuantity } from "../../src/base/units.ts";
import type { Expression, StatementOf } from "../ast.ts";
import {
  oneSided,
  slicedUpdate,
  tooManyCells,
  tooManyNumbers,
  tooManyTiles,
} from "../messages/hardware.ts";
import {
  idleTiles,
  neverProgrammed,
  noDrift,
  noiseAboveLevels,
  wiresTooLong,
} from "../messages/methods.ts";
import type { Context, Meaning } from "./context.ts";
import type { Term } from "./term.ts";
import { settingOf, type Tiling, tilingOf } from "./tiling.ts";
import type { TypeOf } from "./types.ts";

type ArrayType = TypeOf<"array">;
type Span = Expression["span"];

/** What one memory holds. */
const MAX_CELLS = 1e8;

const tilesInWords = (t: Tiling): string =>
  `${t.alongInputs} x ${t.alongOutputs} tiles of ${t.tileRows}x${t.tileColumns}${t.pairing}`;

/** At the declaration of an array. */
export function senseOfArray(
  ctx: Context,
  s: StatementOf<"array">,
  array: ArrayType,
  said: NonNullable<Meaning["said"]>,
): void {
  if (array.technology === "digital") {
    const numbers = array.rows * array.columns;
    if (numbers > MAX_CELLS) ctx.report(tooManyNumbers(numbers, s.shape.span));
    return;
  }
  const tiling = tilingOf(ctx.scope, array);
  const cells = array.rows * array.columns * tiling.cellsPerWeight;
  if (cells > MAX_CELLS && !ctx.onlyCosted(array.name))
    ctx.report(tooManyCells(array.name, cells, tiling.cellsPerWeight, s.shape.span));
  senseOfTiles(ctx, s, array, tiling, said);
  if (ctx.scope.methods) senseOfWires(ctx, array, tiling, said);
}

function senseOfTiles(
  ctx: Context,
  s: StatementOf<"array">,
  array: ArrayType,
  t: Tiling,
  said: NonNullable<Meaning["said"]>,
): void {
  const has = settingOf(ctx.scope, array, "tiles");
  if (typeof has === "number" && t.tiles > has && array.hardware["encoding"] !== "sliced") {
    const on = array.on ?? array.name;
    const preset = String(array.hardware["chip"] ?? "generic");
    const entry = said.get("tiles");
    const chip = ctx.find(on)?.defined;
    const also = entry
      ? [{ span: entry, label: "set here" }]
      : chip
        ? [{ span: chip, label: `tiles = ${has} comes from ${preset}` }]
        : [];
    const name = on === preset ? "c" : on;
    const mend = `chip ${name} = ${preset} { tiles = ${t.tiles} }`;
    const words = tilesInWords(t);
    ctx.report(tooManyTiles(array.name, on, t.tiles, has, s.name.span, words, { also, mend }));
  }
  const used = (array.rows * array.columns) / (t.tiles * t.tileRows * t.tileColumns);
  if (used >= 0.25 || !said.has("tile")) return;
  const label = `${t.tiles} tiles of ${t.tileRows}x${t.tileColumns} for ${array.rows}x${array.columns}`;
  const better = `${fitting(array.columns, t.tileRows)}x${fitting(array.rows, t.tileColumns)}`;
  ctx.lint(idleTiles(array.name, used, s.name.span, label, better));
}

/** The least power of two that holds n, within the tile. */
const fitting = (n: number, most: number): number =>
  Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, n))));

function senseOfWires(
  ctx: Context,
  array: ArrayType,
  t: Tiling,
  said: NonNullable<Meaning["said"]>,
): void {
  const entry = said.get("r_wire");
  const wire = settingOf(ctx.scope, array, "r_wire");
  const ohms = Array.isArray(wire) ? Math.max(...(wire as number[])) : Number(wire);
  const bits = settingOf(ctx.scope, array, "adc");
  const [, most] = settingOf(ctx.scope, array, "g") as readonly number[];
  if (!entry || !(ohms > 0) || typeof bits !== "number" || most === undefined) return;
  const rows = Math.floor(Math.sqrt((1.5 * 2 ** -bits) / (ohms * most)));
  if (t.tileRows > rows)
    ctx.lint(wiresTooLong(t.tileRows, entry, bits, rows, formatQuantity(most, "S")));
}

/** At the block of a device: more levels than its read noise can tell apart. */
export function senseOfDevice(
  ctx: Context,
  hardware: ArrayType["hardware"],
  said: ReadonlyMap<string, Span>,
): void {
  const levels = hardware["levels"];
  const noise = hardware["read_noise"] as unknown as Noise | undefined;
  const entry = said.get("levels");
  if (typeof levels !== "number" || !noise || !entry || noise.value === 0) return;
  if (noise.of === "siemens") return;
  const share = noise.of === "level" ? noise.value / (levels - 1) : noise.value;
  const apart = Math.log2(1 / (share * Math.sqrt(12)));
  const bits = Math.log2(levels);
  if (bits <= apart) return;
  const rounded = (x: number) => String(Number(x.toFixed(1)));
  const words = String(Number(share.toPrecision(3)));
  ctx.lint(noiseAboveLevels(rounded(apart), rounded(bits), entry, words, said.get("read_noise")));
}

/** At a read: is the side there, and were weights written? `side` is the array in the text. */
export function senseOfRead(
  ctx: Context,
  cells: Term,
  flipped: boolean,
  e: Expression & { kind: "binary" },
  side: Expression,
): void {
  const array = cells.type;
  if (array.kind !== "array" || array.technology === "digital") return;
  if (flipped && settingOf(ctx.scope, array, "sides") === "one") {
    const on = array.on ?? array.name;
    const set = ctx.find(array.name)?.said?.get("sides");
    const name = side.kind === "transpose" ? ctx.text(side.operand.span) : ctx.text(side.span);
    const digital =
      side === e.left
        ? `${name}.weights.T @ ${ctx.text(e.right.span)}`
        : `${ctx.text(e.left.span)} @ ${name}.weights`;
    ctx.report(oneSided(on, e.span, set, digital));
  }
  if (cells.op === "array") {
    const place = side.kind === "transpose" ? side.operand : side;
    ctx.lint(neverProgrammed(array.name, place.span));
  }
}

/** At `W += …`: slices of an integer have no in-place update. */
export function senseOfUpdate(ctx: Context, s: StatementOf<"update">, array: ArrayType): void {
  if (array.hardware["encoding"] === "sliced")
    ctx.report(slicedUpdate(s.name.name, s.operator, s.name.span));
}

/** At `age`: does anything drift? */
export function senseOfAge(ctx: Context, s: StatementOf<"age">, target: Term): void {
  const hardware =
    target.type.kind === "array"
      ? target.type.hardware
      : (mappedTo(target)?.["chip"] as ArrayType["hardware"]);
  if (!hardware || hardware["drift_nu"] !== undefined) return;
  const device = String(hardware["device"] ?? "ideal");
  const verb: Span = [s.span[0], s.span[0] + "age W".length];
  ctx.lint(noDrift(device, [verb[0], s.target.span[1]]));
}

/** Attributes of the last `map` of a network. */
function mappedTo(t: Term): Term["at"] {
  let at: Term | undefined = t;
  while (at && at.op !== "map") at = at.in[0];
  return at?.at;
}

/**
 * @file A block `{ name = value, … }` against a table of settings; in a device block also the user's own laws.
 * out   the values in IR form, and where each was said
 * from  design: language, sections 6 and 9.1
 * test  settings.test.ts; messages.test.ts: E0203, E0204
 */
import type { Span } from "../../src/base/diagnostic.ts";
import type { Json } from "../../src/base/json.ts";
import type { Attributes } from "../../src/ir/node.ts";
import { type Block, type Entry, namesIn } from "../ast.ts";
import { noSuchSetting, setTwice } from "../messages/names.ts";
import { nearest } from "../nearest.ts";
import type { Context } from "./context.ts";
import { conductances, lawsOf } from "./laws.ts";
import { settingValue } from "./settings.ts";
import type { Table } from "./tables.ts";
import type { Term } from "./term.ts";

export interface Read {
  readonly values: Attributes;
  readonly said: ReadonlyMap<string, Span>;
}

const isReal = (e: Entry): boolean => e.name.name !== "";

/** Entries whose name was not set before; the others are E0204. */
function once(ctx: Context, block: Block): Entry[] {
  const first = new Map<string, Span>();
  return block.filter(isReal).filter((e) => {
    const before = first.get(e.name.name);
    if (before) ctx.report(setTwice(e.name.name, e.name.span, before));
    else first.set(e.name.name, e.name.span);
    return before === undefined;
  });
}

/** `where` as a message says it: `an array`. */
export function readBlock(
  ctx: Context,
  block: Block,
  table: Table,
  where: string,
  laws: boolean = false,
): Read {
  const values: Record<string, Json> = {};
  const said = new Map<string, Span>();
  const entries = once(ctx, block);
  const inLaws = new Set(
    entries.flatMap((e) => (e.parameters ? namesIn(e.value).map((n) => n.name) : [])),
  );
  const locals = new Map<string, Term>(laws ? conductances() : []);
  for (const e of entries) {
    if (laws && e.parameters) continue;
    const row = table.get(e.name.name);
    if (!row) {
      if (laws && inLaws.has(e.name.name)) locals.set(e.name.name, ctx.value(e.value, locals));
      else unknownSetting(ctx, e, table, where);
      continue;
    }
    const value = settingValue(ctx, row, e.value, locals);
    if (value !== undefined) values[row.name] = value;
    said.set(row.name, e.span);
  }
  const own = laws ? lawsOf(ctx, entries, locals) : undefined;
  return { values: own ? { ...values, laws: own } : values, said };
}

function unknownSetting(ctx: Context, e: Entry, table: Table, where: string): void {
  const near = nearest(e.name.name, table.keys());
  ctx.report(noSuchSetting(e.name.name, e.name.span, near, where));
}

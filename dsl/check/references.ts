/**
 * @file Names that must be a certain kind of thing: a network, a data set, a chip. Such names are never open inputs.
 * from  design: language, section 7
 * test  messages.test.ts: E0201, E0202
 */
import type { Expression } from "../ast.ts";
import { wrongKind } from "../messages/names.ts";
import type { Context, Locals } from "./context.ts";
import { holeOf } from "./holes.ts";
import type { Term } from "./term.ts";
import { kindInWords, type Type } from "./types.ts";

interface Wanted {
  readonly kinds: readonly Type["kind"][];
  /** As a message says it: `a network`. */
  readonly words: string;
  /** What to add to the program when the name does not exist. */
  readonly help?: (name: string, ctx: Context) => string | undefined;
}

const NETWORK: Wanted = {
  kinds: ["network"],
  words: "a network",
  help: (name) => `declare it first: network ${name} { input 784; dense 10 softmax }`,
};
const DATASET: Wanted = {
  kinds: ["dataset"],
  words: "a data set",
  help: (name, ctx) => (ctx.scope.datasets.has(name) ? `add the line: load ${name}` : undefined),
};
const HARDWARE: Wanted = { kinds: ["chip", "device"], words: "a chip or device" };
const DEVICE: Wanted = { kinds: ["device"], words: "a device" };
const CHIP: Wanted = { kinds: ["chip"], words: "a chip" };
const ARRAY: Wanted = { kinds: ["array"], words: "an array" };
const AGEING: Wanted = { kinds: ["array", "network"], words: "an array or network" };

/** The term behind a reference; undefined, and said, when there is none of that kind. */
function reference(
  ctx: Context,
  e: Expression | undefined,
  wanted: Wanted,
  locals: Locals = new Map(),
): Term | undefined {
  if (!e || e.kind === "error") return undefined;
  if (e.kind === "hole") {
    holeOf(ctx, e, undefined, `${wanted.words} goes here`);
    return undefined;
  }
  if (e.kind === "name" && !locals.has(e.name) && !ctx.find(e.name)) {
    ctx.undefinedName(e, wanted.help?.(e.name, ctx));
    return undefined;
  }
  const t = ctx.value(e, locals);
  if (t.type.kind === "unknown") return undefined;
  if (wanted.kinds.includes(t.type.kind)) return t;
  const defined = e.kind === "name" ? ctx.find(e.name)?.defined : undefined;
  ctx.report(wrongKind(ctx.text(e.span), kindInWords(t.type), wanted.words, e.span, defined));
  return undefined;
}

const rule =
  (wanted: Wanted) =>
  (ctx: Context, e: Expression | undefined, locals?: Locals): Term | undefined =>
    reference(ctx, e, wanted, locals);

type Reference = ReturnType<typeof rule>;

export const networkOf: Reference = rule(NETWORK);
export const datasetOf: Reference = rule(DATASET);
export const hardwareOf: Reference = rule(HARDWARE);
export const deviceOf: Reference = rule(DEVICE);
export const chipOf: Reference = rule(CHIP);
export const arrayOf: Reference = rule(ARRAY);
export const ageingOf: Reference = rule(AGEING);

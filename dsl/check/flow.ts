/**
 * @file Which names a statement reads and which it leaves behind.
 * why   a sweep without a block runs exactly those statements again that its measures depend on
 * test  flow.test.ts
 */
import { type Expression, namesIn, type Statement } from "../ast.ts";

export interface Flow {
  readonly reads: ReadonlySet<string>;
  readonly writes: readonly string[];
  /** The statement makes the next version of what it writes, so it reads it too. */
  readonly moves: boolean;
}

/** Only programs that sweep ask for it, and then often. */
const cache = new WeakMap<Statement, Flow>();

export function flowOf(s: Statement): Flow {
  let flow = cache.get(s);
  if (!flow) {
    const writes = writesOf(s);
    const moves = MOVES.has(s.kind) || (s.kind === "bind" && MOVES.has(s.value.kind));
    flow = { reads: new Set([...readsOf(s), ...(moves ? writes : [])]), writes, moves };
    cache.set(s, flow);
  }
  return flow;
}

const MOVES = new Set(["update", "program", "age", "map", "train"]);

const some = (...all: readonly (Expression | undefined)[]): string[] =>
  all.flatMap((e) => (e ? namesIn(e).map((n) => n.name) : []));

function readsOf(s: Statement): string[] {
  switch (s.kind) {
    case "bind":
      return isAction(s.value) ? readsOf(s.value) : some(s.value);
    case "update":
    case "measure":
    case "show":
    case "seed":
      return some(s.value);
    case "array":
      return [...some(s.shape, s.on), ...entries(s.block)];
    case "device":
    case "chip":
      return [...some(s.base), ...entries(s.block)];
    case "network":
      return [
        ...some(s.on),
        ...s.layers.flatMap((l) => [...some(...l.args, l.on), ...entries(l.named)]),
      ];
    case "load":
      return entries(s.block);
    case "map":
      return [...some(s.network, s.on), ...entries(s.block)];
    case "program":
      return some(s.target, s.from, ...s.how);
    case "age":
      return some(s.target, s.by);
    case "train":
      return [
        ...some(s.network),
        ...s.clauses.flatMap((c) => (c.kind === "with" ? some(...c.values) : some(c.value))),
        ...entries(s.block),
      ];
    case "sweep":
      return [
        ...s.axes.flatMap((a) =>
          a.kind === "over" ? [a.name.name, ...some(a.values, a.step)] : some(a.values),
        ),
        ...(s.body ?? []).flatMap(readsOf),
      ];
    case "plot":
      return [...some(...s.values, s.versus, s.by), ...entries(s.block)];
    case "compare":
      return some(...s.values, s.on);
    case "report":
      return [...some(s.of), ...entries(s.block)];
    case "assert":
      return some(s.condition);
    case "fn":
      return some(s.body);
    case "export":
      return s.names.map((n) => n.name);
    case "import":
    case "use":
    case "error":
      return [];
  }
}

const entries = (block: readonly { readonly value: Expression }[]): string[] =>
  block.flatMap((e) => some(e.value));

const ACTIONS = new Set(["train", "sweep", "compare", "report"]);

export const isAction = (
  v: Extract<Statement, { kind: "bind" }>["value"],
): v is Extract<typeof v, { kind: "train" | "sweep" | "compare" | "report" }> =>
  ACTIONS.has(v.kind);

/** The names a statement binds or moves. */
export function writesOf(s: Statement): string[] {
  switch (s.kind) {
    case "bind":
      return [s.name.name, ...(s.value.kind === "train" ? some(s.value.network) : [])];
    case "update":
    case "array":
    case "device":
    case "chip":
    case "network":
    case "load":
    case "fn":
      return [s.name.name];
    case "measure":
      return s.name ? [s.name.name] : [];
    case "map":
    case "train":
      return some(s.network);
    case "program":
    case "age":
      return some(s.target);
    case "import":
      return s.names.map((n) => n.name);
    default:
      return [];
  }
}

/**
 * @file The syntax tree: what was written, before anything is known about names, shapes or units.
 * why   readonly tagged unions; every node has its place in the text; broken places are `error` nodes, never undefined
 * from  design: language, section 4, in the same order
 * test  parser.test.ts; print.ts shows a tree as text
 */
import type { Span } from "../src/base/diagnostic.ts";

export interface Name {
  readonly kind: "name";
  readonly name: string;
  readonly span: Span;
}

// ── Expressions ──────────────────────────────────────────────────────────────

export type BinaryOperator =
  | ("|>" | "or" | "and")
  | ("==" | "!=" | "<" | "<=" | ">" | ">=" | "~=")
  | ("+" | "-" | "*" | "/" | "@" | "^");

export interface Argument {
  readonly name?: Name;
  readonly value: Expression;
}

export type Expression = { readonly span: Span } & (
  | Name
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  /** `20 uS`, `5%`: text, because only the checker knows units. */
  | { readonly kind: "quantity"; readonly text: string }
  | { readonly kind: "shape"; readonly sizes: readonly number[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "interpolation"; readonly index: number }
  | { readonly kind: "hole" }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: "-" | "not"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "range"; readonly from: Expression; readonly to: Expression }
  | { readonly kind: "transpose"; readonly operand: Expression }
  | { readonly kind: "field"; readonly object: Expression; readonly field: Name }
  | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
  | { readonly kind: "index"; readonly object: Expression; readonly at: readonly Expression[] }
  | { readonly kind: "error" }
);

/** One kind of expression, by its tag. */
export type ExpressionOf<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

// ── Blocks ───────────────────────────────────────────────────────────────────

/** `name = value` in a block; with parameters it is a law: `up(g) = …`. */
export interface Entry {
  readonly name: Name;
  readonly parameters?: readonly Name[];
  readonly value: Expression;
  readonly span: Span;
}
export type Block = readonly Entry[];

// ── Statements ───────────────────────────────────────────────────────────────

export interface Layer {
  readonly label?: Name;
  readonly op: Name;
  readonly args: readonly Expression[];
  readonly named: Block;
  readonly on?: Expression;
  readonly span: Span;
}

export type TrainClause =
  | { readonly kind: "on"; readonly value: Expression }
  | { readonly kind: "for"; readonly value: Expression; readonly unit: "epochs" | "steps" }
  | { readonly kind: "with"; readonly values: readonly Expression[] };

export type Axis = { readonly span: Span } & (
  | { readonly kind: "seeds"; readonly values: Expression }
  | {
      readonly kind: "over";
      readonly name: Name;
      readonly values: Expression;
      readonly step?: Expression;
    }
);

export type Action = { readonly span: Span } & (
  | {
      readonly kind: "train";
      readonly fresh: boolean;
      readonly network: Expression;
      readonly clauses: readonly TrainClause[];
      readonly block: Block;
    }
  | { readonly kind: "sweep"; readonly axes: readonly Axis[]; readonly body?: readonly Statement[] }
  | {
      readonly kind: "compare";
      readonly values: readonly Expression[];
      readonly on?: Expression;
      readonly by: readonly Expression[];
    }
  | {
      readonly kind: "report";
      readonly what: readonly Name[];
      readonly of?: Expression;
      readonly by?: Name;
      readonly block: Block;
    }
);

export type Technology = "analog" | "digital" | "sliced";

export type Statement = { readonly span: Span } & (
  | { readonly kind: "bind"; readonly name: Name; readonly value: Expression | Action }
  | {
      readonly kind: "update";
      readonly operator: "+" | "-";
      readonly name: Name;
      readonly value: Expression;
    }
  | Action
  | {
      readonly kind: "array";
      readonly name: Name;
      readonly shape: Expression;
      readonly technology: Technology;
      readonly on?: Expression;
      readonly block: Block;
    }
  | {
      readonly kind: "device" | "chip";
      readonly name: Name;
      readonly base?: Expression;
      readonly block: Block;
    }
  | {
      readonly kind: "network";
      readonly name: Name;
      readonly on?: Expression;
      readonly layers: readonly Layer[];
    }
  | {
      readonly kind: "load";
      readonly name: Name;
      readonly from?: Expression;
      readonly block: Block;
    }
  | {
      readonly kind: "map";
      readonly network: Expression;
      readonly on: Expression;
      readonly block: Block;
    }
  | {
      readonly kind: "program";
      readonly target: Expression;
      readonly from: Expression;
      readonly how: readonly Expression[];
    }
  | { readonly kind: "age"; readonly target: Expression; readonly by: Expression }
  | { readonly kind: "measure"; readonly name?: Name; readonly value: Expression }
  | {
      readonly kind: "plot";
      readonly values: readonly Expression[];
      readonly versus?: Expression;
      readonly by?: Expression;
      readonly as?: Name;
      readonly block: Block;
    }
  | { readonly kind: "assert"; readonly condition: Expression; readonly why?: string }
  | { readonly kind: "seed"; readonly value: Expression }
  | {
      readonly kind: "import";
      readonly names: readonly Name[];
      readonly from: ExpressionOf<"string">;
    }
  | { readonly kind: "use"; readonly from: ExpressionOf<"string"> }
  | { readonly kind: "export"; readonly names: readonly Name[]; readonly to?: string }
  | {
      readonly kind: "fn";
      readonly name: Name;
      readonly parameters: readonly Name[];
      readonly body: Expression;
    }
  | { readonly kind: "show"; readonly value: Expression }
  | { readonly kind: "error" }
);

export type StatementOf<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

export type Program = readonly Statement[];

/** Every name that stands in an expression as a value, outermost first; fields, labels and argument names are none. */
export function namesIn(e: Expression): Name[] {
  switch (e.kind) {
    case "name":
      return [e];
    case "list":
      return e.items.flatMap(namesIn);
    case "unary":
    case "transpose":
      return namesIn(e.operand);
    case "binary":
      return [...namesIn(e.left), ...namesIn(e.right)];
    case "range":
      return [...namesIn(e.from), ...namesIn(e.to)];
    case "field":
      return namesIn(e.object);
    case "call":
      return [...namesIn(e.callee), ...e.args.flatMap((a) => namesIn(a.value))];
    case "index":
      return [...namesIn(e.object), ...e.at.flatMap(namesIn)];
    default:
      return [];
  }
}

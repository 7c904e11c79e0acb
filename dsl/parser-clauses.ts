/**
 * @file The middle of the grammar: shapes, blocks, references and the clauses behind a verb.
 * in    tokens after layout;  out  pieces of statements
 * from  design: language, section 4
 * test  parser.test.ts
 */
import type { IToken } from "chevrotain";
import type { Block, Entry, Expression, ExpressionOf, Name as NameNode, Statement } from "./ast.ts";
import { type Placed, type Rule, spanning } from "./parser-base.ts";
import { ExpressionParser, nameOf } from "./parser-expressions.ts";
import * as T from "./tokens.ts";

const K = T.key;

/** `{ name: value }` without the entries that are undefined. */
export function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

export const textOf = (t: IToken): ExpressionOf<"string"> => ({
  kind: "string",
  value: t.image.slice(1, -1),
  span: spanning(t),
});

export abstract class ClauseParser extends ExpressionParser {
  /** A rule that recovers to an error statement. */
  protected statementRule<S extends Statement>(name: string, body: () => S): Rule<S> {
    const broken = (span: readonly [number, number]) => ({ kind: "error", span }) as Statement as S;
    return this.rule(name, body, broken);
  }

  /** The token consumed last. */
  protected last(): Placed {
    return this.LA(0);
  }

  readonly sep: Rule<void> = this.RULE("sep", () => {
    this.OR([{ ALT: () => this.CONSUME(T.Semicolon) }, { ALT: () => this.CONSUME(T.Newline) }]);
  });

  readonly shape: Rule<Expression> = this.expressionRule("shape", () =>
    this.OR([
      {
        ALT: (): Expression => {
          const t = this.CONSUME(T.Shape);
          const sizes = t.image.split(/\s*[x×]\s*/).map(Number);
          return { kind: "shape", sizes, span: spanning(t) };
        },
      },
      {
        ALT: (): Expression => {
          const t = this.CONSUME(T.Num);
          return { kind: "number", value: Number(t.image), text: t.image, span: spanning(t) };
        },
      },
      {
        ALT: (): Expression => {
          const t = this.CONSUME(T.Interpolation);
          return { kind: "interpolation", index: Number(t.image.slice(1, -1)), span: spanning(t) };
        },
      },
      {
        ALT: (): Expression => {
          const items: Expression[] = [];
          const open = this.CONSUME(T.LeftBracket);
          this.AT_LEAST_ONE_SEP({
            SEP: T.Comma,
            DEF: () => {
              items.push(this.SUBRULE(this.expr));
            },
          });
          return { kind: "list", items, span: spanning(open, this.CONSUME(T.RightBracket)) };
        },
      },
    ]),
  );

  readonly literal: Rule<Expression> = this.expressionRule("literal", () =>
    this.OR([
      { ALT: () => this.SUBRULE(this.shape) },
      {
        ALT: (): Expression => {
          const t = this.CONSUME(T.Quantity);
          return { kind: "quantity", text: t.image, span: spanning(t) };
        },
      },
      { ALT: (): Expression => ({ kind: "hole", span: spanning(this.CONSUME(T.Hole)) }) },
    ]),
  );

  readonly on: Rule<Expression> = this.expressionRule("on", () => {
    this.CONSUME(K("on"));
    return this.SUBRULE(this.postfix);
  });

  readonly with: Rule<Expression[]> = this.rule(
    "with",
    () => {
      this.CONSUME(K("with"));
      const values: Expression[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: T.Comma,
        DEF: () => {
          values.push(this.SUBRULE(this.postfix));
        },
      });
      return values;
    },
    () => [],
  );

  readonly values: Rule<Expression[]> = this.rule(
    "values",
    () => {
      const values: Expression[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: T.Comma,
        DEF: () => {
          values.push(this.SUBRULE(this.expr));
        },
      });
      return values;
    },
    () => [],
  );

  readonly names: Rule<NameNode[]> = this.rule(
    "names",
    () => {
      const names: NameNode[] = [];
      this.AT_LEAST_ONE_SEP({
        SEP: T.Comma,
        DEF: () => {
          names.push(nameOf(this.CONSUME(T.Name)));
        },
      });
      return names;
    },
    () => [],
  );

  readonly parameters: Rule<NameNode[]> = this.rule(
    "parameters",
    () => {
      const names: NameNode[] = [];
      this.CONSUME(T.LeftParen);
      this.MANY_SEP({
        SEP: T.Comma,
        DEF: () => {
          names.push(nameOf(this.CONSUME(T.Name)));
        },
      });
      this.CONSUME(T.RightParen);
      return names;
    },
    () => [],
  );

  readonly block: Rule<Block> = this.rule(
    "block",
    (): Block => {
      const entries: Entry[] = [];
      this.CONSUME(T.LeftBrace);
      this.OPTION(() => {
        entries.push(this.SUBRULE(this.entry));
      });
      this.MANY(() => {
        this.OR([{ ALT: () => this.SUBRULE(this.sep) }, { ALT: () => this.CONSUME(T.Comma) }]);
        this.OPTION2(() => {
          entries.push(this.SUBRULE2(this.entry));
        });
      });
      this.CONSUME(T.RightBrace);
      return entries;
    },
    () => [],
  );

  readonly entry: Rule<Entry> = this.rule(
    "entry",
    (): Entry => {
      const name = nameOf(this.CONSUME(T.Name));
      const parameters = this.OPTION(() => this.SUBRULE(this.parameters));
      this.CONSUME(T.Is);
      const value = this.SUBRULE(this.expr);
      return { name, ...given({ parameters }), value, span: spanning(name, value) };
    },
    (span) => ({
      name: { kind: "name", name: "", span },
      value: { kind: "error", span },
      span,
    }),
  );

  readonly ref: Rule<Expression> = this.expressionRule("ref", () => {
    const first = this.CONSUME(T.Name);
    let e: Expression = nameOf(first);
    this.MANY(() => {
      this.CONSUME(T.Dot);
      const field = nameOf(this.CONSUME2(T.Name));
      e = { kind: "field", object: e, field, span: spanning(first, field) };
    });
    return e;
  });
}

/**
 * @file The lower half of the grammar: expressions, from `|>` down to names and numbers.
 * in    tokens after layout;  out  Expression
 * from  design: language, section 4, `expr` to `primary`; one rule per line of the paper
 * test  parser.test.ts: precedence, spans, and every form once
 */
import type { IToken, TokenType } from "chevrotain";
import type { Span } from "../src/base/diagnostic.ts";
import type { Argument, BinaryOperator, Expression, Name as NameNode } from "./ast.ts";
import { RecoveringParser, type Rule, spanning } from "./parser-base.ts";
import * as T from "./tokens.ts";

export const nameOf = (t: IToken): NameNode => ({ kind: "name", name: t.image, span: spanning(t) });

/** `768 x 3072` → [768, 3072] */
const sizesOf = (text: string): number[] => text.split(/\s*[x×]\s*/).map(Number);

const number = (t: IToken): Expression => ({
  kind: "number",
  value: Number(t.image.replace(/_/g, "")),
  text: t.image,
  span: spanning(t),
});

/** Tokens that are an expression on their own. */
const LEAVES: readonly (readonly [TokenType, (t: IToken) => Expression])[] = [
  [T.Name, nameOf],
  [T.Num, number],
  [T.Quantity, (t) => ({ kind: "quantity", text: t.image, span: spanning(t) })],
  [T.Shape, (t) => ({ kind: "shape", sizes: sizesOf(t.image), span: spanning(t) })],
  [T.Text, (t) => ({ kind: "string", value: t.image.slice(1, -1), span: spanning(t) })],
  [
    T.Interpolation,
    (t) => ({ kind: "interpolation", index: Number(t.image.slice(1, -1)), span: spanning(t) }),
  ],
  [T.Hole, (t) => ({ kind: "hole", span: spanning(t) })],
  [T.key("true"), (t) => ({ kind: "bool", value: true, span: spanning(t) })],
  [T.key("false"), (t) => ({ kind: "bool", value: false, span: spanning(t) })],
];

const COMPARISONS = [T.Equal, T.Unequal, T.AtMost, T.AtLeast, T.Less, T.More, T.Approx];

const binary = (operator: IToken, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator: operator.image as BinaryOperator,
  left,
  right,
  span: spanning(left, right),
});

export abstract class ExpressionParser extends RecoveringParser {
  /** A rule that recovers to an error node. */
  protected expressionRule(name: string, body: () => Expression): Rule<Expression> {
    return this.rule(name, body, (span) => ({ kind: "error", span }));
  }

  /** Any one of these tokens. Each alternative is its own consumption, so that lookahead stays a table. */
  protected oneOf(types: readonly TokenType[]): IToken {
    return this.OR9(types.map((type) => ({ ALT: () => this.CONSUME9(type) })));
  }

  /** `sub { operator sub }`, grouped to the left. */
  #chain(name: string, sub: () => Rule<Expression>, operators: readonly TokenType[]) {
    return this.expressionRule(name, () => {
      let left = this.SUBRULE(sub());
      this.MANY(() => {
        const operator = this.oneOf(operators);
        left = binary(operator, left, this.SUBRULE2(sub()));
      });
      return left;
    });
  }

  readonly expr: Rule<Expression> = this.#chain("expr", () => this.either, [T.Pipe]);
  readonly either: Rule<Expression> = this.#chain("either", () => this.both, [T.key("or")]);
  readonly both: Rule<Expression> = this.#chain("both", () => this.cmp, [T.key("and")]);

  readonly cmp: Rule<Expression> = this.expressionRule("cmp", () => {
    let left = this.SUBRULE(this.range);
    this.OPTION(() => {
      const operator = this.oneOf(COMPARISONS);
      left = binary(operator, left, this.SUBRULE2(this.range));
    });
    return left;
  });

  readonly range: Rule<Expression> = this.expressionRule("range", () => {
    let from = this.SUBRULE(this.add);
    this.OPTION(() => {
      this.CONSUME(T.To);
      const to = this.SUBRULE2(this.add);
      from = { kind: "range", from, to, span: spanning(from, to) };
    });
    return from;
  });

  readonly add: Rule<Expression> = this.#chain("add", () => this.mul, [T.Plus, T.Minus]);
  readonly mul: Rule<Expression> = this.#chain("mul", () => this.unary, [T.Star, T.Slash, T.At]);

  readonly unary: Rule<Expression> = this.expressionRule("unary", () =>
    this.OR([
      { ALT: () => this.#prefixed("-", this.CONSUME(T.Minus), this.SUBRULE(this.unary)) },
      { ALT: () => this.#prefixed("not", this.CONSUME(T.key("not")), this.SUBRULE2(this.unary)) },
      { ALT: () => this.SUBRULE(this.power) },
    ]),
  );

  #prefixed(operator: "-" | "not", sign: IToken, operand: Expression): Expression {
    return { kind: "unary", operator, operand, span: spanning(sign, operand) };
  }

  readonly power: Rule<Expression> = this.expressionRule("power", () => {
    let base = this.SUBRULE(this.postfix);
    this.OPTION(() => {
      const operator = this.CONSUME(T.Caret);
      base = binary(operator, base, this.SUBRULE(this.unary));
    });
    return base;
  });

  readonly postfix: Rule<Expression> = this.expressionRule("postfix", () => {
    let e = this.SUBRULE(this.primary);
    this.MANY(() => {
      e = this.OR([
        {
          ALT: (): Expression => {
            const prime = this.CONSUME(T.Prime);
            return { kind: "transpose", operand: e, span: spanning(e, prime) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Dot);
            return this.#field(e, this.CONSUME(T.Name));
          },
        },
        {
          ALT: (): Expression => {
            const { args, span } = this.SUBRULE(this.args);
            return { kind: "call", callee: e, args, span: spanning(e, { span }) };
          },
        },
        {
          ALT: (): Expression => {
            const at: Expression[] = [];
            this.CONSUME(T.LeftBracket);
            this.AT_LEAST_ONE_SEP({
              SEP: T.Comma,
              DEF: () => {
                at.push(this.SUBRULE(this.expr));
              },
            });
            const close = this.CONSUME(T.RightBracket);
            return { kind: "index", object: e, at, span: spanning(e, close) };
          },
        },
      ]);
    });
    return e;
  });

  /** `.T` is the transpose and no field. */
  #field(object: Expression, field: IToken): Expression {
    const span = spanning(object, field);
    return field.image === "T"
      ? { kind: "transpose", operand: object, span }
      : { kind: "field", object, field: nameOf(field), span };
  }

  readonly args: Rule<{ args: Argument[]; span: Span }> = this.rule(
    "args",
    () => {
      const args: Argument[] = [];
      const open = this.CONSUME(T.LeftParen);
      this.MANY_SEP({
        SEP: T.Comma,
        DEF: () => {
          args.push(this.SUBRULE(this.arg));
        },
      });
      return { args, span: spanning(open, this.CONSUME(T.RightParen)) };
    },
    (span) => ({ args: [], span }),
  );

  readonly arg: Rule<Argument> = this.rule(
    "arg",
    (): Argument => {
      const name = this.OPTION(() => {
        const t = this.CONSUME(T.Name);
        this.CONSUME(T.Is);
        return nameOf(t);
      });
      const value = this.SUBRULE(this.expr);
      return name ? { name, value } : { value };
    },
    (span) => ({ value: { kind: "error", span } }),
  );

  readonly primary: Rule<Expression> = this.expressionRule("primary", () =>
    this.OR([
      ...LEAVES.map(([type, make]) => ({ ALT: () => make(this.CONSUME(type)) })),
      {
        ALT: (): Expression => {
          const open = this.CONSUME(T.LeftParen);
          const e = this.SUBRULE(this.expr);
          return { ...e, span: spanning(open, this.CONSUME(T.RightParen)) };
        },
      },
      {
        ALT: (): Expression => {
          const items: Expression[] = [];
          const open = this.CONSUME(T.LeftBracket);
          this.MANY_SEP({
            SEP: T.Comma,
            DEF: () => {
              items.push(this.SUBRULE2(this.expr));
            },
          });
          return { kind: "list", items, span: spanning(open, this.CONSUME(T.RightBracket)) };
        },
      },
    ]),
  );
}

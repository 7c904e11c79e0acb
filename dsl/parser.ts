/**
 * @file Step 3, parse: tokens → syntax tree, in one pass, with at most one error per statement.
 * in    tokens after layout;  out  Program and chevrotain's exceptions, which `syntax.ts` translates
 * why   statements are `[s] { sep [s] }`, never `s*`: recovery then resumes at the next separator by itself
 * from  design: language, section 4; one rule per line of the paper
 * test  parser.test.ts: every statement; recovery leaves the other statements alone
 */
import type { IRecognitionException, IToken } from "chevrotain";
import type {
  Action,
  Axis,
  Block,
  Entry,
  Expression,
  ExpressionOf,
  Layer,
  Name as NameNode,
  Program,
  Statement,
  Technology,
  TrainClause,
} from "./ast.ts";
import { type Placed, type Rule, spanning } from "./parser-base.ts";
import { ExpressionParser, nameOf } from "./parser-expressions.ts";
import * as T from "./tokens.ts";

const K = T.key;

/** `{ name: value }` without the entries that are undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const textOf = (t: IToken): ExpressionOf<"string"> => ({
  kind: "string",
  value: t.image.slice(1, -1),
  span: spanning(t),
});

export class MhoParser extends ExpressionParser {
  constructor(validate: boolean = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Statements read so far: a text that ends in the middle of one keeps those before it. */
  #outermost: Statement[] | undefined;

  parse(tokens: IToken[]): Parsed {
    this.input = tokens;
    this.#outermost = undefined;
    return { program: this.program() ?? [], errors: this.errors };
  }

  // ── Program ────────────────────────────────────────────────────────────────

  readonly program: Rule<Program> = this.rule(
    "program",
    () => {
      const body: Statement[] = [];
      this.#outermost ??= body;
      this.OPTION(() => {
        body.push(this.SUBRULE(this.statement));
      });
      this.MANY(() => {
        this.SUBRULE(this.sep);
        this.OPTION2(() => {
          body.push(this.SUBRULE2(this.statement));
        });
      });
      return body;
    },
    () => this.#outermost ?? [],
  );

  readonly sep: Rule<void> = this.RULE("sep", () => {
    this.OR([{ ALT: () => this.CONSUME(T.Semicolon) }, { ALT: () => this.CONSUME(T.Newline) }]);
  });

  /** A rule that recovers to an error statement. */
  #statementRule<S extends Statement>(name: string, body: () => S): Rule<S> {
    const broken = (span: readonly [number, number]) => ({ kind: "error", span }) as Statement as S;
    return this.rule(name, body, broken);
  }

  readonly statement: Rule<Statement> = this.#statementRule("statement", () =>
    this.OR([
      { ALT: (): Statement => this.SUBRULE(this.bind) },
      { ALT: (): Statement => this.SUBRULE(this.action) },
      { ALT: (): Statement => this.SUBRULE(this.decl) },
      {
        ALT: (): Statement => {
          const value = this.SUBRULE(this.expr);
          return { kind: "show", value, span: value.span };
        },
      },
    ]),
  );

  readonly bind: Rule<Statement> = this.#statementRule("bind", () => {
    const first = this.CONSUME(T.Name);
    const name = nameOf(first);
    return this.OR([
      {
        ALT: (): Statement => {
          this.CONSUME(T.Is);
          const value = this.OR2([
            { ALT: (): Expression | Action => this.SUBRULE(this.action) },
            { ALT: (): Expression | Action => this.SUBRULE(this.expr) },
          ]);
          return { kind: "bind", name, value, span: spanning(first, value) };
        },
      },
      { ALT: () => this.#update(name, "+", this.CONSUME(T.AddTo), this.SUBRULE2(this.expr)) },
      { ALT: () => this.#update(name, "-", this.CONSUME(T.TakeFrom), this.SUBRULE3(this.expr)) },
    ]);
  });

  #update(name: NameNode, operator: "+" | "-", _: IToken, value: Expression): Statement {
    return { kind: "update", operator, name, value, span: spanning(name, value) };
  }

  readonly action: Rule<Action> = this.rule(
    "action",
    (): Action =>
      this.OR([
        { ALT: (): Action => this.SUBRULE(this.train) },
        { ALT: (): Action => this.SUBRULE(this.sweep) },
        { ALT: (): Action => this.SUBRULE(this.compare) },
        { ALT: (): Action => this.SUBRULE(this.report) },
      ]),
    (span) => ({ kind: "error", span }) as Statement as Action,
  );

  readonly decl: Rule<Statement> = this.#statementRule("decl", () =>
    this.OR(
      [
        () => this.array,
        () => this.device,
        () => this.network,
        () => this.load,
        () => this.map,
        () => this.programming,
        () => this.age,
        () => this.measure,
        () => this.plot,
        () => this.assertion,
        () => this.seed,
        () => this.imports,
        () => this.exports,
        () => this.fn,
      ].map((rule) => ({ ALT: (): Statement => this.SUBRULE(rule()) })),
    ),
  );

  // ── Hardware ───────────────────────────────────────────────────────────────

  readonly array: Rule<Statement> = this.#statementRule("array", () => {
    const verb = this.CONSUME(K("array"));
    const name = nameOf(this.CONSUME(T.Name));
    const shape = this.SUBRULE(this.shape);
    const kind = this.OPTION(() => this.oneOf([K("analog"), K("digital"), K("sliced")]));
    const on = this.OPTION2(() => this.SUBRULE(this.on));
    const block = this.OPTION3(() => this.SUBRULE(this.block)) ?? [];
    const technology = (kind?.image ?? "analog") as Technology;
    const span = spanning(verb, this.#last());
    return { kind: "array", name, shape, technology, ...given({ on }), block, span };
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

  readonly device: Rule<Statement> = this.#statementRule("device", () => {
    const verb = this.oneOf([K("device"), K("chip")]);
    const name = nameOf(this.CONSUME(T.Name));
    const base = this.OPTION(() => {
      this.CONSUME(T.Is);
      return this.SUBRULE(this.ref);
    });
    const block = this.OPTION2(() => this.SUBRULE(this.block)) ?? [];
    const kind = verb.image as "device" | "chip";
    return { kind, name, ...given({ base }), block, span: spanning(verb, this.#last()) };
  });

  readonly programming: Rule<Statement> = this.#statementRule("programming", () => {
    const verb = this.CONSUME(K("program"));
    const target = this.SUBRULE(this.ref);
    this.CONSUME(K("from"));
    const from = this.SUBRULE(this.expr);
    const how = this.OPTION(() => this.SUBRULE(this.with)) ?? [];
    return { kind: "program", target, from, how, span: spanning(verb, this.#last()) };
  });

  readonly age: Rule<Statement> = this.#statementRule("age", () => {
    const verb = this.CONSUME(K("age"));
    const target = this.SUBRULE(this.ref);
    this.CONSUME(K("by"));
    const by = this.SUBRULE(this.expr);
    return { kind: "age", target, by, span: spanning(verb, by) };
  });

  // ── Networks and training ──────────────────────────────────────────────────

  readonly network: Rule<Statement> = this.#statementRule("network", () => {
    const verb = this.CONSUME(K("network"));
    const name = nameOf(this.CONSUME(T.Name));
    const on = this.OPTION(() => this.SUBRULE(this.on));
    const layers: Layer[] = [];
    this.CONSUME(T.LeftBrace);
    this.OPTION2(() => {
      layers.push(this.SUBRULE(this.layer));
    });
    this.MANY(() => {
      this.SUBRULE(this.sep);
      this.OPTION3(() => {
        layers.push(this.SUBRULE2(this.layer));
      });
    });
    const close = this.CONSUME(T.RightBrace);
    return { kind: "network", name, ...given({ on }), layers, span: spanning(verb, close) };
  });

  readonly layer: Rule<Layer> = this.rule(
    "layer",
    (): Layer => {
      const label = this.OPTION(() => {
        const t = this.CONSUME(T.Name);
        this.CONSUME(T.Colon);
        return nameOf(t);
      });
      const op = nameOf(this.CONSUME2(T.Name));
      const args: Expression[] = [];
      const named: Entry[] = [];
      let on: Expression | undefined;
      this.MANY(() => {
        this.OR([
          {
            ALT: () => {
              const name = nameOf(this.CONSUME3(T.Name));
              this.CONSUME(T.Is);
              const value = this.SUBRULE(this.expr);
              named.push({ name, value, span: spanning(name, value) });
            },
          },
          {
            ALT: () => {
              args.push(nameOf(this.CONSUME4(T.Name)));
            },
          },
          {
            ALT: () => {
              args.push(this.SUBRULE(this.literal));
            },
          },
          {
            ALT: () => {
              on = this.SUBRULE(this.on);
            },
          },
        ]);
      });
      const span = spanning(label ?? op, this.#last());
      return { ...given({ label, on }), op, args, named, span };
    },
    (span) => ({ op: { kind: "name", name: "", span }, args: [], named: [], span }),
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

  readonly load: Rule<Statement> = this.#statementRule("load", () => {
    const verb = this.CONSUME(K("load"));
    const name = nameOf(this.CONSUME(T.Name));
    const from = this.OPTION(() => {
      this.CONSUME(K("from"));
      return this.OR([
        { ALT: (): Expression => textOf(this.CONSUME(T.Text)) },
        {
          ALT: (): Expression => {
            const t = this.CONSUME(T.Interpolation);
            return {
              kind: "interpolation",
              index: Number(t.image.slice(1, -1)),
              span: spanning(t),
            };
          },
        },
        { ALT: (): Expression => ({ kind: "hole", span: spanning(this.CONSUME(T.Hole)) }) },
      ]);
    });
    const block = this.OPTION2(() => this.SUBRULE(this.block)) ?? [];
    return { kind: "load", name, ...given({ from }), block, span: spanning(verb, this.#last()) };
  });

  readonly map: Rule<Statement> = this.#statementRule("map", () => {
    const verb = this.CONSUME(K("map"));
    const network = this.SUBRULE(this.ref);
    const on = this.SUBRULE(this.on);
    const block = this.OPTION(() => this.SUBRULE(this.block)) ?? [];
    return { kind: "map", network, on, block, span: spanning(verb, this.#last()) };
  });

  readonly train: Rule<Action> = this.#statementRule("train", (): Action => {
    const verb = this.CONSUME(K("train"));
    const fresh = this.OPTION(() => this.CONSUME(K("fresh"))) !== undefined;
    const network = this.OR([
      { ALT: (): Expression => ({ kind: "hole", span: spanning(this.CONSUME(T.Hole)) }) },
      { ALT: () => this.SUBRULE(this.ref) },
    ]);
    const clauses: TrainClause[] = [];
    this.MANY(() => {
      clauses.push(
        this.OR2([
          { ALT: (): TrainClause => ({ kind: "on", value: this.SUBRULE(this.on) }) },
          { ALT: (): TrainClause => this.SUBRULE(this.duration) },
          { ALT: (): TrainClause => ({ kind: "with", values: this.SUBRULE(this.with) }) },
        ]),
      );
    });
    const block = this.OPTION2(() => this.SUBRULE(this.block)) ?? [];
    return { kind: "train", fresh, network, clauses, block, span: spanning(verb, this.#last()) };
  });

  readonly duration: Rule<TrainClause> = this.rule(
    "duration",
    (): TrainClause => {
      this.CONSUME(K("for"));
      const value = this.SUBRULE(this.expr);
      const unit = this.OPTION(() => this.oneOf([K("epochs"), K("steps")]));
      return { kind: "for", value, unit: unit?.image === "steps" ? "steps" : "epochs" };
    },
    (span) => ({ kind: "for", value: { kind: "error", span }, unit: "epochs" }),
  );

  // ── Results ────────────────────────────────────────────────────────────────

  readonly measure: Rule<Statement> = this.#statementRule("measure", () => {
    const verb = this.CONSUME(K("measure"));
    const name = this.OPTION(() => {
      const t = this.CONSUME(T.Name);
      this.CONSUME(T.Is);
      return nameOf(t);
    });
    const value = this.SUBRULE(this.expr);
    return { kind: "measure", ...given({ name }), value, span: spanning(verb, value) };
  });

  readonly sweep: Rule<Action> = this.#statementRule("sweep", (): Action => {
    const verb = this.CONSUME(K("sweep"));
    const axes: Axis[] = [this.SUBRULE(this.axis)];
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(T.Comma));
      axes.push(this.SUBRULE2(this.axis));
    });
    const body = this.OPTION2(() => {
      this.CONSUME(T.LeftBrace);
      const statements = this.SUBRULE(this.program);
      this.CONSUME(T.RightBrace);
      return statements;
    });
    return { kind: "sweep", axes, ...given({ body }), span: spanning(verb, this.#last()) };
  });

  readonly axis: Rule<Axis> = this.rule(
    "axis",
    (): Axis =>
      this.OR([
        {
          ALT: (): Axis => {
            const word = this.CONSUME(K("seeds"));
            const values = this.SUBRULE(this.expr);
            return { kind: "seeds", values, span: spanning(word, values) };
          },
        },
        {
          ALT: (): Axis => {
            const name = nameOf(this.CONSUME(T.Name));
            this.CONSUME(K("over"));
            const values = this.SUBRULE2(this.expr);
            const step = this.OPTION(() => {
              this.CONSUME(K("step"));
              return this.SUBRULE3(this.expr);
            });
            return { kind: "over", name, values, ...given({ step }), span: spanning(name, values) };
          },
        },
      ]),
    (span) => ({ kind: "seeds", values: { kind: "error", span }, span }),
  );

  readonly plot: Rule<Statement> = this.#statementRule("plot", () => {
    const verb = this.CONSUME(K("plot"));
    const values = this.SUBRULE(this.values);
    let versus: Expression | undefined;
    let by: Expression | undefined;
    let as: NameNode | undefined;
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(K("vs"));
            versus = this.SUBRULE(this.expr);
          },
        },
        {
          ALT: () => {
            this.CONSUME(K("by"));
            by = this.SUBRULE2(this.expr);
          },
        },
        {
          ALT: () => {
            this.CONSUME(K("as"));
            as = nameOf(this.CONSUME(T.Name));
          },
        },
      ]);
    });
    const block = this.OPTION(() => this.SUBRULE(this.block)) ?? [];
    const span = spanning(verb, this.#last());
    return { kind: "plot", values, ...given({ versus, by, as }), block, span };
  });

  readonly compare: Rule<Action> = this.#statementRule("compare", (): Action => {
    const verb = this.CONSUME(K("compare"));
    const values = this.SUBRULE(this.values);
    const on = this.OPTION(() => this.SUBRULE(this.on));
    const by =
      this.OPTION2(() => {
        this.CONSUME(K("by"));
        return this.SUBRULE2(this.values);
      }) ?? [];
    return { kind: "compare", values, ...given({ on }), by, span: spanning(verb, this.#last()) };
  });

  readonly report: Rule<Action> = this.#statementRule("report", (): Action => {
    const verb = this.CONSUME(K("report"));
    const what = this.SUBRULE(this.names);
    const of = this.OPTION(() => {
      this.CONSUME(K("of"));
      return this.SUBRULE(this.expr);
    });
    const by = this.OPTION2(() => {
      this.CONSUME(K("by"));
      return nameOf(this.CONSUME(T.Name));
    });
    const block = this.OPTION3(() => this.SUBRULE(this.block)) ?? [];
    const span = spanning(verb, this.#last());
    return { kind: "report", what, ...given({ of, by }), block, span };
  });

  readonly assertion: Rule<Statement> = this.#statementRule("assertion", () => {
    const verb = this.CONSUME(K("assert"));
    const condition = this.SUBRULE(this.expr);
    const why = this.OPTION(() => {
      this.CONSUME(T.Comma);
      return textOf(this.CONSUME(T.Text)).value;
    });
    const span = spanning(verb, this.#last());
    return { kind: "assert", condition, ...given({ why }), span };
  });

  readonly seed: Rule<Statement> = this.#statementRule("seed", () => {
    const verb = this.CONSUME(K("seed"));
    const value = this.SUBRULE(this.postfix);
    return { kind: "seed", value, span: spanning(verb, value) };
  });

  // ── Files and functions ────────────────────────────────────────────────────

  readonly imports: Rule<Statement> = this.#statementRule("imports", () =>
    this.OR([
      {
        ALT: (): Statement => {
          const verb = this.CONSUME(K("import"));
          const names = this.SUBRULE(this.names);
          this.CONSUME(K("from"));
          const from = textOf(this.CONSUME(T.Text));
          return { kind: "import", names, from, span: spanning(verb, from) };
        },
      },
      {
        ALT: (): Statement => {
          const verb = this.CONSUME(K("use"));
          const from = textOf(this.CONSUME2(T.Text));
          return { kind: "use", from, span: spanning(verb, from) };
        },
      },
    ]),
  );

  readonly exports: Rule<Statement> = this.#statementRule("exports", () => {
    const verb = this.CONSUME(K("export"));
    const names = this.SUBRULE(this.names);
    const to = this.OPTION(() => {
      this.CONSUME(K("to"));
      return textOf(this.CONSUME(T.Text)).value;
    });
    return { kind: "export", names, ...given({ to }), span: spanning(verb, this.#last()) };
  });

  readonly fn: Rule<Statement> = this.#statementRule("fn", () => {
    const verb = this.CONSUME(K("fn"));
    const name = nameOf(this.CONSUME(T.Name));
    const parameters = this.SUBRULE(this.parameters);
    this.CONSUME(T.Is);
    const body = this.SUBRULE(this.expr);
    return { kind: "fn", name, parameters, body, span: spanning(verb, body) };
  });

  // ── Clauses ────────────────────────────────────────────────────────────────

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

  /** The token consumed last. */
  #last(): Placed {
    return this.LA(0);
  }
}

let shared: MhoParser | undefined;

/** One parser serves all: building it takes 50 ms, and it holds no state between texts. */
export function parser(): MhoParser {
  shared ??= new MhoParser();
  return shared;
}

export interface Parsed {
  readonly program: Program;
  readonly errors: readonly IRecognitionException[];
}

export const parse = (tokens: IToken[]): Parsed => parser().parse(tokens);

/**
 * @file Step 3, parse: tokens → syntax tree, in one pass, with at most one error per statement.
 * in    tokens after layout;  out  Program and chevrotain's exceptions, which `syntax.ts` translates
 * why   statements are `[s] { sep [s] }`, never `s*`: recovery then resumes at the next separator by itself
 * from  design: language, section 4; one rule per line of the paper
 * test  parser.test.ts: every statement; recovery leaves the other statements alone
 */

import type { IRecognitionException, IToken } from "chevrotain";
import type { Action, Axis, Expression, Name as NameNode, Program, Statement } from "./ast.ts";
import { type Rule, spanning } from "./parser-base.ts";
import { given, textOf } from "./parser-clauses.ts";
import { DeclarationParser } from "./parser-declarations.ts";
import { nameOf } from "./parser-expressions.ts";
import * as T from "./tokens.ts";

const K = T.key;

export class MhoParser extends DeclarationParser {
  constructor(validate: boolean = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  /** Statements read so far: a text that ends in the middle of one keeps those before it. */
  #read: Statement[] = [];

  parse(tokens: IToken[]): Parsed {
    this.input = tokens;
    return { program: this.program() ?? [], errors: this.errors };
  }

  // ── Program ────────────────────────────────────────────────────────────────

  /** `[statement] { sep [statement] }` */
  #statements(into: Statement[]): Statement[] {
    this.OPTION(() => {
      into.push(this.SUBRULE(this.statement));
    });
    this.MANY(() => {
      this.SUBRULE(this.sep);
      this.OPTION2(() => {
        into.push(this.SUBRULE2(this.statement));
      });
    });
    return into;
  }

  readonly program: Rule<Program> = this.rule(
    "program",
    () => {
      this.#read = [];
      return this.#statements(this.#read);
    },
    () => this.#read,
  );

  /** The statements inside a sweep; broken, they are none. */
  readonly body: Rule<Statement[]> = this.rule(
    "body",
    () => this.#statements([]),
    () => [],
  );

  readonly statement: Rule<Statement> = this.statementRule("statement", () =>
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

  readonly bind: Rule<Statement> = this.statementRule("bind", () => {
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

  readonly decl: Rule<Statement> = this.statementRule("decl", () =>
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

  // ── Results ────────────────────────────────────────────────────────────────

  readonly measure: Rule<Statement> = this.statementRule("measure", () => {
    const verb = this.CONSUME(K("measure"));
    const name = this.OPTION(() => {
      const t = this.CONSUME(T.Name);
      this.CONSUME(T.Is);
      return nameOf(t);
    });
    const value = this.SUBRULE(this.expr);
    return { kind: "measure", ...given({ name }), value, span: spanning(verb, value) };
  });

  readonly sweep: Rule<Action> = this.statementRule("sweep", (): Action => {
    const verb = this.CONSUME(K("sweep"));
    const axes: Axis[] = [this.SUBRULE(this.axis)];
    this.MANY(() => {
      this.OPTION(() => this.CONSUME(T.Comma));
      axes.push(this.SUBRULE2(this.axis));
    });
    const body = this.OPTION2(() => {
      this.CONSUME(T.LeftBrace);
      const statements = this.SUBRULE(this.body);
      this.CONSUME(T.RightBrace);
      return statements;
    });
    return { kind: "sweep", axes, ...given({ body }), span: spanning(verb, this.last()) };
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

  readonly plot: Rule<Statement> = this.statementRule("plot", () => {
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
    const span = spanning(verb, this.last());
    return { kind: "plot", values, ...given({ versus, by, as }), block, span };
  });

  readonly compare: Rule<Action> = this.statementRule("compare", (): Action => {
    const verb = this.CONSUME(K("compare"));
    const values = this.SUBRULE(this.values);
    const on = this.OPTION(() => this.SUBRULE(this.on));
    const by =
      this.OPTION2(() => {
        this.CONSUME(K("by"));
        return this.SUBRULE2(this.values);
      }) ?? [];
    return { kind: "compare", values, ...given({ on }), by, span: spanning(verb, this.last()) };
  });

  readonly report: Rule<Action> = this.statementRule("report", (): Action => {
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
    const span = spanning(verb, this.last());
    return { kind: "report", what, ...given({ of, by }), block, span };
  });

  readonly assertion: Rule<Statement> = this.statementRule("assertion", () => {
    const verb = this.CONSUME(K("assert"));
    const condition = this.SUBRULE(this.expr);
    const why = this.OPTION(() => {
      this.CONSUME(T.Comma);
      return textOf(this.CONSUME(T.Text)).value;
    });
    const span = spanning(verb, this.last());
    return { kind: "assert", condition, ...given({ why }), span };
  });

  readonly seed: Rule<Statement> = this.statementRule("seed", () => {
    const verb = this.CONSUME(K("seed"));
    const value = this.SUBRULE(this.postfix);
    return { kind: "seed", value, span: spanning(verb, value) };
  });

  // ── Files and functions ────────────────────────────────────────────────────

  readonly imports: Rule<Statement> = this.statementRule("imports", () =>
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

  readonly exports: Rule<Statement> = this.statementRule("exports", () => {
    const verb = this.CONSUME(K("export"));
    const names = this.SUBRULE(this.names);
    const to = this.OPTION(() => {
      this.CONSUME(K("to"));
      return textOf(this.CONSUME(T.Text)).value;
    });
    return { kind: "export", names, ...given({ to }), span: spanning(verb, this.last()) };
  });

  readonly fn: Rule<Statement> = this.statementRule("fn", () => {
    const verb = this.CONSUME(K("fn"));
    const name = nameOf(this.CONSUME(T.Name));
    const parameters = this.SUBRULE(this.parameters);
    this.CONSUME(T.Is);
    const body = this.SUBRULE(this.expr);
    return { kind: "fn", name, parameters, body, span: spanning(verb, body) };
  });
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

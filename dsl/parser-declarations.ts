/**
 * @file Statements that declare: arrays, devices, networks, data, and what is done to them.
 * in    tokens after layout;  out  Statement
 * from  design: language, section 4, `array` to `train`; one rule per line of the paper
 * test  parser.test.ts
 */
import type {
  Action,
  Entry,
  Expression,
  Layer,
  Statement,
  Technology,
  TrainClause,
} from "./ast.ts";
import { type Rule, spanning } from "./parser-base.ts";
import { ClauseParser, given, textOf } from "./parser-clauses.ts";
import { nameOf } from "./parser-expressions.ts";
import * as T from "./tokens.ts";

const K = T.key;

export abstract class DeclarationParser extends ClauseParser {
  // ── Hardware ───────────────────────────────────────────────────────────────

  readonly array: Rule<Statement> = this.statementRule("array", () => {
    const verb = this.CONSUME(K("array"));
    const name = nameOf(this.CONSUME(T.Name));
    const shape = this.SUBRULE(this.shape);
    const kind = this.OPTION(() => this.oneOf([K("analog"), K("digital"), K("sliced")]));
    const on = this.OPTION2(() => this.SUBRULE(this.on));
    const block = this.OPTION3(() => this.SUBRULE(this.block)) ?? [];
    const technology = (kind?.image ?? "analog") as Technology;
    const span = spanning(verb, this.last());
    return { kind: "array", name, shape, technology, ...given({ on }), block, span };
  });

  readonly device: Rule<Statement> = this.statementRule("device", () => {
    const verb = this.oneOf([K("device"), K("chip")]);
    const name = nameOf(this.CONSUME(T.Name));
    const base = this.OPTION(() => {
      this.CONSUME(T.Is);
      return this.SUBRULE(this.ref);
    });
    const block = this.OPTION2(() => this.SUBRULE(this.block)) ?? [];
    const kind = verb.image as "device" | "chip";
    return { kind, name, ...given({ base }), block, span: spanning(verb, this.last()) };
  });

  readonly programming: Rule<Statement> = this.statementRule("programming", () => {
    const verb = this.CONSUME(K("program"));
    const target = this.SUBRULE(this.ref);
    this.CONSUME(K("from"));
    const from = this.SUBRULE(this.expr);
    const how = this.OPTION(() => this.SUBRULE(this.with)) ?? [];
    return { kind: "program", target, from, how, span: spanning(verb, this.last()) };
  });

  readonly age: Rule<Statement> = this.statementRule("age", () => {
    const verb = this.CONSUME(K("age"));
    const target = this.SUBRULE(this.ref);
    this.CONSUME(K("by"));
    const by = this.SUBRULE(this.expr);
    return { kind: "age", target, by, span: spanning(verb, by) };
  });

  // ── Networks and training ──────────────────────────────────────────────────

  readonly network: Rule<Statement> = this.statementRule("network", () => {
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
      const span = spanning(label ?? op, this.last());
      return { ...given({ label, on }), op, args, named, span };
    },
    (span) => ({ op: { kind: "name", name: "", span }, args: [], named: [], span }),
  );

  readonly load: Rule<Statement> = this.statementRule("load", () => {
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
    return { kind: "load", name, ...given({ from }), block, span: spanning(verb, this.last()) };
  });

  readonly map: Rule<Statement> = this.statementRule("map", () => {
    const verb = this.CONSUME(K("map"));
    const network = this.SUBRULE(this.ref);
    const on = this.SUBRULE(this.on);
    const block = this.OPTION(() => this.SUBRULE(this.block)) ?? [];
    return { kind: "map", network, on, block, span: spanning(verb, this.last()) };
  });

  readonly train: Rule<Action> = this.statementRule("train", (): Action => {
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
    return { kind: "train", fresh, network, clauses, block, span: spanning(verb, this.last()) };
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
}

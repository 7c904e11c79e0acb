/**
 * @file What the checker knows while it walks down a program: names, what is still open, what is wrong.
 * why   one mutable object, created per check and per sweep block, dropped afterwards; every rule is a function on it
 * test  through the rules that use it
 */
import type { Diagnostic, Span } from "../../src/base/diagnostic.ts";
import { dimensionOf } from "../../src/base/units.ts";
import type { Node } from "../../src/ir/node.ts";
import type { Expression, Name, Program, Statement } from "../ast.ts";
import { tooMuchWrittenOut } from "../messages/hardware.ts";
import { notDefined } from "../messages/names.ts";
import { nearest } from "../nearest.ts";
import { excerpt, positionAt, type Source } from "../source.ts";
import { CONSTANTS, FUNCTIONS } from "../words.ts";
import { flowOf } from "./flow.ts";
import type { Scope } from "./scope.ts";
import type { CheckedStatement } from "./term.ts";
import { constant, type Term, term } from "./term.ts";
import { number, type Type } from "./types.ts";

/** What a name stands for at one point of the program. */
export interface Meaning {
  readonly term: Term;
  /** Where it was bound, in this text. */
  readonly defined?: Span;
  /** Bound to a literal, hence a parameter: the unit it was written in. */
  readonly literal?: { readonly unit: string };
  /** Settings by name: where each was said. */
  readonly said?: ReadonlyMap<string, Span>;
}

/** One statement that has run, with the names it left behind: what a sweep runs again. */
export interface Past {
  readonly statement: Statement;
  readonly meanings: readonly (readonly [name: string, meaning: Meaning])[];
}

export interface Need {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

const FUNCTION_NAMES: readonly string[] = FUNCTIONS.map((f) => f.word);
const IS_FUNCTION = new Set(FUNCTION_NAMES);

/** Parameters of a function that is being written out, by name. */
export type Locals = ReadonlyMap<string, Term>;

/** Nothing a program says may keep the checker busy for long. */
const MAX_CALLS = 10_000;
const MAX_WRITTEN = 100_000;

const NO_LOCALS: Locals = new Map();

/** Another file, checked: its names, or why it cannot be used. */
export interface ReadFile {
  readonly context?: Context;
  readonly broken?: string;
}

export interface Rules {
  /** Parses and checks the text of another file; undefined when it is being read already. */
  readonly read: (ctx: Context, text: string, name: string) => ReadFile | undefined;
  /** The literal that stands for a parameter from outside. */
  readonly literal: (text: string) => Expression | undefined;
  readonly value: (ctx: Context, e: Expression, locals: Locals) => Term;
  readonly statement: (ctx: Context, s: Statement) => CheckedStatement;
}

/** State shared by a program and the sweeps inside it. */
interface Shared {
  readonly diagnostics: Diagnostic[];
  readonly seen: Set<string>;
  readonly needs: Map<string, Need>;
  /** Lines with a syntax error say nothing more. */
  readonly brokenLines: ReadonlySet<number>;
  /** Axes whose value decides a shape or a setting, by key. */
  readonly demanded: Set<string>;
  readonly foreign: Map<string, Meaning>;
  readonly nodes: ReadonlyMap<string, Node>;
  holes: number;
  /** Calls of functions written out in the statement at hand, and statements inside sweeps, of all there are. */
  calls: number;
  written: number;
  /** The first random numbers that are drawn. */
  drawn: Span | undefined;
  seed: number | undefined;
}

export class Context {
  readonly source: Source;
  readonly scope: Scope;
  readonly meanings: Map<string, Meaning> = new Map<string, Meaning>();
  readonly past: Past[] = [];
  /** The whole text, of which `past` has run. */
  readonly program: Program;
  /** Literals may be replaced from outside: at the top, and where its statements run again. */
  parametric: boolean;
  readonly #shared: Shared;
  readonly #parent: Context | undefined;
  /** Where mistakes go that the user is not told, or not told here. */
  readonly #aside: Diagnostic[] | undefined;
  readonly #rules: Rules;

  constructor(
    source: Source,
    scope: Scope,
    rules: Rules,
    program: Program,
    brokenLines: ReadonlySet<number>,
    parent?: Context,
    aside?: Diagnostic[],
  ) {
    this.source = source;
    this.scope = scope;
    this.#rules = rules;
    this.program = program;
    this.parametric = parent === undefined;
    this.#parent = parent;
    this.#aside = aside ?? parent?.aside;
    this.#shared = parent
      ? parent.#shared
      : {
          diagnostics: [],
          seen: new Set(),
          needs: new Map(),
          brokenLines,
          demanded: new Set(),
          foreign: new Map(),
          nodes: new Map(scope.nodes.map((n) => [n.id, n])),
          holes: 0,
          calls: 0,
          written: 0,
          drawn: undefined,
          seed: undefined,
        };
  }

  get aside(): Diagnostic[] | undefined {
    return this.#aside;
  }
  get diagnostics(): readonly Diagnostic[] {
    return this.#shared.diagnostics;
  }
  get needs(): ReadonlyMap<string, Need> {
    return this.#shared.needs;
  }
  get seed(): number | undefined {
    return this.#shared.seed;
  }
  set seed(value: number | undefined) {
    this.#shared.seed = value;
  }

  /** The same program inside a sweep: names bound there do not leave it. */
  inside(aside?: Diagnostic[]): Context {
    const { source, scope, program } = this;
    return new Context(source, scope, this.#rules, program, this.#shared.brokenLines, this, aside);
  }

  // ── The rules, handed in so that no file of them needs another ─────────────

  value(e: Expression, locals: Locals = NO_LOCALS): Term {
    return this.#rules.value(this, e, locals);
  }

  statement(s: Statement): CheckedStatement {
    if (this.#parent && ++this.#shared.written > MAX_WRITTEN) {
      this.report(tooMuchWrittenOut(s.span));
      return { origin: s, defines: [], views: [] };
    }
    this.#shared.calls = 0;
    const checked = this.#rules.statement(this, s);
    const meanings: [string, Meaning][] = [];
    for (const [name] of checked.defines) {
      const meaning = this.meanings.get(name);
      if (meaning) meanings.push([name, meaning]);
    }
    this.past.push({ statement: s, meanings });
    return checked;
  }

  read(text: string, name: string): ReadFile | undefined {
    return this.#rules.read(this, text, name);
  }

  /** The value given from outside in place of a literal: `-p adc=6`. */
  parameter(name: string): Expression | undefined {
    const text = this.scope.set.get(name);
    return text === undefined ? undefined : this.#rules.literal(text);
  }

  /** Everything that has run, outermost first. */
  history(): readonly Past[] {
    return this.#parent ? [...this.#parent.history(), ...this.past] : this.past;
  }

  // ── Saying something ───────────────────────────────────────────────────────

  report(d: Diagnostic): void {
    if (this.#aside) {
      this.#aside.push(d);
      return;
    }
    if (d.span[0] === d.span[1]) return; // a token that recovery put in: its line has spoken
    if (this.#shared.brokenLines.has(positionAt(this.source, d.span[0]).line)) return;
    const place = `${d.code} ${d.span.join()}`;
    if (this.#shared.seen.has(place)) return;
    this.#shared.seen.add(place);
    this.#shared.diagnostics.push(d);
  }

  /** A method lint: said only when asked for. */
  lint(d: Diagnostic): void {
    if (this.scope.methods) this.report(d);
  }

  text(span: Span): string {
    return excerpt(this.source, span);
  }

  // ── Names ──────────────────────────────────────────────────────────────────

  bind(name: Name, t: Term, more: Omit<Meaning, "term" | "defined"> = {}): void {
    this.meanings.set(name.name, { term: t, defined: name.span, ...more });
  }

  /** A new version of what a name stands for: where it was defined stays. */
  move(name: string, t: Term): void {
    const before = this.find(name);
    this.meanings.set(name, before ? { ...before, term: t } : { term: t });
  }

  find(name: string): Meaning | undefined {
    const own = this.meanings.get(name);
    if (own) return own;
    return this.#parent ? this.#parent.find(name) : this.#fromOutside(name);
  }

  /** Names of earlier cells, presets and constants; made on first use, so that each is one term. */
  #fromOutside(name: string): Meaning | undefined {
    const known = this.#shared.foreign.get(name);
    if (known) return known;
    const made = this.#session(name) ?? this.#preset(name) ?? this.#constant(name);
    if (made) this.#shared.foreign.set(name, made);
    return made;
  }

  #session(name: string): Meaning | undefined {
    const binding = this.scope.names.get(name);
    if (!binding) return undefined;
    const node = this.#shared.nodes.get(binding.node);
    const v = node?.op === "const" ? node.at?.["v"] : undefined;
    const base = term(node?.op ?? "input", binding.type, [], [0, 0]);
    return {
      term: {
        ...base,
        node: binding.node,
        // What a later step derives from: the data set of `mnist.test`, the hardware of a device.
        ...(node?.at ? { at: node.at } : {}),
        ...(typeof v === "number" ? { value: v } : {}),
        ...(Array.isArray(v) ? { values: v as number[] } : {}),
      },
      ...(typeof v === "number" ? { literal: { unit: "" } } : {}),
    };
  }

  #preset(name: string): Meaning | undefined {
    const nowhere: Span = [0, 0];
    for (const kind of ["chip", "device"] as const) {
      const preset = (kind === "chip" ? this.scope.chips : this.scope.devices).get(name);
      if (!preset) continue;
      const named = { generic: true, ideal: true }[name] ? {} : { [kind]: name };
      const hardware = { ...named, ...preset.settings };
      return { term: term(kind, { kind, hardware, preset: name }, [], nowhere, { at: hardware }) };
    }
    if (name !== "digital") return undefined;
    const hardware = { digital: true };
    return {
      term: term("chip", { kind: "chip", hardware, preset: name }, [], nowhere, { at: hardware }),
    };
  }

  #constant(name: string): Meaning | undefined {
    const c = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    return c && { term: constant(c.value, number(dimensionOf(c.unit)), [0, 0]) };
  }

  /** Every name the user could have meant: own names first, then functions. */
  *candidates(): Generator<string> {
    for (let c: Context | undefined = this; c; c = c.#parent) yield* c.meanings.keys();
    yield* this.scope.names.keys();
    yield* FUNCTION_NAMES;
  }

  /** Bound by the user, here or in an earlier cell. */
  isOwnName(name: string): boolean {
    return this.find(name)?.defined !== undefined || this.scope.names.has(name);
  }

  /** Nothing is done with it but asking what it would cost. */
  onlyCosted(name: string): boolean {
    const uses = this.program.filter((s) => flowOf(s).reads.has(name));
    return (
      uses.length > 0 &&
      uses.every((s) => {
        const report = s.kind === "bind" ? s.value : s;
        return report.kind === "report";
      })
    );
  }

  isFunction(name: string): boolean {
    return IS_FUNCTION.has(name);
  }

  undefinedName(e: Name, help?: string): void {
    const near = nearest(e.name, this.candidates());
    const span = near === undefined ? undefined : this.find(near)?.defined;
    this.report(
      notDefined(
        e.name,
        e.span,
        near === undefined ? undefined : { name: near, ...(span ? { span } : {}) },
        help,
      ),
    );
  }

  // ── What is open ───────────────────────────────────────────────────────────

  /** A name that nobody defined and nobody may have misspelt: it may become an open input. */
  isOpenable(e: Expression): e is Expression & Name {
    return (
      e.kind === "name" &&
      e.name !== "" &&
      !this.isFunction(e.name) &&
      !this.scope.datasets.has(e.name) &&
      !this.find(e.name) &&
      nearest(e.name, this.candidates()) === undefined
    );
  }

  /** Its use fixes the type of an open input. */
  need(e: Name, type: Type): Term {
    const t = term("input", type, [], e.span, { at: { name: e.name } });
    if (!this.#aside) this.#shared.needs.set(e.name, { name: e.name, type, span: e.span });
    let top: Context = this;
    while (top.#parent) top = top.#parent;
    top.meanings.set(e.name, { term: t, defined: e.span });
    return t;
  }

  /** Where random numbers are first drawn; for the lint about seeds. */
  get drawn(): Span | undefined {
    return this.#shared.drawn;
  }
  set drawn(span: Span) {
    this.#shared.drawn ??= span;
  }

  /** Counts one more call written out; false when there are too many. */
  mayCall(): boolean {
    return ++this.#shared.calls <= MAX_CALLS;
  }

  nextHole(): number {
    return this.#shared.holes++;
  }

  // ── What must be known before the run ──────────────────────────────────────

  /** The number behind a term; an axis it depends on is marked as deciding shapes or settings. */
  known(t: Term): number | undefined {
    this.demand(t);
    return t.value;
  }

  knownList(t: Term): readonly number[] | undefined {
    this.demand(t);
    return t.values;
  }

  demand(t: Term): void {
    for (const axis of t.axes ?? []) this.#shared.demanded.add(axis);
  }

  isDemanded(axis: string): boolean {
    return this.#shared.demanded.has(axis);
  }
}
